"""What the registry knows around a return that a commune or a province sums up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.returns.findings import Figure, Figures
from registry.domain.returns.subjects import ReturnName, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Of which return, and by which codes its papers of an earlier map must be sought."""

    name: ReturnName
    first_day: date
    last_day: date
    unit34: str
    unit63: str | None
    """None since 1 July 2025: the unit of today has several former ones."""
    former_units: tuple[str, ...]
    """The provinces that this one is made of, where an earlier return was sent by them."""
    earlier_periods: tuple[str, ...]
    """Those that ended in the year before this one did."""
    peer_periods: tuple[str, ...]
    """This one, and the same of the year before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The figures of an accepted return of an earlier period; of all predecessors together."""

    period: str
    last_day: date
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCluster:
    """A cluster of the unit; the commune that leads it comes first."""

    code: str
    name: str
    communes: tuple[str, ...]
    begun_on: date | None
    ended_on: date | None

    def stood_on(self, day: date) -> bool:
        return (self.begun_on is None or self.begun_on <= day) and (
            self.ended_on is None or day < self.ended_on
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An accepted return of the form below, which this one sums up."""

    subject: Subject
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Everything that the outer rules compare with, read at once."""

    earlier: Sequence[Earlier] = ()
    """The latest first."""
    reductions: int = 0
    """Papers since `earlier` by which a cluster ended, or its plan or decision was changed."""
    clusters: Sequence[KnownCluster] = ()
    parts: Sequence[Part] = ()
    workers: Figure | None = None
    """Row 3 of the accepted B01 of the commune's tenants, together; None without one."""
    tenants_told: int = 0
    peers: Sequence[Mapping[str, Figure | None]] = ()
    """Accepted returns of this form by others: of the country for a province, else its own."""

    def earlier_of(self, period: str) -> Earlier | None:
        return next((one for one in self.earlier if one.period == period), None)
