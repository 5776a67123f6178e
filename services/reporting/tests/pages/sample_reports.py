"""Invented reports for tests and pictures: the consistent form of the domain's notes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from reporting.forms import Period, forms
from reporting.pages.models import Paper
from reporting.queries.report_lines import less
from reporting.report_views import (
    Contributor,
    Finding,
    Number,
    Report,
    ReportItem,
    ReportLine,
    ReportList,
    ReportVersion,
    RowEvent,
    RowEvents,
    State,
)

from .sample import NOW, OF_34, REVISION, TERRITORY, TODAY, freshness

FORM = forms()["B04"]
VALUES = {
    "1": "40",
    "2": "1980.50",
    "3": "22",
    "4": "1012.40",
    "5": "2",
    "6": "125.00",
    "7": "14",
    "8": "760.20",
    "9": "24",
    "10": "1030.10",
    "11": "18",
    "12": "861.30",
    "13": "9450.000",
    "14": "3108.000",
    "15": "16",
    "15.1": "13",
    "15.2": "3",
    "15.3": "4",
    "15.4": "2",
    "16": "611.80",
    "16.1": "548.20",
    "16.2": "63.60",
    "16.3": "58.00",
    "16.4": "92.50",
    "17": "428.00",
    "18": "278.20",
    "19": "65.00",
    "20": "312",
    "21": "21",
    "22": "287",
    "23": "18250.500",
    "24": "742.300",
    "25": "19870",
    "26": "9",
}
# What facts say otherwise, and what stood there before.
FACTS = {
    "3": "21",
    "4": "937.40",
    "5": "1",
    "6": "50.00",
    "8": "685.20",
    "20": "298",
    "18": "281.4",
}
BEFORE = {"3": "21", "4": "937.40", "5": "3", "6": "190.25", "15": "15", "20": "305", "25": "20110"}
SILENT = {"14", "23", "24", "25"}


def number(code: str, text: str | None) -> Number | None:
    if text is None:
        return None
    return int(text) if FORM.rows[code].type == "count" else Decimal(text)


def lines(
    values: Mapping[str, str] = VALUES, *, why: str = "empty", before: Mapping[str, str] = BEFORE
) -> tuple[ReportLine, ...]:
    return tuple(_line(code, values.get(code), why, before.get(code)) for code in FORM.rows)


def _line(code: str, text: str | None, why: str, before_text: str | None) -> ReportLine:
    value, before = number(code, text), number(code, before_text)
    known = FACTS.get(code) or VALUES.get(code) or "7"
    facts = None if code in SILENT else number(code, known)
    return ReportLine(
        code=code,
        value=value,
        why_no_value=why if value is None else None,
        note="Có 1 quyết định gửi muộn" if code == "5" and value is not None else None,
        facts=facts,
        why_no_facts="only-returns" if facts is None else None,
        difference=less(value, facts),
        before=before,
        delta=less(value, before),
        events=0 if facts is None else 3 + int(Decimal(known) % 40),
        untyped=3 if code in {"15.4", "16.4"} else 0,
        warnings=("V13",) if code == "25" and value is not None else (),
    )


def version(number: int, state: State = "accepted", **changed: Any) -> ReportVersion:
    whole = ReportVersion(
        version=number,
        state=state,
        paper=Paper(
            number=f"143{number}/BC-SCT-MAU",
            date=date(2026, 6, 28),
            issuer="Sở Công Thương tỉnh Lào Cai",
        ),
        submitted_on=date(2026, 6, 28),
        recorded_at=datetime(2026, 6, 28, 8, 12, tzinfo=UTC),
        channel="database",
        form_version="TT14-2024+TT38-2025",
        decided_on=date(2026, 7, 2) if state in {"accepted", "returned"} else None,
        decided_at=datetime(2026, 7, 2, 9, tzinfo=UTC),
        reasons=(),
        warnings=(
            Finding(
                rule="V13",
                rows=("25",),
                message_vi="Dòng 25 giảm từ 20.110 xuống 19.870, không có sự kiện giải thích.",
                message_en="Row 25 fell from 20,110 to 19,870 and no event explains it.",
            ),
        ),
        notes={"5": "Có 1 quyết định gửi muộn"},
        rows={},
        provenance="synthetic",
        days_late=0,
    )
    return replace(whole, **changed)


def report(**changed: Any) -> Report:
    form = forms()[changed.get("form", "B04")]
    period = Period.parse(changed.get("period", "H1-2026"), form)
    shown = changed.pop(
        "versions", (version(2), version(1, "returned", reasons=("Dòng 17 > 16.",)))
    )
    whole = Report(
        form=form.code,
        unit="15",
        unit_name="Lào Cai",
        unit_name_en="Lao Cai",
        kind="unit",
        subject=None,
        subject_name=None,
        period=period.code,
        starts=period.first_day,
        ends=period.last_day,
        due_before=period.due_before,
        last_punctual_day=period.last_punctual_day,
        state="accepted" if shown else "nothing",
        version=shown[0].version if shown else None,
        accepted_version=shown[0].version if shown else None,
        versions=shown,
        contributors=(Contributor(code="15", name="Lào Cai", state="accepted", version=2),),
        merged_into=None,
        before={"cumulative": period.before.code, "in-period": period.year_before.code},
        compare=None,
        lines=lines(),
        parked_clusters=0,
        parked_returns=0,
        origin_of_returns="synthetic",
        origin_of_facts="mixed",
        sealed=False,
        final=False,
        why_not_final=(),
        fresh=(freshness(),),
        revision=REVISION,
        as_of=NOW,
        known=None,
        borders=OF_34,
        today=TODAY,
        synthetic=True,
    )
    return replace(whole, **changed)


def nothing(**changed: Any) -> Report:
    owes = Contributor(code="15", name="Lào Cai", state="nothing")
    return report(
        versions=(),
        contributors=(owes,),
        lines=lines({}, why="no-return"),
        origin_of_returns=None,
        **changed,
    )


def country(**changed: Any) -> Report:
    states: tuple[State, ...] = ("accepted", "accepted", "accepted", "submitted", "nothing")
    parts = tuple(
        Contributor(
            code=unit.code,
            name=unit.name_vi,
            state=states[index % 5],
            version=1 if states[index % 5] == "accepted" else None,
        )
        for index, unit in enumerate(TERRITORY.units_of("34"))
    )
    return replace(
        report(versions=(), **changed),
        unit="VN",
        unit_name="Cả nước",
        unit_name_en="The country",
        kind="country",
        state=None,
        contributors=parts,
    )


def row(code: str = "18", **changed: Any) -> RowEvents:
    told = forms()["B04"].rows[code]
    facts = number(code, FACTS.get(code) or VALUES.get(code)) if told.from_facts else None
    names = ("Âu Lâu", "Đầm Hồng", "Phú Thịnh 2", "Bắc Văn Yên")
    happened = tuple(
        RowEvent(
            event_id=UUID(int=7 + index),
            cluster_id=UUID(int=70 + index),
            cluster_code=f"CCN-15-{index + 3:04d}",
            cluster_name=name,
            type=("tenant-leased", "tenant-revoked")[index % 2],
            occurred_on=date(2026, 5 - index, 20),
            recorded_at=datetime(2026, 5 - index if index != 2 else 6, 22, 3, tzinfo=UTC),
            paper=Paper(number=f"{index + 21}/HĐ-MAU", date=date(2026, 5, 1), issuer="A"),
            data={"name": f"Công ty {name} (mẫu)", "leased_ha": "3.20", "is_fdi": index == 1},
            provenance="synthetic",
        )
        for index, name in enumerate(names)
    )
    whole = RowEvents(
        form="B04",
        unit="15",
        unit_name="Lào Cai",
        unit_name_en="Lao Cai",
        subject=None,
        period="H1-2026",
        code=code,
        facts=facts,
        why_no_facts=None if told.from_facts else "only-returns",
        clusters=16,
        total=128,
        events=happened if told.from_facts else (),
        next_cursor="eyJ0" if told.from_facts else None,
        fresh=(freshness(),),
        revision=REVISION,
        as_of=NOW,
        known=None,
        borders=OF_34,
        today=TODAY,
        synthetic=True,
    )
    return replace(whole, **changed)


def received(**changed: Any) -> ReportList:
    returns: tuple[tuple[str, str, str, str | None, str, State], ...] = (
        ("B03", "15", "Lào Cai", "02671", "H1-2026", "submitted"),
        ("B04", "15", "Lào Cai", None, "H1-2026", "accepted"),
        ("B04", "24", "Bắc Ninh", None, "H1-2026", "submitted"),
        ("B04", "10", "Lào Cai", None, "H1-2025", "accepted"),
    )
    items = tuple(
        ReportItem(
            form=form,
            unit=unit,
            unit_name=name,
            subject=subject,
            subject_name=subject and "Âu Lâu",
            period=period,
            state=state,
            accepted_version=2 if state == "accepted" else None,
            synthetic=unit == "15",
            address="/v1/reports/B04/15/H1-2026",
        )
        for form, unit, name, subject, period, state in returns
    )
    whole = ReportList(
        items=items,
        periods=("H1-2026", "FY-2025", "H1-2025"),
        next_cursor="eyJ0",
        fresh=(freshness(),),
        as_of=NOW,
        today=TODAY,
        synthetic=True,
    )
    return replace(whole, **changed)
