"""What can be read in two ways is refused, naming the row."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from registry.domain.returns.figures import Written, read_rows
from registry.domain.returns.findings import Finding
from registry.domain.returns.reference import ReturnReference

Check = Callable[..., list[Finding]]


def test_the_same_number_is_the_same_figure_however_it_was_written(
    reference: ReturnReference,
) -> None:
    form = reference.forms["B04", "TT14-2024+TT38-2025"]

    read = [read_rows({"2": written}, form)[0]["2"] for written in (75, 75.0, "75", "75.0")]

    assert [str(figure) for figure in read] == ["75.00"] * 4


def test_a_row_that_is_not_written_is_empty_and_not_zero(reference: ReturnReference) -> None:
    figures, findings = read_rows({"1": 0}, reference.forms["B04", "TT14-2024+TT38-2025"])

    assert findings == []
    assert figures["1"] == 0
    assert figures["2"] is None
    assert list(figures) == list(reference.forms["B04", "TT28/2020"].rows)


@pytest.mark.parametrize(
    "written", ["1.028", "1,028", "1.028,78", "1,028.78", "1.028.780", "12.000"]
)
def test_points_that_may_part_thousands_are_refused(check: Check, written: str) -> None:
    [finding] = check(r2=written)

    assert (finding.rule, finding.rows, finding.numbers) == ("V12", ("2",), {"2": written})
    assert "theo hai cách" in finding.message_vi
    assert "in two ways" in finding.message_en


def test_a_count_with_a_point_for_thousands_is_refused(check: Check) -> None:
    [finding] = check(r25="19.870")

    assert finding.rows == ("25",)
    assert "theo hai cách" in finding.message_vi


def test_a_decimal_comma_is_refused_and_the_point_offered(check: Check) -> None:
    [finding] = check(r19="65,0")

    assert finding.rule == "V12"
    assert "65.0" in finding.message_vi
    assert "65.0" in finding.message_en


def test_money_may_have_three_places(check: Check) -> None:
    assert check(r24="742.301") == []


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ("r1", 40.5),
        ("r1", 40.0),
        ("r1", "40.0"),
        ("r2", "1980.505"),
        ("r2", 1980.505),
        ("r13", "9450.0001"),
        ("r19", "65.001"),
    ],
)
def test_finer_than_the_form_is_refused(check: Check, row: str, written: Written) -> None:
    [finding] = check(**{row: written})

    assert (finding.rule, finding.rows) == ("V12", (row[1:],))


@pytest.mark.parametrize(
    "written",
    ["", " ", "-1", -1, "+1", "1e3", 1e30, "75 ha", "65%", "hơn 39000", "NaN", "٤٠", "9" * 13],
)
def test_what_is_no_number_is_refused(check: Check, written: Written) -> None:
    for row in ("r1", "r2"):
        [finding] = check(**{row: written})

        assert finding.rule == "V12"
        assert finding.message_vi != finding.message_en


def test_a_row_of_no_form_is_refused(check: Check) -> None:
    [finding] = check(r28=1)

    assert finding.rows == ("28",)
    assert "không có dòng 28" in finding.message_vi


def test_figures_never_pass_through_binary_fractions(reference: ReturnReference) -> None:
    form = reference.forms["B04", "TT14-2024+TT38-2025"]

    figures, _ = read_rows({"2": 1028.78, "4": "1028.78"}, form)

    assert figures["2"] == figures["4"] == Decimal("1028.78")
