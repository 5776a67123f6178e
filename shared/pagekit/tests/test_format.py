"""Numbers, dates and times as Vietnamese officers write them, and as English readers do."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pagekit import format as formats
from pagekit.format import NBSP


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (1057, 0, "1.057", "1,057"),
        (Decimal("38050.00"), 2, "38.050,00", "38,050.00"),
        (Decimal("64.65"), 1, "64,7", "64.7"),
        (Decimal("64.75"), 1, "64,8", "64.8"),
        (-2150, 0, "−2.150", "−2,150"),
        (Decimal("-0.04"), 1, "0,0", "0.0"),
        (0, 0, "0", "0"),
        (None, 1, "–", "–"),
    ],
)
def test_a_number_is_written_in_the_language_and_rounded_half_up(
    value: Decimal | int | None, places: int, vi: str, en: str
) -> None:
    assert formats.number(value, "vi", places) == vi
    assert formats.number(value, "en", places) == en


def test_a_difference_bears_its_sign_but_zero_has_none() -> None:
    assert formats.signed(7, "vi") == "+7"
    assert formats.signed(-2150, "vi") == "−2.150"
    assert formats.signed(0, "vi") == "0"
    assert formats.signed(Decimal("0.04"), "vi", 1) == "0,0"


def test_units_stand_behind_a_space_that_does_not_break() -> None:
    assert formats.percent(Decimal("64.7"), "vi") == f"64,7{NBSP}%"
    assert formats.percent(Decimal("64.7"), "en") == "64.7%"
    assert formats.hectares(Decimal("1028.78"), "vi") == f"1.028,78{NBSP}ha"
    assert formats.billions(Decimal(9450), "vi") == f"9.450,000{NBSP}tỷ{NBSP}đồng"


def test_an_instant_is_told_in_vietnamese_time() -> None:
    late = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)

    assert formats.moment(late, "vi") == f"22/11/2026{NBSP}00:30:00"
    assert formats.nearest(late, date(2026, 11, 22), "vi") == "00:30:00"
    assert formats.minute(late) == "00:30"


def test_midnight_closes_the_day_before_it() -> None:
    assert formats.last_day(datetime(2026, 6, 30, 17, tzinfo=UTC)) == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("seconds", "vi"),
    [(1.8, "1 giây"), (119, "119 giây"), (402, "6 phút"), (7200, "2 giờ"), (200_000, "2 ngày")],
)
def test_a_lag_is_told_in_its_largest_sensible_unit(seconds: float, vi: str) -> None:
    assert formats.duration(seconds, "vi").replace(NBSP, " ") == vi
