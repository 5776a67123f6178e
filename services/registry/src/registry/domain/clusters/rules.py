"""By what a paper about a cluster is judged: the map, the law with its regimes, and today."""

from dataclasses import dataclass

from registry.domain.chronicles import rules
from registry.domain.chronicles.paper import Paper
from registry.domain.clusters.errors import NoRegime, OldRegimeNeedsNote, RegimeNotInForce
from registry.domain.clusters.law import Law
from registry.domain.clusters.papers import Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules(rules.Rules[Law]):
    """Which regime a decision falls under is said here."""

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
