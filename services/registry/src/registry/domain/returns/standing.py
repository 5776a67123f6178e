"""What the registry knows of the tenant or cluster that a return speaks of, and what that rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.domain.clusters.state import Investing, State
from registry.domain.returns.findings import Figures, Finding, in_english, in_vietnamese
from registry.domain.returns.rules import RATE_TOLERANCE
from registry.domain.returns.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The cluster on the last day of the period, and all that is known of it until today."""

    subject: Subject
    state: State
    latest: State
    first_day: date

    @property
    def communes(self) -> tuple[str, ...]:
        """The commune that leads, or all where none does."""
        place = self.state.place or self.latest.place or {}
        lead = place.get("lead_commune")
        return (lead,) if lead else tuple(place.get("communes", ()))


def findings_of_standing(figures: Figures, form: str, standing: Standing) -> list[Finding]:
    if form == "B01":
        return list(_ceased_tenant(standing))
    return [*_without_investor(standing), *_denominator(figures, standing)]


def _ceased_tenant(standing: Standing) -> Iterator[Finding]:
    """Kept: the paper exists, and whether the project is truly over, somebody must look at."""
    tenant = standing.state.tenants.get(standing.subject.code)
    if tenant is None or tenant.gone is None or tenant.since is None:
        return
    if tenant.since >= standing.first_day:
        return  # It still produced in the period.
    since = tenant.since
    yield Finding(
        rule="CEASED",
        level="warning",
        rows=(),
        numbers={"since": since.isoformat(), "first_day": standing.first_day.isoformat()},
        message_vi=f"Dự án {standing.subject.name} đã {_GONE_VI[tenant.gone]} từ {since:%d/%m/%Y}, "
        f"trước khi kỳ bắt đầu {standing.first_day:%d/%m/%Y}; số liệu không tính vào tổng của xã.",
        message_en=f"The project {standing.subject.name} was {tenant.gone} on {since}, before the "
        f"period began on {standing.first_day}; its figures are not counted for the commune.",
    )


_GONE_VI = {"revoked": "bị thu hồi", "ended": "kết thúc"}


def _without_investor(standing: Standing) -> Iterator[Finding]:
    """Refused where nobody could have reported: the investor left, or the cluster was abolished."""
    state, first_day = standing.state, standing.first_day
    gone = None
    if state.is_abolished:
        gone = ("cụm đã bị bãi bỏ", "the cluster was abolished", state.since["legal"])
    elif state.investor is Investing.REPLACING:
        gone = ("chủ đầu tư đã rời đi", "the investor left", state.since["investor"])
    if gone is not None and gone[2] < first_day:
        vi, en, since = gone
        yield Finding(
            rule="CEASED",
            level="error",
            rows=(),
            numbers={"since": since.isoformat(), "first_day": first_day.isoformat()},
            message_vi=f"Không ai có thể báo cáo: {vi} từ {since:%d/%m/%Y}, "
            f"trước khi kỳ bắt đầu {first_day:%d/%m/%Y}.",
            message_en=f"Nobody could report: {en} on {since}, before the period began "
            f"on {first_day}.",
        )
    elif state.investor is Investing.NONE:
        yield Finding(
            rule="INVESTOR",
            level="warning",
            rows=(),
            numbers={},
            message_vi="Hệ thống chưa ghi nhận chủ đầu tư hạ tầng nào của cụm này.",
            message_en="The registry knows of no infrastructure investor of this cluster.",
        )


def _denominator(figures: Figures, standing: Standing) -> Iterator[Finding]:
    """V10: a rate says nothing without its basis, so tell which one fits."""
    rate, leased = figures["5"], figures["4"]
    if rate is None or leased is None:
        return
    state = standing.state
    bases: dict[str, tuple[Decimal | None, str, str]] = {
        "F2": (state.industrial_ha, "đất công nghiệp theo quy hoạch chi tiết", "industrial land"),
        "F3": (_decimal(figures["3"]), "dòng 3", "row 3"),
        "F4": (state.cleared_ha, "đất đã giải phóng", "cleared land"),
        "F5": (state.area_ha, "diện tích cụm", "the cluster's area"),
    }
    numbers, fitting_vi, fitting_en = {"5": str(rate)}, [], []
    for basis, (hectares, vi, en) in bases.items():
        if not hectares:
            continue
        exact = 100 * Decimal(leased)
        numbers[f"100 × 4 / {basis}"] = str((exact / hectares).quantize(Decimal("0.01")))
        if abs(rate * hectares - exact) <= RATE_TOLERANCE * hectares:
            fitting_vi.append(f"{vi} {in_vietnamese(hectares)} ha ({basis})")
            fitting_en.append(f"{en} {in_english(hectares)} ha ({basis})")
    if len(numbers) == 1:
        return
    yield Finding(
        rule="V10",
        level="info",
        rows=("5", "4"),
        numbers=numbers,
        message_vi=f"Dòng 5 ({in_vietnamese(rate)}) tính trên {' và '.join(fitting_vi)}."
        if fitting_vi
        else f"Dòng 5 ({in_vietnamese(rate)}) không khớp mẫu số nào mà hệ thống biết.",
        message_en=f"Row 5 ({in_english(rate)}) is based on {' and '.join(fitting_en)}."
        if fitting_en
        else f"Row 5 ({in_english(rate)}) fits no denominator that the registry knows.",
    )


def _decimal(figure: int | Decimal | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)
