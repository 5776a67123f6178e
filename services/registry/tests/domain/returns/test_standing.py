"""What the registry knows of the tenant or cluster that a return speaks of."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from registry.domain.clusters.state import Investing, Legal, State
from registry.domain.clusters.tenant import Tenant
from registry.domain.returns.figures import Written, read_rows
from registry.domain.returns.findings import Finding
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.standing import Standing, findings_of_standing
from registry.domain.returns.subjects import Subject
from services.registry.tests.figures import OF_A_CLUSTER, OF_A_TENANT

FIRST_DAY = date(2025, 12, 15)
TENANT = "0197a2f0-0000-7000-8000-0000000000d1"


def standing(state: State, kind: Any = "cluster", code: str = "CCN-15-0001") -> Standing:
    subject = Subject(kind=kind, code=code, name="Gỗ Minh Khai", cluster="CCN-15-0001")
    return Standing(subject=subject, state=state, latest=state, first_day=FIRST_DAY)


@pytest.fixture
def found(reference: ReturnReference) -> Any:
    def found(state: State, **changes: Written) -> list[Finding]:
        rows = OF_A_CLUSTER | {name.lstrip("r"): value for name, value in changes.items()}
        figures, errors = read_rows(rows, reference.forms["B02", "TT14-2024+TT38-2025"])
        assert errors == []
        return findings_of_standing(figures, "B02", standing(state))

    return found


def a_state(**more: Any) -> State:
    known: dict[str, Any] = {"industrial_ha": Decimal("35.00"), "area_ha": Decimal("50.00")}
    return State(**known | {"investor": Investing.ASSIGNED} | more)


@pytest.mark.parametrize(
    ("rate", "bases"),
    [
        ("65.00", ["F2"]),
        ("65.05", ["F2"]),
        ("65.06", []),
        ("75.83", ["F3"]),
        ("56.88", ["F4"]),
        ("45.50", ["F5"]),
    ],
)
def test_the_denominator_that_fits_a_rate_is_named(found: Any, rate: str, bases: list[str]) -> None:
    """V10: 22.75 ha of 35 by the plan, of 30 ready, of 40 cleared, of 50 in all."""
    [finding] = found(a_state(cleared_ha=Decimal("40.00")), r5=rate)

    assert (finding.rule, finding.level, finding.rows) == ("V10", "info", ("5", "4"))
    assert finding.numbers["100 × 4 / F2"] == "65.00"
    for basis in ("F2", "F3", "F4", "F5"):
        assert (f"({basis})" in finding.message_vi) is (basis in bases)
        assert (f"({basis})" in finding.message_en) is (basis in bases)


def test_two_denominators_may_fit_and_none_need_be_known(found: Any) -> None:
    [both] = found(a_state(industrial_ha=Decimal("30.00")), r5="75.83")
    assert "(F2) và" in both.message_vi

    assert found(a_state(industrial_ha=None, area_ha=None), r3=None) == []
    assert found(a_state(), r5=None) == []


@pytest.mark.parametrize(
    ("since", "level"), [(date(2025, 12, 14), "error"), (date(2025, 12, 15), None)]
)
@pytest.mark.parametrize(
    "gone", [{"legal": Legal.ABOLISHED}, {"investor": Investing.REPLACING}], ids=str
)
def test_nobody_reports_for_a_cluster_without_investor_in_the_whole_period(
    found: Any, gone: dict[str, Any], since: date, level: str | None
) -> None:
    state = a_state(**gone, since=dict.fromkeys(gone, since))

    findings = [one for one in found(state) if one.rule == "CEASED"]

    assert [one.level for one in findings] == ([level] if level else [])
    if findings:
        assert findings[0].numbers == {"since": "2025-12-14", "first_day": "2025-12-15"}


def test_an_investor_who_was_never_recorded_is_asked_for(found: Any) -> None:
    state = a_state()
    state.investor = Investing.NONE

    assert [(one.rule, one.level) for one in found(state)] == [
        ("INVESTOR", "warning"),
        ("V10", "info"),
    ]


@pytest.mark.parametrize(
    ("gone", "since", "warned"),
    [
        ("revoked", date(2025, 12, 14), True),
        ("ended", date(2025, 12, 14), True),
        ("ended", date(2025, 12, 15), False),
        (None, date(2020, 1, 1), False),
    ],
)
def test_a_tenant_that_ceased_before_the_period_is_taken_in_with_a_warning(
    reference: ReturnReference, gone: str | None, since: date, *, warned: bool
) -> None:
    tenant = Tenant(id=TENANT, name="Gỗ Minh Khai", gone=gone, since=since)
    figures, _ = read_rows(OF_A_TENANT, reference.forms["B01", "TT14-2024+TT38-2025"])

    found = findings_of_standing(
        figures, "B01", standing(State(tenants={TENANT: tenant}), "tenant", TENANT)
    )

    assert [(one.rule, one.level) for one in found] == ([("CEASED", "warning")] if warned else [])


@pytest.mark.parametrize(
    ("place", "communes"),
    [
        ({"communes": ["xã A", "xã B"], "lead_commune": "xã B"}, ("xã B",)),
        ({"communes": ["xã A", "xã B"]}, ("xã A", "xã B")),
        ({}, ()),
    ],
)
def test_a_cluster_is_in_the_hands_of_the_commune_that_leads_it(
    place: dict[str, Any], communes: tuple[str, ...]
) -> None:
    assert standing(a_state(place=place)).communes == communes
