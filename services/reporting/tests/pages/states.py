"""Every page in each of its states: what the pictures show and the accessibility tests visit."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from pagekit import signin
from pagekit.format import Lang
from pagekit.layout import Visitor
from pagekit.problem import ProblemPage
from reporting.pages import (
    address,
    cluster,
    clusters,
    errors,
    establishment,
    establishments,
    operations,
    overview,
    report,
    report_row,
    reports,
    unit,
)
from reporting.pages.layout import SITE, Chrome
from reporting.pages.models import OverviewPage, Refused
from reporting.queries.unit_named import called
from reporting.report_views import Contributor, Report, RowEvents
from reporting.unit_views import UnitPage
from reporting.views import NationalTable, Said

from . import (
    sample,
    sample_clusters,
    sample_establishments,
    sample_operations,
    sample_reports,
    sample_units,
)
from .sample import NOW, OF_63, OPERATOR, freshness, national_table

type Draw = Callable[[], str]


@dataclass(frozen=True)
class State:
    """One picture: a name for its file, the address, the document; the beat that keeps it live,
    without which a page that watches becomes late."""

    name: str
    path: str
    draw: Draw
    beat: NationalTable | None = None


def chrome(
    path: str = "/",
    *query: tuple[str, str],
    lang: Lang = "vi",
    visitor: Visitor | None = None,
) -> Chrome:
    return Chrome(lang=lang, address=address.read(path, query), visitor=visitor)


def states() -> list[State]:
    return [
        *_overview(),
        *_clusters(),
        *_cluster(),
        *_establishments(),
        *_units(),
        *_reports(),
        *_operations(),
        *_others(),
    ]


def _overview() -> list[State]:
    past = datetime(2026, 6, 30, 17, tzinfo=UTC)
    past_query = ("ghi-nhan", "2026-06-30")
    of_63 = ("dia-gioi", "2025-06-30")

    def page(shown: OverviewPage, *query: tuple[str, str], lang: Lang = "vi") -> Draw:
        return lambda: overview.render(shown, chrome("/", *query, lang=lang))

    late = replace(sample.overview(national_table(fresh=(freshness(lag_s=0.6),))), late_after_s=1)
    parked = national_table(
        parked={"25": 1, "15": 2, "01": 1}, fresh=(freshness(parked=3, lag_s=3.0),), without=["96"]
    )
    behind = national_table(
        fresh=(freshness(lag_s=402, complete_to=NOW - timedelta(seconds=402), incomplete=True),),
    )
    unknown = dict.fromkeys(("established", "operating", "projects", "planned"), 2)
    not_final = national_table(
        known=past,
        on=date(2026, 6, 30),
        why_not_final=("parked:/registry", "behind:/registry"),
    )
    differing = national_table()
    country = differing.rows[0]
    wrong = replace(country.cells["projects"], value=1)
    differing = replace(
        differing,
        rows=(replace(country, cells={**country.cells, "projects": wrong}), *differing.rows[1:]),
    )
    empty = sample.overview(
        national_table(empty=True, revision=0, fresh=(freshness(complete_to=None, lag_s=None,
                                                               position=None),)),
        previous=None, feed=(), series={},
    )  # fmt: skip

    def live(name: str, shown: OverviewPage, *query: tuple[str, str], lang: Lang = "vi") -> State:
        return State(name, "/", page(shown, *query, lang=lang), shown.table)

    of_63_page = sample.overview(national_table(borders=OF_63, unknown=unknown))
    final = national_table(known=past, on=date(2026, 6, 30), final=True)
    return [
        live("overview-live", sample.overview(national_table(without=["96", "95"]))),
        live("overview-63", of_63_page, of_63),
        live(
            "overview-wastewater",
            sample.overview(map_key="wastewater_compliant"),
            ("chi-tieu", "wastewater_compliant"),
        ),
        live("overview-english", sample.overview(), ("lang", "en"), lang="en"),
        State("overview-late", "/", page(late)),
        State("overview-past-final", "/", page(sample.overview(final), past_query)),
        State(
            "overview-past-open",
            "/",
            page(sample.overview(not_final), past_query),
        ),
        live("overview-parked", sample.overview(parked)),
        live("overview-behind", sample.overview(behind)),
        live("overview-differing", sample.overview(differing)),
        live("overview-empty", empty),
    ]


def _clusters() -> list[State]:
    filters = (
        ("q", "yen"), ("tinh", "15"), ("trang-thai", "operating-established"), ("lap-day-tu", "30"),
    )  # fmt: skip
    few = sample_clusters.lines()[:3]
    page = sample_clusters.clusters
    return [
        State("clusters-list", "/cum", lambda: clusters.render(page(), chrome("/cum"))),
        State("clusters-filtered", "/cum", lambda: clusters.render(
            page(lines=few, total=3, next_cursor=None), chrome("/cum", *filters))),
        State("clusters-none", "/cum", lambda: clusters.render(
            page(lines=(), total=0, next_cursor=None, nearest=few), chrome("/cum", *filters))),
        State("clusters-empty", "/cum", lambda: clusters.render(
            page(lines=(), total=0, all_total=0, next_cursor=None), chrome("/cum"))),
        State("clusters-past", "/cum", lambda: clusters.render(
            page(known=datetime(2026, 6, 30, 17, tzinfo=UTC)),
            chrome("/cum", ("ghi-nhan", "2026-06-30"), ("sap-xep", "-lap-day")))),
        State("clusters-parked", "/cum", lambda: clusters.render(
            page(fresh=(freshness(parked=1, lag_s=95.0),)), chrome("/cum"))),
    ]  # fmt: skip


def _cluster() -> list[State]:
    page = sample_clusters.cluster
    path = "/cum/CCN-15-0005"
    return [
        State("cluster", path, lambda: cluster.render(page(), chrome(path))),
        State("cluster-parked", path, lambda: cluster.render(
            page(parked_reason=Said("leased_ha: phải là số thập phân.", "leased_ha: a number."),
                 parked_waiting=3, fresh=(freshness(parked=1),)), chrome(path))),
        State("cluster-past", path, lambda: cluster.render(
            page(known=datetime(2026, 6, 30, 17, tzinfo=UTC), timeline=sample_clusters.facts()[:8]),
            chrome(path, ("ghi-nhan", "2026-06-30")))),
        State("cluster-new", path, lambda: cluster.render(
            page(timeline=(), tenants=(), fills=(), axes=(), industrial_ha=None, leased_ha=None,
                 ready_ha=None, cleared_ha=None, investor=None, status="PLANNED"), chrome(path))),
        State("cluster-english", path, lambda: cluster.render(page(), chrome(path, lang="en"))),
    ]  # fmt: skip


def _establishments() -> list[State]:
    path = "/co-so"
    one_path = f"{path}/CNNT-10-00007"
    few = sample_establishments.lines()[:2]
    page, one = sample_establishments.establishments, sample_establishments.establishment
    filters = (("q", "dệt"), ("tinh", "15"), ("loai-hinh", "household"), ("lang-nghe", "ta phin"))
    return [
        State("establishments", path, lambda: establishments.render(page(), chrome(path))),
        State("establishments-filtered", path, lambda: establishments.render(
            page(lines=few, total=2, next_cursor=None), chrome(path, *filters))),
        State("establishments-none", path, lambda: establishments.render(
            page(lines=(), total=0, next_cursor=None, nearest=few), chrome(path, *filters))),
        State("establishments-empty", path, lambda: establishments.render(
            page(lines=(), total=0, all_total=0, next_cursor=None), chrome(path))),
        State("establishments-english", path, lambda: establishments.render(
            page(fresh=(freshness(parked=1, lag_s=95.0),)), chrome(path, lang="en"))),
        State("establishment", one_path, lambda: establishment.render(one(), chrome(one_path))),
        State("establishment-household", one_path, lambda: establishment.render(
            sample_establishments.household(), chrome(one_path))),
        State("establishment-past", one_path, lambda: establishment.render(
            sample_establishments.before_it_was(), chrome(one_path, ("ghi-nhan", "2023-06-30")))),
    ]  # fmt: skip


def _units() -> list[State]:
    def page(shown: UnitPage, *query: tuple[str, str], lang: Lang = "vi") -> Draw:
        return lambda: unit.render(shown, chrome(f"/tinh/{shown.code}", *query, lang=lang))

    mine, past = sample_units.unit(), datetime(2026, 6, 30, 17, tzinfo=UTC)
    not_final = ("parked:/registry", "behind:/registry")
    known = replace(mine, known=past, on=date(2026, 6, 30), why_not_final=not_final)
    two = tuple(called("lao-cai"))
    return [
        State("unit", "/tinh/15", page(mine)),
        State("unit-english", "/tinh/15", page(mine, lang="en")),
        State("unit-parked", "/tinh/68", page(sample_units.parked())),
        State("unit-former", "/tinh/10", page(
            sample_units.former(), ("dia-gioi", "2025-06-30"))),
        State("unit-past", "/tinh/15", page(known, ("ghi-nhan", "2026-06-30"))),
        State("unit-which", "/tinh/lao-cai", lambda: unit.which(two, chrome("/tinh/lao-cai"))),
    ]  # fmt: skip


def _reports() -> list[State]:
    path = "/bao-cao/B04/15/H1-2026"
    country = "/bao-cao/B04/VN/H1-2026"
    past = datetime(2026, 8, 1, 17, tzinfo=UTC)

    def page(shown: Report, *query: tuple[str, str], at: str = path, lang: Lang = "vi") -> Draw:
        return lambda: report.render(shown, chrome(at, *query, lang=lang))

    def row(shown: RowEvents) -> Draw:
        return lambda: report_row.render(shown, chrome(f"{path}/dong/{shown.code}"))

    late = sample_reports.version(1, "submitted", days_late=9, channel="paper")
    parked = sample_reports.report(
        parked_clusters=2, parked_returns=1, fresh=(freshness(parked=3),), borders=OF_63,
    )  # fmt: skip
    merged = sample_reports.nothing(
        unit="10", unit_name="Lào Cai", borders=OF_63, period="FY-2026",
        merged_into=Contributor(code="15", name="Lào Cai", state="nothing"),
    )  # fmt: skip
    list_path = "/bao-cao"
    empty = sample_reports.received(items=(), periods=(), next_cursor=None)
    return [
        State("report", path, page(sample_reports.report())),
        State("report-english", path, page(sample_reports.report(), lang="en")),
        State("report-nothing", path, page(sample_reports.nothing())),
        State("report-waiting", path, page(sample_reports.report(
            versions=(late,), state="submitted", accepted_version=None))),
        State("report-parked", path, page(parked)),
        State("report-merged", path, page(merged)),
        State("report-past", path, page(
            sample_reports.report(known=past, why_not_final=("behind:/registry",)),
            ("ghi-nhan", "2026-08-01"))),
        State("report-country", country, page(sample_reports.country(), at=country)),
        State("report-row", path, row(sample_reports.row())),
        State("report-row-why", path, row(sample_reports.row("25"))),
        State("reports", list_path, lambda: reports.render(
            sample_reports.received(), chrome(list_path))),
        State("reports-none", list_path, lambda: reports.render(
            empty, chrome(list_path, ("tinh", "15")))),
    ]  # fmt: skip


def _operations() -> list[State]:
    def page(shown: object = None, **changes: object) -> Draw:
        drawn = shown or sample_operations.operations(**changes)
        return lambda: operations.render(drawn, chrome("/van-hanh", visitor=OPERATOR))  # type: ignore[arg-type]

    refused = Refused(form="/van-hanh/tam-giu/41/bo", field="reason", text="Hãy ghi lý do.")
    return [
        State("operations-parked", "/van-hanh", page()),
        State("operations-refused", "/van-hanh", page(refused=refused)),
        State("operations-done", "/van-hanh", page(done="released")),
        State("operations-quiet", "/van-hanh", page(sample_operations.quiet())),
        State("operations-compared", "/van-hanh", page(sample_operations.compared(1))),
        State("operations-agreeing", "/van-hanh", page(sample_operations.compared(0))),
        State("operations-nothing", "/van-hanh", page(
            readers=(), parked=(), quarantined=(), builds=(), fresh=())),
    ]  # fmt: skip


def _others() -> list[State]:
    def problem(
        status: int, title: str, detail: str, path: str = "/cum/CCN-99-9999", **more: object
    ) -> Draw:
        page = ProblemPage(
            status=status, title=title, detail=detail,
            correlation_id="0197a2c4-77aa-7000-8000-00000000beef", **more,  # type: ignore[arg-type]
        )  # fmt: skip
        visitor = OPERATOR if status == 500 else None
        return lambda: errors.render(page, chrome(path, visitor=visitor))

    return [
        State("sign-in", "/dang-nhap", lambda: signin.render(
            SITE, chrome("/dang-nhap"), start="/dang-nhap/bat-dau", open_to_all="/")),
        State("problem-404", "/khong", problem(
            404, "Không tìm thấy", "Không có cụm nào mang mã CCN-99-9999.")),
        State("problem-403", "/khong", problem(
            403, "Vai trò không phù hợp", "Việc này cần một trong các vai trò: operator.")),
        State("problem-422", "/khong", problem(
            422, "Dữ liệu chưa hợp lệ", "Có 1 chỗ cần sửa.", "/cum",
            errors=(("ghi-nhan", "Ngày viết theo thứ tự ngày/tháng/năm, ví dụ 30/6/2026."),))),
        State("problem-500", "/khong", problem(
            500, "Lỗi của hệ thống", "Lỗi này đã được ghi lại.")),
        State("problem-503", "/khong", problem(
            503, "Tạm thời chưa phục vụ được",
            "Cơ sở dữ liệu chưa trả lời. Hãy thử lại sau giây lát.")),
    ]  # fmt: skip
