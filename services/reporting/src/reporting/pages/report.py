"""The official report: the paper exactly as the form, the electronic margin beside it."""

from dataclasses import replace

from reporting.forms import Period, forms
from reporting.forms.reference import PROVINCE
from reporting.pages import layout, report_paper
from reporting.pages.address import Address
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.report_choices import compared, grounds, versions
from reporting.pages.report_lines import groups, summary
from reporting.pages.report_sheet import sheet
from reporting.pages.report_words import Names, title
from reporting.pages.text import words_of
from reporting.report_views import Contributor, Report

__all__ = ["render", "sheet"]

OWING_SHOWN = 6


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
        see=list(versions(report, words)),
        compare=list(compared(report, period, words)),
        grounds=list(grounds(report, chrome.address, words)),
        owing=[one for one in report.contributors if one.state != "accepted"],
        owing_shown=OWING_SHOWN,
        part_href=lambda part: _part_href(report, part, chrome.address),
        merged_href=_merged_href(report, chrome.address),
    )


def viewpoint(report: Report) -> Viewpoint:
    return replace(Viewpoint.of(report), final=report.final, why_not_final=report.why_not_final)


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
