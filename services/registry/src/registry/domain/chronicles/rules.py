"""By what a paper is judged: the map, the law, and today."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from registry.domain.chronicles.paper import Paper
from registry.domain.refusals import (
    DocumentDatedAhead,
    FormerProvinceUnknown,
    NotAPartOf,
    UnknownProvince,
)
from territory import Placement, Territory, UnknownUnit


class Somewhere(Protocol):
    """A place as a paper names it, by the map of its day."""

    @property
    def unit(self) -> str: ...

    @property
    def former_unit(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules[L]:
    """`today` is the date in Việt Nam by the service's clock."""

    territory: Territory
    law: L
    today: date

    def placement(self, place: Somewhere, on: date) -> Placement:
        """Both maps' units of a place that a paper of this day names."""
        try:
            return self.territory.place(place.unit, on, place.former_unit)
        except UnknownUnit as unknown:
            raise UnknownProvince(unit=unknown.code, on=on) from None
        except ValueError:
            raise NotAPartOf(former_unit=str(place.former_unit), unit=place.unit) from None

    def unit_on(self, placement: Placement, on: date) -> str:
        """The code of the unit that was in force on the day."""
        if self.territory.borders(on) == "34":
            return placement.unit34
        if placement.unit63 is None:
            raise FormerProvinceUnknown(unit=placement.unit34, on=on)
        return placement.unit63

    def must_be_signed(self, paper: Paper) -> None:
        if paper.document.date > self.today:
            raise DocumentDatedAhead(date=paper.document.date, today=self.today)
