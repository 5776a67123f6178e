"""The units of a map as a person looks for them in a list."""

from datetime import date

from pagekit.format import Lang
from reporting.pages.address import borders_of
from reporting.pages.tiles import territory
from territory import vietnamese_sort_key


def units_by_name(borders: date, lang: Lang) -> list[tuple[str, str]]:
    """Code and name, in the Vietnamese order of the names."""
    units = territory().units_of(borders_of(borders))
    named = [(unit.code, unit.name_vi if lang == "vi" else unit.name_en) for unit in units]
    return sorted(named, key=lambda pair: vietnamese_sort_key(pair[1]))
