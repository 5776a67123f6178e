"""The official report: the paper exactly as the form, the electronic margin beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pagekit.downloads import Column, Sheet, Value
from pagekit.format import Lang, day, moment
from reporting.forms import Form, Period, forms
from reporting.forms.reference import PROVINCE
from reporting.pages import layout, report_paper
from reporting.pages.address import FIRST_DAY_OF_34, LAST_DAY_OF_63, Address, borders_of
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.report_lines import groups, summary
from reporting.pages.text import Words, words_of
from reporting.pages.tiles import territory
from reporting.report_views import Contributor, Report, ReportLine, ReportVersion

OWING_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to look: what it is called, its address or value, whether it is taken."""

    name: str
    value: str
    taken: bool = False


def path_of(report: Report) -> str:
    return f"/bao-cao/{report.form}/{report.unit}/{report.period}"


def render(report: Report, chrome: Chrome) -> str:
    words = chrome.words
    form = forms()[report.form]
    period = Period.parse(report.period, form)
    href = chrome.address.link(f"{path_of(report)}/dong/{{}}", so_voi=None, ban=None)
    return layout.render(
        "report",
        chrome,
        title=title(report, words),
        view=viewpoint(report),
        report=report,
        names=Names(report, period, words),
        t_paper=words_of("vi"),
        paper=report_paper.head(report, form.paper(period.last_day), period),
        groups=groups(report, form, words, href),
        summary=summary(report, form, words, href),
        see=list(_versions(report, words)),
        compare=list(_compared(report, period, words)),
        grounds=list(_grounds(report, chrome.address, words)),
        owing=[one for one in report.contributors if one.state != "accepted"],
        owing_shown=OWING_SHOWN,
        part_href=lambda part: _part_href(report, part, chrome.address),
        merged_href=_merged_href(report, chrome.address),
    )


def viewpoint(report: Report) -> Viewpoint:
    return Viewpoint(
        borders=report.borders,
        known=report.known,
        today=report.today,
        as_of=report.as_of,
        fresh=report.fresh,
        synthetic=report.synthetic,
        final=report.final,
        why_not_final=report.why_not_final,
    )


def title(report: Report, words: Words) -> str:
    period = Period.parse(report.period, forms()[report.form])
    return words(
        "report.title",
        form=words("report.form", n=report.form.removeprefix("B")),
        who=who(report, words),
        period=period_name(period, words),
    )


def who(report: Report, words: Words) -> str:
    unit = report.unit_name if words.lang == "vi" else report.unit_name_en
    if report.subject_name is not None:
        return report.subject_name
    if report.state is None and report.merged_into is None:
        lower = unit.lower() if report.kind == "country" else unit
        return words("report.who.sum", unit=lower)
    return words("report.who", unit=unit) if report.form == PROVINCE else unit


def period_name(period: Period, words: Words) -> str:
    key = f"report.period.{period.kind.kind.lower()}"
    return words(key, year=period.year) if key in words else period.code


@dataclass(frozen=True)
class Names:
    """What the page says of dates and versions, in words."""

    report: Report
    period: Period
    words: Words

    @property
    def form(self) -> str:
        return self.words("report.form", n=self.report.form.removeprefix("B"))

    @property
    def due(self) -> str:
        """'hạn trước ngày 30/6/2026, còn 3 ngày', or by how much it is over."""
        due = self.words("report.due", day=day(self.period.due_before, self.words.lang))
        left = (self.period.last_punctual_day - self.report.today).days
        if left >= 0:
            return f"{due}, {self.words.counted('report.days_left', left)}"
        return f"{due}, {self.words.counted('report.overdue', -left)}"

    @property
    def is_open(self) -> bool:
        return self.report.today <= self.period.last_day

    @property
    def ends(self) -> str:
        return day(self.period.last_day, self.words.lang)

    @property
    def accepted(self) -> int:
        return sum(one.state == "accepted" for one in self.report.contributors)

    def version_line(self, version: ReportVersion) -> str:
        """'nộp 28/6/2026, đúng hạn · chấp nhận 2/7/2026'."""
        lang = self.words.lang
        filed = self.words("report.filed", day=day(version.submitted_on, lang))
        late = (
            self.words.counted("report.late", version.days_late)
            if version.days_late
            else self.words("report.on_time")
        )
        said = f"{filed}, {late}"
        if version.decided_on is None:
            return said
        decided = self.words(f"report.decided.{version.state}", day=day(version.decided_on, lang))
        return f"{said} · {decided}"

    def before(self, measure: str) -> str:
        """With what rows of this kind are compared."""
        return self.compared(self.report.before[measure])

    def compared(self, with_: str) -> str:
        if with_ == "none":
            return self.words("report.compare.none")
        if with_.isdecimal():
            return self.words("report.compare.version", n=with_)
        return period_name(Period.parse(with_, self.period.form), self.words)


