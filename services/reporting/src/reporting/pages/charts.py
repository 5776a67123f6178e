"""Charts as SVG, drawn here so that they print and need no script: a series, a sparkline, a bar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import floor, log10

from markupsafe import Markup, escape

from pagekit.drawn import drawn
from pagekit.format import day, number
from reporting.pages.address import FIRST_DAY_OF_34
from reporting.pages.indicators import Indicator
from reporting.pages.periods import PERIOD_ENDS
from reporting.pages.text import Words
from reporting.views import SeriesPoint

WIDTH, HEIGHT = 600, 226
LEFT, RIGHT, TOP, BOTTOM = 52, 30, 30, 34
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 196, 38, 5
LABEL_GAP = 46
TICKS = 4
YEAR_END_MONTH = 12


@dataclass(frozen=True)
class _Frame:
    """Where a day and a value lie on the paper."""

    first: date
    last: date
    low: float
    high: float
    left: float
    right: float
    top: float
    bottom: float

    def x(self, on: date) -> float:
        span = (self.last - self.first).days or 1
        return self.left + (self.right - self.left) * (on - self.first).days / span

    def y(self, value: float) -> float:
        span = self.high - self.low or 1
        return self.bottom - (self.bottom - self.top) * (value - self.low) / span


def series(points: Sequence[SeriesPoint], indicator: Indicator, name: str, words: Words) -> Markup:
    """The inside of the series' <svg>: title, description, axes, break, line, dots."""
    known = [(point, float(point.value)) for point in points if point.value is not None]
    title = f"<title>{escape(name)}</title>"
    if len(known) < 2:
        return drawn(title)
    frame, ticks = _frame_of(known)
    return drawn(
        "".join(
            (
                title,
                f"<desc>{escape(summary(points, indicator, words))}</desc>",
                _grid(frame, ticks, indicator, words),
                _reform(frame, known, words),
                _line(frame, points),
                _dots(frame, known),
                _values(frame, known, indicator, words),
                _days(frame, points, words),
            )
        )
    )


def summary(points: Sequence[SeriesPoint], indicator: Indicator, words: Words) -> str:
    """The series in one sentence, for those who do not see it."""
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return words.counted("series.short", len(known))
    first, last = known[0], known[-1]
    return words(
        "series.summary",
        first=indicator.text(first.value, words.lang),
        first_day=day(first.on, words.lang),
        last=indicator.text(last.value, words.lang),
        last_day=day(last.on, words.lang),
    )


def axis_starts_at(points: Sequence[SeriesPoint]) -> Decimal | None:
    """Where the vertical axis starts, if not at 0: said in words below the chart."""
    known = [(point, float(point.value)) for point in points if point.value is not None]
    if len(known) < 2:
        return None
    low = _frame_of(known)[0].low
    return None if low == 0 else Decimal(str(round(low, 6)))


def sparkline(points: Sequence[SeriesPoint]) -> Markup:
    """The inside of a key figure's small <svg>, without words: the table below has the numbers."""
    known = [(point, float(point.value)) for point in points if point.value is not None]
    if len(known) < 2:
        return drawn("")
    values = [value for _, value in known]
    frame = _Frame(
        known[0][0].on, known[-1][0].on, min(values), max(values),
        SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE, SPARK_EDGE, SPARK_HEIGHT - SPARK_EDGE,
    )  # fmt: skip
    reform = ""
    if frame.first < FIRST_DAY_OF_34 < frame.last:
        x = frame.x(FIRST_DAY_OF_34)
        reform = f'<path class="c-reform" d="M{x:.1f} 1V{SPARK_HEIGHT - 1}"/>'
    last, value = known[-1]
    dot = "c-solid" if last.sealed else "c-hollow"
    return drawn(
        f"{reform}{_line(frame, points)}"
        f'<circle class="{dot}" cx="{frame.x(last.on):.1f}" cy="{frame.y(value):.1f}" r="3.4"/>'
    )


def share(value: Decimal | int | None, whole: Decimal | int | None) -> str:
    """A bar's width, out of 100."""
    if value is None or not whole:
        return "0"
    return f"{max(0.0, min(100.0, float(value) / float(whole) * 100)):.1f}"


