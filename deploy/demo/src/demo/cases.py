"""Planted cases: each has an id, and one table says what a reader should see (`planted.csv`)."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from demo.lines import Line
from demo.model import Cluster
from demo.returns import Owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line of the table."""

    id: str
    kind: str
    unit: str
    subject: str
    on: date
    see_vi: str
    see_en: str


def case(kind: str, id_: str, unit: str, subject: str, on: date, **params: object) -> Case:
    """Days among the parameters are written in both ways: `told` and `told_vi`."""
    days = {**params, "on": on}
    words = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in days.items()
    } | {
        f"{name}_vi": f"{value:%d/%m/%Y}" for name, value in days.items() if isinstance(value, date)
    }
    name, vi, en = _texts()[kind]
    return Case(
        id=id_,
        kind=f"{kind} ({name})",
        unit=unit,
        subject=subject,
        on=on,
        see_vi=vi.format(**words),
        see_en=en.format(**words),
    )


def of_cluster(kind: str, id_: str, one: Cluster, on: date, **params: object) -> Case:
    return case(kind, id_, one.province, f"{one.name} ({one.code})", on, **params)


def of_returns(
    fault_of: Mapping[Owed, str], late_days: Mapping[Owed, int], sent: Sequence[Line]
) -> list[Case]:
    """One case for every fault, and one for every late return."""
    first: dict[str, date] = {}
    for line in sent:
        first.setdefault(line.key.rsplit("/", 1)[0], line.on)
    found = []
    for one, fault in fault_of.items():
        found.append(_of_return(fault, one.case, one, first))
    for one, days in late_days.items():
        found.append(
            _of_return(
                "late-return", f"{one.case}-late", one, first, days=days, due=one.period.due_before
            )
        )
    return found


def of_returns_below(sent: Sequence[Line]) -> list[Case]:
    """One case for each thing that is wrong with some of B01 to B03, and how many there are."""
    lines: dict[str, list[Line]] = {}
    for line in sent:
        if line.case is not None:
            lines.setdefault(line.case, []).append(line)
    return [_of_below(id_, found) for id_, found in sorted(lines.items())]


def _of_below(id_: str, lines: Sequence[Line]) -> Case:
    first = lines[0]
    form, _, fault = id_.partition("-")
    number = len({line.key.rsplit("/", 1)[0] for line in lines})
    kind = "sum-refused" if form == "V16" else fault
    subject = f"{first.body['form']} {first.body['period']} {first.lane if form == 'V16' else ''}"
    about = first.body.get("subject", {}).get("code", "")
    return case(kind, id_, first.body["unit"], f"{subject.strip()} {about}".strip(), first.on,
                count=number)  # fmt: skip


def as_csv(cases: Iterable[Case]) -> str:
    """The table as it is committed."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("id", "kind", "unit", "subject", "on", "see_vi", "see_en"))
    for one in cases:
        table.writerow((one.id, one.kind, one.unit, one.subject, one.on, one.see_vi, one.see_en))
    return text.getvalue()


def _of_return(kind: str, id_: str, one: Owed, first: Mapping[str, date], **params: object) -> Case:
    subject = f"B04 {one.period.code} {'34' if one.period.by_34 else '63'}:{one.unit}"
    on = first.get(f"return/{one.key}", one.period.due_before)
    return case(kind, id_, one.unit, subject, on, **params)


@cache
def _texts() -> Mapping[str, tuple[str, str, str]]:
    text = resources.files("demo").joinpath("data", "cases.csv").read_text("utf-8")
    return {
        row["kind"]: (row["name_vi"], row["see_vi"], row["see_en"])
        for row in csv.DictReader(text.splitlines())
    }
