"""The country's movements split over its provinces, always over all 63: so that sizes nest.

What the country did is in `NATION` (demo-data.md 2; published or invented there); how a province
shares in it is ours. The six provinces of size S are set by hand, so that each case can be seen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from demo import courses
from demo.allocation import Allocation, allocations
from demo.chance import apportion, rng


@dataclass(frozen=True, slots=True, kw_only=True)
class Year2023:
    """How the clusters of end 2022 became those of end 2023."""

    new: int = 0
    abolished_idle: int = 0
    abolished_operating: int = 0
    converted_idle: int = 0
    converted_operating: int = 0
    double: int = 0
    emptied: int = 0
    op_new: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What a later year brings beside the real samples; `legacy`: established at last."""

    new: int = 0
    legacy: int = 0
    abolished: int = 0
    op_new: int = 0
    expanded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """A cluster that ceased to operate in 2023."""

    gross_ha: int
    industrial_ha: int
    leased_ha: int
    projects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One province's part in everything."""

    moved: Year2023
    growth: Mapping[int, Growth]
    op_new_ha: tuple[int, ...]
    ceased: tuple[Small, ...]
    new_ha: tuple[int, ...]
    left_idle_ha: tuple[int, ...]
    # Net growth in 2023 of the clusters that operated before, legacy ones included.
    leased_net: int
    projects_net: int
    jobs_2022: int
    jobs_2022_first: int
    plans_2025: int
    projects_2025: int
    capital_2025: int
    paid_2025: int


NATION = Year2023(
    new=24,
    abolished_idle=17,
    abolished_operating=14,
    converted_idle=6,
    converted_operating=6,
    double=8,
    emptied=7,
    op_new=21,
)
BY_HAND: Mapping[str, Year2023] = {
    "01": Year2023(
        new=2, abolished_idle=2, abolished_operating=1, converted_idle=1, double=1, emptied=1,
        op_new=2,
    ),
    "10": Year2023(),
    "15": Year2023(new=1),
    "60": Year2023(new=1, abolished_operating=1, double=1, op_new=1),
    "67": Year2023(),
    "68": Year2023(new=1, abolished_idle=1, converted_operating=1, op_new=1),
}  # fmt: skip
NATION_GROWTH: Mapping[int, Growth] = {
    2024: Growth(new=30, legacy=4, abolished=3, op_new=16, expanded=12),
    2025: Growth(new=29, legacy=4, abolished=4, op_new=17, expanded=14),
    2026: Growth(new=26, legacy=4, abolished=3, op_new=15, expanded=12),
}
GROWTH_BY_HAND: Mapping[int, Mapping[str, Growth]] = {
    2024: {
        "01": Growth(new=2, legacy=1, op_new=1, expanded=1),
        "60": Growth(new=1, op_new=1),
    },
    2025: {
        "01": Growth(new=1, abolished=1, op_new=1, expanded=1),
        "15": Growth(new=2),
        "60": Growth(expanded=1),
        "68": Growth(op_new=1),
    },
    2026: {
        "01": Growth(new=1, op_new=1, expanded=1),
        "60": Growth(legacy=1, expanded=1),
        "67": Growth(op_new=1),
    },
}
# Establishments of a year that are left for provinces of which nothing was published.
FREE_A_YEAR = 4
# Six decisions after 15 September 2026 finish under the regime of before; two are real samples.
CROSSING = 6 - 2
DISSOLVED, REPLACED = 9, 4
"""Infrastructure investors that dissolved, and those of them in whose place another was chosen."""
DISSOLVED_BY_HAND = {"01": False, "60": True}
"""In size S: whether it was replaced."""

