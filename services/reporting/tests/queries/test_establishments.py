"""The list of establishments, and one of them: found, filtered, counted, and silent on persons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

import orjson
import pytest

from pagekit.downloads import as_json
from reporting.establishment_views import EstablishmentLine, EstablishmentPage, EstablishmentsPage
from reporting.pages import establishment as page_of_one
from reporting.queries.establishment import establishment
from reporting.queries.establishments import WantedEstablishments, establishments
from reporting.queries.lens import Lens
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry
from territory import fold

pytestmark = pytest.mark.postgres

OF_63 = date(2025, 6, 30)
HOUSEHOLD: dict[str, Any] = {
    "legal_form": "household",
    "name": None,
    "tax_code": None,
    "size": "micro",
}
# Name, former unit, and what else is said; each was registered before the reform.
SAID: tuple[tuple[str | None, str, dict[str, Any]], ...] = (
    ("Gỗ Văn Bàn", "10", {"tax_code": "9900000016", "employees": 64}),
    ("Miến Giới Phiên", "15", {"tax_code": "9900000024", "legal_form": "cooperative"}),
    (None, "10", HOUSEHOLD | {"craft_village": "Thổ cẩm Tả Phìn", "employees": 6}),
    ("Đồng Xâm", "34", {"tax_code": "9900000032", "craft_village": "Đồng Xâm", "size": "medium"}),
)


@pytest.fixture
async def told(registry: Registry, read: Read, ids: Iterator[UUID]) -> list[UUID]:
    ones = [next(ids) for _ in SAID]
    for one, (name, unit, said) in zip(ones, SAID, strict=True):
        body = {"name": name, **said}
        registry.establishment(one, "registered", "2024-05-06", unit, **body)
    registry.establishment(
        *(ones[1], "moved", "2026-02-01", "15"), former_unit="15",
        place={"commune": "Sa Pa", "kind": "ward"},
    )  # fmt: skip
    registry.establishment(ones[3], "closed", "2026-03-01", "33", former_unit="34")
    await read(registry.messages)
    return ones


async def found(database: Database, lens: Lens | None = None, **wanted: Any) -> EstablishmentsPage:
    async with database.query() as looking:
        return await establishments(looking, lens, WantedEstablishments(**wanted))


async def one_of(
    database: Database, one: UUID | str, lens: Lens | None = None
) -> EstablishmentPage:
    async with database.query() as looking:
        page = await establishment(looking, one, lens)
    assert page is not None
    return page


def shown(page: EstablishmentsPage) -> list[str | None]:
    return [line.name for line in page.lines]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("mien gioi", ["Miến Giới Phiên"]),
        ("ĐỒNG XÂM", ["Đồng Xâm"]),
        ("9900000016", ["Gỗ Văn Bàn"]),
        ("yên bái", ["Miến Giới Phiên"]),  # a former province
        ("hung yen", ["Đồng Xâm"]),  # a present one
        ("ta phin", [None]),  # a craft village
        ("sa pa", ["Miến Giới Phiên"]),
        ("cnnt-34", ["Đồng Xâm"]),
    ],
)
@pytest.mark.usefixtures("told")
async def test_a_search_knows_names_places_codes_and_tax_codes(
    database: Database, q: str, names: list[str | None]
) -> None:
    assert shown(await found(database, q=q)) == names


@pytest.mark.usefixtures("told")
async def test_filters_narrow_the_list_and_its_counts_as_a_simple_loop_does(
    database: Database,
) -> None:
    choices = {
        "unit": (None, "33"),
        "legal_form": (None, "household"),
        "size": (None, "micro"),
        "status": (None, "closed"),
        "craft_village": (None, "xâm"),
    }
    lines = (await found(database)).lines

    for picked in product(*choices.values()):
        wanted: dict[str, Any] = dict(zip(choices, picked, strict=True))
        page = await found(database, **wanted)
        expected = [
            line
            for line in lines
            if all(
                value is None
                or (
                    fold(value) in fold(line.craft_village or "")
                    if key == "craft_village"
                    else getattr(line, key) == value
                )
                for key, value in wanted.items()
            )
        ]
        assert page.lines == tuple(expected), wanted
        assert sum(page.counts.legal_form.values()) == page.total == len(expected)


@pytest.mark.parametrize("sort", ["ten", "-ten", "tinh", "-tinh", "ma", "-ma", "-lao-dong"])
@pytest.mark.usefixtures("told")
async def test_pages_follow_each_other_without_gap_or_repeat(database: Database, sort: str) -> None:
    whole = await found(database, sort=sort)
    lines: list[EstablishmentLine] = []
    cursor = None
    while True:
        page = await found(database, sort=sort, cursor=cursor, lines=1)
        lines += page.lines
        if (cursor := page.next_cursor) is None:
            break

    assert tuple(lines) == whole.lines
    if sort in {"ten", "-ten", "-lao-dong"}:
        assert lines[-1].name is None or sort == "-lao-dong", "what is not known comes last"


@pytest.mark.usefixtures("told")
async def test_the_three_dates_hold_here_too(database: Database, registry: Registry) -> None:
    before_closing = await found(database, Lens(on=date(2026, 2, 28)), status="closed")
    of_63 = await found(database, Lens(borders=OF_63), unit="15")
    known = registry.messages[-2].recorded_at  # before the closing was told
    not_yet_told = await found(database, Lens(known=known))

    assert before_closing.total == 0
    assert (shown(of_63), of_63.lines[0].unit_name) == (["Miến Giới Phiên"], "Yên Bái")
    assert not_yet_told.counts.status == {"active": 4}
    assert (await found(database)).counts.status == {"active": 3, "closed": 1}


@pytest.mark.usefixtures("told")
async def test_where_nothing_is_found_the_nearest_names_are_offered(database: Database) -> None:
    page = await found(database, q="dong xem")

    assert (page.total, page.counts.legal_form) == (0, {})
    assert [line.name for line in page.nearest][:1] == ["Đồng Xâm"]


async def test_one_tells_its_history_with_what_replaced_what(
    database: Database, registry: Registry, read: Read, told: list[UUID]
) -> None:
    wrong = next(m for m in registry.messages if m.type.endswith(".moved.v1"))
    registry.establishment(
        *(told[1], "moved", "2026-02-03", "15"), former_unit="15", corrects=str(wrong.fact_id)
    )
    await read(registry.messages[-1:])

    page = await one_of(database, "CNNT-15-00002")

    assert (page.commune, page.place_kind, page.former_name) == ("Văn Bàn", "commune", "Yên Bái")
    assert [line.type for line in page.timeline] == ["registered", "moved", "moved"]
    assert page.timeline[1].corrected_by == page.timeline[2].event_id
    assert (await one_of(database, told[1], Lens(on=date(2020, 1, 1)))).status is None
    async with database.query() as looking:
        assert await establishment(looking, "CNNT-99-00001") is None


async def test_what_would_lead_to_a_person_is_in_no_answer(
    database: Database, registry: Registry, read: Read, told: list[UUID], ids: Iterator[UUID]
) -> None:
    person, hashed = str(next(ids)), "ab" * 32
    registry.establishment(
        *(told[2], "changed", "2026-01-01"), former_unit="10", tax_code_hash=hashed,
        person_id=person, changes={"legal_form": "household", "name": "Chị Mỷ"},
    )  # fmt: skip
    await read(registry.messages[-1:])

    page = await one_of(database, told[2])

    answers = (page, await found(database), replace(page, timeline=()))
    written = orjson.dumps(answers, default=str) + as_json(page_of_one.sheet(page, "vi"))
    assert [word for word in (person, hashed, "Mỷ") if word.encode() in written] == []
