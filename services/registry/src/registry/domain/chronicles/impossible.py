"""The refusal that judging a history leads to."""

from registry.domain.chronicles.findings import Finding
from registry.domain.refusals import Refusal


class FactImpossible(Refusal):
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
