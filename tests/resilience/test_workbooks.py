"""Workbooks that nobody would send: a clear answer to each, never a 500, never a part of one."""

import os
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import openpyxl
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.registry.tests.figures import CONSISTENT
from services.registry.tests.workbooks.paper import List, Paper
from testkit.databases import Databases
from tests.model import Model
from tests.system import Officer, System
from tests.system.papers import b04, detail, establish, lease, plan
from tests.system.tables import with_registry_tables

pytestmark = pytest.mark.postgres

IS_LONG = os.environ.get("RESILIENCE") == "long"  # noqa: TID251 - not a setting of a service
SAMPLES = Path(__file__).parents[2] / "services/registry/tests/workbooks/samples"
SAVED_ELSEWHERE = [(SAMPLES / name).read_bytes() for name in ("filled.xlsx", "list.xlsx")]
OF_A_TENANT: dict[str, Any] = {"1": 120.5, "2": "4,25", "4": 9.8}
TENANTS = ("An Phát", "Đá Bắc Hà", "Gỗ Minh Khai", "Sơn Hà")
UNIT, PERIOD = "15", "FY-2025"
EVENT_IDS = "select event_id::text from event_log order by no"
STORED = (
    "select (select count(*) from periodic_return), (select count(*) from event_log),"
    " (select count(*) from event_pending) + (select count(*) from event_position),"
    " (select count(*) from return_withheld)"
)

HOSTILE = [
    *(b"A1:XFD1048576", b"XFD1048576", b"1048577", b"-1", b"0", b"NaN", b"1E999", b"9" * 400),
    *(b"", b"\x00", b"&amp;", b"&x;", b"]]>", b"<!--", b"'=1+1", b"str", b"inlineStr", b"e", b"b"),
    *(b"../../etc/passwd", b"http://127.0.0.1:1/", b"xl/workbook.xml", b"rId1", b"true"),
    *("Lỗi".encode(), "ký\u0000tự".encode(), b"1.028,78", b"B99", b'{"kind":[]}'),
]
ELSEWHERE = [
    *("0", "1", "2", "3", "9999", "B01", "B02", "B03", "B04", "TT28/2020", "15", "68", "10"),
    *("H1-2025", "FY-2025", "FY-2024", "H1-2099", "form", "list", "2025-12-01", "null", "{}"),
    *('{"kind":"commune","code":"02647"}', '{"kind":"cluster","code":"CCN-15-0001"}'),
    '{"kind":"tenant","code":"x","cluster":"CCN-15-0001"}',
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x1FFF), max_size=80),
    st.sampled_from(["1.028", "=1/0", "=A1:A9", "#N/A", "khoảng 5", "12/31/2026", "84,38%"]),
)

type Change = Callable[[bytes], bytes]


def flipped(places: list[tuple[float, int]]) -> Change:
    def change(content: bytes) -> bytes:
        text = bytearray(content)
        for where, byte in places:
            text[int(where * (len(text) - 1))] = byte
        return bytes(text)

    return change


def cut(start: float, length: int) -> Change:
    def change(content: bytes) -> bytes:
        at = int(start * len(content))
        return content[:at] + content[at + length :]

    return change


def part_replaced(which: int, by: bytes | None, again: int) -> Change:
    """A part becomes other bytes, another part, or is left out."""

    def change(content: bytes) -> bytes:
        parts = _parts(content)
        names = sorted(parts)
        name = names[which % len(names)]
        if by is None and again % 3 == 0:
            del parts[name]
        else:
            parts[name] = parts[names[again % len(names)]] if by is None else by
        return _package(parts)

    return change


def xml_replaced(which: int, where: float, by: bytes) -> Change:
    """One attribute or text of a part becomes something hostile."""

    def change(content: bytes) -> bytes:
        parts = _parts(content)
        names = sorted(name for name in parts if name.endswith((".xml", ".rels")))
        name = names[which % len(names)]
        pieces = parts[name].replace(b'"', b'\0"').replace(b">", b">\0").split(b"\0")
        at = int(where * (len(pieces) - 1))
        pieces[at] = (b'"' if pieces[at].startswith(b'"') else b"") + by
        parts[name] = b"".join(pieces)
        return _package(parts)

    return change


