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


@pytest.mark.parametrize(
    ("rule", "rows", "changes", "numbers"),
    [
        ("V07", ("14", "13"), {"r14": "9450.001"}, {"14": "9450.001", "13": "9450.000"}),
        ("V08", ("9", "3", "15.2"), {"r9": 26}, {"9": "26", "3 + 15.2": "25"}),
        ("V08", ("11", "9"), {"r11": 25}, {"11": "25", "9": "24"}),
    ],
)
def test_what_happens_in_life_warns_only(
    check: Check,
    rule: str,
    rows: tuple[str, ...],
    changes: dict[str, Written],
    numbers: dict[str, str],
) -> None:
    [finding] = check(**changes)

    assert (finding.rule, finding.level, finding.rows) == (rule, "warning", rows)
    assert finding.numbers == numbers


def test_what_is_equal_is_not_above(check: Check) -> None:
    assert check(r14="9450.000", r9=25, r11=24) == []
    assert check(r11=24, r9=24, r15_2=None, r3=24, r15=13, r16="548.20", r16_2=None) == []


def test_a_consistent_return_of_a_cluster_has_no_findings(check_b02: Check) -> None:
    assert check_b02() == []
    assert check_b02(r2="480.000", r4="30.00", r5="100.00", r7=9, r8=9, r13=0, r14=0) == []


@pytest.mark.parametrize(
    ("rule", "level", "rows", "changes", "numbers"),
    [
        ("V07", "warning", ("2", "1"), {"r2": "480.001"}, {"2": "480.001", "1": "480.000"}),
        ("V09", "error", ("7", "6"), {"r7": 10}, {"7": "10", "6": "9"}),
        ("V09", "error", ("8", "6"), {"r8": 10}, {"8": "10", "6": "9"}),
        ("V09", "error", ("14", "13"), {"r13": 0}, {"14": "1", "13": "0"}),
        ("V09", "error", ("14", "13"), {"r13": None}, {"14": "1"}),
        ("V09", "warning", ("4", "3"), {"r4": "30.01"}, {"4": "30.01", "3": "30.00"}),
        ("V12", "error", ("5",), {"r5": "100.01"}, {"5": "100.01", "max": "100"}),
        ("V12", "error", ("13",), {"r13": 2}, {"13": "2", "max": "1"}),
        ("V12", "error", ("13",), {"r13": "có"}, {"13": "có"}),
    ],
)
def test_a_return_of_a_cluster_is_judged_by_its_own_rules(
    check_b02: Check,
    rule: str,
    level: str,
    rows: tuple[str, ...],
    changes: dict[str, Written],
    numbers: dict[str, str],
) -> None:
    [finding] = check_b02(**changes)

    assert (finding.rule, finding.level, finding.rows) == (rule, level, rows)
    assert finding.numbers == numbers
    assert finding.message_vi != finding.message_en
