"""A report to take away: both sources row by row, exact."""

from pagekit.downloads import Column, Sheet, Value
from pagekit.format import Lang, moment
from reporting.forms import Form, Period, forms
from reporting.pages.address import borders_of
from reporting.pages.report_words import Names, title
from reporting.pages.text import words_of
from reporting.report_views import Report, ReportLine


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