def cells_replaced(cells: list[tuple[int, int, Any]], merged: bool) -> Change:
    """As somebody who writes anywhere, in the hidden sheet too."""

    def change(content: bytes) -> bytes:
        book = openpyxl.load_workbook(BytesIO(content))
        for number, (row, column, value) in enumerate(cells):
            sheet = book.worksheets[number % len(book.worksheets)]
            cell = sheet.cell(row, column)
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.value = value
        if merged:
            book.worksheets[0].merge_cells("D14:E20")
        file = BytesIO()
        book.save(file)
        return file.getvalue()

    return change


def figures_replaced(figures: list[tuple[int, int, Any]]) -> Change:
    """As somebody who mistypes a few of them: most lines stay good."""

    def change(content: bytes) -> bytes:
        book = openpyxl.load_workbook(BytesIO(content))
        sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Biểu"))
        for row, column, value in figures:
            cell = sheet.cell(FIRST_LINE + row, FIRST_FIGURE + column)
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.value = value
        file = BytesIO()
        book.save(file)
        return file.getvalue()

    return change


def about_replaced(line: int, value: str) -> Change:
    """As somebody who has found the hidden sheet that says what the workbook is about."""

    def change(content: bytes) -> bytes:
        book = openpyxl.load_workbook(BytesIO(content))
        about = next(sheet for sheet in book.worksheets if sheet.sheet_state != "visible")
        about.cell(line, 2).value = value
        file = BytesIO()
        book.save(file)
        return file.getvalue()

    return change


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _package(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return file.getvalue()


FIRST_LINE, FIRST_FIGURE = 12, 4  # of the form; the list begins a column later
WHERE = st.floats(0, 1)
FIGURES = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 4), VALUES | st.integers(0, 99) | st.floats(0.5, 99.5)
    ),
    max_size=3,
)
CHANGES = st.one_of(
    st.builds(figures_replaced, FIGURES),
    st.builds(about_replaced, st.integers(1, 10), st.sampled_from(ELSEWHERE)),
    st.builds(figures_replaced, FIGURES),  # again: what else comes out of it gets further in
    st.builds(flipped, st.lists(st.tuples(WHERE, st.integers(0, 255)), min_size=1, max_size=12)),
    st.builds(cut, WHERE, st.integers(1, 3000)),
    st.builds(
        part_replaced,
        st.integers(0, 30),
        st.none() | st.binary(max_size=200) | st.sampled_from(HOSTILE),
        st.integers(0, 30),
    ),
    st.builds(xml_replaced, st.integers(0, 30), WHERE, st.sampled_from(HOSTILE)),
    st.builds(
        cells_replaced,
        st.lists(st.tuples(st.integers(1, 60), st.integers(1, 18), VALUES), max_size=12),
        st.booleans(),
    ),
)


