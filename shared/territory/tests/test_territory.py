"""Territory through time: 63 provinces, then 34, and sums that agree on both maps."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory import Borders, Territory, UnknownUnit, fold, vietnamese_sort_key

TERRITORY = Territory.load()
LAST_DAY_OF_63 = date(2025, 6, 30)
FIRST_DAY_OF_34 = date(2025, 7, 1)


def test_there_are_63_provinces_to_the_last_day_of_june_2025_and_34_from_the_first_of_july() -> (
    None
):
    assert len(TERRITORY.units(date(2008, 10, 10))) == 63
    assert len(TERRITORY.units(LAST_DAY_OF_63)) == 63
    assert len(TERRITORY.units(FIRST_DAY_OF_34)) == 34
    assert len(TERRITORY.units(date(2026, 11, 21))) == 34


def test_every_old_province_went_into_exactly_one_new_one() -> None:
    successors = [TERRITORY.successor(unit.code).code for unit in TERRITORY.units_of("63")]

    assert len(successors) == 63
    assert set(successors) == {unit.code for unit in TERRITORY.units_of("34")}


def test_seven_names_survive_under_another_code() -> None:
    new = {unit.name_vi: unit.code for unit in TERRITORY.units_of("34")}

    moved = [
        unit.name_vi
        for unit in TERRITORY.units_of("63")
        if unit.name_vi in new and new[unit.name_vi] != unit.code
    ]

    assert len(moved) == 7


def test_a_code_means_the_unit_of_its_day() -> None:
    assert TERRITORY.unit("15", LAST_DAY_OF_63).name_vi == "Yên Bái"
    assert TERRITORY.unit("15", FIRST_DAY_OF_34).name_vi == "Lào Cai"
    with pytest.raises(UnknownUnit):
        TERRITORY.unit("10", FIRST_DAY_OF_34)


def test_hue_and_dong_nai_became_cities_without_a_merger() -> None:
    assert TERRITORY.unit("46", date(2024, 12, 31)).kind == "province"
    assert TERRITORY.unit("46", date(2025, 1, 1)).kind == "city"
    assert TERRITORY.unit("75", date(2026, 4, 29)).kind == "province"
    assert TERRITORY.unit("75", date(2026, 4, 30)).kind == "city"


def test_a_fact_before_the_reform_has_a_place_on_both_maps() -> None:
    placement = TERRITORY.place("10", LAST_DAY_OF_63)

    assert (placement.unit34, placement.unit63) == ("15", "10")


def test_a_fact_after_the_reform_keeps_its_former_province_only_where_that_is_known() -> None:
    assert TERRITORY.place("15", FIRST_DAY_OF_34).unit63 is None
    assert TERRITORY.place("15", FIRST_DAY_OF_34, "10").unit63 == "10"
    assert TERRITORY.place("01", FIRST_DAY_OF_34).unit63 == "01"
    with pytest.raises(ValueError, match="did not become part"):
        TERRITORY.place("15", FIRST_DAY_OF_34, "01")


def test_lam_dong_straddles_two_promotion_regions() -> None:
    parts = {TERRITORY.region(unit.code, "63").code for unit in TERRITORY.predecessors("68")}

    assert parts == {"T", "N"}
    assert TERRITORY.region("68", "34").code == "T"


@pytest.mark.parametrize("scheme", ["agency", "socioeconomic"])
@pytest.mark.parametrize("borders", ["63", "34"])
def test_every_unit_lies_in_exactly_one_region_of_each_scheme(
    borders: Borders, scheme: str
) -> None:
    members = [
        code
        for region in TERRITORY.regions(borders, scheme)
        for code in TERRITORY.members(region.code, borders, scheme)
    ]

    assert sorted(members) == [unit.code for unit in TERRITORY.units_of(borders)]


@pytest.mark.parametrize("borders", ["63", "34"])
def test_both_tile_maps_show_every_unit_and_both_archipelagos_once(borders: Borders) -> None:
    tiles = TERRITORY.tiles(borders)

    codes = [tile.code for tile in tiles if tile.kind == "unit"]
    assert sorted(codes) == [unit.code for unit in TERRITORY.units_of(borders)]
    assert {tile.name_vi for tile in tiles if tile.kind == "island"} == {"Hoàng Sa", "Trường Sa"}
    assert len({(tile.col, tile.row) for tile in tiles}) == len(tiles)


def test_neighbourhood_is_mutual_on_both_maps() -> None:
    maps: tuple[Borders, Borders] = ("63", "34")
    for borders in maps:
        for unit in TERRITORY.units_of(borders):
            for other in TERRITORY.neighbours(unit.code, borders):
                assert unit.code in TERRITORY.neighbours(other, borders)


def test_an_office_bears_the_name_of_its_day() -> None:
    assert TERRITORY.office("agency", date(2025, 2, 28)).symbol == "CTĐP"
    assert TERRITORY.office("agency", date(2025, 3, 1)).symbol == "ĐCK"


areas = st.decimals(min_value=0, max_value=75, places=2)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2026, 12, 31))


@given(
    st.lists(st.tuples(days, areas, st.booleans(), st.randoms(use_true_random=False)), max_size=40)
)
def test_totals_by_either_map_agree(
    facts: list[tuple[date, Decimal, bool, Random]],
) -> None:
    by_34: dict[str, Decimal] = {}
    by_63: dict[str | None, Decimal] = {}
    for on, area, former_known, random in facts:
        unit = random.choice(TERRITORY.units(on))
        former = None
        if former_known and TERRITORY.borders(on) == "34":
            former = random.choice(TERRITORY.predecessors(unit.code)).code
        placement = TERRITORY.place(unit.code, on, former)
        by_34[placement.unit34] = by_34.get(placement.unit34, Decimal(0)) + area
        by_63[placement.unit63] = by_63.get(placement.unit63, Decimal(0)) + area

    assert sum(by_34.values()) == sum(by_63.values())
    for new, total in by_34.items():
        old = [unit.code for unit in TERRITORY.predecessors(new)]
        assert sum(by_63.get(code, Decimal(0)) for code in old) <= total


@pytest.mark.parametrize("spelling", ["Hòa Thịnh", "Hoà Thịnh", "HOA  THINH"])
def test_folding_forgets_accents_tone_placement_and_case(spelling: str) -> None:
    assert fold(spelling) == "hoa thinh"


def test_d_with_stroke_folds_to_d() -> None:
    assert fold("Đắk Lắk") == "dak lak"


def test_names_sort_as_in_a_vietnamese_dictionary() -> None:
    names = [
        "Đắk Lắk",
        "Điện Biên",
        "Da",
        "Ân",
        "An",
        "Ăn",
        "Ba",
        "Bà",
        "Bả",
        "Bá",
        "Cần Thơ",
        "Cà Mau",
    ]

    assert sorted(names, key=vietnamese_sort_key) == [
        "An", "Ăn", "Ân", "Ba", "Bà", "Bả", "Bá", "Cà Mau", "Cần Thơ", "Da", "Đắk Lắk", "Điện Biên",
    ]  # fmt: skip
