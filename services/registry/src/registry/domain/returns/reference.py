"""Forms and periods as they lie in `data/`: a new circular is a new row there."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from itertools import groupby
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

RowType = Literal["count", "area", "money", "rate", "flag"]
Visibility = Literal["public", "province"]
SubjectKind = Literal["tenant", "cluster", "commune", "district"]


def _empty_is_none(text: object) -> object:
    return None if text == "" else text


type OptionalDate = Annotated[date | None, BeforeValidator(_empty_is_none)]
type OptionalText = Annotated[str | None, BeforeValidator(_empty_is_none)]
MonthDay = Annotated[str, Field(pattern=r"^[01][0-9]-[0-3][0-9]$")]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Dated(_Line):
    """What holds from one day to another, and is known from one day to another."""

    valid_from: OptionalDate
    valid_to: OptionalDate
    known_from: OptionalDate
    known_to: OptionalDate
    legal_basis: str
    evidence: str

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


class FormRow(_Line):
    """One row of a form: what it counts, in what unit, how finely, and who may see it.

    `label_vi` stands by itself, `paper_vi` as on the paper below the rows before it; `part_of` is
    the row under which the paper sets it in. `province` is for officers only: one firm's figures.
    """

    row_set: str
    code: str
    label_vi: str
    label_en: str
    paper_vi: str
    unit: str
    type: RowType
    decimals: int
    at_most: Annotated[int | None, BeforeValidator(_empty_is_none)]
    measure: Literal["cumulative", "in-period"]
    visibility: Visibility
    group: OptionalText
    part_of: OptionalText


class RowGroup(_Line):
    """A heading of the paper, such as II, with the rows below it."""

    row_set: str
    group: str
    label_vi: str
    label_en: str


class FormVersion(_Dated):
    """A form as one circular laid it down; versions that share a row set have the same rows."""

    form: str
    form_version: str
    row_set: str
    note: str


class RowCode(_Line):
    """A row that a form version numbers otherwise than its row set does."""

    form: str
    form_version: str
    written: str
    code: str
    evidence: str
    note: str


class FormPaper(_Dated):
    """What stands around the rows, and of whom one paper speaks beside its province."""

    form: str
    subject_kind: Annotated[SubjectKind | None, BeforeValidator(_empty_is_none)]
    number_vi: str
    title_vi: str
    """With `{subject}` for its name; the province's where a form has no subject."""
    title_en: str
    sender_vi: str
    sender_en: str
    addressees_vi: str
    signer_vi: str
    value_vi: str
    value_en: str


class PeriodKind(_Dated):
    """A kind of period of a form: its window in the year, and the day before which it is due."""

    form: str
    kind: str
    name_vi: str
    name_en: str
    starts: MonthDay
    starts_year: int
    ends: MonthDay
    due_before: MonthDay
    deadline_inclusive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form version with its rows, in the order of the paper."""

    version: FormVersion
    rows: Mapping[str, FormRow]
    groups: Mapping[str, RowGroup] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    """As this version numbers a row → its code; only where the two differ."""

    @property
    def withheld(self) -> frozenset[str]:
        """The rows that only officers may see."""
        return frozenset(row.code for row in self.rows.values() if row.visibility != "public")

    def layout(self) -> Iterator[tuple[RowGroup | None, list[FormRow]]]:
        """The paper from top to bottom: each heading, or none, with the rows below it."""
        for group, rows in groupby(self.rows.values(), key=lambda row: row.group):
            yield (None if group is None else self.groups[group]), list(rows)


@dataclass(frozen=True, slots=True)
class ReturnReference:
    """Everything in `data/`."""

    forms: Mapping[tuple[str, str], Form]
    period_kinds: Mapping[tuple[str, str], PeriodKind]
    papers: Mapping[str, Sequence[FormPaper]]

    @classmethod
    def load(cls) -> "ReturnReference":
        """Read the committed tables; a row that does not fit raises ValidationError."""
        rows = list(_lines("rows.csv", FormRow))
        groups = list(_lines("groups.csv", RowGroup))
        codes = list(_lines("row-codes.csv", RowCode))
        papers = list(_lines("papers.csv", FormPaper))
        return cls(
            forms={
                (version.form, version.form_version): Form(
                    version=version,
                    rows={row.code: row for row in rows if row.row_set == version.row_set},
                    groups={one.group: one for one in groups if one.row_set == version.row_set},
                    codes={
                        one.written: one.code
                        for one in codes
                        if (one.form, one.form_version) == (version.form, version.form_version)
                    },
                )
                for version in _lines("form-versions.csv", FormVersion)
            },
            period_kinds={
                (kind.form, kind.kind): kind for kind in _lines("periods.csv", PeriodKind)
            },
            papers={form: list(of_form) for form, of_form in groupby(papers, lambda one: one.form)},
        )

    def form_versions(self, form: str) -> list[str]:
        """The versions of one form, or of none if there is no such form."""
        return [version for name, version in self.forms if name == form]

    def version_in_force(self, form: str, on: date) -> str | None:
        """The version to fill in for a period that ends on that day."""
        for (name, version), one in self.forms.items():
            if name == form and one.version.holds(on):
                return version
        return None

    def paper(self, form: str, on: date) -> FormPaper:
        """What the form looks like, and of whom it speaks, for a period that ends on that day."""
        return next(paper for paper in self.papers[form] if paper.holds(on))

    def subject_kind(self, form: str, on: date) -> SubjectKind | None:
        """Of whom a return speaks beside its province: None for the province itself."""
        return self.paper(form, on).subject_kind


def _lines[Line: _Line](name: str, line_type: type[Line]) -> Iterator[Line]:
    text = resources.files("registry.domain.returns").joinpath("data", name).read_text("utf-8")
    for line in csv.DictReader(text.splitlines()):
        yield line_type.model_validate(line)
