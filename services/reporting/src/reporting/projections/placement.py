"""Where a fact lies on both maps, with a refusal that parks what names no province."""

from datetime import date
from functools import cache, lru_cache

from territory import Placement, Territory, UnknownUnit


@cache
def territory() -> Territory:
    return Territory.load()


@lru_cache(maxsize=65_536)  # provinces times days of papers: a second look costs nothing
def place(unit: str, former_unit: str | None, on: date) -> Placement:
    """ValueError where the codes are none of the day's map."""
    try:
        return territory().place(unit, on, former_unit)
    except UnknownUnit as unknown:
        raise ValueError(str(unknown)) from unknown
