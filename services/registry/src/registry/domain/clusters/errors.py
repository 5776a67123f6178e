"""What the registry refuses about clusters alone."""

from datetime import date
from uuid import UUID

from registry.domain.refusals import Refusal


class UnknownCluster(Refusal):
    """No cluster bears this id or code."""

    code = "unknown-cluster"

    def __init__(self, *, cluster: UUID | str) -> None:
        super().__init__(cluster=str(cluster))


class ClusterExists(Refusal):
    """A cluster with the id that the client chose is already there."""

    code = "cluster-exists"

    def __init__(self, *, cluster_id: UUID, cluster_code: str) -> None:
        super().__init__(cluster_id=str(cluster_id), cluster_code=cluster_code)


class CodeTaken(Refusal):
    """Another cluster bears this code; codes are never used again."""

    code = "code-taken"

    def __init__(self, *, cluster_code: str) -> None:
        super().__init__(cluster_code=cluster_code)


class CodeNeverChanges(Refusal):
    """A known cluster was given another code."""

    code = "code-never-changes"

    def __init__(self, *, cluster_code: str, given: str) -> None:
        super().__init__(cluster_code=cluster_code, given=given)


class RegimeNotInForce(Refusal):
    """The stated regime had not begun on the day of the paper."""

    code = "regime-not-in-force"

    def __init__(self, *, regime: str, on: date, since: date) -> None:
        super().__init__(regime=regime, on=on.isoformat(), since=since.isoformat())


class NoRegime(Refusal):
    """No regime was in force on the day of the paper."""

    code = "no-regime"

    def __init__(self, *, on: date, first: date) -> None:
        super().__init__(on=on.isoformat(), first=first.isoformat())


class OldRegimeNeedsNote(Refusal):
    """A dossier that finishes under an earlier regime says why."""

    code = "old-regime-needs-note"

    def __init__(self, *, regime: str, usual: str) -> None:
        super().__init__(regime=regime, usual=usual)
