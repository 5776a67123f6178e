"""Requests of many lines, one JSON object each, and answers of as many lines, in order."""

from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import batched

from starlette.requests import Request
from starlette.responses import StreamingResponse

from servicekit import hot
from servicekit.problems import Problem

MEDIA_TYPE = "application/x-ndjson"

type Line = tuple[int, bytes]
"""Number (from 1) and text of a line; empty lines count but are not handed out."""


async def lines(request: Request, *, lines_max: int) -> list[Line]:
    """The lines of a body, read to its end before the first is answered.

    Most clients do not read while they write: answering early would make both wait for ever.
    A line that is too long is refused by `too_long`, for itself alone.
    """
    text = await hot.body(request, MEDIA_TYPE)
    found = [(nth, line) for nth, line in enumerate(text.split(b"\n"), 1) if line.strip()]
    if len(found) > lines_max:
        raise Problem("too-many-lines", lines_max=lines_max)
    return found


def too_long(line: Line, bytes_max: int) -> Problem | None:
    number, text = line
    if len(text) <= bytes_max:
        return None
    return Problem("line-too-long", line=number, bytes_max=bytes_max)


def chunks(found: Sequence[Line], size: int) -> Iterator[tuple[Line, ...]]:
    """Lines that may share a transaction."""
    return batched(found, size, strict=False)


def answer(answers: AsyncIterator[bytes]) -> StreamingResponse:
    """Each answer is one line without its end, sent as soon as it is known."""
    return StreamingResponse(_ended(answers), media_type=MEDIA_TYPE)


async def _ended(answers: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for one in answers:
        yield one + b"\n"
