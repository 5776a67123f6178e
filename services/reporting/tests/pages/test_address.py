"""The address is the state of a page: read from it, written into it, refused where it lies."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pagekit.address import Invalid
from reporting.pages import address


def test_an_address_says_borders_dates_and_indicator() -> None:
    read = address.read(
        "/", [("dia-gioi", "2025-06-30"), ("ghi-nhan", "2026-06-30"), ("chi-tieu", "projects")]
    )

    assert read.borders == date(2025, 6, 30)
    assert read.known == datetime(2026, 6, 30, 17, tzinfo=UTC)
    assert read.map_key == "projects"


@pytest.mark.parametrize("typed", ["30/6/2026", "30.06.2026", "30-6-2026", "30 6 2026"])
def test_a_day_may_be_typed_as_people_write_it_and_links_hold_one_form(typed: str) -> None:
    read = address.read("/cum", [("ghi-nhan", typed)])

    assert read.known_day == date(2026, 6, 30)
    assert read.link() == "/cum?ghi-nhan=2026-06-30"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ghi-nhan", "31/6/2026"),
        ("dia-gioi", "hôm qua"),
        ("ngay", "2026-13-01"),
        ("chi-tieu", "jobs2"),
        ("sap-xep", "tuoi"),
        ("tinh", "1"),
        ("lap-day-tu", "101"),
        ("lap-day-tu", "NaN"),
        ("so-sanh", "clusters"),
        ("q", "a" * 101),
    ],
)
def test_a_value_that_means_nothing_is_named(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        address.read("/", [(name, value)])

    assert refusal.value.field == name


def test_what_is_not_known_here_is_dropped_and_empty_fields_do_not_count() -> None:
    read = address.read("/cum", [("utm_source", "x"), ("q", "  "), ("tinh", "15")])

    assert read.link() == "/cum?tinh=15"


def test_what_was_known_on_a_day_is_shown_as_it_stood_on_that_day() -> None:
    assert address.read("/", [("ghi-nhan", "2026-06-30")]).on == date(2026, 6, 30)
    both = address.read("/", [("ghi-nhan", "2026-06-30"), ("ngay", "2026-05-01")])
    assert both.on == date(2026, 5, 1)
    assert address.read("/", []).on is None


def test_a_link_changes_one_thing_and_keeps_the_others() -> None:
    read = address.read("/cum", [("q", "Âu Lâu"), ("tinh", "15"), ("con-tro", "abc")])

    assert read.link(tinh=None, con_tro=None) == "/cum?q=%C3%82u+L%C3%A2u"


def test_another_page_is_seen_through_the_same_dates_and_borders() -> None:
    read = address.read("/", [("ghi-nhan", "2026-06-30"), ("chi-tieu", "fill")])

    assert read.elsewhere("/cum", tinh="15") == "/cum?ghi-nhan=2026-06-30&tinh=15"


def test_a_rate_may_have_a_decimal_comma() -> None:
    assert address.read("/cum", [("lap-day-tu", "62,5")]).fill_from == Decimal("62.5")
