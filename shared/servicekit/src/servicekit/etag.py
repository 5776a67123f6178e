"""Versions of an aggregate as strong entity tags: `ETag: "3"`, `If-Match: "3"`."""

import re
from typing import Annotated

from fastapi import Depends, Header

from servicekit.problems import Problem

_ONE_TAG = re.compile(r'(W/)?"([^"]*)"')


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(header: str | None) -> int | None:
    """The version the client means to change; None when it does not say or says `*`."""
    if header is None or header.strip() == "*":
        return None
    found = _ONE_TAG.fullmatch(header.strip())
    if found is None:
        raise Problem("bad-if-match")
    weak, version = found.groups()
    # RFC 9110: If-Match compares strongly, so a weak tag or one that is not ours never matches.
    if weak or not re.fullmatch(r"[0-9]{1,18}", version):
        raise Problem("stale-version", expected=version[:40], actual="?")
    return int(version)


def check(expected: int | None, actual: int) -> None:
    if expected is not None and expected != actual:
        raise Problem("stale-version", expected=expected, actual=actual)


async def _optional(
    if_match: Annotated[str | None, Header(description='The version to change, as "3".')] = None,
) -> int | None:
    return expected_version(if_match)


async def _required(
    if_match: Annotated[str | None, Header(description='The version to change, as "3".')] = None,
) -> int:
    version = expected_version(if_match)
    if version is None:
        raise Problem("version-required")
    return version


IfMatch = Annotated[int | None, Depends(_optional)]
RequiredIfMatch = Annotated[int, Depends(_required)]