@dataclass
class Desk:
    """A registry's API in a process of its own, without Kafka, and an officer who hands in."""

    system: System
    officer: Officer
    connection: "asyncpg.Connection[asyncpg.Record]"
    papers: tuple[bytes, ...] = ()
    renewals: int = 0

    def __repr__(self) -> str:
        """Hypothesis writes out what a failing example was given."""
        return "Desk()"

    async def renew(self) -> None:
        """Filled in anew, based on what stands there now and otherwise: else nothing is new."""
        self.renewals += 1
        form = Paper(await self._template("B04"))
        form.fill(CONSISTENT | {"25": 20_000 + self.renewals})
        tenants = List(await self._template("B01"))
        for name in TENANTS:
            tenants.write(name, OF_A_TENANT | {"3": 80 + self.renewals})
        tenants.sign()
        self.papers = (form.content, tenants.content, *SAVED_ELSEWHERE)

    async def stored(self) -> tuple[asyncpg.Record | None, set[str]]:
        ids = {row["event_id"] for row in await self.connection.fetch(EVENT_IDS)}
        return await self.connection.fetchrow(STORED), ids

    async def _template(self, form: str) -> bytes:
        answer = await self.officer.ask("/v1/returns/template", form=form, unit=UNIT, period=PERIOD)
        return answer.raise_for_status().content


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    dsn = await databases.make("registry", with_registry_tables)
    connection = await asyncpg.connect(dsn)
    system = System(
        folder=tmp_path_factory.mktemp("workbooks"),
        databases={"registry": dsn},
        kafka_bootstrap="127.0.0.1:1",
        topic_prefix="",
    )
    try:
        await system.start_issuer()
        await system.start("registry", "api")
        officer = Officer(system, Model(), system.token("province_officer", UNIT))
        cluster = (await officer.file("plan-cluster", **plan("Tân An")))["cluster_id"]
        await officer.file("establish-cluster", **establish(cluster))
        await officer.file("approve-detailed-plan", **detail(cluster))
        for name in TENANTS:
            await officer.file("lease-to-tenant", **lease(cluster, name=name))
        third = b04(UNIT, PERIOD, on="2025-12-20", jobs=20_000, return_version=3)
        await officer.file("submit-return", **third)  # and never a first or second one
        desk = Desk(system, officer, connection)
        await desk.renew()
        yield desk
    finally:
        await system.stop()
        await connection.close()


async def test_what_is_spoilt_below_would_be_taken_whole(desk: Desk) -> None:
    """Else the next test would say little: both papers are good, the list for every tenant."""
    for paper, returns in zip(desk.papers, (1, len(TENANTS)), strict=False):
        answer = await desk.officer.hand_in(paper, dry_run=True)
        assert answer.status_code == 200, answer.text
        assert [one["action"] for one in answer.json()["returns"]] == ["would-submit"] * returns


@pytest.mark.timeout(7200 if IS_LONG else 180)
@settings(
    max_examples=5000 if IS_LONG else 60,
    deadline=None,
    derandomize=not IS_LONG,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(which=st.integers(0, 3), change=CHANGES, dry_run=st.booleans())
async def test_a_spoilt_workbook_is_taken_whole_or_refused_in_words(
    which: int, change: Change, dry_run: bool, desk: Desk
) -> None:
    before, ids_before = await desk.stored()

    answer = await desk.officer.hand_in(change(desk.papers[which]), dry_run=dry_run)

    assert answer.status_code < 500, answer.text
    after, ids_after = await desk.stored()
    if answer.status_code == 201:
        _must_be_all_that_is_told(answer, ids_before, ids_after)
        await desk.renew()
        return
    assert (after, ids_after) == (before, ids_before), "something of it was stored"
    if answer.status_code != 200:
        told = answer.json()
        assert told["code"]
        assert told["detail"]
        for error in told.get("errors", ()):
            assert error["message_vi"]
            assert error["message_en"]


def _must_be_all_that_is_told(
    answer: httpx.Response, ids_before: set[str], ids_after: set[str]
) -> None:
    """Each return that is told of is in the log, and nothing else came with it."""
    returns = answer.json()["returns"]
    told = {one["fact_id"] for one in returns if one["action"] != "unchanged"}
    assert told <= ids_after
    assert ids_after - ids_before <= told
    assert {one["action"] for one in returns} <= {"submitted", "unchanged"}


async def test_the_api_has_lived_through_it(desk: Desk) -> None:
    """Accident: an error that was answered in words, and logged as one that nobody expected."""
    desk.system.processes["registry-api"].must_live()
    logs = [path.read_text() for path in desk.system.folder.rglob("registry-api*.log")]
    assert logs
    assert not any("Traceback" in log or '"level": "error"' in log for log in logs)
    paper = Paper(desk.papers[0])
    paper["25"] = CONSISTENT["25"]
    assert (await desk.officer.hand_in(paper.content)).status_code in {200, 201}
