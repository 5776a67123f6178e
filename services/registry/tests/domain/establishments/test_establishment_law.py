"""Who counts as rural industry is dated data: by form, place, size and sector, with its text."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest

from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.law import Law
from registry.domain.establishments.papers import LegalForm, PlaceKind, Sector, Size, WardOf
from registry.domain.establishments.rules import Rules
from registry.domain.establishments.rurality import counted
from registry.domain.establishments.sizes import allowed

type File = Callable[..., Filed]

DECREE_235 = date(2025, 10, 15)


def answer(
    establishment: Establishment, rules: Rules, question: str, on: date
) -> tuple[str, str | None]:
    [one] = [
        one
        for one in counted(establishment.state_on(on), on, rules.law)
        if one.question == question
    ]
    return one.answer, one.legal_basis


@pytest.mark.parametrize(
    ("place", "village", "on", "wanted"),
    [
        ({"kind": "commune"}, None, date(2024, 5, 6), "yes"),
        ({"kind": "township"}, None, date(2024, 5, 6), "yes"),
        ({"kind": "ward", "ward_of": "town"}, None, date(2024, 5, 6), "yes"),
        ({"kind": "ward", "ward_of": "class-2-city"}, None, date(2024, 5, 6), "yes"),
        ({"kind": "ward", "ward_of": "special-city"}, None, date(2024, 5, 6), "no"),
        ({"kind": "ward"}, None, date(2024, 5, 6), "unknown"),
        ({"kind": "commune"}, None, date(2026, 1, 5), "yes"),
        ({"kind": "special-zone"}, None, date(2026, 1, 5), "yes"),
        ({"kind": "ward"}, None, date(2026, 1, 5), "no"),
        ({"kind": "ward"}, "Làng nghề Cổ Am (mẫu)", date(2026, 1, 5), "yes"),
        ({"kind": "ward"}, None, date(2025, 8, 1), "unknown"),
    ],
)
def test_a_place_counts_by_its_kind_and_day(
    establishment: Establishment,
    file: File,
    rules: Rules,
    place: dict[str, Any],
    village: str | None,
    on: date,
    wanted: str,
) -> None:
    """In Hải Phòng, a centrally-run city on both maps."""
    place = {"unit": "31", "commune": "Vĩnh Bảo", **place}
    file("register", on.isoformat(), place=place, craft_village=village)

    assert answer(establishment, rules, "place", on)[0] == wanted


def test_a_ward_of_a_province_counts_where_one_of_a_city_does_not(
    establishment: Establishment, file: File, rules: Rules
) -> None:
    """By the province of the day that is asked for, not by that of the paper."""
    of_quang_nam = {"unit": "49", "commune": "Tam Kỳ", "kind": "ward", "ward_of": "class-2-city"}
    file("register", "2024-05-06", place=of_quang_nam)

    assert answer(establishment, rules, "place", date(2025, 1, 1))[0] == "yes"
    assert answer(establishment, rules, "place", DECREE_235) == ("no", "NĐ 235/2025/NĐ-CP")


@pytest.mark.parametrize(
    ("until", "on", "wanted"),
    [
        ("2019-12-31", date(2025, 3, 1), "no"),
        ("2020-01-01", date(2025, 3, 1), "yes"),
        (None, date(2025, 3, 1), "unknown"),
    ],
)
def test_a_ward_of_a_large_city_counts_while_it_was_a_commune_lately(
    establishment: Establishment,
    file: File,
    rules: Rules,
    until: str | None,
    on: date,
    wanted: str,
) -> None:
    """Less than five years, counted to the end of the year before."""
    place = {"unit": "24", "commune": "Nội Hoàng", "kind": "ward", "ward_of": "class-1-city"}
    file("register", "2025-01-05", place=place | ({"commune_until": until} if until else {}))

    assert answer(establishment, rules, "place", on)[0] == wanted


def test_a_union_of_cooperatives_counts_since_the_decree_that_names_it(
    establishment: Establishment, file: File, rules: Rules
) -> None:
    filed = file("register", "2025-01-05", legal_form="cooperative-union")

    assert [one.code for one in filed.warnings] == ["form-does-not-count"]
    assert answer(establishment, rules, "form", date(2025, 10, 14))[0] == "no"
    assert answer(establishment, rules, "form", DECREE_235)[0] == "yes"


def test_a_place_is_of_a_kind_that_existed_on_its_day(file: File) -> None:
    township = {"unit": "15", "commune": "Bát Xát", "kind": "township"}
    zone = {"unit": "91", "commune": "Phú Quốc", "kind": "special-zone"}

    for on, place in (("2025-07-01", township), ("2025-06-30", zone)):
        with pytest.raises(FactImpossible) as refused:
            file("register", on, place=place)
        assert refused.value.finding.code == "place-kind-not-in-use"


@pytest.mark.parametrize(
    ("employees", "revenue", "capital", "wanted"),
    [
        (10, "3", None, ["micro"]),
        (11, "3", None, ["small"]),
        (10, "50", "3", ["micro"]),
        (10, "50", "20", ["small"]),
        (100, "60", "30", ["medium"]),
        (201, "1", "1", ["large"]),
        (None, "1", "1", ["micro", "small", "medium", "large"]),
        (60, None, None, ["small", "medium", "large"]),
    ],
)
def test_a_size_follows_from_employees_and_one_of_revenue_and_capital(
    rules: Rules, employees: int | None, revenue: str | None, capital: str | None, wanted: list[str]
) -> None:
    """Decree 80/2021, Article 5, of industry."""
    sizes = list(rules.law.sizes_on(date(2024, 5, 6)))

    assert (
        allowed(
            sizes,
            employees=employees,
            revenue_bnvnd=None if revenue is None else Decimal(revenue),
            capital_bnvnd=None if capital is None else Decimal(capital),
        )
        == wanted
    )


def test_before_the_law_that_defines_sizes_nothing_is_remarked(file: File) -> None:
    assert file("register", "2016-05-06", size="micro", employees=60).warnings == ()


def test_every_word_that_a_paper_may_use_has_rows_and_every_row_its_text(rules: Rules) -> None:
    law: Law = rules.law

    assert {row.form for row in law.forms} == set(get_args(LegalForm))
    assert {row.kind for row in law.places} == set(get_args(PlaceKind))
    assert {row.ward_of for row in law.places if row.ward_of} == set(get_args(WardOf))
    assert {row.size for row in law.sizes} == set(get_args(Size))
    assert {row.sector for row in law.sectors} == set(get_args(Sector))
    for row in (*law.forms, *law.places, *law.sizes, *law.sectors):
        assert row.legal_basis
        assert row.name_vi
        assert row.name_en
        assert row.evidence != "U" or row.counts == "unknown"
    for row in law.forms:
        assert set(row.converts_to) <= set(get_args(LegalForm))


def test_a_row_that_is_no_longer_believed_says_nothing_today_and_still_what_was_known(
    rules: Rules,
) -> None:
    [row] = [row for row in rules.law.sectors if row.sector == "other"]
    known_until = row.model_copy(update={"known_to": date(2026, 1, 1)})

    assert not known_until.holds(date(2025, 1, 1))
    assert known_until.holds(date(2025, 1, 1), date(2025, 12, 31))
