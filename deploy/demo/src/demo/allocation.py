"""The tables that the set is calibrated to, as they lie in `data/`: provinces and real samples.

Areas are whole numbers of 0.01 ha and money of 0.001 tỷ đồng, so that sums are exact.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

from demo.text import slug

PROVINCES_OF: Mapping[str, tuple[str, ...] | None] = {
    "S": ("01", "10", "15", "60", "67", "68"),
    "M": None,
}
"""By size; None is all 63. What the smaller size holds, the larger one holds too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What one of the 63 provinces had at the end of 2023."""

    code: str
    name: str
    new_code: str
    region: str
    established: int
    operating: int
    legacy: int
    established_ha: int
    operating_ha: int
    industrial_ha: int
    leased_ha: int
    projects: int
    jobs: int
    wastewater: int
    planned_2025: int

    @property
    def idle(self) -> int:
        """Established clusters without any project."""
        return self.established - self.operating

    @property
    def idle_ha(self) -> int:
        return self.established_ha - self.operating_ha


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A real cluster: what its source says, and which of that is ours (`made_up`)."""

    name: str
    province: str
    communes: tuple[str, ...]
    gross_ha: int
    industrial_ha: int | None
    leased_ha: int
    projects: int
    kind: str
    decision: str | None
    decided_on: date | None
    left_by: str | None
    left_on: date | None
    capital: int | None
    made_up: frozenset[str]
    source: str

    @property
    def key(self) -> str:
        return f"{self.province}.{slug(self.name)}"


@cache
def allocations() -> Mapping[str, Allocation]:
    return {row["code"]: _allocation(row) for row in _rows("allocation.csv")}


@cache
def samples() -> tuple[Sample, ...]:
    return tuple(map(_sample, _rows("samples.csv")))


def samples_of(province: str, kind: str) -> list[Sample]:
    return [one for one in samples() if (one.province, one.kind) == (province, kind)]


def provinces_of(size: str) -> tuple[str, ...]:
    return PROVINCES_OF[size] or tuple(allocations())


def hundredths(text: str) -> int:
    return int(Decimal(text) * 100)


def thousandths(text: str) -> int:
    return int(Decimal(text) * 1000)


def hectares(value: int) -> str:
    """0.01 ha as the wire writes it: 7500 is '75.00'."""
    return f"{value // 100}.{value % 100:02d}"


def billions(value: int) -> str:
    """0.001 tỷ đồng as the wire writes it: 9450000 is '9450.000'."""
    return f"{value // 1000}.{value % 1000:03d}"


def _allocation(row: Mapping[str, str]) -> Allocation:
    return Allocation(
        code=row["code"],
        name=row["name_vi"],
        new_code=row["new_code"],
        region=row["region"],
        established=int(row["established"]),
        operating=int(row["operating"]),
        legacy=int(row["legacy_unestablished"]),
        established_ha=hundredths(row["established_ha"]),
        operating_ha=hundredths(row["operating_ha"]),
        industrial_ha=hundredths(row["industrial_ha"]),
        leased_ha=hundredths(row["leased_ha"]),
        projects=int(row["projects"]),
        jobs=int(row["jobs"]),
        wastewater=int(row["wwtp"]),
        planned_2025=int(row["planned_2025"]),
    )


def _sample(row: Mapping[str, str]) -> Sample:
    return Sample(
        name=row["name"],
        province=row["province"],
        communes=tuple(row["communes"].split("|")),
        gross_ha=hundredths(row["gross_ha"]),
        industrial_ha=hundredths(row["industrial_ha"]) if row["industrial_ha"] else None,
        leased_ha=hundredths(row["leased_ha"] or "0"),
        projects=int(row["projects"] or 0),
        kind=row["kind"],
        decision=row["decision"] or None,
        decided_on=date.fromisoformat(row["decided_on"]) if row["decided_on"] else None,
        left_by=row["left_by"] or None,
        left_on=date.fromisoformat(row["left_on"]) if row["left_on"] else None,
        capital=thousandths(row["capital_bnvnd"]) if row["capital_bnvnd"] else None,
        made_up=frozenset(row["made_up"].split()),
        source=f"clusters.md 8: {row['source'].replace(' ', ', ')}",
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("demo").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
