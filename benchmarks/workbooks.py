"""Workbooks handed in, beside the same figures sent as JSON: one B04, and a list of 10,000 B01."""

import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import orjson

from benchmarks.ratio import Rates, Ratio, paired
from benchmarks.servers import Bench
from testkit.databases import Databases
from tests.properties.registry import running
from tests.system import papers
from tests.system.tables import with_registry_tables

CLUSTERS, TENANTS, FORMS, RUNS = 100, 100, 20, 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNIT, PERIOD, SIGNED_ON = "15", "FY-2025", "2025-12-22"
LETTER = ("1432/BC-SCT", SIGNED_ON, "Sở Công Thương")
FIGURES: dict[str, Any] = {"1": "12.500", "2": "1.250", "3": 150, "4": "9.500"}
ROWS = {"1": 40, "2": "1980.50"}


async def measure(bench: Bench) -> list[Ratio]:
    """In one process without a socket on either side, so that only the workbook differs."""
    databases = Databases(bench.dsn)
    settled = await databases.make("registry", with_registry_tables)
    await _settle(settled)
    single, as_json, listed, in_lines = Rates(), Rates(), Rates(), Rates()
    for _ in range(RUNS):
        as_json.add(FORMS, await _forms_as_json(await databases.copy(settled)))
        single.add(FORMS, await _forms(await databases.copy(settled)))
        in_lines.add(CLUSTERS * TENANTS, await _lines(await databases.copy(settled)))
        listed.add(CLUSTERS * TENANTS, await _list(await databases.copy(settled)))
    return [
        Ratio(
            name="Workbooks of one B04",
            value=paired(single, as_json),
            at_least=0.05,
            aim=None,
            baseline="submit-return with the same figures as JSON",
            figures={"workbooks": str(single), "JSON": str(as_json)},
        ),
        Ratio(
            name=f"One workbook of {CLUSTERS * TENANTS:,} B01",
            value=paired(listed, in_lines),
            at_least=0.3,
            aim=None,
            baseline="the same returns as lines of NDJSON, 50 a transaction",
            figures={"returns of the workbook": str(listed), "lines": str(in_lines)},
        ),
    ]


async def _settle(dsn: str) -> None:
    """Clusters of one province, each with its tenants."""
    async with running(dsn) as registry:
        registry.client.timeout = httpx.Timeout(300)
        for number in range(CLUSTERS):
            [born] = await _said(
                registry.client, [papers.plan(f"Cụm {number}", unit=UNIT, on="2025-08-01")]
            )
            leases = [
                papers.lease(
                    born["code"], name=f"Công ty {number}-{one}", on="2025-08-05", leased_ha="0.1"
                )
                for one in range(TENANTS)
            ]
            await _said(registry.client, leases, "lease-to-tenant")


async def _said(
    client: httpx.AsyncClient, bodies: Sequence[dict[str, Any]], command: str = "plan-cluster"
) -> list[Any]:
    answer = await client.post(
        "/v1/commands",
        content=b"\n".join(orjson.dumps({"command": command, **body}) for body in bodies),
        headers={"Content-Type": "application/x-ndjson"},
    )
    found = [orjson.loads(line) for line in answer.content.splitlines()]
    if {one["status"] for one in found} != {201}:
        raise RuntimeError(f"refused: {next(one for one in found if one['status'] != 201)}")
    return found


async def _forms_as_json(dsn: str) -> float:
    async with running(dsn) as registry:
        began = time.perf_counter()
        for number in range(FORMS):
            await _said(registry.client, [_return("B04", ROWS | {"25": number})], "submit-return")
        return time.perf_counter() - began


async def _forms(dsn: str) -> float:
    async with running(dsn) as registry:
        contents = []
        blank = await _template(registry.client, "B04")
        for number in range(FORMS):
            # Each is based on the one before it.
            values = {("D14", 40), ("D15", 1980.5), ("D48", number)}
            contents.append(_filled(blank, dict(values), "D", 7, base=number))
        began = time.perf_counter()
        for content in contents:
            await _handed_in(registry.client, content)
        return time.perf_counter() - began


async def _lines(dsn: str) -> float:
    async with running(dsn) as registry:
        registry.client.timeout = httpx.Timeout(300)
        tenants = list(_tenants(await _template(registry.client, "B01")))
        bodies = [
            _return("B01", FIGURES) | {"subject": {"kind": "tenant", "code": i, "cluster": c}}
            for i, c in tenants
        ]
        began = time.perf_counter()
        await _said(registry.client, bodies, "submit-return")
        return time.perf_counter() - began


async def _list(dsn: str) -> float:
    async with running(dsn) as registry:
        registry.client.timeout = httpx.Timeout(300)
        blank = await _template(registry.client, "B01")
        figures = zip("EFGH", map(float, FIGURES.values()), strict=True)
        values = {
            f"{column}{row}": value
            for column, value in figures
            for row in range(12, 12 + CLUSTERS * TENANTS)
        }
        content = _filled(blank, values, "C", 6)
        began = time.perf_counter()
        await _handed_in(registry.client, content)
        return time.perf_counter() - began


def _return(form: str, rows: dict[str, Any]) -> dict[str, Any]:
    number, date, issuer = LETTER
    return {
        "form": form,
        "form_version": "TT14-2024+TT38-2025",
        "unit": UNIT,
        "period": PERIOD,
        "rows": rows,
        "document": {"number": number, "date": date, "issuer": issuer},
        "channel": "database",
    }


async def _template(client: httpx.AsyncClient, form: str) -> bytes:
    asked = {"form": form, "unit": UNIT, "period": PERIOD}
    answer = await client.get("/v1/returns/template", params=asked)
    answer.raise_for_status()
    return answer.content


def _filled(
    blank: bytes, values: dict[str, Any], column: str, first: int, *, base: int = 0
) -> bytes:
    book = openpyxl.load_workbook(BytesIO(blank))
    sheet = book.worksheets[0]
    for cell, value in values.items():
        sheet[cell] = value
    for row, said in enumerate(LETTER, start=first):
        sheet[f"{column}{row}"] = said
    for row in book["_nhipcau"].iter_rows():
        if row[0].value == "base":
            row[1].value = str(base)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _tenants(listed: bytes) -> Iterator[tuple[str, str]]:
    """Id and cluster, as the list's hidden columns say them."""
    sheet = openpyxl.load_workbook(BytesIO(listed)).worksheets[0]
    for row in sheet.iter_rows(min_row=12, values_only=True):
        yield str(row[-2]), str(row[2])


async def _handed_in(client: httpx.AsyncClient, content: bytes) -> None:
    answer = await client.post(
        "/v1/returns/workbooks", content=content, headers={"Content-Type": XLSX}
    )
    if answer.status_code != 201:
        raise RuntimeError(f"a workbook was answered with {answer.text[:500]}")
