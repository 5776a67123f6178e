"""Reporting's answers against the model's, cell by cell."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from testkit.eventually import eventually
from tests.model import Figures, Model
from tests.system.days import today
from tests.system.system import System

type Table = Mapping[str, Mapping[str, Any]]


async def agree(
    system: System,
    model: Model,
    *,
    on: date | None = None,
    known: datetime | None = None,
    within_s: float = 30,
) -> None:
    """Both maps agree with the model, cell by cell; waits until reporting has read on."""
    day = on or today()
    for borders in ("34", "63"):
        wanted = expected(model, day, borders, known)

        async def is_equal(borders: str = borders, wanted: Table = wanted) -> bool:
            found = await table(system, on=day, borders=borders, known=known)
            wrong = differences(wanted, found)
            assert not wrong, f"by the {borders}: {wrong[:10]}"
            return True

        await eventually(is_equal, timeout_s=within_s)


async def overview(system: System, **params: Any) -> Mapping[str, Any]:
    response = await system.http.get(
        f"{system.url('reporting')}/v1/overview",
        params={name: value for name, value in params.items() if value is not None},
    )
    response.raise_for_status()
    answer: dict[str, Any] = response.json()
    return answer


async def report(
    system: System, form: str, unit: str, period: str, **asked: str | int
) -> Mapping[str, Any]:
    """An official report as everybody may read it."""
    address = f"{system.url('reporting')}/v1/reports/{form}/{unit}/{period}"
    told: dict[str, Any] = (await system.http.get(address, params=asked)).raise_for_status().json()
    return told


async def table(
    system: System, *, on: date, borders: str = "34", known: datetime | None = None
) -> Table:
    """Row code → key → value; the country is under ''."""
    answer = await overview(
        system,
        on=on.isoformat(),
        borders="2025-06-30" if borders == "63" else "2025-07-01",
        known=known.isoformat() if known else None,
    )
    return {
        "" if row["kind"] == "country" else row["code"]: {
            key: cell["value"] for key, cell in row["cells"].items()
        }
        for row in answer["rows"]
        if row["kind"] != "region"
    }


def expected(model: Model, on: date, borders: str, known: datetime | None) -> Table:
    country, units = model.figures(on=on, borders=borders, known=known)
    return {code: _cells(figures) for code, figures in {"": country, **units}.items()}


def _cells(figures: Figures) -> dict[str, Any]:
    return asdict(figures) | {"fill": figures.fill}


def differences(expected: Table, found: Table) -> list[str]:
    nothing = _cells(Figures())
    wrong = []
    for code in expected.keys() | found.keys():
        wanted, given = expected.get(code, nothing), found.get(code, nothing)
        for key, value in given.items():
            if key in wanted and not _same(wanted[key], value):
                wrong.append(f"{code or 'country'}.{key}: {value} and not {wanted[key]}")
    return sorted(wrong)


def _same(wanted: Any, given: Any) -> bool:
    if wanted is None or given is None:
        return not wanted and not given
    if isinstance(wanted, Decimal):
        return abs(wanted - Decimal(given)) < Decimal("0.01")
    return bool(int(given) == wanted)
