"""The address is the state of a page: read from it, written into it, refused where it lies."""

from datetime import date
from typing import ClassVar

import pytest

from pagekit import address
from pagekit.address import Invalid, as_typed, day_of, given


class Address(address.Address):
    NAMES: ClassVar[tuple[str, ...]] = ("ngay", "q", "la", "con-tro", "lang")
    CARRIED: ClassVar[frozenset[str]] = frozenset({"ngay"})


WHERE = Address("/tra", (("ngay", "2026-06-30"), ("q", "sen"), ("con-tro", "abc")))


def test_a_link_changes_one_thing_and_keeps_the_others() -> None:
    assert WHERE.link(con_tro=None, la="xanh") == "/tra?ngay=2026-06-30&q=sen&la=xanh"


def test_what_is_not_known_here_is_dropped_and_empty_fields_do_not_count() -> None:
    assert given(Address.NAMES, [("utm", "x"), ("q", "  "), ("la", " đen ")]) == {"la": "đen"}
    assert WHERE.link(utm="x") == WHERE.link()


def test_another_page_gets_what_goes_along() -> None:
    assert WHERE.elsewhere("/ly", q="a") == "/ly?ngay=2026-06-30&q=a"
    assert WHERE.hidden("q") == [("ngay", "2026-06-30")]


@pytest.mark.parametrize("typed", ["30/6/2026", "30.06.2026", "30-6-2026", "30 6 2026"])
def test_a_day_may_be_typed_as_people_write_it(typed: str) -> None:
    assert day_of("ngay", as_typed(typed)) == date(2026, 6, 30)


@pytest.mark.parametrize("typed", ["31/6/2026", "hôm qua", "2026-13-01"])
def test_a_day_that_is_none_is_refused_where_it_stands(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        day_of("ngay", as_typed(typed))

    assert refusal.value.field == "ngay"
