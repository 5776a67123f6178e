"""The plan of a province that is on its way to a target: how many entries, when, how large."""

from collections.abc import Sequence
from datetime import date, timedelta

from demo import courses
from demo.chance import apportion, day_between, rng
from demo.days import REFORM, quiet
from demo.decisions import R0B_BEGINS, Pen
from demo.model import Cluster, given
from demo.split import guided_growth

SMALLEST_HA, LARGEST_HA = 10_00, 75_00
NEW_LEAST_HA = 12_00
NEW_USUAL_HA = 45_00
PLANNED_UNTIL = date(2023, 11, 24)
"""What is established on the way stands in the plan by then."""
LAST_OF_OLD_PLANS = date(2025, 5, 30)
FIRST_OF_NEW_PLANS = date(2025, 7, 7)
OUT_OF_PLAN = ("double", "converted", "later")


def shape(seed: int, clusters: Sequence[Cluster], province: str) -> None:
    """Before anything but the plan is told of what is only planned."""
    entries = [c for c in clusters if c.group == "planned" and not c.is_real]
    entries.sort(key=lambda c: (c.gross_ha < NEW_LEAST_HA, c.planned_on, c.key))
    chosen = _choose(seed, entries, province)
    waiting = [one for one in entries if one not in chosen]
    for one in clusters:
        if one.group == "planned-late":
            _, last = given(courses.planned_late(province))
            on = day_between(rng(seed, "life", one.key), FIRST_OF_NEW_PLANS, _before(last))
            _plan_anew(seed, one, on, one.gross_ha)
            waiting.append(one)
    _in_time(seed, [one for one in entries if one not in chosen], province)
    _cover(seed, clusters, chosen, waiting, province)


def _choose(seed: int, entries: Sequence[Cluster], province: str) -> list[Cluster]:
    """Which entries will be established on the way, and in which year."""
    years = [
        year
        for year, grown in guided_growth().items()
        for _ in range(grown[province].new if province in grown else 0)
    ]
    chosen = list(entries[: len(years)])
    numbers = {
        code: sum(grown[code].new for grown in guided_growth().values() if code in grown)
        for code in courses.everyone()
    }
    total = courses.established_ha(province, numbers)
    weights = [rng(seed, "new-area", one.key).uniform(0.8, 1.25) for one in chosen]
    if total is None:
        areas = [min(LARGEST_HA, round(NEW_USUAL_HA * weight)) for weight in weights]
    else:
        low, high = [NEW_LEAST_HA] * len(chosen), [LARGEST_HA] * len(chosen)
        areas = apportion(total, weights, low, high)
    for one, year, area in zip(chosen, years, areas, strict=True):
        one.due = year
        _plan_anew(seed, one, min(given(one.planned_on), PLANNED_UNTIL), area)
    return chosen


def _in_time(seed: int, entries: Sequence[Cluster], province: str) -> None:
    """As many entries on each day of a target as its plan had."""
    told = courses.planned(province)
    old = [(on, number) for on, number in told if courses.planned_late(province) is None]
    if not old:
        return
    ordered = sorted(entries, key=lambda one: (given(one.planned_on), one.key))
    later = old[-1][1] - old[0][1]
    first, last = old[0][0], min(old[-1][0], LAST_OF_OLD_PLANS)
    split = len(ordered) - later
    for nth, one in enumerate(ordered):
        on, chance = given(one.planned_on), rng(seed, "in-time", one.key)
        if nth < split and on > first:
            on = day_between(chance, date(2023, 1, 9), min(first, PLANNED_UNTIL))
        elif nth >= split:
            on = day_between(chance, first + timedelta(days=3), last)
        if on != one.planned_on:
            _plan_anew(seed, one, on, one.gross_ha)


def _cover(
    seed: int,
    clusters: Sequence[Cluster],
    chosen: Sequence[Cluster],
    waiting: Sequence[Cluster],
    province: str,
) -> None:
    """The area of the whole plan; where the entries are too small for it, others are to grow."""
    target = courses.planned_ha(province)
    if target is None:
        return
    on, total = target
    kept = [c for c in clusters if _stays(c) and c not in waiting]
    left = total - sum(one.plan_ha for one in kept)
    lows, highs = [SMALLEST_HA] * len(waiting), [LARGEST_HA] * len(waiting)
    lacking = max(0, left - sum(highs))
    if lacking:
        _enlarge(seed, [c for c in kept if c not in chosen], lacking, on)
    weights = [rng(seed, "cover", one.key).uniform(0.85, 1.15) for one in waiting]
    for one, area in zip(waiting, apportion(left - lacking, weights, lows, highs), strict=True):
        _plan_anew(seed, one, given(one.planned_on), area)


def _stays(one: Cluster) -> bool:
    left = one.group.startswith(("abolished", "converted")) or one.group in OUT_OF_PLAN
    return not left and one.planned_on is not None


def _enlarge(seed: int, clusters: Sequence[Cluster], more: int, on: date) -> None:
    """Plans of clusters that are there already, adjusted to what they are to cover one day."""
    room = [LARGEST_HA - one.plan_ha for one in clusters]
    weights = [float(r) * rng(seed, "enlarge", one.key).uniform(0.5, 1.5)
               for r, one in zip(room, clusters, strict=True)]  # fmt: skip
    parts = apportion(more, weights, [0] * len(room), room)
    for one, part in zip(clusters, parts, strict=True):
        if part:
            day = day_between(
                rng(seed, "enlarge-on", one.key),
                date(2024, 2, 5),
                min(_before(on), date(2025, 5, 30)),
            )
            Pen(seed, one).adjust_plan(quiet(day), one.plan_ha + part)


def _before(day: date) -> date:
    return day - timedelta(days=5)


def _plan_anew(seed: int, one: Cluster, on: date, area_ha: int) -> None:
    """Nothing but its plan has been told of it. A large one was not possible before 2017."""
    if area_ha > 50_00 and on < R0B_BEGINS:
        on = day_between(rng(seed, "replanned", one.key), date(2018, 1, 8), date(2022, 11, 25))
    one.facts.clear()
    if area_ha != one.gross_ha:
        one.gross_ha = area_ha
        one.industrial_ha = area_ha * 69 // 100
    Pen(seed, one).plan(quiet(on) if on < REFORM else on, area_ha)
