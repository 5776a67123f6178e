"""What a report is called, and what its page says of dates and versions."""

from dataclasses import dataclass

from pagekit.format import day
from reporting.forms import Period, forms
from reporting.forms.reference import PROVINCE
from reporting.pages.text import Words
from reporting.report_views import Report, ReportVersion


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
