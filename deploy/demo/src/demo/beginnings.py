"""The clusters of a province before anything is told of them: which there are, and how large.

The real samples take the first places of their group; sums are those of `allocation.csv`.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from demo import courses
from demo.allocation import Allocation, Sample, allocations, samples_of
from demo.chance import apportion, rng, uuid_of
from demo.legacy import INDUSTRIAL_LEAST, INDUSTRIAL_MOST, legacy_sizes
from demo.model import Cluster
from demo.names import CRAFT_TRADES, TRADES, two_syllables
from demo.places import communes_of
from demo.published import PLANNED_LAST, PLANNED_LATE, industrial_areas, planned_areas
from demo.split import Share, industrial_of_op_new, shares

SMALLEST_HA, LARGEST_HA, CRAFT_SMALLEST_HA = 10_00, 75_00, 5_00
CRAFT_SHARE = {"01": 0.34}
CRAFT_SHARE_ELSEWHERE, SPECIALISED_SHARE = 0.07, 0.12
# Six in Hà Nội, where they are counted out; elsewhere one in twenty.
OVER_TWO, OVER_TWO_ELSEWHERE, OVER_TWO_IN_HANOI = {"01": 0.0}, 0.05, 6


def clusters_of(seed: int, province: str) -> list[Cluster]:
    """All clusters of a province that are known by the end of 2023, and those only planned."""
    allocation, share = allocations()[province], shares(seed)[province]
    made = [
        *_operating(seed, allocation, share),
        *_idle(seed, allocation, share),
        *_left(seed, allocation, share),
        *_legacy(seed, allocation),
        *_planned(seed, allocation, share),
        *_later_samples(seed, allocation),
    ]
    _name(seed, province, made)
    doubles = _doubles(seed, province, made, share.moved.double)
    if province == "01":
        _over_two(seed, made, OVER_TWO_IN_HANOI - len(doubles))
    return made + doubles


def _operating(seed: int, one: Allocation, share: Share) -> Iterator[Cluster]:
    real = samples_of(one.code, "operating")
    yield from (_of_sample(seed, sample, "operating") for sample in real)
    new = [(gross, industrial_of_op_new(gross)) for gross in share.op_new_ha]
    number = one.operating - len(real) - len(new)
    if number:
        total = one.operating_ha - sum(sample.gross_ha for sample in real) - sum(g for g, _ in new)
        gross = _areas(seed, "operating", one.code, number, total)
        industrial = _industrial(
            seed,
            one.code,
            gross,
            one.industrial_ha
            - sum(sample.industrial_ha or 0 for sample in real)
            - sum(i for _, i in new),
        )
        for n, (area, land) in enumerate(zip(gross, industrial, strict=True)):
            yield _cluster(seed, one.code, "operating", n, (area, land))
    for n, (area, land) in enumerate(new):
        yield _cluster(seed, one.code, "op-new", n, (area, land))


def _idle(seed: int, one: Allocation, share: Share) -> Iterator[Cluster]:
    """Established at the end of 2023, without a project: waiting, or emptied in 2023."""
    real = samples_of(one.code, "established")
    yield from (_of_sample(seed, sample, "idle") for sample in real)
    emptied = share.ceased[len(share.ceased) - share.moved.emptied :]
    new = share.new_ha if not any(_is_of_2023(sample) for sample in real) else ()
    number = one.idle - len(real) - len(emptied) - len(new)
    if number:
        total = (
            one.idle_ha
            - sum(sample.gross_ha for sample in real)
            - sum(small.gross_ha for small in emptied)
            - sum(new)
        )
        for n, area in enumerate(_areas(seed, "idle", one.code, number, total)):
            yield _cluster(seed, one.code, "idle", n, (area, area * 69 // 100))
    for n, area in enumerate(new):
        yield _cluster(seed, one.code, "new", n, (area, area * 70 // 100))
    for n, small in enumerate(emptied):
        yield _cluster(seed, one.code, "emptied", n, (small.gross_ha, small.industrial_ha))


def _is_of_2023(sample: Sample) -> bool:
    return sample.decided_on is not None and sample.decided_on.year == 2023


def _left(seed: int, one: Allocation, share: Share) -> Iterator[Cluster]:
    """There at the end of 2022, abolished or turned into industrial zones in 2023."""
    moved = share.moved
    ceased = share.ceased[: len(share.ceased) - moved.emptied]
    for n, small in enumerate(ceased):
        group = "abolished-operating" if n < moved.abolished_operating else "converted-operating"
        yield _cluster(seed, one.code, group, n, (small.gross_ha, small.industrial_ha))
    for n, area in enumerate(share.left_idle_ha):
        group = "abolished-idle" if n < moved.abolished_idle else "converted-idle"
        yield _cluster(seed, one.code, group, n, (area, area * 68 // 100))


def _legacy(seed: int, one: Allocation) -> Iterator[Cluster]:
    real = samples_of(one.code, "legacy")
    yield from (_of_sample(seed, sample, "legacy") for sample in real)
    for n in range(one.legacy - len(real)):
        gross, industrial, _ = legacy_sizes(seed)[one.code, n]
        yield _cluster(seed, one.code, "legacy", n, (gross, industrial))


def _planned(seed: int, one: Allocation, share: Share) -> Iterator[Cluster]:
    """In the plan in June 2025 and not established then, or established on the way there."""
    yield from (_of_sample(seed, s, "planned") for s in samples_of(one.code, "planned"))
    yield from (_of_sample(seed, s, "converted") for s in samples_of(one.code, "converted"))
    later = samples_of(one.code, "later")
    by_june = [s for s in later if s.decided_on and s.decided_on < date(2025, 7, 1)]
    early = share.growth[2024]
    gone = early.abolished + sum(s.left_on is not None for s in samples_of(one.code, "established"))
    in_plan = one.established + one.legacy - gone + len(by_june)
    number = (
        one.planned_2025
        - in_plan
        - (len(later) - len(by_june))
        - len(samples_of(one.code, "planned"))
    )
    # Hà Nội's 159 entries of 2024 cover little more than its established clusters.
    largest = 14_00 if one.code == "01" else LARGEST_HA
    for n in range(max(number, 2)):
        chance = rng(seed, "planned-area", f"{one.code}/{n}")
        key = f"{one.code}.planned.{n:03d}"
        usual = round(chance.triangular(SMALLEST_HA, largest, largest * 0.9))
        area = planned_areas(seed).get(key, usual)
        land = industrial_areas().get(key, area * 69 // 100)
        yield _cluster(seed, one.code, "planned", n, (area, land))
    if (late := courses.planned_late(one.code)) is not None:
        # Large ones, as a plan of this day has them.
        for n in range(late[0]):
            area = round(rng(seed, "late-area", f"{one.code}/{n}").uniform(52_00, LARGEST_HA))
            yield _cluster(seed, one.code, "planned-late", n, (area, area * 69 // 100))
    if one.code == "15":
        for group, number in (("planned-late", PLANNED_LATE), ("planned-last", PLANNED_LAST)):
            for n in range(number):
                area = planned_areas(seed)[f"15.{group}.{n:03d}"]
                yield _cluster(seed, one.code, group, n, (area, area * 69 // 100))


def _later_samples(seed: int, one: Allocation) -> Iterator[Cluster]:
    return (_of_sample(seed, sample, "later") for sample in samples_of(one.code, "later"))


def _doubles(seed: int, province: str, made: Sequence[Cluster], number: int) -> list[Cluster]:
    """A cluster over two communes that each of them had reported as its own."""
    idle = [one for one in made if one.group == "idle" and not one.is_real]
    found = []
    for n, original in enumerate(sorted(idle, key=lambda one: one.key)[:number]):
        second = next(c for c in communes_of(seed, province) if c not in original.communes)
        original.communes = (*original.communes[:1], second)
        key = f"{province}.double.{n}"
        found.append(
            replace(
                original,
                key=key,
                id=uuid_of(seed, "cluster", key, date(2022, 12, 31)),
                group="double",
                communes=(second,),
                facts=[],
                tenants=[],
            )
        )
    return found


def _cluster(seed: int, province: str, group: str, n: int, sizes: tuple[int, int]) -> Cluster:
    key = f"{province}.{group}.{n:03d}"
    gross, industrial = sizes
    chance = rng(seed, "cluster", key)
    types, industries = _trades(chance, province, gross)
    return Cluster(
        key=key,
        id=uuid_of(seed, "cluster", key, date(2022, 12, 31)),
        province=province,
        group=group,
        name="",
        communes=_communes(seed, chance, province),
        gross_ha=gross,
        industrial_ha=industrial,
        types=types,
        industries=industries,
    )


def _of_sample(seed: int, sample: Sample, group: str) -> Cluster:
    chance = rng(seed, "cluster", sample.key)
    _, industries = _trades(chance, sample.province, LARGEST_HA)
    craft = sample.name in ("Vọng Xuyên", "Yên Đồng")
    return Cluster(
        key=sample.key,
        id=uuid_of(seed, "cluster", sample.key, date(2022, 12, 31)),
        province=sample.province,
        group=group,
        name=sample.name,
        communes=sample.communes,
        gross_ha=sample.gross_ha,
        industrial_ha=sample.industrial_ha
        or industrial_areas().get(sample.key, sample.gross_ha * 69 // 100),
        types=("craft",) if craft else ("general",),
        industries=CRAFT_TRADES[:2] if craft else industries,
        sample=sample,
    )


def _trades(
    chance: random.Random, province: str, gross: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Types and industries. Below 10 ha only a craft-village cluster is lawful."""
    draw = chance.random()
    craft = CRAFT_SHARE.get(province, CRAFT_SHARE_ELSEWHERE)
    if gross < SMALLEST_HA or (draw < craft and gross < 45_00):
        return ("craft",), tuple(chance.sample(CRAFT_TRADES, 2))
    if draw > 1 - SPECIALISED_SHARE:
        return ("specialised",), (chance.choice(list(TRADES)[:-1]),)
    return ("general",), tuple(chance.sample(list(TRADES), 4))


