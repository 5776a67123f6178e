"""The ways to look at a report: other versions, other periods beside it, by the other map."""

from collections.abc import Iterator
from dataclasses import dataclass

from reporting.forms import Period
from reporting.pages.address import FIRST_DAY_OF_34, LAST_DAY_OF_63, Address, borders_of
from reporting.pages.report_words import period_name
from reporting.pages.text import Words
from reporting.pages.tiles import territory
from reporting.report_views import Report


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to look: what it is called, its address or value, whether it is taken."""

    name: str
    value: str
    taken: bool = False


def versions(report: Report, words: Words) -> Iterator[Choice]:
    for version in report.versions:
        is_current = version.version == report.accepted_version
        yield Choice(
            name=words("report.see.current", n=version.version)
            if is_current
            else words(
                "report.see.one",
                n=version.version,
                state=words(f"report.state.{version.state}").lower(),
            ),
            value="" if is_current else str(version.version),
            taken=version.version == report.version,
        )


def compared(report: Report, period: Period, words: Words) -> Iterator[Choice]:
    """The periods before, any other version, some periods, or nothing."""
    yield Choice(name=words("report.compare.default"), value="", taken=report.compare is None)
    for version in report.versions:
        if version.version != report.version:
            number = str(version.version)
            yield Choice(
                name=words("report.compare.version", n=number),
                value=number,
                taken=report.compare == number,
            )
    other = period
    for _ in range(4):
        other = other.before
        yield Choice(
            name=period_name(other, words),
            value=other.code,
            taken=report.compare == other.code,
        )
    yield Choice(name=words("report.compare.none"), value="none", taken=report.compare == "none")


def grounds(report: Report, address: Address, words: Words) -> Iterator[Choice]:
    """The same place by the other map: a unit of today, or each of those that went into it."""
    now = borders_of(report.borders)
    days = {"34": FIRST_DAY_OF_34.isoformat(), "63": LAST_DAY_OF_63.isoformat()}

    def link(code: str, borders: str) -> str:
        path = f"/bao-cao/{report.form}/{code}/{report.period}"
        return address.link(path, dia_gioi=days[borders], ban=None, so_voi=None, chu_the=None)

    if report.kind != "unit":
        for borders in ("34", "63"):
            if report.kind == "region" and borders != now:
                continue  # its members are others
            yield Choice(
                name=words(f"report.ground.{borders}"),
                value=link(report.unit, borders),
                taken=borders == now,
            )
        return
    known = territory()
    code = report.unit if now == "34" else known.codes_of(report.unit, "63").unit34
    merged = known.predecessors(code)
    name = next(unit.name_vi for unit in known.units_of("34") if unit.code == code)
    if len(merged) > 1 and borders_of(report.ends) == "63":
        name = words("report.ground.sum", unit=name, n=len(merged))
    elif len(merged) > 1:
        name = f"{name} ({words('report.ground.34')})"
    yield Choice(name=name, value=link(code, "34"), taken=now == "34")
    if len(merged) > 1:
        for unit in merged:
            yield Choice(
                name=f"{unit.name_vi} ({words('report.ground.63')})",
                value=link(unit.code, "63"),
                taken=now == "63" and unit.code == report.unit,
            )
