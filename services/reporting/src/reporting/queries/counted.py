"""How many clusters there are in all, counted once for each revision of what shows them."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime

from reporting.queries.lens import Seen

KEPT_MAX = 64

type Key = tuple[int | None, int, int, date, datetime | None]


@dataclass(frozen=True)
class All:
    """Clusters without any filter, and whether one of them is made up."""

    total: int
    any_synthetic: bool


class Counted:
    """One for a process. A revision rises with whatever changes the answer."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, All] = OrderedDict()

    def known(self, seen: Seen, revision: int) -> All | None:
        return self._kept.get(_key(seen, revision))

    def keep(self, seen: Seen, revision: int, found: All) -> None:
        self._kept[_key(seen, revision)] = found
        while len(self._kept) > KEPT_MAX:
            self._kept.popitem(last=False)


def _key(seen: Seen, revision: int) -> Key:
    return seen.clusters.reader, seen.clusters.number, revision, seen.on, seen.known
