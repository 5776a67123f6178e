"""Each rule of the form refuses or warns with both numbers, and holds at its edge."""

from collections.abc import Callable

import pytest

from registry.domain.returns.figures import Written
from registry.domain.returns.findings import Finding

Check = Callable[..., list[Finding]]


def test_a_consistent_return_has_no_findings(check: Check) -> None:
    assert check() == []


def test_the_older_form_obeys_the_same_rules(check: Check) -> None:
    assert check("TT28/2020") == []
    assert [finding.rule for finding in check("TT28/2020", r15=17)] == ["V01"]


@pytest.mark.parametrize(
    ("rule", "rows", "changes", "numbers"),
    [
        ("V01", ("15", "15.1", "15.2"), {"r15": 17}, {"15": "17", "15.1 + 15.2": "16"}),
        (
            "V01",
            ("16", "16.1", "16.2"),
            {"r16": "611.79"},
            {"16": "611.79", "16.1 + 16.2": "611.80"},
        ),
        ("V02", ("19", "18", "17"), {"r19": "64.94"}, {"19": "64.94", "100 × 18 / 17": "65.00"}),
        ("V02", ("19", "18", "17"), {"r19": None}, {"100 × 18 / 17": "65.00"}),
        ("V02", ("19", "17"), {"r17": "0", "r18": "0"}, {"19": "65.00", "17": "0.00"}),
        ("V02", ("19", "17"), {"r17": None}, {"19": "65.00"}),
        ("V02", ("19", "18"), {"r18": None}, {"19": "65.00"}),
        ("V03", ("15.1", "3"), {"r3": 12, "r7": 9, "r9": 9, "r11": 9}, {"15.1": "13", "3": "12"}),
        ("V03", ("5", "3"), {"r5": 23}, {"5": "23", "3": "22"}),
        ("V03", ("7", "3"), {"r7": 23}, {"7": "23", "3": "22"}),
        ("V03", ("6", "4"), {"r6": "1012.41"}, {"6": "1012.41", "4": "1012.40"}),
        ("V03", ("8", "4"), {"r8": "1012.41"}, {"8": "1012.41", "4": "1012.40"}),
        ("V04", ("15.3", "15"), {"r15_3": 17}, {"15.3": "17", "15": "16"}),
        ("V04", ("15.4", "15"), {"r15_4": 17}, {"15.4": "17", "15": "16"}),
        ("V05", ("21", "20"), {"r21": 313}, {"21": "313", "20": "312"}),
        ("V05", ("22", "20"), {"r22": 313}, {"22": "313", "20": "312"}),
        ("V05", ("27", "26"), {"r27": 10}, {"27": "10", "26": "9"}),
        ("V06", ("18", "17"), {"r18": "428.01", "r19": "100.00"}, {"18": "428.01", "17": "428.00"}),
    ],
)
def test_a_broken_rule_names_its_rows_and_both_numbers(
    check: Check,
    rule: str,
    rows: tuple[str, ...],
    changes: dict[str, Written],
    numbers: dict[str, str],
) -> None:
    [finding] = check(**changes)

    assert (finding.rule, finding.level, finding.rows) == (rule, "error", rows)
    assert finding.numbers == numbers
    for row in rows[:2]:
        assert row in finding.message_vi
        assert row in finding.message_en


def test_industrial_land_above_the_area_warns_only(check: Check) -> None:
    [finding] = check(r17="700.00", r18="455.00")

    assert (finding.rule, finding.level, finding.rows) == ("V06", "warning", ("17", "16"))
    assert finding.message_vi == "Dòng 17 (700,00) lớn hơn dòng 16 (611,80)."
    assert finding.message_en == "Row 17 (700.00) is above row 16 (611.80)."


@pytest.mark.parametrize("rate", ["64.95", "65.05"])
def test_the_rate_may_be_off_by_the_tolerance_and_no_more(check: Check, rate: str) -> None:
    assert check(r19=rate) == []


def test_the_tolerance_is_exact_where_the_quotient_never_ends(check: Check) -> None:
    # 100 × 1 / 3 = 33.333…: 33.38 is off by 0.0467, 33.39 by 0.0567.
    assert check(r17="3", r18="1", r19="33.38") == []
    assert [finding.rule for finding in check(r17="3", r18="1", r19="33.39")] == ["V02"]


def test_without_industrial_land_the_rate_is_empty(check: Check) -> None:
    assert check(r17="0", r18="0", r19=None) == []


def test_craft_and_specialised_clusters_may_be_the_same_ones(check: Check) -> None:
    assert check(r15_3=16, r15_4=16) == []


def test_rows_left_empty_prove_nothing(check: Check) -> None:
    empty = {f"r{row}": None for row in (3, 4, 17, 18, 19, 20, 26)}

    assert check(r15_1=None, r15_2=None, **empty) == []


def test_all_that_is_wrong_is_named_at_once(check: Check) -> None:
    assert [finding.rule for finding in check(r15=17, r21=400, r19="1")] == ["V01", "V02", "V05"]
