"""Units by name: as they are written, as they sort, and as people search for them."""

from collections.abc import Mapping
from functools import cache

from reporting.projections.placement import territory
from territory import Borders, Unit, fold, vietnamese_sort_key


def name_of(unit34: str | None, unit63: str | None, borders: Borders) -> str | None:
    """By the 63 the former province, or the present one where that is not known."""
    if borders == "63" and unit63 is not None:
        return _names("63")[unit63]
    return None if unit34 is None else _names("34")[unit34]


def former_name(unit34: str | None, unit63: str | None) -> str | None:
    """Where it is another name than today's."""
    if unit34 is None or unit63 is None or _names("63")[unit63] == _names("34")[unit34]:
        return None
    return _names("63")[unit63]


def sort_keys(borders: Borders) -> Mapping[str, str]:
    """The units of a map by code, as a Vietnamese dictionary orders their names."""
    return {code: vietnamese_sort_key(name) for code, name in _names(borders).items()}


def found_by_name(folded: str, borders: Borders) -> list[str]:
    """The codes of units whose name holds this text without accents; a space begins a word."""
    return [code for code, name in _names(borders).items() if folded in f" {fold(name)}"]


@cache
def _names(borders: Borders) -> Mapping[str, str]:
    units: list[Unit] = territory().units_of(borders)
    return {unit.code: unit.name_vi for unit in units}