# End of 2022 (article A0) is reached from end of 2023 by these.
ESTABLISHED_HA_2022 = 39_050_00
OPERATING_HA_2022, OPERATING_HA_2023 = 23_334_00, 24_000_00
INDUSTRIAL_HA_2023, LEASED_HA_2023 = 16_800_00, 10_869_60
FILL_2022_PER_MILLE = 648
PROJECTS_2022, PROJECTS_2023 = 13_352, 14_312
JOBS_2022 = 688_400
# Four provinces had counted workers without a contract; their restatement of 2023 leaves them out.
WIDER_NOTION = {"01": 22_400, "30": 25_200, "34": 21_600, "80": 18_800}
# June 2025: 47.3 % of 2,114 planned clusters; the legacy ones have their plans too.
PLANS_2025, INFRASTRUCTURE_PROJECTS_2025 = 1_000, 814
CAPITAL_2025, PAID_2025 = 192_500_000, 63_300_000
# In June 2025: detailed plans, infrastructure projects, their capital and what was paid of it. Lào
# Cai with Yên Bái had paid 332 tỷ by October 2026, most of its clusters being run by communes.
PAPERS_BY_HAND = {
    "01": (105, 83, 14_923_384, 5_798_170),
    "10": (5, 5, 439_485, 52_000),
    "15": (14, 10, 3_426_504, 236_000),
    "60": (18, 15, 3_591_713, 1_522_663),
    "67": (5, 4, 672_067, 169_950),
    "68": (15, 11, 1_976_508, 700_508),
}


@cache
def shares(seed: int) -> Mapping[str, Share]:
    moved = _moved(seed)
    op_new_ha = _per_cluster(
        seed,
        "op-new",
        {code: one.op_new for code, one in moved.items()},
        21 * 54_00,
        (45_00, 62_00),
    )
    ceased_of = {
        code: one.abolished_operating + one.converted_operating + one.emptied
        for code, one in moved.items()
    }
    op_new_total = sum(map(sum, op_new_ha.values()))
    ceased_total = op_new_total - (OPERATING_HA_2023 - OPERATING_HA_2022)
    ceased_ha = _per_cluster(seed, "ceased", ceased_of, ceased_total, (10_00, 28_00))
    ceased = {code: tuple(_small(seed, code, sizes)) for code, sizes in ceased_ha.items()}
    new_ha = _new_ha(seed, moved)
    left_idle_ha = _left_idle_ha(seed, moved, ceased, new_ha)
    net = _net_2023(seed, op_new_ha, ceased)
    jobs = _spread(seed, "jobs", JOBS_2022, {c: a.jobs for c, a in allocations().items()}, 0.01)
    growth = _growth(seed)
    plans, projects = _papers_2025(moved, growth)
    capital = _capital(seed, projects)
    paid = _paid(seed, capital)
    return {
        code: Share(
            moved=moved[code],
            growth={year: growth[year][code] for year in growth},
            op_new_ha=op_new_ha[code],
            ceased=ceased[code],
            new_ha=new_ha[code],
            left_idle_ha=left_idle_ha[code],
            leased_net=net[code][0],
            projects_net=net[code][1],
            jobs_2022=jobs[code],
            jobs_2022_first=jobs[code] + WIDER_NOTION.get(code, 0),
            plans_2025=plans[code],
            projects_2025=projects[code],
            capital_2025=capital[code],
            paid_2025=paid[code],
        )
        for code in allocations()
    }


def _moved(seed: int) -> dict[str, Year2023]:
    """What is not set by hand goes to the other 57 by size, within what they have."""
    others = [one for code, one in allocations().items() if code not in BY_HAND]
    counts: dict[str, dict[str, int]] = {one.code: {} for one in others}
    for name in Year2023.__dataclass_fields__:
        left = getattr(NATION, name) - sum(getattr(one, name) for one in BY_HAND.values())
        for one, number in zip(others, _split_count(seed, name, left, others), strict=True):
            counts[one.code][name] = number
    return {code: BY_HAND.get(code) or Year2023(**counts[code]) for code in allocations()}


