"""Chance that is the same every time: one generator per purpose and entity, seeded by hash."""

import hashlib
import random
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

SEED = 20231231


def rng(seed: int, stream: str, key: str) -> random.Random:
    """A generator of its own for one entity, so that adding another entity moves nothing."""
    digest = hashlib.sha256(f"{seed}|{stream}|{key}".encode()).digest()
    return random.Random(int.from_bytes(digest[:8]))  # noqa: S311  # demo data, not secrets


def uuid_of(seed: int, kind: str, key: str, on: date) -> UUID:
    """A version 7 UUID with the day's time and bits by hash."""
    digest = hashlib.sha256(f"{seed}|uuid|{kind}|{key}".encode()).digest()
    milliseconds = (on - date(1970, 1, 1)) // timedelta(milliseconds=1)
    tail = int.from_bytes(digest[:10])
    return UUID(
        int=(milliseconds << 80)
        | (0x7 << 76)
        | ((tail >> 62 & 0xFFF) << 64)
        | (0b10 << 62)
        | (tail & ((1 << 62) - 1))
    )


def day_between(chance: random.Random, first: date, last: date) -> date:
    """A working day from `first` to `last` inclusive (the nearest earlier one at a weekend)."""
    day = first + timedelta(days=chance.randint(0, max(0, (last - first).days)))
    while day.weekday() >= 5 and day > first:
        day -= timedelta(days=1)
    return day


def apportion(
    total: int, weights: Sequence[float], lows: Sequence[int], highs: Sequence[int]
) -> list[int]:
    """Split a whole number by weights, each part within its bounds, the sum exact.

    Largest remainder, repeated while a bound is hit. ValueError where the bounds cannot hold
    the total.
    """
    if not sum(lows) <= total <= sum(highs):
        raise ValueError(f"{total} does not fit between {sum(lows)} and {sum(highs)}")
    parts = [0] * len(weights)
    free = set(range(len(weights)))
    left = total
    while free:
        scale = sum(weights[i] for i in free) or 1.0
        wanted = {i: left * weights[i] / scale for i in free}
        over = {i for i in free if wanted[i] > highs[i]}
        under = {i for i in free if wanted[i] < lows[i]}
        if not over and not under:
            for i in free:
                parts[i] = int(wanted[i])
            by_remainder = sorted(free, key=lambda i: (int(wanted[i]) - wanted[i], i))
            short = left - sum(parts[i] for i in free)
            for i in by_remainder:
                if short and parts[i] < highs[i]:
                    parts[i] += 1
                    short -= 1
            return parts
        excess = sum(wanted[i] - highs[i] for i in over)
        lack = sum(lows[i] - wanted[i] for i in under)
        fixed, bound = (over, highs) if excess >= lack else (under, lows)
        for i in fixed:
            parts[i] = bound[i]
            left -= parts[i]
        free -= fixed
    return parts
