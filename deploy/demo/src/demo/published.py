"""Published figures of single provinces through which the set goes after 2023, and what that asks.

Ids are those of `published-figures.csv`. Lào Cai (with Yên Bái) has real clusters only, so what is
needed to meet its figures is invented around them, and marked.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from demo.allocation import Sample, samples
from demo.chance import apportion, rng

# ccn-34-15-2025m12-projects 233, ccn-34-15-20261005-projects 232, -leased-ha 203.76: projects and
# leased land (0.01 ha) of the two former provinces at the end of each year, legacy ones included.
PATH: Mapping[tuple[str, int], tuple[int, int]] = {
    ("10", 2024): (161, 22_59),
    ("10", 2025): (162, 23_09),
    ("10", 2026): (161, 23_39),
    ("15", 2024): (62, 165_03),
    ("15", 2025): (71, 177_69),
    ("15", 2026): (71, 180_37),
}
FIRST_TENANTS = {"15.yen-hop": date(2025, 8, 11)}
"""The sixteenth operating cluster of ccn-34-15-2025m12-operating."""

# ccn-34-15-2025m12-planned 54 on 2,928 ha; ccn-34-15-20261005-planned 56 on 3,052.81 ha.
PLANNED_HA_2025, PLANNED_HA_2026 = 2_928_00, 3_052_81
PLANNED_LATE = 16
PLANNED_LAST = 2
# ccn-34-15-2025m12-established: 22 on 843.78 ha. The list of samples has 20 on 844.41 ha (18 of the
# CSV without Bảo Hưng, then Yên Hợp, Thống Nhất 1 and Y Can), so two small invented craft-village
# clusters are added and the area of Minh Quân, without tenants since 2019, is cut.
SMALL_CRAFT_HA = (5_00, 5_10)
CUT = ("15.minh-quan", date(2025, 9, 19), 64_27)
# ccn-34-15-20261005-industrial-ha: of all its clusters, not only of the operating ones.
INDUSTRIAL_HA_2026 = 755_81


@cache
def planned_areas(seed: int) -> Mapping[str, int]:
    """Areas of Lào Cai's invented plan entries, so that the published sums are met."""
    keys = [f"10.planned.{n:03d}" for n in range(4)]
    keys += [f"15.planned.{n:03d}" for n in range(2, 7)]
    keys += [f"15.planned-late.{n:03d}" for n in range(PLANNED_LATE)]
    real = [one for one in _of_lao_cai() if one.kind != "converted" and one.left_on is None]
    # Âu Lâu stands in the plan with the 75 ha to which it is to grow.
    by_plan = sum(75_00 if one.name == "Âu Lâu" else one.gross_ha for one in real)
    left = PLANNED_HA_2025 - by_plan - sum(SMALL_CRAFT_HA)
    sizes = apportion(
        left,
        [rng(seed, "planned-area", key).uniform(0.9, 1.1) for key in keys],
        [55_00] * len(keys),
        [75_00] * len(keys),
    )
    last = [f"15.planned-last.{n:03d}" for n in range(PLANNED_LAST)]
    more = apportion(PLANNED_HA_2026 - PLANNED_HA_2025, [1.0, 1.0], [50_00] * 2, [75_00] * 2)
    small = [f"15.planned.{n:03d}" for n in range(2)]
    return dict(zip([*keys, *last, *small], [*sizes, *more, *SMALL_CRAFT_HA], strict=True))


@cache
def industrial_areas() -> Mapping[str, int]:
    """Industrial land of Lào Cai's clusters for which no source tells it."""
    real = [one for one in _of_lao_cai() if one.left_on is None]
    known = sum(one.industrial_ha or 0 for one in real)
    open_ = {
        one.key: one.gross_ha
        for one in real
        if one.industrial_ha is None and one.kind in ("established", "later")
    }
    open_ |= {f"15.planned.{n:03d}": area for n, area in enumerate(SMALL_CRAFT_HA)}
    parts = apportion(
        INDUSTRIAL_HA_2026 - known,
        [float(area) for area in open_.values()],
        [area * 60 // 100 for area in open_.values()],
        [area * 75 // 100 for area in open_.values()],
    )
    return dict(zip(open_, parts, strict=True))


def _of_lao_cai() -> list[Sample]:
    return [one for one in samples() if one.province in ("10", "15")]