def _frame_of(known: Sequence[tuple[SeriesPoint, float]]) -> tuple[_Frame, list[float]]:
    values = [value for _, value in known]
    ticks = _ticks(min(values), max(values))
    return _Frame(
        known[0][0].on, known[-1][0].on, ticks[0], ticks[-1],
        LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM,
    ), ticks  # fmt: skip


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers around the values, about four of them."""
    span = (high - low) or abs(high) * 0.1 or 1.0
    rough = span / (TICKS - 1)
    size = 10.0 ** floor(log10(rough))
    step = next(size * nice for nice in (1, 2, 2.5, 5, 10) if size * nice >= rough)
    first = floor(low / step + 1e-9) * step
    # Room below the lowest dot, where its value may be written.
    if first > 0 and low - first < step / 3:
        first -= step
    ticks = [first]
    while ticks[-1] < high - step * 1e-9:
        ticks.append(ticks[-1] + step)
    if len(ticks) == 1:
        ticks.append(first + step)
    return ticks


def _grid(frame: _Frame, ticks: Iterable[float], indicator: Indicator, words: Words) -> str:
    lines = []
    marks = list(ticks)
    places = indicator.places if any(abs(tick - round(tick)) > 1e-9 for tick in marks) else 0
    for tick in marks:
        y = frame.y(tick)
        text = escape(_text(tick, places, words))
        lines.append(
            f'<path class="c-grid" d="M{frame.left - 4:.0f} {y:.1f}H{frame.right + 8:.0f}"/>'
            f'<text class="c-tick" x="{frame.left - 10:.0f}" y="{y + 4:.1f}">{text}</text>'
        )
    return "".join(lines)


def _text(value: float, places: int, words: Words) -> str:
    return number(Decimal(str(round(value, 6))), words.lang, places)


def _reform(frame: _Frame, known: Sequence[tuple[SeriesPoint, float]], words: Words) -> str:
    """The dashed break where 63 provinces became 34, with words on both sides."""
    if not frame.first < FIRST_DAY_OF_34 <= frame.last:
        return ""
    x = frame.x(FIRST_DAY_OF_34)
    near = min(known, key=lambda pair: abs((pair[0].on - FIRST_DAY_OF_34).days))
    high_line = frame.y(near[1]) < (frame.top + frame.bottom) / 2
    y = frame.bottom - 8 if high_line else frame.top + 8
    return (
        f'<path class="c-reform" d="M{x:.1f} {frame.top - 12:.0f}V{frame.bottom:.0f}"/>'
        f'<text class="c-left" x="{x - 6:.1f}" y="{y:.0f}">{escape(words("series.63"))}</text>'
        f'<text class="c-right" x="{x + 6:.1f}" y="{y:.0f}">{escape(words("series.34"))}</text>'
        f'<text class="c-left" x="{x - 6:.1f}" y="{frame.top - 8:.0f}">'
        f"{escape(day(FIRST_DAY_OF_34, words.lang))}</text>"
    )


def _line(frame: _Frame, points: Sequence[SeriesPoint]) -> str:
    """Unbroken between known neighbours, dotted towards the open end, a gap where unknown."""
    parts = []
    for before, after in pairwise(points):
        if before.value is None or after.value is None:
            continue
        moves = after is points[-1] and not after.sealed
        style = "c-line c-open" if moves else "c-line"
        parts.append(
            f'<path class="{style}" d="M{frame.x(before.on):.1f} {frame.y(float(before.value)):.1f}'
            f'L{frame.x(after.on):.1f} {frame.y(float(after.value)):.1f}"/>'
        )
    return "".join(parts)


def _dots(frame: _Frame, known: Iterable[tuple[SeriesPoint, float]]) -> str:
    return "".join(
        f'<circle class="{"c-solid" if point.sealed else "c-hollow"}"'
        f' cx="{frame.x(point.on):.1f}" cy="{frame.y(value):.1f}" r="{4 if point.sealed else 5}"/>'
        for point, value in known
    )


def _values(
    frame: _Frame,
    known: Sequence[tuple[SeriesPoint, float]],
    indicator: Indicator,
    words: Words,
) -> str:
    """The first and the last value are written out; the others are in the table."""
    (first, first_value), (last, last_value) = known[0], known[-1]
    rises = len(known) > 1 and known[1][1] >= first_value
    first_y = frame.y(first_value) + (20 if rises else -10)
    falls = known[-2][1] > last_value
    last_y = frame.y(last_value) + (22 if falls else -11)
    return (
        f'<text class="c-value" x="{frame.x(first.on) - 4:.1f}" y="{first_y:.1f}">'
        f"{escape(indicator.text(first.value, words.lang))}</text>"
        f'<text class="c-value c-last" x="{frame.x(last.on) + 8:.1f}"'
        f' y="{last_y:.1f}">'
        f"{escape(indicator.text(last.value, words.lang))}</text>"
    )


def _days(frame: _Frame, points: Sequence[SeriesPoint], words: Words) -> str:
    """The days below the axis, from the last one back, as many as fit."""
    labels: list[str] = []
    edge = frame.right + LABEL_GAP
    wide_edge = frame.right + 2 * LABEL_GAP
    for index, point in enumerate(reversed(points)):
        x = frame.x(point.on)
        if edge - x < LABEL_GAP:
            continue
        # On a phone the same drawing is smaller, so fewer labels fit.
        narrow = wide_edge - x >= 2 * LABEL_GAP
        edge = x
        if narrow:
            wide_edge = x
        is_now = index == 0 and not point.sealed and point.known is None
        text = words("series.now") if is_now else _short_day(point, words)
        style = "c-day" if narrow else "c-day c-wide"
        labels.append(f'<text class="{style}" x="{x:.1f}" y="{HEIGHT - 10}">{escape(text)}</text>')
    return "".join(labels)


def _short_day(point: SeriesPoint, words: Words) -> str:
    """What fits below a dot: the period that ends there, or the day."""
    half, year = PERIOD_ENDS[0][:2], f"{point.on.year % 100:02d}"
    if (point.on.month, point.on.day) == half:
        return f"6T/{year}" if words.lang == "vi" else f"H1 {year}"
    if point.on.month == YEAR_END_MONTH:
        return str(point.on.year)
    return f"{point.on.day}/{point.on.month}/{year}"