def _split_count(seed: int, name: str, total: int, provinces: Sequence[Allocation]) -> list[int]:
    sizes: dict[str, Callable[[Allocation], int]] = {
        "new": lambda one: one.idle if one.idle_ha >= 25_00 * one.idle else 0,
        "op_new": lambda one: one.operating if _can_open(one) else 0,
        "emptied": lambda one: (
            one.idle // 2 if 25_00 * one.idle <= one.idle_ha <= 50_00 * one.idle else 0
        ),
        "double": lambda one: one.idle // 2 if one.idle >= 4 else 0,
    }
    size = sizes.get(name, _of_some_size)
    cap = {"new": 4, "op_new": 7, "emptied": 4, "double": 4}.get(name, 10)
    weights = [size(one) * (0.6 + 0.8 * rng(seed, name, one.code).random()) for one in provinces]
    highs = [-(-size(one) // cap) if size(one) else 0 for one in provinces]
    return apportion(total, weights, [0] * len(provinces), highs)


def _of_some_size(one: Allocation) -> int:
    return one.established if one.established >= 12 else 0


def _can_open(one: Allocation) -> bool:
    """A large newcomer leaves the other operating clusters of the province room."""
    return one.operating >= 8 and one.operating_ha >= 25_00 * one.operating


def _growth(seed: int) -> dict[int, dict[str, Growth]]:
    found: dict[int, dict[str, Growth]] = {}
    remaining = {code: one.legacy for code, one in allocations().items()}
    guided = guided_growth()
    for year, nation in NATION_GROWTH.items():
        by_hand = {**GROWTH_BY_HAND[year], **guided[year]}
        of_year = {code: by_hand.get(code, Growth()) for code in allocations()}
        others = [
            one
            for code, one in allocations().items()
            if code not in BY_HAND and code not in by_hand
        ]
        for name in Growth.__dataclass_fields__:
            left = getattr(nation, name) - sum(getattr(one, name) for one in by_hand.values())
            weights = [one.established * rng(seed, f"{name}-{year}", one.code).random()
                       for one in others]  # fmt: skip
            highs = [_growth_cap(name, one, remaining) for one in others]
            numbers = apportion(left, weights, [0] * len(others), highs)
            for one, number in zip(others, numbers, strict=True):
                of_year[one.code] = replace(of_year[one.code], **{name: number})
        for code, grown in of_year.items():
            remaining[code] -= grown.legacy
        found[year] = of_year
    return found


@cache
def guided_growth() -> Mapping[int, Mapping[str, Growth]]:
    """What the published figures of single provinces ask for; they grow by nothing else."""
    capacity = {
        year: nation.new - FREE_A_YEAR - sum(one.new for one in GROWTH_BY_HAND[year].values())
        for year, nation in NATION_GROWTH.items()
    }
    established, opened = courses.established(capacity), courses.opened()
    return {
        year: {
            code: Growth(new=established.get((code, year), 0), op_new=opened.get((code, year), 0))
            for code in allocations()
            if code not in BY_HAND and courses.is_guided(code, year)
        }
        for year in NATION_GROWTH
    }


def _growth_cap(name: str, one: Allocation, remaining: Mapping[str, int]) -> int:
    idle = max(0, one.idle - 2)
    return {
        "new": max(0, one.planned_2025 - one.established - one.legacy - 2) // 4,
        "legacy": min(1, remaining[one.code]),
        "abolished": idle // 6,
        "op_new": -(-idle // 8) if idle else 0,
        "expanded": one.operating // 6,
    }[name]


@cache
def crossing(seed: int) -> frozenset[str]:
    """Provinces in which a decision of 2026 crosses the change of regime."""
    able = [
        code
        for code, one in _growth(seed)[2026].items()
        if one.new and code not in BY_HAND and not courses.is_guided(code, 2026)
    ]
    return frozenset(_drawn(seed, "crossing", able, CROSSING))


@cache
def dissolved(seed: int) -> Mapping[str, bool]:
    """Provinces where an investor dissolved, and whether another took its place."""
    able = [code for code, one in allocations().items() if one.idle >= 4 and code not in BY_HAND]
    drawn = _drawn(seed, "dissolved", able, DISSOLVED - len(DISSOLVED_BY_HAND))
    replaced = REPLACED - sum(DISSOLVED_BY_HAND.values())
    return DISSOLVED_BY_HAND | {code: nth < replaced for nth, code in enumerate(drawn)}


def _drawn(seed: int, stream: str, codes: Sequence[str], number: int) -> list[str]:
    return sorted(codes, key=lambda code: rng(seed, stream, code).random())[:number]


def _per_cluster(
    seed: int, stream: str, numbers: Mapping[str, int], total: int, limits: tuple[int, int]
) -> dict[str, tuple[int, ...]]:
    """A sum split over single clusters, each within its limits."""
    flat = [(code, n) for code, number in numbers.items() for n in range(number)]
    weights = [0.8 + 0.4 * rng(seed, stream, f"{code}/{n}").random() for code, n in flat]
    low, high = limits
    parts = apportion(total, weights, [low] * len(flat), [high] * len(flat))
    found: dict[str, list[int]] = {code: [] for code in numbers}
    for (code, _), part in zip(flat, parts, strict=True):
        found[code].append(part)
    return {code: tuple(sizes) for code, sizes in found.items()}


def _small(seed: int, code: str, sizes: Sequence[int]) -> list[Small]:
    found = []
    for n, gross in enumerate(sizes):
        chance = rng(seed, "ceased-inside", f"{code}/{n}")
        industrial = int(gross * chance.uniform(0.64, 0.72))
        leased = int(industrial * chance.uniform(0.22, 0.38))
        found.append(
            Small(
                gross_ha=gross,
                industrial_ha=industrial,
                leased_ha=leased,
                projects=chance.randint(2, 5),
            )
        )
    return found


def _new_ha(seed: int, moved: Mapping[str, Year2023]) -> dict[str, tuple[int, ...]]:
    """Clusters of 2023 are about as large as the idle ones of their province."""
    found = {}
    for code, one in allocations().items():
        average = one.idle_ha / one.idle if one.idle else 0
        sizes = [
            75_00
            if average > 60_00
            else round(average * rng(seed, "new", f"{code}/{n}").uniform(0.9, 1.1))
            for n in range(moved[code].new)
        ]
        found[code] = tuple(max(12_00, min(75_00, size)) for size in sizes)
    found["15"] = (75_00,)  # Phú Thịnh 3, 27 November 2023
    return found


def _left_idle_ha(
    seed: int,
    moved: Mapping[str, Year2023],
    ceased: Mapping[str, Sequence[Small]],
    new_ha: Mapping[str, Sequence[int]],
) -> dict[str, tuple[int, ...]]:
    """Idle clusters that left: what remains between the area of end 2022 and that of 2023."""
    established_2023 = sum(one.established_ha for one in allocations().values())
    left_operating = sum(
        one.gross_ha
        for code, ones in ceased.items()
        for one in ones[: len(ones) - moved[code].emptied]
    )
    doubles = sum(one.double for one in moved.values()) * 60_00
    total = (
        ESTABLISHED_HA_2022
        - established_2023
        + sum(map(sum, new_ha.values()))
        - left_operating
        - doubles
    )
    numbers = {code: one.abolished_idle + one.converted_idle for code, one in moved.items()}
    return _per_cluster(seed, "left-idle", numbers, total, (25_00, 75_00))


def _net_2023(
    seed: int, op_new_ha: Mapping[str, Sequence[int]], ceased: Mapping[str, Sequence[Small]]
) -> dict[str, tuple[int, int]]:
    """Leases and projects that 2023 brought, so that end 2022 reads 64.8 % and over 13,300."""
    small = [one for ones in ceased.values() for one in ones]
    op_new_industrial = sum(
        industrial_of_op_new(ha) for sizes in op_new_ha.values() for ha in sizes
    )
    industrial_2022 = INDUSTRIAL_HA_2023 - op_new_industrial + sum(o.industrial_ha for o in small)
    leased_2022 = industrial_2022 * FILL_2022_PER_MILLE // 1000
    leased_net = LEASED_HA_2023 - (leased_2022 - sum(one.leased_ha for one in small))
    projects_net = PROJECTS_2023 - (PROJECTS_2022 - sum(one.projects for one in small))
    provinces = list(allocations().values())
    only_samples = {"10", "15"}
    sizes = [
        0.0
        if one.code in only_samples
        else one.leased_ha * rng(seed, "net", one.code).uniform(0.5, 1.5)
        for one in provinces
    ]
    lows = [len(op_new_ha[one.code]) * 3_50 for one in provinces]
    highs = [
        0
        if one.code in only_samples
        else max(low, min((one.industrial_ha - one.leased_ha) // 2, one.leased_ha // 5))
        for one, low in zip(provinces, lows, strict=True)
    ]
    leased = apportion(leased_net, sizes, lows, highs)
    weights = [
        0.0
        if one.code in only_samples
        else one.projects * rng(seed, "net-p", one.code).uniform(0.5, 1.5)
        for one in provinces
    ]
    low_projects = [len(op_new_ha[one.code]) * 2 for one in provinces]
    high_projects = [
        0 if one.code in only_samples else max(low, min(one.projects // 5, ha // 8))
        for one, low, ha in zip(provinces, low_projects, leased, strict=True)
    ]
    projects = apportion(projects_net, weights, low_projects, high_projects)
    return {
        one.code: (ha, number) for one, ha, number in zip(provinces, leased, projects, strict=True)
    }


def industrial_of_op_new(gross_ha: int) -> int:
    return gross_ha * 70 // 100


def _spread(
    seed: int, stream: str, total: int, sizes: Mapping[str, int], noise: float
) -> dict[str, int]:
    weights = [
        size * (1 + noise * (2 * rng(seed, stream, code).random() - 1))
        for code, size in sizes.items()
    ]
    parts = apportion(total, weights, [0] * len(weights), [total] * len(weights))
    return dict(zip(sizes, parts, strict=True))


def _papers_2025(
    moved: Mapping[str, Year2023], growth: Mapping[int, Mapping[str, Growth]]
) -> tuple[dict[str, int], dict[str, int]]:
    """Approved detailed plans and infrastructure projects at the middle of 2025."""
    provinces = [one for code, one in allocations().items() if code not in PAPERS_BY_HAND]
    by_hand = PAPERS_BY_HAND.values()
    with_plan = [one.operating + one.legacy + growth[2024][one.code].op_new for one in provinces]
    known = [one.established + one.legacy - moved[one.code].new // 2 for one in provinces]
    highs = [max(low, high) for low, high in zip(with_plan, known, strict=True)]
    left = PLANS_2025 - sum(plans for plans, _, _, _ in by_hand)
    plans = apportion(left, [float(n) for n in known], with_plan, highs)
    weights = [0.95 * one.operating + 0.45 * one.idle for one in provinces]
    projects = apportion(
        INFRASTRUCTURE_PROJECTS_2025 - sum(projects for _, projects, _, _ in by_hand),
        weights,
        [0] * len(provinces),
        [plan - one.legacy for plan, one in zip(plans, provinces, strict=True)],
    )
    codes = [one.code for one in provinces]
    plans_of = {code: one[0] for code, one in PAPERS_BY_HAND.items()}
    projects_of = {code: one[1] for code, one in PAPERS_BY_HAND.items()}
    plans_of |= dict(zip(codes, plans, strict=True))
    projects_of |= dict(zip(codes, projects, strict=True))
    return plans_of, projects_of


def _capital(seed: int, projects: Mapping[str, int]) -> dict[str, int]:
    sizes = {
        code: projects[code] * one.established_ha // one.established
        for code, one in allocations().items()
        if code not in PAPERS_BY_HAND
    }
    by_hand = {code: one[2] for code, one in PAPERS_BY_HAND.items()}
    return by_hand | _spread(seed, "capital", CAPITAL_2025 - sum(by_hand.values()), sizes, 0.04)


def _paid(seed: int, capital: Mapping[str, int]) -> dict[str, int]:
    by_hand = {code: one[3] for code, one in PAPERS_BY_HAND.items()}
    others = [code for code in capital if code not in by_hand]
    weights = [capital[code] * rng(seed, "paid", code).uniform(0.6, 1.4) for code in others]
    parts = apportion(
        PAID_2025 - sum(by_hand.values()),
        weights,
        [0] * len(others),
        [capital[code] for code in others],
    )
    return {**dict(zip(others, parts, strict=True)), **by_hand}
