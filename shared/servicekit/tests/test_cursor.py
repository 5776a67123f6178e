"""A cursor is read back only by the query that wrote it."""

import base64
from datetime import date
from uuid import UUID

import orjson
import pytest

from servicekit.cursor import Cursor
from servicekit.problems import Problem

SACKS = Cursor("sacks", tuple[date, UUID])
PLACE = (date(2026, 3, 1), UUID("0197a2f0-0000-7000-8000-000000000001"))


def written(*parts: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()


def test_a_place_comes_back_as_it_was() -> None:
    assert SACKS.position(SACKS.text(PLACE)) == PLACE
    assert SACKS.position(None) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "é",
        "a" * 2000,
        "AAAA",
        written(),
        written("sacks"),
        written("others", "2026-03-01", str(PLACE[1])),
        written("sacks", "2026-02-30", str(PLACE[1])),
        written("sacks", "2026-03-01", "7"),
        written("sacks", "2026-03-01", str(PLACE[1]), 1),
        written("sacks", "2026-03-01", "\0"),
        base64.urlsafe_b64encode(b"{}").decode(),
    ],
)
def test_what_this_query_did_not_write_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="bad-cursor"):
        SACKS.position(text)
