"""By what a paper is judged: the map, the law, and today."""

from dataclasses import dataclass
from datetime import date

from registry.domain.chronicles.paper import Paper
from registry.domain.clusters.errors import (
    DocumentDatedAhead,
    FormerProvinceUnknown,
    NoRegime,
    NotAPartOf,
    OldRegimeNeedsNote,
    RegimeNotInForce,
    UnknownProvince,
)
from registry.domain.clusters.law import Law
from registry.domain.clusters.papers import Place, Regime
from territory import Placement, Territory, UnknownUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`today` is the date in Việt Nam by the service's clock."""

    territory: Territory
    law: Law
    today: date

    def placement(self, place: Place, on: date) -> Placement:
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

    def regime(self, paper: Paper, stated: Regime | None) -> Regime:
        """The regime of the decision's day, or an earlier one under which its dossier began."""
        signed = paper.document.date
        usual = self.law.usual_regime(signed)
        if usual is None:
            raise NoRegime(on=signed, first=self.law.begin_of("R0A"))
        if stated is None or stated == usual:
            return usual
        since = self.law.begin_of(stated)
        if since > signed:
            raise RegimeNotInForce(regime=stated, on=signed, since=since)
        if paper.note is None:
            raise OldRegimeNeedsNote(regime=stated, usual=usual)
        return stated

    def must_be_signed(self, paper: Paper) -> None:
        if paper.document.date > self.today:
            raise DocumentDatedAhead(date=paper.document.date, today=self.today)
