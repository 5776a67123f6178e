"""Workbooks that nobody would send: a clear answer to each, never a 500, never a part of one."""

import os
import zipfile
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from testkit.databases import Databases
from tests.properties.registry import Registry, running
from tests.system.tables import with_registry_tables

pytestmark = pytest.mark.postgres

IS_LONG = os.environ.get("RESILIENCE") == "long"  # noqa: TID251 - not a setting of a service
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAMPLES = Path(__file__).parents[2] / "services/registry/tests/workbooks/samples"
GOOD = [(SAMPLES / name).read_bytes() for name in ("filled.xlsx", "list.xlsx")]
EVENTS = "select count(*) from event_log"
STORED = (
    "select (select count(*) from periodic_return), (select count(*) from event_log),"
    " (select count(*) from event_pending)"
)

HOSTILE = [
    *(b"A1:XFD1048576", b"XFD1048576", b"1048577", b"-1", b"0", b"NaN", b"1E999", b"9" * 400),
    *(b"", b"\x00", b"&amp;", b"&x;", b"]]>", b"<!--", b"'=1+1", b"str", b"inlineStr", b"e", b"b"),
    *(b"../../etc/passwd", b"http://127.0.0.1:1/", b"xl/workbook.xml", b"rId1", b"true"),
    *("Lỗi".encode(), "ký\u0000tự".encode(), b"1.028,78", b"B99", b'{"kind":[]}'),
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


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _package(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return file.getvalue()


WHERE = st.floats(0, 1)
CHANGES = st.one_of(
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


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def registry(databases: Databases) -> AsyncIterator[Registry]:
    async with running(await databases.make("registry", with_registry_tables)) as started:
        yield started


@pytest.mark.timeout(3600 if IS_LONG else 180)
@settings(
    max_examples=5000 if IS_LONG else 60,
    deadline=None,
    derandomize=not IS_LONG,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(good=st.sampled_from(GOOD), change=CHANGES, dry_run=st.booleans())
async def test_a_spoilt_workbook_is_taken_whole_or_refused_in_words(
    good: bytes, change: Change, dry_run: bool, registry: Registry
) -> None:
    before = await registry.connection.fetchrow(STORED)

    answer = await registry.client.post(
        "/v1/returns/workbooks",
        params={"dry-run": str(dry_run).lower()},
        content=change(good),
        headers={"Content-Type": XLSX},
    )

    assert answer.status_code < 500, answer.text
    told = answer.json()
    after = await registry.connection.fetchrow(STORED)
    if answer.status_code == 201:
        [taken] = told["returns"]
        assert taken["return_id"]
        assert await registry.connection.fetchval(EVENTS) >= 1
        return
    assert after == before, "something of it was stored"
    if answer.status_code != 200:
        assert told["code"]
        assert told["detail"]
        for error in told.get("errors", ()):
            assert error["message_vi"]
            assert error["message_en"]
