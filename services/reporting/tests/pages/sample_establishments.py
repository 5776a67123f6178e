"""Establishments for the pictures: every name and figure is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from reporting.establishment_views import (
    EstablishmentLine,
    EstablishmentPage,
    EstablishmentsPage,
    Kinds,
)
from reporting.pages.models import FactLine, Paper, Provenance
from reporting.views import Said

from .sample import NOW, OF_34, REVISION, TODAY, cluster_id, freshness

SYNTHETIC = Provenance(kind="synthetic", source="DEMO")
COUNTS = Kinds(
    legal_form={"enterprise": 812, "cooperative": 240, "cooperative-group": 31, "household": 3044},
    status={"active": 4001, "closed": 126},
    size={"micro": 3300, "small": 640, "medium": 61, "": 126},
    place_kind={"commune": 3600, "ward": 527},
)

_LINES = """
Công ty TNHH Chế biến gỗ Văn Bàn (mẫu)|enterprise|9900000016|Chế biến gỗ|agro-processing|15\
|Lào Cai|Lào Cai|Văn Bàn|commune||small|64
|household||Dệt thổ cẩm|handicrafts|15\
|Lào Cai|Lào Cai|Tả Phìn|commune|Làng nghề thổ cẩm Tả Phìn (mẫu)|micro|6
Hợp tác xã Miến dong Giới Phiên (mẫu)|cooperative|9900000024|Miến dong|agro-processing|15\
|Lào Cai|Yên Bái|Giới Phiên|ward|Làng nghề miến Giới Phiên (mẫu)|micro|
|cooperative-group||Đan lát|handicrafts|38|Thanh Hóa|Thanh Hóa|Hoằng Thịnh|commune|||11
Công ty CP Gốm Chu Đậu (mẫu)|enterprise|9900000032|Gốm, sứ mỹ nghệ|handicrafts|31\
|Hải Phòng|Hải Dương|Thái Tân|commune|Làng gốm Chu Đậu (mẫu)|medium|138
"""


def lines() -> tuple[EstablishmentLine, ...]:
    found = []
    for number, text in enumerate(_LINES.strip().splitlines(), start=1):
        parts = [part or None for part in text.split("|")]
        name, form, tax, industry, sector, unit, unit_name, former, commune, *rest = parts
        kind, village, size, employees = rest
        found.append(
            EstablishmentLine(
                id=cluster_id(900 + number),
                code=f"CNNT-{unit}-{number:05d}",
                name=name,
                legal_form=form or "",
                status="closed" if number == 3 else "active",
                since=date(2024, 5, number),
                tax_code=tax,
                industry=industry,
                sector=sector,
                unit=unit or "",
                unit_name=unit_name or "",
                former_name=former,
                commune=commune,
                place_kind=kind,
                craft_village=village,
                size=size,
                employees=int(employees) if employees else None,
                parked=number == 5,
                provenance=SYNTHETIC,
            )
        )
    return tuple(found)


def establishments(**changes: object) -> EstablishmentsPage:
    page = EstablishmentsPage(
        lines=lines(),
        total=4127,
        all_total=4127,
        counts=COUNTS,
        next_cursor="eyJrIjoiWHXDom4ifQ",
        nearest=(),
        on=TODAY,
        borders=OF_34,
        known=None,
        final=False,
        why_not_final=("future",),
        today=TODAY,
        fresh=(freshness(),),
        revision=REVISION,
        as_of=NOW,
        synthetic=True,
    )
    return replace(page, **changes)  # type: ignore[arg-type] # a test names fields of the page


def establishment(**changes: object) -> EstablishmentPage:
    """A household that became a firm, moved with a new map, and corrected a paper."""
    page = EstablishmentPage(
        id=cluster_id(907),
        code="CNNT-10-00007",
        name="Công ty TNHH Dệt thổ cẩm Mỹ Sơn (mẫu)",
        former_names=("Tổ hợp tác Dệt Tả Phìn (mẫu)",),
        legal_form="enterprise",
        status="active",
        since=date(2024, 5, 6),
        closed_because=None,
        tax_code="9900000016",
        industry="Dệt thổ cẩm",
        sector="handicrafts",
        unit="15",
        unit_name="Lào Cai",
        former_name="Lào Cai",
        commune="Sa Pa",
        district=None,
        place_kind="ward",
        ward_of=None,
        craft_village=None,
        size="small",
        employees=24,
        revenue_bnvnd=Decimal("6.5"),
        capital_bnvnd=Decimal(4),
        founded_on=date(2016, 3, 1),
        timeline=_facts(),
        on=TODAY,
        borders=OF_34,
        known=None,
        final=False,
        why_not_final=("future",),
        today=TODAY,
        fresh=(freshness(),),
        revision=REVISION,
        as_of=NOW,
        synthetic=True,
        provenance=SYNTHETIC,
    )
    return replace(page, **changes)  # type: ignore[arg-type] # a test names fields of the page


def household() -> EstablishmentPage:
    return establishment(
        name=None, former_names=(), legal_form="household", tax_code=None, size="micro",
        employees=6, revenue_bnvnd=None, capital_bnvnd=None, timeline=_facts()[:1],
        craft_village="Làng nghề thổ cẩm Tả Phìn (mẫu)", commune="Tả Phìn", place_kind="commune",
        parked_reason=Said("place: thiếu xã.", "place: no commune."), parked_waiting=1,
        fresh=(freshness(parked=1),),
    )  # fmt: skip


def before_it_was() -> EstablishmentPage:
    return establishment(
        name=None, former_names=(), legal_form=None, status=None, timeline=(),
        unit="??", unit_name="", former_name=None, provenance=None,
        known=datetime(2023, 6, 30, 17, tzinfo=UTC), on=date(2023, 6, 30),
    )  # fmt: skip


def _facts() -> tuple[FactLine, ...]:
    def fact(nth: int, word: str, on: date, **more: object) -> FactLine:
        line = FactLine(
            event_id=UUID(int=nth),
            fact_id=UUID(int=nth),
            type=word,
            occurred_on=on,
            recorded_at=datetime(on.year, on.month, on.day, 4, tzinfo=UTC) + timedelta(days=nth),
            paper=Paper(number=f"{80 + nth}/ĐKKD-MAU", date=on, issuer="Sở Công Thương Lào Cai"),
            data={},
            provenance=SYNTHETIC,
            position=4000 + nth,
        )
        return replace(line, **more)  # type: ignore[arg-type] # a test names fields of a fact

    place = {"unit": "10", "commune": "Tả Phìn", "kind": "commune"}
    firm = {
        "legal_form": "enterprise",
        "name": "Công ty TNHH Dệt thổ cẩm Mỹ Sơn (mẫu)",
        "tax_code": "9900000016",
        "size": "small",
        "revenue_bnvnd": "6.5",
    }
    return (
        fact(1, "registered", date(2024, 5, 6), data={
            "legal_form": "household", "industry": "Dệt thổ cẩm", "sector": "handicrafts",
            "place": place, "size": "micro", "employees": 6, "founded_on": "2016-03-01",
            "craft_village": "Làng nghề thổ cẩm Tả Phìn (mẫu)"}),
        fact(2, "changed", date(2025, 3, 3), data={"changes": {"employees": 60}},
             corrected_by=UUID(int=3)),
        fact(3, "changed", date(2025, 3, 3), data={"changes": {"employees": 16}},
             corrects=UUID(int=2)),
        fact(4, "changed", date(2025, 9, 15), data={"changes": firm},
             note="Hộ kinh doanh chuyển đổi thành doanh nghiệp."),
        fact(5, "moved", date(2026, 2, 10), data={
            "place": {"unit": "15", "commune": "Sa Pa", "kind": "ward"}, "reason": "relocation"}),
        fact(6, "changed", date(2026, 3, 1), data={"changes": {"craft_village": None}}),
    )  # fmt: skip
