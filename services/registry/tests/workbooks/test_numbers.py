"""Numbers as Vietnamese people and programs write them: one reading, or a question."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.domain.returns.reference import FormRow, ReturnReference
from registry.workbooks.days import understand_day
from registry.workbooks.numbers import understand

REFERENCE = ReturnReference.load()
B04 = REFERENCE.forms["B04", "TT14-2024+TT38-2025"].rows
B02 = REFERENCE.forms["B02", "TT14-2024+TT38-2025"].rows
AN_INSTANT = datetime.combine(date(2026, 1, 2), time())
COUNT, AREA, MONEY, RATE, FLAG = B04["25"], B04["2"], B04["23"], B04["19"], B02["13"]


def said(value: Any, row: FormRow, **how: bool) -> Any:
    """The figure where there is one, else the code of what is wrong."""
    figure, remarks = understand(value, row, **how)
    errors = [one.code for one in remarks if one.is_error]
    assert figure is None or not errors
    return errors[0] if errors else figure


@pytest.mark.parametrize(
    ("written", "row", "figure"),
    [
        ("1.028,78", AREA, Decimal("1028.78")),
        ("1028,78", AREA, Decimal("1028.78")),
        ("1,028.78", AREA, Decimal("1028.78")),
        ("1 028,78", AREA, Decimal("1028.78")),
        ("1\u00a0028,78 ha", AREA, Decimal("1028.78")),
        ("12.5", AREA, Decimal("12.50")),
        ("1.028.500", AREA, Decimal("1028500.00")),
        (1028.78, AREA, Decimal("1028.78")),
        (1028.7800000000002, AREA, Decimal("1028.78")),
        ("9.450,000", MONEY, Decimal("9450.000")),
        ("0,123", MONEY, Decimal("0.123")),
        ("1,0280", MONEY, Decimal("1.028")),
        (1.028, MONEY, Decimal("1.028")),
        ("18 tỷ", MONEY, Decimal("18.000")),
        ("19.870", COUNT, 19870),
        ("19,870 người", COUNT, 19870),
        ("'312", COUNT, 312),
        (312.0, COUNT, 312),
        ("84,38%", RATE, Decimal("84.38")),
        ("–", COUNT, None),
        ("  ", AREA, None),
        (None, MONEY, None),
        ("có", FLAG, 1),
        (False, FLAG, 0),
        (1.0, FLAG, 1),
    ],
)
def test_what_reads_one_way_is_taken_however_it_is_written(
    written: Any, row: FormRow, figure: Any
) -> None:
    assert said(written, row) == figure


@pytest.mark.parametrize(
    ("written", "row", "why"),
    [
        ("1.028", AREA, "two-readings"),
        ("1,028", MONEY, "two-readings"),
        (1.028, AREA, "two-readings"),
        (19.87, COUNT, "not-whole"),
        ("12,5", COUNT, "not-whole"),
        (0.84, COUNT, "fraction-of-one"),
        (12.345678, AREA, "too-fine"),
        ("hơn 39.000", AREA, "approximate"),
        ("khoảng 700.000", COUNT, "approximate"),
        ("10.287.800 m²", AREA, "other-unit"),
        ("750 triệu", MONEY, "other-unit"),
        ("84,38%", AREA, "percent-elsewhere"),
        ("-5", AREA, "below-zero"),
        ("−5", COUNT, "below-zero"),
        (-5, COUNT, "below-zero"),
        ("NaN", AREA, "not-a-number"),
        (float("nan"), AREA, "cell-error"),
        (float("inf"), AREA, "cell-error"),
        ("1,5E+3", MONEY, "not-a-number"),
        (1e300, AREA, "too-large"),
        (10**4000, COUNT, "too-large"),
        ("9" * 150, COUNT, "too-large"),
        ("9" * 100_000, COUNT, "not-a-number"),
        ("1.02.3", AREA, "not-a-number"),
        ("=2+2", AREA, "not-a-number"),
        (True, COUNT, "not-a-number"),
        (AN_INSTANT, AREA, "a-date-instead"),
        ("tốt", FLAG, "not-yes-or-no"),
        (2, FLAG, "not-yes-or-no"),
        (184.0, B02["5"], "above-most"),
    ],
)
def test_what_does_not_is_asked_about(written: Any, row: FormRow, why: str) -> None:
    assert said(written, row) == why


def test_the_question_offers_both_readings_in_words_that_cannot_be_misread() -> None:
    _, [area] = understand("1.028", AREA)
    _, [money] = understand("1.028", MONEY)

    note = money.at("Biểu 04", "D35")
    assert "1028 hoặc 1,0280" in note.message_vi
    assert "1028 or 1,0280" in note.message_en
    assert "1028 hoặc 1,03" in area.at("Biểu 04", "D15").message_vi
    assert said("1,0280", MONEY) == Decimal("1.028")


def test_a_percent_format_is_read_as_it_is_shown() -> None:
    assert said(0.8438, RATE, is_percent=True) == Decimal("84.38")
    assert said(0.8438, AREA, is_percent=True) == "percent-elsewhere"


def test_what_a_formula_gives_is_rounded_and_that_is_said() -> None:
    figure, [remark] = understand(65.002938, RATE, is_formula=True)

    assert (figure, remark.code) == (Decimal("65.00"), "rounded")


@given(
    number=st.decimals(0, 999_999_999, places=2),
    written=st.sampled_from(["{:,.2f}", "{:.2f}", "{:.2f} ha"]),
    vietnamese=st.booleans(),
)
def test_any_area_is_read_back_as_it_was_written(
    number: Decimal, written: str, vietnamese: bool
) -> None:
    text = written.format(number)
    text = text.translate(str.maketrans(",.", ".,")) if vietnamese else text

    assert said(text, AREA) == number


@given(st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.booleans(), st.dates()))
def test_whatever_a_cell_holds_is_a_figure_or_a_remark(value: Any) -> None:
    for row in (COUNT, AREA, MONEY, RATE, FLAG):
        figure, remarks = understand(value, row)
        assert all(one.at("s", "A1").message_vi for one in remarks)
        assert figure is None or figure >= 0


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("15/12/2026", date(2026, 12, 15)),
        ("5-6-2026", date(2026, 6, 5)),
        ("05.06.2026", date(2026, 6, 5)),
        ("2026-12-15", date(2026, 12, 15)),
        ("ngày 15 tháng 12 năm 2026", date(2026, 12, 15)),
        (datetime.combine(date(2026, 12, 15), time()), date(2026, 12, 15)),
        (46371, date(2026, 12, 15)),
        ("12/15/2026", "month-first"),
        ("31/02/2026", "not-a-day"),
        ("cuối năm", "not-a-day"),
        ("15/12/1026", "not-a-day"),
        (1e99, "not-a-day"),
        (float("nan"), "not-a-day"),
        (True, "not-a-day"),
    ],
)
def test_days_are_read_day_first(written: Any, day: Any) -> None:
    found, remarks = understand_day(written)

    assert (remarks[0].code if remarks else found) == day
