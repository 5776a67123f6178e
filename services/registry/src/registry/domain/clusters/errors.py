"""Everything the registry refuses about clusters; one table of the API gives each its words."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar
from uuid import UUID

from registry.domain.clusters.findings import Finding


class ClusterRefusal(Exception):
    """A request that is not granted; `code` names it for ever, `params` fill the words of it."""

    code: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in params.items()))
        self.params = params


class UnknownCluster(ClusterRefusal):
    """No cluster bears this id or code."""

    code = "unknown-cluster"

    def __init__(self, *, cluster: UUID | str) -> None:
        super().__init__(cluster=str(cluster))


class ClusterExists(ClusterRefusal):
    """A cluster with the id that the client chose is already there."""

    code = "cluster-exists"

    def __init__(self, *, cluster_id: UUID, cluster_code: str) -> None:
        super().__init__(cluster_id=str(cluster_id), cluster_code=cluster_code)


class CodeTaken(ClusterRefusal):
    """Another cluster bears this code; codes are never used again."""

    code = "code-taken"

    def __init__(self, *, cluster_code: str) -> None:
        super().__init__(cluster_code=cluster_code)


class CodeNeverChanges(ClusterRefusal):
    """A known cluster was given another code."""

    code = "code-never-changes"

    def __init__(self, *, cluster_code: str, given: str) -> None:
        super().__init__(cluster_code=cluster_code, given=given)


class StaleCluster(ClusterRefusal):
    """Something happened to the cluster since the client last looked."""

    code = "stale-version"

    def __init__(self, *, expected: int, actual: int) -> None:
        super().__init__(expected=expected, actual=actual)


class WrongRole(ClusterRefusal):
    """None of the roles that may do this."""

    code = "wrong-role"

    def __init__(self, *, roles: Collection[str]) -> None:
        super().__init__(roles=", ".join(sorted(roles)))


class ForeignProvince(ClusterRefusal):
    """An officer of another province."""

    code = "foreign-province"

    def __init__(self, *, unit: str, former_unit: str | None, provinces: Collection[str]) -> None:
        super().__init__(unit=unit, former_unit=former_unit, provinces=", ".join(sorted(provinces)))


class SyntheticRefused(ClusterRefusal):
    """Made-up records belong into a demonstration's database only."""

    code = "synthetic-refused"

    def __init__(self, *, kind: str) -> None:
        super().__init__(kind=kind)


class UnknownProvince(ClusterRefusal):
    """No unit bore this code on that day."""

    code = "unknown-province"

    def __init__(self, *, unit: str, on: date) -> None:
        super().__init__(unit=unit, on=on.isoformat())


class NotAPartOf(ClusterRefusal):
    """The former province did not become part of that unit."""

    code = "not-a-part-of"

    def __init__(self, *, former_unit: str, unit: str) -> None:
        super().__init__(former_unit=former_unit, unit=unit)


class FormerProvinceUnknown(ClusterRefusal):
    """A paper older than the reform needs the former province, which nobody has stated yet."""

    code = "former-province-unknown"

    def __init__(self, *, unit: str, on: date) -> None:
        super().__init__(unit=unit, on=on.isoformat())


class DocumentDatedAhead(ClusterRefusal):
    """A paper is not signed after today; its effect may begin later."""

    code = "document-dated-ahead"

    def __init__(self, *, date: date, today: date) -> None:
        super().__init__(date=date.isoformat(), today=today.isoformat())


class RegimeNotInForce(ClusterRefusal):
    """The stated regime had not begun on the day of the paper."""

    code = "regime-not-in-force"

    def __init__(self, *, regime: str, on: date, since: date) -> None:
        super().__init__(regime=regime, on=on.isoformat(), since=since.isoformat())


class NoRegime(ClusterRefusal):
    """No regime was in force on the day of the paper."""

    code = "no-regime"

    def __init__(self, *, on: date, first: date) -> None:
        super().__init__(on=on.isoformat(), first=first.isoformat())


class OldRegimeNeedsNote(ClusterRefusal):
    """A dossier that finishes under an earlier regime says why."""

    code = "old-regime-needs-note"

    def __init__(self, *, regime: str, usual: str) -> None:
        super().__init__(regime=regime, usual=usual)


class UnknownFact(ClusterRefusal):
    """This cluster has no fact of that id."""

    code = "unknown-fact"

    def __init__(self, *, fact_id: UUID) -> None:
        super().__init__(fact_id=str(fact_id))


class CorrectsAnotherType(ClusterRefusal):
    """A correction is of the type that it corrects; a retraction is not corrected at all."""

    code = "corrects-another-type"

    def __init__(self, *, fact_id: UUID, fact_type: str, given_type: str) -> None:
        super().__init__(fact_id=str(fact_id), fact_type=fact_type, given_type=given_type)


class NoLongerCounts(ClusterRefusal):
    """The fact has already been corrected or retracted, by the fact that is named."""

    code = "no-longer-counts"

    def __init__(self, *, fact_id: UUID, by_fact_id: UUID, by_type: str) -> None:
        super().__init__(fact_id=str(fact_id), by_fact_id=str(by_fact_id), by_type=by_type)


class DuplicateFact(ClusterRefusal):
    """The same paper with the same content has been recorded before, as the fact that is named."""

    code = "duplicate-fact"

    def __init__(self, *, fact_id: UUID, fact_type: str, document: str, on: date) -> None:
        super().__init__(
            fact_id=str(fact_id), fact_type=fact_type, document=document, on=on.isoformat()
        )


class FactImpossible(ClusterRefusal):
    """A rule is broken by a fact of the history, the new one in its place; it is named.

    `finding.code` chooses the words; `is_new` tells whether it is the fact that was being filed,
    or an earlier one that the new fact makes impossible.
    """

    code = "fact-impossible"

    def __init__(self, finding: Finding, *, is_new: bool) -> None:
        super().__init__(
            **finding.params,
            rule=finding.rule,
            fact_id=str(finding.fact_id),
            fact_type=finding.fact_type,
            fact_document=finding.fact_document,
            fact_on=finding.fact_on.isoformat(),
            is_new=is_new,
        )
        self.finding = finding
        self.is_new = is_new
