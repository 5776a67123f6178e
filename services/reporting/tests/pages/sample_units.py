"""Provinces for the pictures: the figures are those of the sample table, all else is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

from reporting.queries.unit_named import through_the_reform
from reporting.unit_views import (
    ActiveEstablishments,
    Commune,
    CommuneReturns,
    Difference,
    Duty,
    ParkedHere,
    TwoSources,
    UnitPage,
    UnitReturn,
    figures_of,
)
from reporting.views import Said

from .sample import NOW, OF_34, OF_63, REVISION, TODAY, cluster_id, freshness, national_table
from .sample_clusters import lines

BEFORE = date(2026, 6, 14)


def unit(code: str = "15", of: Literal["63", "34"] = "34", **changes: object) -> UnitPage:
    borders = OF_34 if of == "34" else OF_63
    around = through_the_reform(code, of)
    table = national_table(borders=borders)
    before = national_table(borders=borders, on=BEFORE, less=40)
    mine = tuple(line for line in lines() if line.unit == "15")[:6]
    page = UnitPage(
        code=code,
        name_vi=around.unit.name_vi,
        name_en=around.unit.name_en,
        kind=around.unit.kind,
        map=of,
        regions=around.regions,
        predecessors=around.predecessors,
        successor=around.successor,
        same_code=around.same_code,
        same_name=around.same_name,
        figures=figures_of(table, before, code),
        before_on=BEFORE,
        clusters=mine,
        clusters_total=40,
        establishments=ActiveEstablishments(
            total=1203,
            by_form={
                "enterprise": {"micro": 96, "small": 31, "medium": 4},
                "cooperative": {"micro": 61, "small": 2, "": 3},
                "household": {"micro": 640, "": 366},
            },
            synthetic=True,
        ),
        communes=(
            Commune(name="Sa Pa", establishments=214),
            Commune(name="Văn Bàn", establishments=120),
            Commune(name="Lục Yên", establishments=88),
        ),
        communes_total=71,
        returns=(
            _returned("H1-2026", "submitted", versions=2, accepted=None, late=3),
            _returned("FY-2025", "accepted", versions=3, accepted=2),
            _returned("H1-2025", "accepted", unit="10", name="Lào Cai"),
            _returned("H1-2025", "accepted", unit="15", name="Yên Bái", late=11),
        ),
        commune_returns=(
            CommuneReturns(form="B03", period="H1-2026", received=88, accepted=61),
        ),
        duties=(
            Duty(form="B04", unit="15", unit_name="Lào Cai", period="H1-2026",
                 due_before=date(2026, 7, 1), days_left=-144, state="submitted"),
        ),
        merged_into=None,
        two_sources=TwoSources(
            form="B04", unit="15", period="FY-2025", compared=24, differing=2,
            greatest=(
                Difference(row="3", value=22, facts=20, difference=2),
                Difference(row="18", value=278, facts=264, difference=14),
            ),
        ),
        parked=(),
        on=TODAY,
        borders=borders,
        known=None,
        final=False,
        why_not_final=("future",),
        today=TODAY,
        fresh=(freshness(),),
        revision=REVISION,
        as_of=NOW,
        synthetic=True,
    )  # fmt: skip
    return replace(page, **changes)  # type: ignore[arg-type] # a test names fields of the page


def parked() -> UnitPage:
    waiting = ParkedHere(
        projection="clusters", stream_id=cluster_id(9), name="Đông Hà", waiting=3,
        since=datetime(2026, 11, 20, 2, tzinfo=UTC),
        reason=Said("leased_ha: phải là số thập phân.", "leased_ha: must be a decimal."),
    )  # fmt: skip
    return unit("68", parked=(waiting,), fresh=(freshness(parked=3),), duties=())


def former() -> UnitPage:
    """One of the 63 that reports together with another now, and of which little is known."""
    merged = through_the_reform("10", "63").successor
    nothing = ActiveEstablishments(total=0, by_form={}, synthetic=False)
    return unit(
        "10", "63", merged_into=merged, duties=(), returns=(), commune_returns=(), two_sources=None,
        clusters=(), clusters_total=0, establishments=nothing, communes=(), communes_total=0,
    )  # fmt: skip


def _returned(
    period: str,
    state: Literal["submitted", "accepted"],
    *,
    unit: str = "15",
    name: str = "Lào Cai",
    versions: int = 1,
    accepted: int | None = 1,
    late: int = 0,
) -> UnitReturn:
    return UnitReturn(
        form="B04", unit=unit, unit_name=name, period=period, state=state, versions=versions,
        accepted_version=accepted, filed_on=date(2026, 7, 3), days_late=late,
    )  # fmt: skip
