"""The model itself: told what was accepted, asked what the figures are."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from tests.model.clusters import TENANT_COMMANDS, Cluster, replay
from tests.model.facts import Fact, counting
from tests.model.figures import Figures, table
from tests.model.forms import Number, rows
from tests.model.returns import Accepted, accepted, jobs, together
from tests.model.territory import UNKNOWN

RETURN_COMMANDS = {"submit-return", "accept-return", "send-back-return"}


class Model:
    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def accept(
        self, command: str, body: Mapping[str, Any], answer: Mapping[str, Any], at: datetime
    ) -> None:
        """A command was answered with success; `at` lies after its fact was recorded.

        The same fact told twice, as after a repeated request, is one fact.
        """
        if any(fact.id == answer["fact_id"] for fact in self.facts):
            return
        is_return = command in RETURN_COMMANDS
        known = dict(body) | {"return_version": answer["return_version"]} if is_return else body
        if "tenant_id" in answer:
            known = dict(known) | {"tenant_id": answer["tenant_id"]}
        self.facts.append(
            Fact(
                id=answer["fact_id"],
                subject=answer["return_id"] if is_return else answer["cluster_id"],
                command=command,
                body=known,
                day=_day(body, at),
                order=len(self.facts),
                recorded=at,
            )
        )

    def withdraw(self, fact_ids: set[str], at: datetime) -> None:
        """These facts were lost with a database and withdrawn by its next incarnation."""
        for fact in self.facts:
            if fact.id in fact_ids:
                fact.withdrawn = at

    def cluster(self, cluster_id: str, *, on: date, known: datetime | None = None) -> Cluster:
        return replay(counting(self._of(cluster_id), on, known))

    def figures(
        self, *, on: date, borders: str = "34", known: datetime | None = None
    ) -> tuple[Figures, dict[str, Figures]]:
        """The country and each unit, on a day, by the 34 or the 63, as known at an instant."""
        placed, returns = self._counting(on, borders, known)
        return table(placed, jobs(returns, borders))

    def rows(
        self, *, on: date, starts: date, borders: str = "34", known: datetime | None = None
    ) -> dict[str, dict[str, Number]]:
        """Of each unit with a cluster the rows of form B04, for a period that ends on a day."""
        units: dict[str, list[Cluster]] = {}
        for where, cluster in self._counting(on, borders, known)[0]:
            units.setdefault(where, []).append(cluster)
        return {unit: rows(clusters, starts) for unit, clusters in units.items()}

    def reported(
        self, form: str, period: str, units: Collection[str], *, known: datetime | None = None
    ) -> dict[str, Number]:
        """What the accepted returns of these units say of a period, added up over subjects."""
        returns = self._counting(date.max, "34", known)[1]
        return together(
            one for one in returns if (one.form, one.period) == (form, period) and one.unit in units
        )

    def _counting(
        self, on: date, borders: str, known: datetime | None
    ) -> tuple[list[tuple[str, Cluster]], list[Accepted]]:
        placed, returns = [], list[Accepted]()
        for subject in {fact.subject: None for fact in self.facts}:
            facts = counting(self._of(subject), on, known)
            # A cluster of which nobody says anything itself has no figures, whoever leases there.
            if all(fact.command in TENANT_COMMANDS for fact in facts):
                continue
            if facts[0].command in RETURN_COMMANDS:
                returns += [item for item in [accepted(facts)] if item is not None]
                continue
            cluster = replay(facts)
            # Where the paper that placed it was taken back, what others say of it still counts.
            where = UNKNOWN if cluster.place is None else cluster.place.by(borders)
            placed.append((where, cluster))
        return placed, returns

    def _of(self, subject: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.subject == subject]


def _day(body: Mapping[str, Any], at: datetime) -> date:
    stated = body.get("effective_on") or body.get("document", {}).get("date")
    return date.fromisoformat(stated) if stated else at.date()
