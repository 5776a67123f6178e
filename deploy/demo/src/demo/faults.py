"""Which returns come late, and which have a fault: shares of demo-data.md 3, drawn apart for S.

The six provinces of size S have a draw of their own, with each fault at least once, so that every
fault can be seen in the smallest set and sizes nest.
"""

from collections.abc import Iterable, Mapping

from demo import courses
from demo.allocation import allocations, provinces_of
from demo.chance import rng
from demo.days import Period
from demo.returns import YEAR_ENDS, Owed, owed_by
from demo.split import WIDER_NOTION, shares

SHARES = {
    "missing": 0.04,
    "corrected": 0.09,
    "corrected-twice": 0.02,
    "twice": 0.06,
    "rate-ready": 0.014,
    "rate-cleared": 0.013,
    "rate-gross": 0.013,
    "wrong-period": 0.01,
    "square-metres": 0.01,
    "millions": 0.01,
    "dot-for-comma": 0.01,
    "falls": 0.02,
    "sent-back": 0.02,
}
LATE, VERY_LATE = 0.13, 0.05
LAST = Period(2026, True)
# How the newest returns of size S stand: one waits for its correction, one for a decision.
OPEN = {Owed(LAST, "68"): "still-back", Owed(LAST, "01"): "undecided"}
# Two published figures of one thing that cannot both be: two versions of one return.
CONTRADICTORY = {
    Owed(Period(2024, False), "36"): "other-plan",  # 54 clusters on 5,969 ha; later 70 on 3,178.5
    Owed(Period(2025, True), "30"): "stale-area",  # 79 with Hải Phòng; later 80 on the same area
}
# The set is calibrated to the figures of these: what is wrong there is put right in the same days.
ANCHORS = (*YEAR_ENDS, Period(2025, True))
QUICK = ("twice", "rate-ready", "rate-cleared", "rate-gross", "square-metres", "dot-for-comma")


def drawn(seed: int, owed: Iterable[Owed]) -> tuple[Mapping[Owed, str], Mapping[Owed, int]]:
    """Faults and days of lateness of the returns that are asked for."""
    everywhere = owed_by(tuple(allocations()))
    small = set(owed_by(provinces_of("S")))
    faults: dict[Owed, str] = {}
    lateness: dict[Owed, int] = {}
    for stratum in (
        [o for o in everywhere if o in small],
        [o for o in everywhere if o not in small],
    ):
        faults |= _faults(seed, stratum)
        lateness |= _lateness(seed, stratum, faults)
    asked = set(owed)
    return (
        {one: fault for one, fault in faults.items() if one in asked},
        {one: days for one, days in lateness.items() if one in asked},
    )


def _faults(seed: int, stratum: list[Owed]) -> dict[Owed, str]:
    fixed = OPEN | CONTRADICTORY
    found = {one: fixed[one] for one in stratum if one in fixed}
    found |= {one: "restated" for one in stratum if _is_restated(seed, one)}
    free = [one for one in stratum if one not in found and not _tells_jobs(one)]
    free.sort(key=lambda one: rng(seed, "fault", one.key).random())
    for fault, share in SHARES.items():
        number = max(1, round(share * len(stratum)))
        able = [one for one in free if _may_have(fault, one)]
        for one in able[:number]:
            found[one] = fault
            free.remove(one)
    return found


def _is_restated(seed: int, one: Owed) -> bool:
    if one.period != Period(2022, False):
        return False
    return one.unit in WIDER_NOTION or shares(seed)[one.unit].moved.double > 0


def _may_have(fault: str, one: Owed) -> bool:
    """A year's letter is younger than the next year's first day: only halves are mislabelled.

    What is never put right spares the first of all, and the first by the new map.
    """
    if fault == "wrong-period":
        return one.period.half and one.period not in ANCHORS
    if fault in ("missing", "falls") and one.period in (Period(2022, True), Period(2025, False)):
        return False
    return fault in QUICK or one.period not in ANCHORS


def _lateness(seed: int, stratum: list[Owed], faults: Mapping[Owed, str]) -> dict[Owed, int]:
    """Twice as likely at Tết (the year's return) and at the merger."""
    never = ("missing", *OPEN.values(), *CONTRADICTORY.values())
    able = [
        o
        for o in stratum
        if faults.get(o) not in never and o.period not in YEAR_ENDS and not _tells_jobs(o)
    ]
    able.sort(key=lambda one: rng(seed, "late-return", one.key).random() / _pressure(one))
    late, very = round(LATE * len(stratum)), max(1, round(VERY_LATE * len(stratum)))
    found = {}
    for nth, one in enumerate(able[: late + very]):
        chance = rng(seed, "late-days", one.key)
        found[one] = chance.randint(1, 10) if nth < late else chance.randint(11, 45)
    return found


def _tells_jobs(one: Owed) -> bool:
    """A published number of workers is that of this return, in these days."""
    period = one.period
    return courses.jobs(one.unit, period.last_day, period.due_before) is not None


def _pressure(one: Owed) -> float:
    merger = one.period in (Period(2025, True), Period(2025, False))
    return 2.0 if merger or not one.period.half else 1.0
