"""Forms as they lie in `data/`: what a row is called, counts, and is made of."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

PROVINCE, COMMUNE = "B04", "B03"

type RowType = Literal["count", "area", "money", "rate"]
type OptionalText = Annotated[str | None, BeforeValidator(lambda text: text or None)]
type OptionalDate = Annotated[date | None, BeforeValidator(lambda text: text or None)]
type Words = Annotated[tuple[str, ...], BeforeValidator(lambda text: tuple(text.split()))]
type MonthDay = Annotated[str, Field(pattern=r"^[01][0-9]-[0-3][0-9]$")]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FormRow(_Line):
    """One row: its words on the paper, and what facts it can be added up from.

    `events`: the last words of the types that bear on it. None: no fact tells this, only returns
    do. `rule_vi` says in one sentence how facts give it, or why they cannot.
    """

    code: str
    group: str
    part_of: OptionalText
    label_vi: str
    label_en: str
    paper_vi: str
    unit_vi: str
    unit_en: str
    type: RowType
    decimals: int
    measure: Literal["cumulative", "in-period"]
    events: Words
    rule_vi: str
    rule_en: str

    @property
    def from_facts(self) -> bool:
        return bool(self.events)


class Group(_Line):
    """A heading of the paper, such as II."""

    group: str
    label_vi: str
    label_en: str


class _Dated(_Line):
    """What holds for periods that end between two days."""

    valid_from: OptionalDate
    valid_to: OptionalDate

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


class FormVersion(_Dated):
    """A form as one circular laid it down."""

    form: str
    form_version: str
    legal_basis: str
    evidence: str

    @property
    def circular(self) -> str:
        """'Thông tư 28/2020/TT-BCT', without what it rests on."""
        return self.legal_basis.partition(",")[0].partition(" (")[0]


class Paper(_Dated):
    """What stands around the rows, for periods that end between two days.

    `{subject}` in a title is the name of whom it is about.
    """

    form: str
    subject_kind: OptionalText
    number_vi: str
    title_vi: str
    title_en: str
    sender_vi: str
    sender_en: str
    addressees_vi: str
    signer_vi: str
    value_vi: str
    value_en: str
    legal_basis: str
    evidence: str


class PeriodKind(_Line):
    """A window in the year, and the day before which the form is due."""

    form: str
    kind: str
    name_vi: str
    name_en: str
    starts: MonthDay
    starts_year: int
    ends: MonthDay
    due_before: MonthDay
    deadline_inclusive: bool
    legal_basis: str
    evidence: str


@dataclass(frozen=True)
class Form:
    """A form with its rows, in the order of the paper."""

    code: str
    rows: Mapping[str, FormRow]
    groups: Mapping[str, Group]
    papers: tuple[Paper, ...]
    versions: tuple[FormVersion, ...]
    kinds: Mapping[str, PeriodKind]

    def paper(self, on: date) -> Paper:
        """As it looks for a period that ends on this day."""
        return next(paper for paper in self.papers if paper.holds(on))

    def circular(self, on: date, form_version: str | None = None) -> str:
        """By which a version was filed, else the one in force for a period that ends then."""
        named = [one for one in self.versions if one.form_version == form_version]
        in_force = [one for one in self.versions if one.holds(on)]
        return (named or in_force or self.versions)[0].circular

    def layout(self) -> Iterator[tuple[Group, list[FormRow]]]:
        """From top to bottom: each heading with the rows below it."""
        for group, rows in groupby(self.rows.values(), key=lambda row: row.group):
            yield self.groups[group], list(rows)


@cache
def forms() -> Mapping[str, Form]:
    """By code. A commune's form has the rows of its province's."""
    rows = {row.code: row for row in _lines("rows.csv", FormRow)}
    groups = {group.group: group for group in _lines("groups.csv", Group)}
    papers = list(_lines("papers.csv", Paper))
    versions = list(_lines("form-versions.csv", FormVersion))
    kinds = list(_lines("periods.csv", PeriodKind))
    return {
        code: Form(
            code=code,
            rows=rows,
            groups=groups,
            papers=tuple(paper for paper in papers if paper.form == code),
            versions=tuple(one for one in versions if one.form == code),
            kinds={kind.kind: kind for kind in kinds if kind.form == code},
        )
        for code in sorted({paper.form for paper in papers})
    }


def _lines[Line: _Line](name: str, line_type: type[Line]) -> Iterator[Line]:
    text = resources.files("reporting.forms").joinpath("data", name).read_text("utf-8")
    for line in csv.DictReader(text.splitlines()):
        yield line_type.model_validate(line)
