"""Charts: sealed and open, the reform between, gaps where nothing is known."""

import itertools
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reporting.pages import charts
from reporting.pages.indicators import INDICATORS
from reporting.pages.text import words_of
from reporting.views import SeriesPoint

from .sample import NOW, series

WORDS = words_of("vi")
FILL = INDICATORS["fill"]


def test_sealed_points_are_solid_and_open_ones_hollow_with_a_dashed_line() -> None:
    drawing = charts.series(series()["fill"], FILL, "Lấp đầy", WORDS)

    assert drawing.count('class="c-solid"') == 7
    assert drawing.count('class="c-hollow"') == 1
    assert drawing.count("c-line c-open") == 1


def test_only_the_way_to_the_open_end_is_dotted_also_while_nothing_is_sealed() -> None:
    points = [replace(point, sealed=False) for point in series()["fill"]]

    drawing = charts.series(points, FILL, "Lấp đầy", WORDS)

    assert drawing.count("c-line c-open") == 1
    assert drawing.count('class="c-hollow"') == 8


def test_the_open_end_is_now_on_a_live_page_and_a_day_in_the_past() -> None:
    end = SeriesPoint(on=date(2026, 6, 30), known=None, value=Decimal(65), sealed=False)

    live = charts.series([*series()["fill"][:4], end], FILL, "Lấp đầy", WORDS)
    past = charts.series([*series()["fill"][:4], replace(end, known=NOW)], FILL, "Lấp đầy", WORDS)

    assert ">nay</text>" in live
    assert ">30/6/26</text>" in past


def test_the_reform_is_a_dashed_break_with_words_on_both_sides() -> None:
    drawing = charts.series(series()["fill"], FILL, "Lấp đầy", WORDS)

    assert drawing.count('class="c-reform"') == 1
    for words in ("63 tỉnh", "34 tỉnh", "1/7/2025"):
        assert f">{words}</text>" in drawing


def test_a_series_that_does_not_cross_the_reform_has_no_break() -> None:
    before = series()["fill"][:5]

    assert "c-reform" not in charts.series(before, FILL, "Lấp đầy", WORDS)


def test_an_unknown_value_leaves_a_gap() -> None:
    points = list(series()["fill"])
    points[3] = replace(points[3], value=None)

    drawing = charts.series(points, FILL, "Lấp đầy", WORDS)

    assert drawing.count('class="c-line') == 5


def test_a_chart_is_told_in_one_sentence_too() -> None:
    drawing = charts.series(series()["fill"], FILL, "Lấp đầy", WORDS)

    assert "<title>Lấp đầy</title>" in drawing
    assert "<desc>Từ 62,1 (31/12/2022) đến 64,6 (14/6/2026).</desc>" in drawing


def test_an_axis_that_does_not_start_at_zero_is_said() -> None:
    assert charts.axis_starts_at(series()["fill"]) == Decimal(61)
    low = [replace(point, value=Decimal(index)) for index, point in enumerate(series()["fill"])]
    assert charts.axis_starts_at(low) is None


@pytest.mark.parametrize("values", [[], [5], [7, 7], [0, 0], [1_000_000, 3], [None, 4]])
def test_any_series_can_be_drawn_inside_its_frame(values: list[int | None]) -> None:
    points = [
        SeriesPoint(
            on=date(2024 + index, 6, 14),
            known=None,
            value=None if value is None else Decimal(value),
            sealed=False,
        )
        for index, value in enumerate(values)
    ]

    drawing = charts.series(points, INDICATORS["jobs"], "Lao động", WORDS)
    charts.sparkline(points)

    heights = [float(y) for y in re.findall(r'cy="([\d.-]+)"', drawing)]
    assert all(0 <= y <= charts.HEIGHT for y in heights)
    assert "nan" not in drawing


def test_the_days_below_the_axis_do_not_run_into_each_other() -> None:
    drawing = charts.series(series()["fill"], FILL, "Lấp đầy", WORDS)

    places = [float(x) for x in re.findall(r'c-day[^>]*x="([\d.]+)"', drawing)]
    assert len(places) >= 4
    assert all(after - before >= 40 for after, before in itertools.pairwise(places))


def test_a_bar_stays_within_its_frame() -> None:
    assert charts.share(Decimal(50), 200) == "25.0"
    assert charts.share(Decimal(300), 200) == "100.0"
    assert charts.share(None, 200) == "0"
    assert charts.share(Decimal(3), 0) == "0"