def _communes(seed: int, chance: random.Random, province: str) -> tuple[str, ...]:
    pool = communes_of(seed, province)
    two = chance.random() < OVER_TWO.get(province, OVER_TWO_ELSEWHERE)
    return tuple(chance.sample(pool, 2 if two else 1))


def _over_two(seed: int, made: Sequence[Cluster], number: int) -> None:
    """Hà Nội's clusters over two communes: so many, beside the one that was counted twice."""
    able = [one for one in made if one.group == "operating" and not one.is_real]
    for one in sorted(able, key=lambda one: rng(seed, "over-two", one.key).random())[:number]:
        pool = [name for name in communes_of(seed, one.province) if name not in one.communes]
        one.communes = (*one.communes, rng(seed, "second-commune", one.key).choice(pool))


def _areas(seed: int, stream: str, province: str, number: int, total: int) -> list[int]:
    """Areas of one group: many of 10 to 35 ha, some of 50 to 75."""
    chances = [rng(seed, f"area-{stream}", f"{province}/{n}") for n in range(number)]
    low = SMALLEST_HA if total >= number * SMALLEST_HA else CRAFT_SMALLEST_HA
    return apportion(
        total,
        [chance.lognormvariate(0, 0.45) for chance in chances],
        [low] * number,
        [LARGEST_HA] * number,
    )


def _industrial(seed: int, province: str, gross: Sequence[int], total: int) -> list[int]:
    chances = [rng(seed, "industrial", f"{province}/{n}") for n in range(len(gross))]
    return apportion(
        total,
        [area * chance.uniform(0.95, 1.05) for area, chance in zip(gross, chances, strict=True)],
        [-(-area * INDUSTRIAL_LEAST // 100) for area in gross],
        [area * INDUSTRIAL_MOST // 100 for area in gross],
    )


def _name(seed: int, province: str, made: Sequence[Cluster]) -> None:
    """'Tân Lợi 2': the second of that name in the province."""
    used: Counter[str] = Counter()
    pairs = [two_syllables(rng(seed, "name-pool", f"{province}/{n}"))
             for n in range(2 + len(made) * 2 // 3)]  # fmt: skip
    for one in made:
        if one.sample is None:
            pair = rng(seed, "name", one.key).choice(pairs)
            used[pair] += 1
            one.name = f"{pair} {used[pair]}"
