"""Whose figures a report shows: a unit, a region or the country, by one of the two maps.

Returns are of the map that was in force on their period's last day; asked by the other map, the
predecessors of a unit are added up, and a former province that is reported by the one it merged
into has no figure of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reporting.projections.placement import territory
from reporting.queries.figures import Place
from reporting.queries.national_rows import COUNTRY
from territory import Borders, Unit


class NoSuchTerritory(LookupError):
    """No unit or region of this map bears this code."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """`members`: the units of the map `borders` that it consists of; None: all, also unknown."""

    code: str
    name_vi: str
    name_en: str
    kind: Literal["unit", "region", "country"]
    borders: Borders
    members: frozenset[str] | None

    @property
    def units34(self) -> frozenset[str] | None:
        """The units of today in which its clusters and returns may lie."""
        if self.members is None or self.borders == "34":
            return self.members
        return frozenset(territory().successor(code).code for code in self.members)

    def holds(self, place: Place) -> bool:
        return self.members is None or place[0 if self.borders == "34" else 1] in self.members

    def reporters(self, ends: date) -> Sequence[Unit]:
        """The units whose returns for a period that ends on this day make it up, by code."""
        known = territory()
        filed = known.borders(ends)
        placed = ((unit, known.codes_of(unit.code, filed)) for unit in known.units_of(filed))
        return [unit for unit, at in placed if self.holds((at.unit34, at.unit63))]

    def merged_into(self, ends: date) -> Unit | None:
        """The unit of the 34 that reports for this former province together with others."""
        if self.kind != "unit" or self.borders == "34" or self.reporters(ends):
            return None
        return territory().successor(self.code)


def ground(code: str, borders: Borders) -> Ground:
    known = territory()
    if code == COUNTRY:
        return Ground(
            code=code,
            name_vi="Cả nước",
            name_en="The country",
            kind="country",
            borders=borders,
            members=None,
        )
    for region in known.regions(borders):
        if region.code == code:
            return Ground(
                code=code,
                name_vi=region.name_vi,
                name_en=region.name_en,
                kind="region",
                borders=borders,
                members=frozenset(known.members(code, borders)),
            )
    for unit in known.units_of(borders):
        if unit.code == code:
            return Ground(
                code=code,
                name_vi=unit.name_vi,
                name_en=unit.name_en,
                kind="unit",
                borders=borders,
                members=frozenset({code}),
            )
    raise NoSuchTerritory(code)
