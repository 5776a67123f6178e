"""Every finding has a known code and exactly the parameters that its words are filled with."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.clusters.findings import CODES
from registry.domain.clusters.policies import area, decision, plan, tenants, works
from registry.domain.refusals import Refusal

type File = Callable[..., Filed]


def test_the_policies_speak_in_the_codes_of_the_list() -> None:
    """No code without words, no words without a policy."""
    constants = set[str]()
    for function in _functions():
        constants |= {text for text in function.__code__.co_consts if isinstance(text, str)}

    assert CODES.keys() <= constants


def _functions() -> Iterator[Any]:
    for module in (area, decision, plan, tenants, works):
        yield from (value for value in vars(module).values() if hasattr(value, "__code__"))


def test_refusals_have_codes_of_their_own() -> None:
    codes = [refusal.code for refusal in Refusal.__subclasses__()]

    assert len(codes) == len(set(codes))
    assert not set(codes) & CODES.keys()


@pytest.mark.parametrize(
    ("code", "story"),
    [
        ("before-establishment", [("plan", {}), ("approve_detailed_plan", {})]),
        ("before-detailed-plan", [("plan", {}), ("approve_infrastructure_project", {})]),
        ("before-infrastructure-project", [("plan", {}), ("start_construction", {})]),
        ("before-construction", [("plan", {}), ("complete_infrastructure", {})]),
        ("lease-before-infrastructure", [("plan", {}), ("lease_to_tenant", {})]),
        (
            "land-use-differs-from-area",
            [
                ("plan", {}),
                ("establish", {}),
                ("approve_detailed_plan", {"land_use": {"industrial": "50.00", "road": "9.00"}}),
            ],
        ),
        (
            "services-above-share",
            [
                ("plan", {}),
                ("establish", {}),
                ("approve_detailed_plan", {"land_use": {"industrial": "50.0", "service": "7.01"}}),
            ],
        ),
        (
            "cleared-above-area",
            [("plan", {}), ("establish", {}), ("clear_land", {"cleared_ha": "70.01"})],
        ),
        (
            "ready-above-industrial",
            [
                ("plan", {}),
                ("approve_detailed_plan", {"land_use": {"industrial": "20.00"}}),
                ("complete_infrastructure", {"ready_ha": "20.01"}),
            ],
        ),
        ("withdrawn-without-plan", [("record_legacy", {}), ("withdraw_from_plan", {})]),
    ],
)
def test_what_is_remarkable_is_accepted_and_told(
    file: File, code: str, story: list[tuple[str, dict[str, Any]]]
) -> None:
    days = ("2024-06-01", "2024-07-01", "2024-08-01")
    for day, (verb, said) in zip(days, story, strict=False):
        filed = file(verb, day, **said)

    found = [finding for finding in filed.warnings if finding.code == code]

    assert len(found) == 1
    assert found[0].level == "warn"
    assert set(found[0].params) == set(CODES[code][1])


def test_the_parameters_of_a_refusal_are_those_of_the_list(file: File) -> None:
    file("plan", "2024-06-01", area_ha="40.00")

    with pytest.raises(FactImpossible) as refused:
        file("establish", "2025-02-20", area_ha="60.00")

    finding = refused.value.finding
    assert set(finding.params) == set(CODES[finding.code][1])
    assert dict(finding.params) == {
        "area_ha": "60.00",
        "plan_area_ha": "40.00",
        "tolerance_ha": "5",
    }