def sheet(report: Report, lang: Lang) -> Sheet:
    """Both sources row by row, exact."""
    words = words_of(lang)
    form = forms()[report.form]
    period = Period.parse(report.period, form)
    names = Names(report, period, words)
    return Sheet(
        name=f"{report.form} {report.unit} {report.period}",
        title=title(report, words),
        columns=(
            Column(key="code", name=words("report.column.code")),
            Column(key="label", name=words("report.column.label")),
            Column(key="unit", name=words("report.column.unit")),
            Column(key="value", name=words("report.column.value")),
            Column(key="note", name=words("report.column.note")),
            Column(key="facts", name=words("report.margin.facts")),
            Column(key="why_no_facts", name=words("report.column.why")),
            Column(key="difference", name=words("report.margin.difference")),
            Column(key="before", name=words("report.margin.before")),
            Column(key="before_of", name=words("report.compare")),
            Column(key="delta", name=words("report.margin.delta")),
            Column(key="events", name=words("report.column.events"), places=0),
            Column(key="warnings", name=words("report.column.warnings")),
        ),
        rows=tuple(_sheet_row(line, form, names) for line in report.lines),
        notes=_notes(report, names),
        as_of=report.as_of,
    )


def _sheet_row(line: ReportLine, form: Form, names: Names) -> tuple[Value, ...]:
    row, words = form.rows[line.code], names.words
    return (
        line.code,
        row.label_vi if words.lang == "vi" else row.label_en,
        row.unit_vi if words.lang == "vi" else row.unit_en,
        line.value,
        line.note,
        line.facts,
        words.known("report.why", line.why_no_facts) if line.why_no_facts else None,
        line.difference,
        line.before,
        names.before(row.measure),
        line.delta,
        line.events,
        " ".join(line.warnings) or None,
    )


def _notes(report: Report, names: Names) -> dict[str, str]:
    words = names.words
    notes = {
        words("report.note.period"): f"{report.period} ({names.ends})",
        words("report.note.due"): names.due,
        words("time.borders"): words(f"time.{borders_of(report.borders)}"),
        words("time.known"): moment(report.known or report.as_of, words.lang),
        words("report.draft"): words("report.draft.why"),
    }
    if report.shown is not None:
        notes[words("report.note.version")] = (
            f"{report.shown.version}, {names.version_line(report.shown)}"
        )
    if report.state is None:
        parts = len(report.contributors)
        said = words("report.accepted_of", n=names.accepted, all=parts)
        notes[words("report.note.version")] = said
    for key, origin in (
        ("report.note.returns", report.origin_of_returns),
        ("report.note.facts", report.origin_of_facts),
    ):
        if origin is not None:
            notes[words(key)] = words(f"origin.{origin}")
    return notes


def _versions(report: Report, words: Words) -> Iterator[Choice]:
    for version in report.versions:
        is_current = version.version == report.accepted_version
        yield Choice(
            name=words("report.see.current", n=version.version)
            if is_current
            else words(
                "report.see.one",
                n=version.version,
                state=words(f"report.state.{version.state}").lower(),
            ),
            value="" if is_current else str(version.version),
            taken=version.version == report.version,
        )


def _compared(report: Report, period: Period, words: Words) -> Iterator[Choice]:
    """The periods before, any other version, some periods, or nothing."""
    yield Choice(name=words("report.compare.default"), value="", taken=report.compare is None)
    for version in report.versions:
        if version.version != report.version:
            number = str(version.version)
            yield Choice(
                name=words("report.compare.version", n=number),
                value=number,
                taken=report.compare == number,
            )
    other = period
    for _ in range(4):
        other = other.before
        yield Choice(
            name=period_name(other, words),
            value=other.code,
            taken=report.compare == other.code,
        )
    yield Choice(name=words("report.compare.none"), value="none", taken=report.compare == "none")


def _grounds(report: Report, address: Address, words: Words) -> Iterator[Choice]:
    """The same place by the other map: a unit of today, or each of those that went into it."""
    now = borders_of(report.borders)
    days = {"34": FIRST_DAY_OF_34.isoformat(), "63": LAST_DAY_OF_63.isoformat()}

    def link(code: str, borders: str) -> str:
        path = f"/bao-cao/{report.form}/{code}/{report.period}"
        return address.link(path, dia_gioi=days[borders], ban=None, so_voi=None, chu_the=None)

    if report.kind != "unit":
        for borders in ("34", "63"):
            if report.kind == "region" and borders != now:
                continue  # its members are others
            yield Choice(
                name=words(f"report.ground.{borders}"),
                value=link(report.unit, borders),
                taken=borders == now,
            )
        return
    known = territory()
    code = report.unit if now == "34" else known.codes_of(report.unit, "63").unit34
    merged = known.predecessors(code)
    name = next(unit.name_vi for unit in known.units_of("34") if unit.code == code)
    if len(merged) > 1 and borders_of(report.ends) == "63":
        name = words("report.ground.sum", unit=name, n=len(merged))
    elif len(merged) > 1:
        name = f"{name} ({words('report.ground.34')})"
    yield Choice(name=name, value=link(code, "34"), taken=now == "34")
    if len(merged) > 1:
        for unit in merged:
            yield Choice(
                name=f"{unit.name_vi} ({words('report.ground.63')})",
                value=link(unit.code, "63"),
                taken=now == "63" and unit.code == report.unit,
            )


def _part_href(report: Report, part: Contributor, address: Address) -> str:
    """The report of one of those that make this one up."""
    if report.form != PROVINCE:
        path = f"/bao-cao/{report.form}/{report.unit}/{report.period}"
        return address.link(path, chu_the=part.code, ban=None, so_voi=None)
    path = f"/bao-cao/{report.form}/{part.code}/{report.period}"
    return address.link(path, dia_gioi=None, ban=None, so_voi=None)


def _merged_href(report: Report, address: Address) -> str | None:
    if report.merged_into is None:
        return None
    return _part_href(report, report.merged_into, address)
