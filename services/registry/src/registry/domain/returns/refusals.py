"""Everything the registry refuses about returns."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from registry.domain.returns.findings import Finding
from registry.domain.returns.reference import SubjectKind


class ReturnRefusal(Exception):
    """What is not granted; `code` names it for ever, `params` fill the words of it."""

    code: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(", ".join(f"{name}={value!r}" for name, value in params.items()))
        self.params = params


class UnknownForm(ReturnRefusal):
    """No such form, or no such version of it."""

    code = "unknown-form"

    def __init__(self, *, form: str, form_version: str, known: Sequence[str]) -> None:
        super().__init__(form=form, form_version=form_version, known=", ".join(known))


class UnknownPeriod(ReturnRefusal):
    """The period is none of this form's."""

    code = "unknown-period"

    def __init__(self, *, form: str, period: str, kinds: Sequence[str]) -> None:
        known = ", ".join(f"{kind}-YYYY" for kind in kinds)
        super().__init__(form=form, period=period, known=known)


class PeriodNotBegun(ReturnRefusal):
    """The document is older than the period it tells of."""

    code = "period-not-begun"

    def __init__(self, *, period: str, document_date: date, first_day: date) -> None:
        super().__init__(period=period, document_date=document_date, first_day=first_day)


class FiguresDisagree(ReturnRefusal):
    """Rows that cannot be read, or that contradict each other by a rule."""

    code = "figures-disagree"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(count=len(findings))
        self.findings = tuple(findings)


class UnknownReturn(ReturnRefusal):
    """Nothing was sent in for this form, unit and period, or under this id."""

    code = "unknown-return"

    def __init__(self, *, sought: str) -> None:
        super().__init__(sought=sought)


class StaleReturn(ReturnRefusal):
    """Something happened to the return since the client last looked."""

    code = "stale-version"

    def __init__(self, *, expected: int, actual: int) -> None:
        super().__init__(expected=expected, actual=actual)


class UnknownReturnVersion(ReturnRefusal):
    """The return has no such version."""

    code = "unknown-return-version"

    def __init__(self, *, return_version: int, known: Sequence[int]) -> None:
        super().__init__(return_version=return_version, known=", ".join(map(str, known)))


class ReturnVersionDiffers(ReturnRefusal):
    """The version was sent in before with other figures."""

    code = "return-version-differs"

    def __init__(self, *, return_version: int, rows: Sequence[str], next_version: int) -> None:
        super().__init__(
            return_version=return_version, rows=", ".join(rows), next_version=next_version
        )


class ReturnVersionSuperseded(ReturnRefusal):
    """A newer version has taken the place of this one."""

    code = "return-version-superseded"

    def __init__(self, *, return_version: int, newer: int) -> None:
        super().__init__(return_version=return_version, newer=newer)


class ReturnAlreadyDecided(ReturnRefusal):
    """The agency has accepted this version or sent it back."""

    code = "return-already-decided"

    def __init__(self, *, return_version: int, decided: str) -> None:
        super().__init__(return_version=return_version, decided=decided)


class DecidedBeforeSubmitted(ReturnRefusal):
    """Nothing is decided before it was sent in."""

    code = "decided-before-submitted"

    def __init__(self, *, decided_on: date, submitted_on: date) -> None:
        super().__init__(decided_on=decided_on, submitted_on=submitted_on)


class WrongSubject(ReturnRefusal):
    """The form speaks of somebody else: of a tenant, a cluster, a commune, or of all."""

    code = "wrong-subject"

    def __init__(
        self, *, form: str, period: str, wanted: SubjectKind | None, given: SubjectKind | None
    ) -> None:
        super().__init__(form=form, period=period, wanted=wanted or "–", given=given or "–")


class UnknownTenant(ReturnRefusal):
    """The cluster never had a tenant project of this id."""

    code = "unknown-tenant-project"

    def __init__(self, *, tenant: str, cluster: str) -> None:
        super().__init__(tenant=tenant, cluster=cluster)


class SubjectElsewhere(ReturnRefusal):
    """The cluster did not lie in the return's unit on the last day of the period."""

    code = "subject-elsewhere"

    def __init__(self, *, cluster: str, unit: str, lies_in: str) -> None:
        super().__init__(cluster=cluster, unit=unit, lies_in=lies_in)
