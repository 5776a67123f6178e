"""Which unit is meant: a code means one of two maps, and a name may have borne two codes."""

from dataclasses import dataclass
from datetime import date

from reporting.projections.placement import territory
from reporting.unit_views import RegionPart, UnitName
from territory import Borders, Unit, fold
from territory.territory import REFORM

LAST_DAY_OF: dict[Borders, date] = {"63": date(2025, 6, 30), "34": REFORM}


class NoSuchUnit(LookupError):
    """No unit of the map, or of any, is called so."""


@dataclass(frozen=True)
class Neighbours:
    """The unit through the reform: what it was made of, what became of it, whom it is taken for."""

    unit: Unit
    predecessors: tuple[UnitName, ...] = ()
    successor: UnitName | None = None
    same_code: UnitName | None = None
    same_name: UnitName | None = None
    regions: tuple[RegionPart, ...] = ()


def borders_for(code: str, borders: date | None, today: date) -> date:
    """The map to look by: the one asked for, else today's if it knows the code, else the other."""
    maps: list[Borders] = ["34", "63"] if territory().borders(today) == "34" else ["63", "34"]
    if borders is not None:
        maps = [territory().borders(borders)]
    for one in maps:
        if code in _units(one):
            return borders or (today if one == territory().borders(today) else LAST_DAY_OF[one])
    raise NoSuchUnit(code)


def through_the_reform(code: str, borders: Borders) -> Neighbours:
    """NoSuchUnit where this map has no such code."""
    unit = _units(borders).get(code)
    if unit is None:
        raise NoSuchUnit(code)
    other: Borders = "63" if borders == "34" else "34"
    namesake = _units(other).get(code)
    same = next((one for one in _units(other).values() if one.name_vi == unit.name_vi), None)
    known = territory()
    return Neighbours(
        unit=unit,
        predecessors=tuple(map(named, known.predecessors(code))) if borders == "34" else (),
        successor=named(known.successor(code)) if borders == "63" else None,
        same_code=named(namesake) if namesake and namesake.name_vi != unit.name_vi else None,
        same_name=named(same) if same and same.code != code else None,
        regions=_regions(code, borders),
    )


def called(name: str) -> list[UnitName]:
    """The units of either map with this name, accents or not, words parted by spaces or '-'.

    One that kept its code is one unit, the present one.
    """
    wanted = fold(name.replace("-", " "))
    found = [
        unit
        for borders in ("34", "63")
        for unit in _units("34" if borders == "34" else "63").values()
        if fold(unit.name_vi.replace("-", " ")) == wanted
    ]
    codes = {unit.code for unit in found}
    return [named(unit) for unit in (found if len(codes) > 1 else found[:1])]


def named(unit: Unit) -> UnitName:
    return UnitName(
        code=unit.code, name_vi=unit.name_vi, name_en=unit.name_en, borders=unit.borders
    )


def _regions(code: str, borders: Borders) -> tuple[RegionPart, ...]:
    """Those of its own map; of a unit that straddles two, both with the provinces they hold."""
    known = territory()
    if borders == "34":
        held: dict[str, list[Unit]] = {}
        for former in known.predecessors(code):
            held.setdefault(known.region(former.code, "63").code, []).append(former)
        if len(held) > 1:
            return tuple(
                RegionPart(
                    code=region.code,
                    name_vi=region.name_vi,
                    name_en=region.name_en,
                    parts=tuple(map(named, held[region.code])),
                )
                for region in known.regions("63")
                if region.code in held
            )
    region = known.region(code, borders)
    return (RegionPart(code=region.code, name_vi=region.name_vi, name_en=region.name_en),)


def _units(borders: Borders) -> dict[str, Unit]:
    return {unit.code: unit for unit in territory().units_of(borders)}
