"""Words in a table of names: with or without accents, the very accents first, else what is near.

The table has `names` (one a line, in lower case), `search` (without accents) and `sort_key`.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, case, func, literal
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.domain.names import in_lower_case

NEAREST = 5
LEAST_LIKENESS = 0.3
_ESCAPE = "\\"


def holds(table: Table, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """All of the words, each anywhere."""
    return [table.c.search.like(f"%{_plain(word)}%", escape=_ESCAPE) for word in words]


def rank_of(table: Table, q: str, words: Sequence[str]) -> ColumnElement[int]:
    """First what has the very accents, then the words together, then the words anywhere."""
    if not words:
        return literal(0)
    return case(
        (func.strpos(table.c.names, in_lower_case(q)) > 0, 0),
        (func.strpos(table.c.search, " ".join(words)) > 0, 1),
        else_=2,
    )


async def nearest(
    connection: AsyncConnection, table: Table, words: Sequence[str], among: Select[Any]
) -> Sequence[Row[Any]]:
    """For whoever has found nothing."""
    likeness = func.word_similarity(" ".join(words), table.c.search)
    statement = (
        among.where(likeness >= LEAST_LIKENESS)
        .order_by(likeness.desc(), table.c.sort_key)
        .limit(NEAREST)
    )
    found: Sequence[Row[Any]] = (await connection.execute(statement)).all()
    return found


def _plain(word: str) -> str:
    """What `like` would read as a pattern stands for itself."""
    for special in (_ESCAPE, "%", "_"):
        word = word.replace(special, _ESCAPE + special)
    return word
