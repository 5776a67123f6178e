"""Where things lie and who signs there, by the map of the day: 63 provinces, then 34."""

from datetime import date
from functools import cache

from demo.allocation import allocations, samples
from demo.chance import rng
from demo.days import REFORM
from demo.names import two_syllables
from territory import Territory

# A commune for every 1.6 clusters: several share one, as in Hà Nội's craft villages.
CLUSTERS_PER_COMMUNE = 1.6


@cache
def territory() -> Territory:
    return Territory.load()


def unit_on(province: str, on: date) -> str:
    """The code that one of the 63 bore on a day: its own, then that of the unit it went into."""
    return province if on < REFORM else allocations()[province].new_code


def unit_name(code: str, on: date) -> str:
    """'tỉnh Lào Cai', 'thành phố Hà Nội'."""
    unit = territory().unit(code, on)
    return f"{'thành phố' if unit.kind == 'city' else 'tỉnh'} {unit.name_vi}"


def place(province: str, on: date, communes: tuple[str, ...]) -> dict[str, object]:
    """The `place` of a command."""
    placed: dict[str, object] = {"unit": unit_on(province, on), "communes": list(communes)}
    if on >= REFORM:
        placed["former_unit"] = province
    if len(communes) > 1:
        placed["lead_commune"] = communes[0]
    return placed


def province_committee(province: str, on: date) -> str:
    return f"UBND {unit_name(unit_on(province, on), on)}"


def department(unit: str, on: date) -> str:
    """Sở Công Thương of a unit of the day's own map."""
    return f"Sở Công Thương {unit_name(unit, on)}"


def environment_office(province: str, on: date) -> str:
    """The departments of environment and of agriculture became one on 1 March 2025."""
    office = "Tài nguyên" if on < date(2025, 3, 1) else "Nông nghiệp"
    return f"Sở {office} và Môi trường {unit_name(unit_on(province, on), on)}"


@cache
def communes_of(seed: int, province: str, *, new: bool = False) -> tuple[str, ...]:
    """Invented communes of a province: the old ones, or those of 1 July 2025."""
    allocation = allocations()[province]
    number = max(4, int(allocation.planned_2025 / CLUSTERS_PER_COMMUNE))
    if new:
        number = max(3, number // 3)
    chance = rng(seed, "communes-2025" if new else "communes", province)
    found: dict[str, None] = {}
    while len(found) < number:
        name = two_syllables(chance)
        found[f"{'phường' if chance.random() < 0.15 else 'xã'} {name}"] = None
    return tuple(found)


# --- communes and districts with their numbers, none of which is a real one

DISTRICTS = {"01": 30}
WITH_CLUSTERS = {"01": 22}
"""Eight of Hà Nội's districts have no cluster and say so."""
COMMUNES_2025 = {"01": 126}
"""Of Hà Nội all report, with a cluster or without."""
_BLOCK = 150


@cache
def commune_code(seed: int, province: str, commune: str) -> str:
    """Five digits from 90000 on: the last real one is far below."""
    codes = list(allocations())
    number = codes.index(province) * _BLOCK + (_BLOCK if codes.index(province) else 0)
    return f"9{number + _all_communes(seed, province)[commune]:04d}"


@cache
def _all_communes(seed: int, province: str) -> dict[str, int]:
    real = (name for one in samples() if one.province == province for name in one.communes)
    names = dict.fromkeys(
        [*sorted(real), *communes_of(seed, province), *communes_of(seed, province, new=True),
         *quiet_communes(seed, province)]
    )  # fmt: skip
    return {name: nth for nth, name in enumerate(names)}


@cache
def quiet_communes(seed: int, province: str) -> tuple[str, ...]:
    """Communes without any cluster, where they report too."""
    chance = rng(seed, "quiet-communes", province)
    found: dict[str, None] = {}
    while len(found) < COMMUNES_2025.get(province, 0):
        found[f"{'phường' if chance.random() < 0.2 else 'xã'} {two_syllables(chance)}"] = None
    return tuple(name for name in found if name not in communes_of(seed, province))


@cache
def districts_of(seed: int, province: str) -> tuple[tuple[str, str], ...]:
    """Invented districts of before July 2025: number and name."""
    number = DISTRICTS.get(province) or min(14, max(3, allocations()[province].planned_2025 // 5))
    chance = rng(seed, "districts", province)
    found: dict[str, None] = {}
    while len(found) < number:
        kind = chance.choices(("huyện", "thị xã", "thành phố"), (84, 10, 6))[0]
        found[f"{kind} {two_syllables(chance)}"] = None
    return tuple((f"{901 + nth}", name) for nth, name in enumerate(found))


@cache
def district_of(seed: int, province: str, commune: str) -> tuple[str, str]:
    districts = districts_of(seed, province)[: WITH_CLUSTERS.get(province)]
    return rng(seed, "district-of", f"{province}/{commune}").choice(districts)
