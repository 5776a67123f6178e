"""The 42 clusters from before 2009 that nobody has established: how large each is, and how full."""

from collections.abc import Mapping
from functools import cache

from demo.allocation import allocations, samples, samples_of
from demo.chance import apportion, rng

INDUSTRIAL_LEAST, INDUSTRIAL_MOST = 60, 75
"""Industrial land as a percentage of the area."""
# Of the whole country: what they cover, may let, and have let.
LEGACY_HA, LEGACY_INDUSTRIAL_HA, LEGACY_LEASED_HA = 630_00, 441_00, 285_33


@cache
def legacy_sizes(seed: int) -> Mapping[tuple[str, int], tuple[int, int, int]]:
    """Area, industrial and leased land of each invented legacy cluster of the country."""
    real = [sample for sample in samples() if sample.kind == "legacy"]
    places = [
        (one.code, n)
        for one in allocations().values()
        for n in range(one.legacy - len(samples_of(one.code, "legacy")))
    ]
    chances = [rng(seed, "legacy", f"{code}/{n}") for code, n in places]
    gross = apportion(
        LEGACY_HA - sum(sample.gross_ha for sample in real),
        [chance.uniform(0.7, 1.4) for chance in chances],
        [7_00] * len(places),
        [28_00] * len(places),
    )
    industrial = apportion(
        LEGACY_INDUSTRIAL_HA - sum(sample.industrial_ha or 0 for sample in real),
        [area * chance.uniform(0.97, 1.03) for area, chance in zip(gross, chances, strict=True)],
        [area * INDUSTRIAL_LEAST // 100 for area in gross],
        [area * INDUSTRIAL_MOST // 100 for area in gross],
    )
    leased = apportion(
        LEGACY_LEASED_HA - sum(sample.leased_ha for sample in real),
        [land * chance.uniform(0.6, 1.2) for land, chance in zip(industrial, chances, strict=True)],
        [1_00] * len(places),
        [land - 10 for land in industrial],
    )
    return dict(zip(places, zip(gross, industrial, leased, strict=True), strict=True))
