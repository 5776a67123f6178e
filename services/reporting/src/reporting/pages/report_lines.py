"""The rows of a report in words and numbers, with what stands beside each in the margin."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pagekit.format import MISSING, Lang, number, rounded_to, signed
from reporting.forms import Form, FormRow, Group
from reporting.pages.text import Words
from reporting.report_views import Number, Report, ReportLine


@dataclass(frozen=True, kw_only=True)
class Margin:
    """What stands beside a row and never prints."""

    before: str
    delta: str
    way: str
    in_period: bool
    facts: str
    facts_exact: str
    why_no_facts: str
    difference: str
    agrees: bool | None
    untyped: str
    events: str
    warnings: tuple[tuple[str, str], ...]
    why_no_value: str


@dataclass(frozen=True, kw_only=True)
class LineView:
    """A row of the paper with its margin."""

    code: str
    row: FormRow
    unit: str
    value: str
    exact: str
    note: str
    href: str
    margin: Margin


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How far the two sources agree, and where they differ most."""

    same: int
    differing: int
    alone: int
    biggest: tuple[tuple[str, str], ...]


def groups(
    report: Report, form: Form, words: Words, href: str
) -> list[tuple[Group, list[LineView]]]:
    """The paper from top to bottom; `href` leads to a row, with its code for {}."""
    lines = {line.code: line for line in report.lines}
    return [
        (group, [line_view(lines[row.code], row, report, words, href) for row in rows])
        for group, rows in form.layout()
    ]


def line_view(line: ReportLine, row: FormRow, report: Report, words: Words, href: str) -> LineView:
    return LineView(
        code=line.code,
        row=row,
        unit=row.unit_vi,
        value=_on_paper(line, row, report),
        exact=_exact(line.value),
        note=line.note or "",
        href=href.format(line.code),
        margin=margin(line, row, words),
    )


def margin(line: ReportLine, row: FormRow, words: Words) -> Margin:
    lang, places = words.lang, row.decimals
    return Margin(
        before=number(line.before, lang, places) if line.before is not None else "",
        delta=signed(line.delta, lang, places) if line.delta is not None else "",
        way=_way(line.delta, places),
        in_period=row.measure == "in-period",
        facts=number(line.facts, lang, places),
        facts_exact=_exact(line.facts),
        why_no_facts=_why(line.why_no_facts, words),
        difference=signed(line.difference, lang, places) if line.difference is not None else "",
        agrees=agrees(line, row),
        untyped=words.counted("report.untyped", line.untyped) if line.untyped else "",
        events=words.counted("report.events", line.events)
        if row.from_facts
        else words("report.events.why"),
        warnings=tuple(
            (rule, words("report.warning", rule=rule)) for rule in dict.fromkeys(line.warnings)
        ),
        why_no_value=_why(line.why_no_value, words) if line.why_no_value == "empty" else "",
    )


def agrees(line: ReportLine, row: FormRow) -> bool | None:
    """To the last decimal of the form; None where only one source says anything."""
    if line.difference is None:
        return None
    return not rounded_to(line.difference, row.decimals)


def summary(report: Report, form: Form, words: Words, href: str) -> Summary:
    judged = [(line, form.rows[line.code]) for line in report.lines]
    verdicts = [agrees(line, row) for line, row in judged]
    differing = sorted(
        ((line, row) for line, row in judged if agrees(line, row) is False),
        key=lambda pair: -_relative(pair[0]),
    )
    return Summary(
        same=verdicts.count(True),
        differing=verdicts.count(False),
        alone=sum((line.value is None) != (line.facts is None) for line, _ in judged),
        biggest=tuple(_biggest(differing[:3], words, href)),
    )


def _biggest(
    lines: Iterable[tuple[ReportLine, FormRow]], words: Words, href: str
) -> Iterator[tuple[str, str]]:
    for line, row in lines:
        by = signed(line.difference, words.lang, row.decimals)
        yield href.format(line.code), f"{words('report.row', code=line.code)} {by}"


def _relative(line: ReportLine) -> Decimal:
    """A row that one source puts at 0 differs most."""
    value, facts = Decimal(line.value or 0), Decimal(line.facts or 0)
    return abs(value - facts) / max(value, facts, Decimal(1))


def _on_paper(line: ReportLine, row: FormRow, report: Report) -> str:
    """An empty form is empty; a row that was left empty in a return is a dash."""
    if line.value is None and line.why_no_value != "empty":
        return "" if report.state is not None else MISSING
    return number(line.value, _PAPER, row.decimals)


def _way(delta: Number | None, places: int) -> str:
    if delta is None:
        return "none"
    rounded = rounded_to(delta, places)
    return "same" if not rounded else "up" if rounded > 0 else "down"


def _exact(value: Number | None) -> str:
    return "" if value is None else format(Decimal(value), "f")


def _why(why: str | None, words: Words) -> str:
    return words.known("report.why", why) if why else ""


_PAPER: Lang = "vi"  # the law's form is in one language
