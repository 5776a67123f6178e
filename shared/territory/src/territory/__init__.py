"""Vietnam's provinces, regions and offices through time: 63 provinces until 30 June 2025, 34 after.

Reference data is bitemporal: every row says from when to when it held in the world
(`valid_from`, `valid_to`, both included) and since when we know it (`known_from`, `known_to`).
"""

from territory.reference import Borders, Neighbour, Office, Region, Tile, Unit
from territory.territory import Placement, Territory, UnknownUnit
from territory.vietnamese import fold, vietnamese_sort_key

__all__ = [
    "Borders",
    "Neighbour",
    "Office",
    "Placement",
    "Region",
    "Territory",
    "Tile",
    "Unit",
    "UnknownUnit",
    "fold",
    "vietnamese_sort_key",
]
