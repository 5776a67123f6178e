"""Questions about territory: which unit was that, on that day, and what became of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from territory.reference import Borders, Office, Reference, Region, Tile, Unit, load
from territory.vietnamese import vietnamese_sort_key

REFORM = date(2025, 7, 1)
"""The first day of the 34 provinces (Resolution 202/2025/QH15)."""


class UnknownUnit(LookupError):
    """No unit bore this code on this day."""

    def __init__(self, code: str, on: date) -> None:
        super().__init__(f"no province bears the code {code!r} on {on.isoformat()}")
        self.code = code
        self.on = on


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a fact lies on both maps; `unit63` is None where the former province is unknown."""

    unit34: str
    unit63: str | None


@dataclass(frozen=True)
class Territory:
    """Answers from reference data. `known` limits them to what was known on a day."""

    reference: Reference

    @classmethod
    def load(cls) -> "Territory":
        return cls(load())

    def borders(self, on: date) -> Borders:
        """The map that was in force on a day."""
        return "63" if on < REFORM else "34"

    def unit(self, code: str, on: date, *, known: date | None = None) -> Unit:
        """The unit with this code among those in force on the day; UnknownUnit if none."""
        for unit in self._by_code.get((self.borders(on), code), ()):
            if unit.holds(on, known):
                return unit
        raise UnknownUnit(code, on)

    def units(self, on: date, *, known: date | None = None) -> list[Unit]:
        """Every unit in force on the day, in order of code."""
        return [unit for unit in self._by_order if unit.holds(on, known)]

    def units_of(self, borders: Borders) -> list[Unit]:
        """The units of one map, each under its last name there, in order of code."""
        last = {unit.code: unit for unit in self._by_order if unit.borders == borders}
        return list(last.values())

    def successor(self, old_code: str) -> Unit:
        """The unit of today into which one of the 63 went."""
        if old_code not in self._new_of:
            raise UnknownUnit(old_code, REFORM)
        return self._latest["34", self._new_of[old_code]]

    def predecessors(self, new_code: str) -> list[Unit]:
        """The provinces (of the 63) that make up one of the 34, in order of code."""
        if new_code not in self._old_of:
            raise UnknownUnit(new_code, REFORM)
        return [self._latest["63", code] for code in self._old_of[new_code]]

    def place(self, code: str, on: date, former: str | None = None) -> Placement:
        """Both maps' units of a fact that names `code`, the unit valid on its day.

        `former` is the former province, where it is known. Where the new unit came of one
        province alone, that one is the former province. UnknownUnit if a code is none of
        its map, ValueError if `former` does not belong to `code`.
        """
        if self.borders(on) == "63":
            return Placement(self.successor(self.unit(code, on).code).code, code)
        predecessors = [unit.code for unit in self.predecessors(self.unit(code, on).code)]
        if former is None:
            return Placement(code, predecessors[0] if len(predecessors) == 1 else None)
        if former not in predecessors:
            raise ValueError(f"the province {former} did not become part of {code}")
        return Placement(code, former)

    def codes_of(self, code: str, borders: Borders) -> Placement:
        """A unit named without a day, as in a filter: its place on both maps."""
        if borders == "63":
            return Placement(self.successor(code).code, code)
        predecessors = self.predecessors(code)
        return Placement(code, predecessors[0].code if len(predecessors) == 1 else None)

    def region(
        self, code: str, borders: Borders, scheme: str = "agency", *, known: date | None = None
    ) -> Region:
        """The region to which a unit of one map belongs."""
        for membership in self.reference.memberships:
            if (membership.scheme, membership.borders, membership.unit) == (scheme, borders, code):
                return self._regions[scheme, membership.region]
        raise UnknownUnit(code, known or REFORM)

    def regions(self, borders: Borders, scheme: str = "agency") -> list[Region]:
        """The regions of a scheme that have members on this map, in their usual order."""
        used = {
            membership.region
            for membership in self.reference.memberships
            if membership.scheme == scheme and membership.borders == borders
        }
        regions = [self._regions[scheme, code] for code in used]
        return sorted(regions, key=lambda region: region.position)

    def members(self, region: str, borders: Borders, scheme: str = "agency") -> list[str]:
        """The codes of a region's units on one map."""
        return [
            membership.unit
            for membership in self.reference.memberships
            if (membership.scheme, membership.region, membership.borders)
            == (scheme, region, borders)
        ]

    def tiles(self, borders: Borders) -> tuple[Tile, ...]:
        """The tile map: units and the two archipelagos."""
        return self.reference.tiles[borders]

    def neighbours(self, code: str, borders: Borders) -> frozenset[str]:
        """The units that share a border with this one."""
        return self._neighbours[borders].get(code, frozenset())

    def office(self, office: str, on: date, *, known: date | None = None) -> Office:
        """An office under the name it bore on a day; LookupError if it did not exist."""
        for row in self.reference.offices:
            if row.office == office and row.holds(on, known):
                return row
        raise LookupError(f"no office {office!r} on {on.isoformat()}")

    @cached_property
    def _by_order(self) -> list[Unit]:
        return sorted(self.reference.units, key=lambda unit: (unit.borders, unit.code))

    @cached_property
    def _by_code(self) -> Mapping[tuple[Borders, str], list[Unit]]:
        found: dict[tuple[Borders, str], list[Unit]] = defaultdict(list)
        for unit in self.reference.units:
            found[unit.borders, unit.code].append(unit)
        return found

    @cached_property
    def _latest(self) -> Mapping[tuple[Borders, str], Unit]:
        return {key: units[-1] for key, units in self._by_code.items()}

    @cached_property
    def _new_of(self) -> Mapping[str, str]:
        return {row.old_code: row.new_code for row in self.reference.mergers}

    @cached_property
    def _old_of(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for old, new in sorted(self._new_of.items()):
            found[new].append(old)
        return found

    @cached_property
    def _regions(self) -> Mapping[tuple[str, str], Region]:
        return {(region.scheme, region.code): region for region in self.reference.regions}

    @cached_property
    def _neighbours(self) -> Mapping[Borders, Mapping[str, frozenset[str]]]:
        sides: dict[Borders, dict[str, set[str]]] = {"63": {}, "34": {}}

        def touch(borders: Borders, a: str, b: str) -> None:
            sides[borders].setdefault(a, set()).add(b)
            sides[borders].setdefault(b, set()).add(a)

        for row in self.reference.neighbours:
            touch("63", row.code_a, row.code_b)
            new_a, new_b = self._new_of[row.code_a], self._new_of[row.code_b]
            if new_a != new_b:
                touch("34", new_a, new_b)
        return {
            borders: {code: frozenset(others) for code, others in found.items()}
            for borders, found in sides.items()
        }


def by_name(units: list[Unit]) -> list[Unit]:
    """Units in Vietnamese dictionary order of their names."""
    return sorted(units, key=lambda unit: vietnamese_sort_key(unit.name_vi))
