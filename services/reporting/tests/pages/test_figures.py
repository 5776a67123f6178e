"""The cells that page and stream share."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporting.pages import figures, overview
from reporting.pages.figures import Figures
from reporting.pages.indicators import INDICATORS
from reporting.views import NationalTable, Row

from .sample import OF_34, OF_63, national_table, series


def test_a_cell_bears_the_exact_value_and_how_it_is_written() -> None:
    cells = figures.cells(national_table(), "vi")

    assert cells["VN.established"]["text"] == "1.057"
    assert cells["15.established_ha"] == {"v": "742.68", "text": "742,7", "parked": 0}
    assert cells["VN.fill"]["text"] == "64,7"
    assert cells["VN.fill"]["basis"] == "F2"
    assert figures.cells(national_table(), "en")["VN.established"]["text"] == "1,057"


def test_missing_is_a_dash_and_zero_is_a_number() -> None:
    cells = figures.cells(national_table(without=["96", "95"]), "vi")

    assert cells["96.fill"]["text"] == "–"
    assert cells["96.fill"]["tone"] == "none"
    assert "v" not in cells["96.fill"]
    assert cells["04.wastewater_compliant"]["text"] == "0"
    assert cells["04.wastewater_compliant"]["tone"] == "1"


def test_the_change_since_the_previous_period_has_a_sign_a_way_and_a_sense() -> None:
    now = national_table(changes={("15", "established"): 3, ("15", "jobs"): -40})
    cells = figures.cells(now, "vi", national_table())

    assert cells["VN.established.delta"] == {
        "text": "+3",
        "a": {"data-way": "up", "data-sense": "good"},
    }
    assert cells["VN.jobs.delta"] == {
        "text": "−40",
        "a": {"data-way": "down", "data-sense": "bad"},
    }
    assert cells["VN.projects.delta"]["text"] == "0"
    assert cells["VN.fill.delta"]["text"] == "0,0 điểm"


def test_without_a_previous_period_there_is_no_change_to_tell() -> None:
    assert figures.cells(national_table(), "vi")["VN.fill.delta"]["text"] == ""


@pytest.mark.parametrize("borders", [OF_34, OF_63])
@pytest.mark.parametrize("key", ["fill", "established", "projects", "wastewater_compliant"])
def test_the_legend_counts_every_unit_once(borders: object, key: str) -> None:
    table = national_table(borders=OF_34 if borders == OF_34 else OF_63, without=["96"])

    cells = figures.cells(table, "vi", map_key=key)

    counted = sum(int(cells[f"legend.{tone}"]["v"]) for tone in figures.TONES)
    assert counted == (34 if borders == OF_34 else 63)


def test_classes_go_by_the_value_as_written() -> None:
    fill = INDICATORS["fill"]

    assert fill.tone(Decimal("29.94")) == "1"
    assert fill.tone(Decimal("29.95")) == "2"
    assert fill.tone(Decimal("64.99")) == "4"
    assert fill.tone(Decimal(80)) == "5"


def test_ranks_go_from_the_highest_and_from_the_lowest_and_skip_the_missing() -> None:
    cells = figures.cells(national_table(without=["14"]), "vi")

    assert cells["rank.top.1.name"]["text"] == "Hà Nội"
    assert cells["rank.top.1.value"]["text"] == "87,9"
    assert cells["rank.top.1.bar"]["a"] == {"width": "87.9"}
    assert "Sơn La" not in {cells[f"rank.low.{place}.name"]["text"] for place in range(1, 6)}


def test_few_units_fill_the_upper_ranks_and_the_empty_ones_are_hidden() -> None:
    codes = [row.code for row in national_table(borders=OF_63).rows if row.kind == "unit"]
    cells = figures.cells(national_table(borders=OF_63, without=codes[6:]), "vi")

    shown = [cells[f"rank.{end}.{n}"]["a"]["hidden"] for end in ("top", "low") for n in range(1, 6)]
    assert shown == [None] * 5 + [None] + [""] * 4


@pytest.mark.parametrize("borders", [OF_34, OF_63])
def test_totals_by_either_map_agree_so_nothing_is_left_out(borders: object) -> None:
    unknown = dict.fromkeys(("established", "operating", "projects"), 2)
    table = national_table(borders=OF_34 if borders == OF_34 else OF_63, unknown=unknown)

    assert Figures(table).differing == frozenset()


def test_a_total_that_differs_from_its_parts_is_not_shown() -> None:
    table = _with_country(national_table(), "leased_ha", Decimal(1))

    cells = figures.cells(table, "vi")

    assert cells["VN.leased_ha"]["text"] == "–"
    assert cells["VN.fill"]["text"] == "–"
    assert cells["VN.projects"]["text"] == "14.312"
    assert cells["01.leased_ha"]["text"] != "–"


def test_a_links_of_a_unit_keeps_borders_and_the_day_known() -> None:
    assert figures.unit_link(national_table(), "15") == "/tinh/15"
    assert figures.unit_link(national_table(borders=OF_63), "10") == "/tinh/10?dia-gioi=2025-06-30"


def test_a_series_ends_with_the_figure_above_it() -> None:
    table = national_table()

    points = figures.with_now(series()["established"], Figures(table), "established")

    assert points[-1].value == Decimal(1057)
    assert points[-1].on == table.on
    assert not points[-1].sealed


def test_the_agreed_name_of_the_cells_is_that_of_the_overview() -> None:
    assert overview.cells is figures.cells


def _with_country(table: NationalTable, key: str, value: Decimal) -> NationalTable:
    country: Row = table.rows[0]
    cell = replace(country.cells[key], value=value)
    changed = replace(country, cells={**country.cells, key: cell})
    return replace(table, rows=(changed, *table.rows[1:]))
