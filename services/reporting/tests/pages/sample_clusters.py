"""Clusters for the pictures: the names are real (domain notes), every figure is invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from pagekit.format import VIETNAM
from reporting.pages.models import (
    Axis,
    ClusterLine,
    ClusterPage,
    ClustersPage,
    FactLine,
    Fill,
    Paper,
    Provenance,
    TenantLine,
)

from .sample import NOW, OF_34, REVISION, TODAY, cluster_id, freshness

SYNTHETIC = Provenance(kind="synthetic", source="DEMO")
MIXED = Provenance(kind="mixed", source="S22", generated=("total_capital_bnvnd", "investor"))
PROVINCE = "UBND tỉnh Lào Cai"

_LINES = """
Âu Lâu|15|Lào Cai|Yên Bái|OPERATING_UNESTABLISHED|50.00|31.20|27.09|86.83|14|mixed
Bắc Duyên Hải|15|Lào Cai|Lào Cai|OPERATING_ESTABLISHED|19.50|8.80|8.80|100|104|mixed
Bắc Văn Yên|15|Lào Cai|Yên Bái|OPERATING_UNESTABLISHED|55.00|38.50|33.90|88.05|9|mixed
Bảo Hưng|15|Lào Cai|Yên Bái|ABOLISHED|||||0|mixed
Bảo Minh|15|Lào Cai|Yên Bái|ESTABLISHED|60.00||0|||mixed
Cam Đường 1|15|Lào Cai|Lào Cai|PLANNED|75.00|||||mixed
Cát Nhơn|52|Gia Lai|Bình Định|OPERATING_ESTABLISHED|59.00|41.30|26.20|63.44|31|mixed
Đạ Oai|68|Lâm Đồng|Lâm Đồng|UNDER_CONSTRUCTION|40.79|28.55|0|0|0|mixed
Đông Hà|68|Lâm Đồng|Bình Thuận|OPERATING_ESTABLISHED|38.40|26.88|16.40|61.01|13|mixed
Khánh Yên Thượng|15|Lào Cai|Lào Cai|OPERATING_ESTABLISHED|5.17|3.00|1.05|35.00|4|mixed
Minh Quân|15|Lào Cai|Yên Bái|DETAILED_PLAN_APPROVED|75.00|52.50|0|0|0|mixed
Tân Bình Phú 2|01|Hà Nội|Hà Nội|OPERATING_ESTABLISHED|32.17|21.44|20.02|93.38|57|synthetic
Vĩnh Thịnh Lộc 1|33|Hưng Yên|Thái Bình|WITHDRAWN|18.90|12.60|2.10|16.67|2|synthetic
Xuân Mỹ Đức|38|Thanh Hóa|Thanh Hóa|OPERATING_ESTABLISHED|46.02|30.91|14.77|47.78|22|synthetic
"""


def lines() -> tuple[ClusterLine, ...]:
    def decimal(text: str) -> Decimal | None:
        return Decimal(text) if text else None

    found = []
    for number, text in enumerate(_LINES.strip().splitlines(), start=1):
        name, unit, unit_name, former, status, gross, industrial, leased, fill, projects, kind = (
            text.split("|")
        )
        found.append(
            ClusterLine(
                id=cluster_id(number),
                code=f"CCN-{unit}-{number:04d}",
                name=name,
                unit=unit,
                unit_name=unit_name,
                former_name=former,
                status=status,
                gross_ha=decimal(gross),
                industrial_ha=decimal(industrial),
                leased_ha=decimal(leased),
                fill=decimal(fill),
                projects=int(projects) if projects else None,
                parked=name == "Đông Hà",
                provenance=SYNTHETIC if kind == "synthetic" else MIXED,
            )
        )
    return tuple(found)


def clusters(**changes: object) -> ClustersPage:
    page = ClustersPage(
        lines=lines(),
        total=1126,
        all_total=1126,
        next_cursor="eyJrIjoiWHXDom4ifQ",
        nearest=(),
        fresh=(freshness(),),
        revision=REVISION,
        as_of=NOW,
        known=None,
        borders=OF_34,
        today=TODAY,
        synthetic=True,
    )
    return replace(page, **changes)  # type: ignore[arg-type] # a test names fields of the page


def cluster(**changes: object) -> ClusterPage:
    page = ClusterPage(
        id=cluster_id(5),
        code="CCN-15-0005",
        name="Yên Thế",
        aliases=("Yên Thế – Lục Yên",),
        unit="15",
        unit_name="Lào Cai",
        former_name="Yên Bái",
        communes=("xã Lục Yên",),
        status="OPERATING_ESTABLISHED",
        axes=(
            Axis(key="planning", state="PLAN_ADJUSTED", since=date(2023, 9, 18)),
            Axis(key="legal", state="ADJUSTED", since=date(2025, 10, 2)),
            Axis(key="investor", state="ASSIGNED", since=date(2011, 6, 20)),
            Axis(key="detailed_plan", state="APPROVED", since=date(2012, 3, 15)),
            Axis(key="infrastructure", state="PARTLY_COMPLETE", since=date(2019, 12, 27)),
            Axis(key="wastewater", state="under-investment", since=date(2026, 4, 9)),
            Axis(key="operation", state="OPERATING", since=date(2013, 8, 1)),
        ),
        plan_ha=Decimal("39.97"),
        gross_ha=Decimal("39.97"),
        industrial_ha=Decimal("27.98"),
        leased_ha=Decimal("11.26"),
        ready_ha=Decimal("18.40"),
        cleared_ha=Decimal("24.10"),
        investor="Công ty cổ phần Hạ tầng Lục Yên (mẫu)",
        industries=("chế biến đá", "chế biến gỗ", "vật liệu xây dựng"),
        fills=(
            Fill(basis="F1", numerator_ha=Decimal("13.06"), denominator_ha=Decimal("27.98"),
                 rate=Decimal("46.68")),
            Fill(basis="F2", numerator_ha=Decimal("11.26"), denominator_ha=Decimal("27.98"),
                 rate=Decimal("40.24")),
            Fill(basis="F3", numerator_ha=Decimal("11.26"), denominator_ha=Decimal("18.40"),
                 rate=Decimal("61.20")),
            Fill(basis="F4", numerator_ha=Decimal("11.26"), denominator_ha=Decimal("24.10"),
                 rate=Decimal("46.72")),
            Fill(basis="F5", numerator_ha=Decimal("23.78"), denominator_ha=Decimal("39.97"),
                 rate=Decimal("59.49")),
            Fill(basis="F6", numerator_ha=None, denominator_ha=Decimal("27.98"), rate=None),
        ),
        timeline=facts(),
        tenants=tenants(),
        fresh=(freshness(),),
        revision=REVISION,
        as_of=NOW,
        known=None,
        borders=OF_34,
        today=TODAY,
        synthetic=True,
        provenance=MIXED,
    )  # fmt: skip
    return replace(page, **changes)  # type: ignore[arg-type] # a test names fields of the page


def facts() -> tuple[FactLine, ...]:
    return (
        _fact(
            1,
            "established",
            date(2011, 6, 20),
            2,
            document="346/QĐ-UBND-MAU",
            data={
                "area_ha": "39.97",
                "investor": {
                    "name": "Trung tâm Phát triển CCN Lục Yên (mẫu)",
                    "kind": "state-unit",
                },
                "regime": "R0A",
                "total_capital_bnvnd": "187.400",
            },
            provenance=MIXED,
        ),
        _fact(
            2,
            "detailed-plan-approved",
            date(2012, 3, 15),
            4,
            document="512/QĐ-UBND-MAU",
            data={"industrial_land_ha": "29.40", "scale": "1/500"},
            corrected_by=3,
        ),
        _fact(
            3,
            "detailed-plan-approved",
            date(2012, 3, 15),
            5180,
            document="512/QĐ-UBND-MAU",
            data={"industrial_land_ha": "27.98", "scale": "1/500"},
            corrects=2,
            note="Bảng sử dụng đất kèm theo ghi 27,98 ha; bản nhập lần đầu chép nhầm.",
        ),
        _fact(
            4,
            "tenant-leased",
            date(2013, 8, 1),
            1,
            document="05/HĐ-MAU",
            data={
                "tenant_id": str(cluster_id(901)),
                "name": "Công ty TNHH Đá Lục Yên (mẫu)",
                "leased_ha": "6.40",
                "industry": "chế biến đá",
            },
        ),
        _fact(
            5,
            "infrastructure-completed",
            date(2019, 12, 27),
            9,
            document="88/BB-NT-MAU",
            data={"items": ["road", "water", "power"], "ready_ha": "18.40", "complete": False},
        ),
        _fact(
            6,
            "tenant-leased",
            date(2021, 5, 11),
            3,
            document="21/HĐ-MAU",
            data={
                "tenant_id": str(cluster_id(902)),
                "name": "HTX Gỗ Yên Thế (mẫu)",
                "leased_ha": "4.86",
                "industry": "chế biến gỗ",
            },
        ),
        _fact(
            7,
            "adjusted",
            date(2025, 10, 2),
            12,
            document="2044/QĐ-UBND-MAU",
            data={"changes": {"place": {"unit": "15"}}},
            note="Đổi tên đơn vị hành chính sau sắp xếp.",
        ),
        _fact(
            8,
            "wastewater-changed",
            date(2026, 4, 9),
            75,
            document="119/QĐ-UBND-MAU",
            data={"status": "under-investment", "capacity_m3_day": "600"},
            provenance=SYNTHETIC,
        ),
        _fact(
            9,
            "tenant-approved",
            date(2026, 9, 30),
            5,
            document="1407/QĐ-UBND-MAU",
            data={
                "tenant_id": str(cluster_id(903)),
                "name": "Công ty TNHH Bao bì Sông Chảy (mẫu)",
                "approved_ha": "1.80",
                "paper": "irc",
            },
            provenance=SYNTHETIC,
        ),
        _fact(
            10,
            "tenant-status-changed",
            date(2026, 11, 3),
            2,
            document="TB 77/TB-MAU",
            data={"tenant_id": str(cluster_id(902)), "status": "suspended"},
            withdrawn_at=NOW - timedelta(days=1),
        ),
    )


def tenants() -> tuple[TenantLine, ...]:
    return (
        TenantLine(tenant_id=cluster_id(901), name="Công ty TNHH Đá Lục Yên (mẫu)", country="VN",
                   industry="chế biến đá", is_fdi=False, approved_ha=None,
                   leased_ha=Decimal("6.40"), status="operating", since=date(2013, 8, 1)),
        TenantLine(tenant_id=cluster_id(902), name="HTX Gỗ Yên Thế (mẫu)", country="VN",
                   industry="chế biến gỗ", is_fdi=False, approved_ha=None,
                   leased_ha=Decimal("4.86"), status="operating", since=date(2021, 5, 11)),
        TenantLine(tenant_id=cluster_id(903), name="Công ty TNHH Bao bì Sông Chảy (mẫu)",
                   country="KR", industry="bao bì", is_fdi=True, approved_ha=Decimal("1.80"),
                   leased_ha=None, status="approved", since=date(2026, 9, 30)),
    )  # fmt: skip


def _fact_id(number: int) -> UUID:
    return UUID(f"0197a2c4-00fa-7000-8000-{number:012d}")


def _fact(
    number: int,
    word: str,
    on: date,
    days_later: int,
    *,
    document: str,
    data: Mapping[str, object],
    corrects: int | None = None,
    corrected_by: int | None = None,
    note: str | None = None,
    withdrawn_at: datetime | None = None,
    provenance: Provenance | None = None,
) -> FactLine:
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=VIETNAM)
    return FactLine(
        event_id=_fact_id(number),
        fact_id=_fact_id(number),
        type=word,
        occurred_on=on,
        recorded_at=noon + timedelta(days=days_later),
        paper=Paper(number=document, date=on, issuer=PROVINCE),
        data=data,
        note=note,
        corrects=_fact_id(corrects) if corrects else None,
        corrected_by=_fact_id(corrected_by) if corrected_by else None,
        withdrawn_at=withdrawn_at,
        provenance=provenance,
        position=48_000 + 97 * number,
    )
