"""Invented pages that look like the real ones, for tests and for the pictures."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from pagekit.layout import Visitor
from reporting.pages.indicators import INDICATORS
from reporting.pages.models import OverviewPage
from reporting.views import Cell, FeedLine, Freshness, NationalTable, Row, SeriesPoint
from territory import Borders, Territory

TERRITORY = Territory.load()
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, 42, 7, tzinfo=UTC)
OF_34, OF_63 = date(2025, 7, 1), date(2025, 6, 30)
REVISION = 4711
OPERATOR = Visitor(name="Lê Thị Vận Hành", roles=frozenset({"operator"}), csrf="csrf-of-the-test")

type Amounts = dict[str, Decimal | int | None]
type Known = Mapping[str, Decimal | int | None]


def amounts_of_63() -> dict[str, Amounts]:
    """The figures of each of the 63 provinces, a little later than the end of 2023."""
    found: dict[str, Amounts] = {}
    with Path(__file__).with_name("allocation.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            established = int(line["established"])
            legacy = int(line["legacy_unestablished"])
            operating = int(line["operating"])
            found[line["code"]] = {
                "planned": int(line["planned_2025"]),
                "established": established,
                "established_ha": Decimal(line["established_ha"]),
                "operating": operating + legacy,
                "operating_established": operating,
                "operating_unestablished": legacy,
                "operating_ha": Decimal(line["operating_ha"]),
                "industrial_ha": Decimal(line["industrial_ha"]),
                "leased_ha": Decimal(line["leased_ha"]),
                "projects": int(line["projects"]),
                "fdi_projects": int(line["projects"]) // 12,
                "projects_operating": int(line["projects"]) * 9 // 10,
                "jobs": int(line["jobs"]),
                "wastewater_invested": int(line["wwtp"]) + 1,
                "wastewater_operating": int(line["wwtp"]),
                "wastewater_compliant": int(line["wwtp"]) * 4 // 5,
            }
    return found


def national_table(
    *,
    borders: date = OF_34,
    on: date = TODAY,
    known: datetime | None = None,
    as_of: datetime = NOW,
    revision: int = REVISION,
    changes: Mapping[tuple[str, str], int | Decimal] | None = None,
    parked: Mapping[str, int] | None = None,
    without: Iterable[str] = (),
    fresh: tuple[Freshness, ...] | None = None,
    final: bool = False,
    why_not_final: tuple[str, ...] = (),
    empty: bool = False,
    unknown: Known | None = None,
    less: int = 0,
) -> NationalTable:
    """Units are named by their code of the 63: `changes` adds to their figures, `parked` marks
    them, `without` leaves them without any."""
    amounts = amounts_of_63()
    for (code, key), more in (changes or {}).items():
        amounts[code][key] = (amounts[code][key] or 0) + more
    for code in list(amounts)[:less]:
        amounts[code]["established"] = int(amounts[code]["established"] or 0) - 1
        amounts[code]["projects"] = int(amounts[code]["projects"] or 0) - 8
        amounts[code]["leased_ha"] = Decimal(amounts[code]["leased_ha"] or 0) * Decimal("0.97")
        amounts[code]["jobs"] = int(amounts[code]["jobs"] or 0) + 90
    for code in without:
        amounts[code] = dict.fromkeys(amounts[code])
    if empty:
        amounts = {
            code: dict.fromkeys(found, 0) | {"jobs": None} for code, found in amounts.items()
        }
    map_: Borders = "63" if borders <= OF_63 else "34"
    # By the 34 every fact has its unit; only the 63 can be unknown.
    rows = _rows(amounts, map_, parked or {}, unknown if map_ == "63" else None)
    return NationalTable(
        on=on,
        borders=borders,
        known=known,
        final=final,
        why_not_final=why_not_final,
        rows=tuple(rows),
        fresh=fresh if fresh is not None else (freshness(),),
        revision=revision,
        as_of=as_of,
        synthetic=True,
    )


def freshness(
    *,
    complete_to: datetime | None = NOW - timedelta(seconds=2),
    lag_s: float | None = 2.0,
    parked: int = 0,
    quarantined: int = 0,
    position: int | None = 1_284_906,
    incomplete: bool = False,
) -> Freshness:
    return Freshness(
        source="/registry",
        complete_to=complete_to,
        lag_s=lag_s,
        parked=parked,
        quarantined=quarantined,
        position=position,
        incomplete=incomplete,
    )


def overview(table: NationalTable | None = None, **changes: object) -> OverviewPage:
    table = table or national_table()
    page = OverviewPage(
        table=table,
        previous=national_table(
            borders=table.borders, on=date(2026, 6, 14), less=40, as_of=table.as_of
        ),
        feed=feed(),
        series=series(),
        today=TODAY,
    )
    return replace(page, **changes)  # type: ignore[arg-type] # a test names fields of the page


def series() -> dict[str, tuple[SeriesPoint, ...]]:
    days = (
        date(2022, 12, 31), date(2023, 6, 14), date(2023, 12, 14), date(2024, 6, 14),
        date(2024, 12, 14), date(2025, 6, 14), date(2025, 12, 14), date(2026, 6, 14),
    )  # fmt: skip
    values = {
        "planned": (2010, 2032, 2050, 2071, 2098, 2114, 2120, 2131),
        "established": (1012, 1024, 1057, 1049, 1055, 1043, 1050, 1054),
        "operating": (744, 748, 770, 759, 761, 766, 768, 769),
        "fill": ("62.1", "63.4", "64.7", "64.1", "63.6", "64.5", "64.2", "64.6"),
        "projects": (13310, 13702, 14312, 14010, 14120, 14190, 14254, 14301),
        "jobs": (776000, 712000, 700000, 701500, 698200, 702900, 704100, 703600),
        "wastewater_compliant": (98, 105, 117, 121, 125, 128, 130, 132),
    }
    return {
        key: tuple(
            SeriesPoint(on=on, known=None, value=Decimal(str(value)), sealed=index < 7)
            for index, (on, value) in enumerate(zip(days, line, strict=True))
        )
        for key, line in values.items()
    }


def cluster_id(number: int) -> UUID:
    return UUID(f"0197a2c4-0000-7000-8000-{number:012d}")


def feed() -> tuple[FeedLine, ...]:
    return (
        _line(0, "established", cluster="Mông Sơn", unit="Lào Cai",
              document="QĐ 3426/QĐ-UBND-MAU", effect=("established", 1056, 1057)),
        _line(136, "accepted", unit="Phú Thọ", document="Biểu 04, 6 tháng 2026", stream="return"),
        _line(647, "tenant-leased", cluster="Cát Nhơn", unit="Gia Lai",
              document="Biên bản 18/BB-MAU", effect=("fill", Decimal("64.62"), Decimal("64.70"))),
        _line(1163, "tenant-revoked", cluster="Nam Hà 2", unit="Lâm Đồng",
              document="QĐ 911/QĐ-BQL-MAU", effect=("projects", 14313, 14312)),
        _line(1675, "wastewater-changed", cluster="Âu Lâu", unit="Lào Cai",
              document="GPMT 77/GPMT-MAU", effect=("wastewater_compliant", 134, 135)),
        _line(2612, "returned", unit="Hà Tĩnh", document="Biểu 04, 6 tháng 2026", stream="return"),
        _line(3657, "investor-changed", cluster="Đông Hà", unit="Lâm Đồng",
              document="QĐ 2911/QĐ-UBND-MAU"),
        _line(4020, "detailed-plan-approved", cluster="Lăng Cao", unit="Bắc Ninh",
              document="QĐ 208/QĐ-UBND-MAU"),
        _line(90_000, "construction-started", cluster="Thống Nhất 1", unit="Lào Cai",
              document="TB 12/TB-MAU"),
    )  # fmt: skip


def _line(
    seconds: int,
    word: str,
    *,
    unit: str,
    document: str,
    cluster: str | None = None,
    effect: tuple[str, Decimal | int, Decimal | int] | None = None,
    stream: str = "cluster",
) -> FeedLine:
    at = NOW - timedelta(seconds=seconds)
    return FeedLine(
        at=at,
        type=f"vn.nhipcau.registry.{stream}.{word}.v1",
        cluster_id=cluster_id(seconds) if cluster else None,
        cluster_name=cluster,
        unit_name=unit,
        document=document,
        occurred_on=(at - timedelta(days=1)).date(),
        effect=effect,
    )


def _rows(
    amounts: Mapping[str, Amounts], map_: Borders, parked: Mapping[str, int], unknown: Known | None
) -> Iterable[Row]:
    of_unit: dict[str, list[Known]] = {}
    marks: dict[str, int] = {}
    for old, found in amounts.items():
        code = old if map_ == "63" else TERRITORY.successor(old).code
        of_unit.setdefault(code, []).append(found)
        marks[code] = marks.get(code, 0) + parked.get(old, 0)
    if unknown:
        # What has no known former province leaves a province that is known.
        of_unit["25"][0] = {
            key: None if value is None else value - (unknown.get(key) or 0)
            for key, value in of_unit["25"][0].items()
        }
    everything = [*(found for units in of_unit.values() for found in units)]
    if unknown:
        everything.append(unknown)
    whole = ("VN", "Cả nước", "Viet Nam")
    yield _row(*whole, kind="country", parts=everything, parked=sum(parked.values()))
    for region in TERRITORY.regions(map_, "socioeconomic"):
        members = TERRITORY.members(region.code, map_, "socioeconomic")
        inside = [found for code in members for found in of_unit.get(code, [])]
        held = sum(marks.get(code, 0) for code in members)
        name = (region.code, region.name_vi, region.name_en)
        yield _row(*name, kind="region", parts=inside, parked=held)
    for unit in TERRITORY.units_of(map_):
        if unit.code in of_unit:
            name = (unit.code, unit.name_vi, unit.name_en)
            yield _row(*name, kind="unit", parts=of_unit[unit.code], parked=marks[unit.code])
    if map_ == "63":
        name = ("??", "Chưa rõ tỉnh cũ", "Former province unknown")
        nothing = {key: 0 for key in INDICATORS if key != "fill"}
        yield _row(*name, kind="unknown", parts=[unknown or nothing], parked=0)


def _row(
    code: str, name_vi: str, name_en: str, *, kind: str, parts: list[Known], parked: int
) -> Row:
    cells = {}
    for key in INDICATORS:
        value = _fill(parts) if key == "fill" else _sum(parts, key)
        cells[key] = Cell(
            key=key,
            value=value,
            source="registry.return" if key == "jobs" else "registry.cluster",
            basis="F2" if key == "fill" else None,
            parked=parked,
            missing=None if value is not None else "no-return" if key == "jobs" else "no-land",
        )
    return Row(code=code, name_vi=name_vi, name_en=name_en, kind=kind, cells=cells)


def _fill(parts: list[Known]) -> Decimal | None:
    whole, leased = _sum(parts, "industrial_ha"), _sum(parts, "leased_ha")
    return round(Decimal(leased) / Decimal(whole) * 100, 4) if whole and leased else None


def _sum(parts: list[Known], key: str) -> Decimal | int | None:
    values = [value for part in parts if (value := part.get(key)) is not None]
    return sum(values) if values else None
