"""The law is dated data: every rule knows since when, until when, and how well it is known."""

from datetime import date
from decimal import Decimal

import pytest

from registry.domain.chronicles.fact import RETRACTION, word_of
from registry.domain.clusters.events import EVENTS
from registry.domain.clusters.law import Law
from registry.domain.clusters.policies import POLICIES


@pytest.mark.parametrize(
    ("sought", "value", "evidence"),
    [
        (("DEF-AREA", "least_ha", "R1"), "10", "P"),
        (("DEF-AREA", "least_ha", "R3"), "5", "S"),
        (("PLAN-02", "tolerance_ha", "R2"), "5", "P"),
        (("EXP-C", "fill_pct", "R2"), "60", "P"),
        (("EXP-C", "fill_pct", "R3"), "50", "S"),
        (("LEG-02", "established_before", "R3"), "2026-12-31", "P"),
    ],
)
def test_a_threshold_is_found_by_rule_regime_and_day(
    law: Law, sought: tuple[str, str, str], value: str, evidence: str
) -> None:
    found = law.term(*sought, date(2026, 1, 1))

    assert found is not None
    assert (found.value, found.evidence) == (value, evidence)
    assert found.legal_basis


def test_regimes_follow_each_other_without_a_gap(law: Law) -> None:
    for earlier, later in zip(law.regimes, law.regimes[1:], strict=False):
        assert earlier.valid_to is not None
        assert later.valid_from is not None
        assert (later.valid_from - earlier.valid_to).days == 1
    assert law.usual_regime(date(2009, 10, 4)) is None
    assert law.usual_regime(date(2100, 1, 1)) == "R3"


def test_a_corrected_threshold_leaves_what_was_known_before(law: Law) -> None:
    """The original of the decree of 2026 is found, say, and it says 55."""
    wrong = law.term("EXP-C", "fill_pct", "R3", date(2026, 10, 1))
    assert wrong is not None
    right = wrong.model_copy(
        update={"value": "55", "evidence": "P", "known_from": date(2026, 12, 1)}
    )
    believed = wrong.model_copy(update={"known_to": date(2026, 11, 30)})
    terms = tuple(row for row in law.terms if row is not wrong)
    corrected = Law(law.regimes, (*terms, believed, right), law.area_reasons)

    def fill(known: date | None) -> Decimal:
        found = corrected.term("EXP-C", "fill_pct", "R3", date(2026, 10, 1), known=known)
        assert found is not None
        return found.number

    assert fill(None) == 55
    assert fill(date(2026, 11, 30)) == 50
    assert fill(date(2026, 12, 1)) == 55


def test_what_only_secondary_sources_say_of_the_first_regime_refuses_nothing_about_areas(
    law: Law,
) -> None:
    levels = {
        row.level for row in law.terms if row.rule == "DEF-AREA" and row.regime in {"R0A", "R0B"}
    }

    assert levels == {"warn"}


def test_every_event_but_the_retraction_has_its_policies() -> None:
    assert POLICIES.keys() == {word_of(event.type) for event in EVENTS} - {RETRACTION}
