"""Both maps hold every unit and the two archipelagos, each at a place of its own."""

import re

import pytest

from reporting.pages.figures import Figures
from reporting.pages.indicators import INDICATORS
from reporting.pages.layout import SITE
from reporting.pages.text import words_of
from reporting.pages.tiles import classes, tiles

from .sample import OF_34, OF_63, national_table

VI = words_of("vi")


@pytest.mark.parametrize(("borders", "units"), [(OF_34, 34), (OF_63, 63)])
def test_a_map_has_all_units_in_order_of_code_and_both_archipelagos(
    borders: object, units: int
) -> None:
    found = tiles(Figures(national_table(borders=OF_34 if borders == OF_34 else OF_63)), VI)

    codes = [tile.code for tile in found if not tile.is_island]
    assert len(codes) == units
    assert codes == sorted(codes)
    islands = {tile.name: tile.belongs_to for tile in found if tile.is_island}
    assert islands == {"Hoàng Sa": "Đà Nẵng", "Trường Sa": "Khánh Hòa"}


@pytest.mark.parametrize("borders", [OF_34, OF_63])
def test_no_two_tiles_share_a_square_and_the_style_knows_each_square(borders: object) -> None:
    found = tiles(Figures(national_table(borders=OF_34 if borders == OF_34 else OF_63)), VI)
    style = SITE.file("app.css").read_text(encoding="utf-8")

    squares = [(tile.col, tile.row) for tile in found]
    assert len(set(squares)) == len(squares)
    for col, row in squares:
        assert re.search(rf"\.c{col}\s*{{\s*grid-column:\s*{col}\s*}}", style)
        assert re.search(rf"\.r{row}\s*{{\s*grid-row:\s*{row}\s*}}", style)


def test_archipelagos_have_no_value_and_no_link_of_their_own() -> None:
    found = tiles(Figures(national_table()), VI)

    assert all(tile.href.startswith("/tinh/") for tile in found if not tile.is_island)


def test_the_legend_names_the_classes_from_the_highest_to_the_missing() -> None:
    said = [line.text for line in classes(INDICATORS["fill"], VI)]

    assert said == ["từ 80", "65–79,9", "50–64,9", "30–49,9", "dưới 30", "chưa có số (–)"]


def test_the_legend_of_a_count_has_whole_numbers() -> None:
    said = [line.text for line in classes(INDICATORS["wastewater_compliant"], VI)]

    assert said == ["từ 20", "10–19", "5–9", "1–4", "bằng 0", "chưa có số (–)"]
