"""The paper of a form, word for word as the circular has it: always in Vietnamese."""

from dataclasses import dataclass
from datetime import date

from pagekit.format import day
from reporting.forms import Paper, Period
from reporting.forms.reference import PROVINCE
from reporting.pages.tiles import territory
from reporting.report_views import Report

KINDS = {"city": "thành phố", "province": "tỉnh"}
BLANK = "……"


@dataclass(frozen=True, kw_only=True)
class PaperHead:
    """What stands above the rows and below them."""

    authority: str
    sender: str
    number: str
    place_and_day: str
    form: str
    circular: str
    title: tuple[str, ...]
    period: str
    addressees: str
    value: str
    signer: str
    is_official: bool


def head(report: Report, paper: Paper, period: Period) -> PaperHead:
    """A sum is no paper of any office: it says of how many returns it is made."""
    authority, sender, about = _offices(report, paper)
    filed = report.shown
    document = filed.paper if filed else None
    starts, ends = (day(one, "vi") for one in (period.first_day, period.last_day))
    return PaperHead(
        authority=authority.upper(),
        sender=sender.upper(),
        number=f"Số: {document.number if document else BLANK}",
        place_and_day=f"{report.subject_name or report.unit_name}, "
        + _long_day(document.date if document else None),
        form=paper.number_vi,
        circular=period.form.circular(period.last_day, filed.form_version if filed else None),
        title=_in_two(paper.title_vi.format(subject=about).upper()),
        period=f"Kỳ báo cáo: {period.kind.name_vi} {period.year} (từ {starts} đến {ends})",
        addressees=f"Kính gửi: {paper.addressees_vi}",
        value=paper.value_vi,
        signer=paper.signer_vi.upper(),
        is_official=report.state is not None,
    )


def _offices(report: Report, paper: Paper) -> tuple[str, str, str]:
    """Who stands above the sender, who sends, and whom it is about."""
    if report.form != PROVINCE:
        about = report.subject_name or f"các xã của {report.unit_name}"
        return f"UBND {about}", "", about
    if report.kind != "unit":
        about = report.unit_name.lower() if report.kind == "country" else f"vùng {report.unit_name}"
        return "", "", about
    about = f"{KINDS[_kind(report)]} {report.unit_name}"
    return f"UBND {about}", paper.sender_vi, about


def _in_two(title: str) -> tuple[str, ...]:
    """Where it is, is a line of its own."""
    what, on, where = title.partition(" TRÊN ")
    return (what, f"{on.strip()} {where}") if where else (what,)


def _kind(report: Report) -> str:
    known = territory()
    borders = known.borders(report.borders)
    return next(unit.kind for unit in known.units_of(borders) if unit.code == report.unit)


def _long_day(on: date | None) -> str:
    if on is None:
        return f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    return f"ngày {on.day} tháng {on.month} năm {on.year}"
