"""Forms and periods as they lie in `data/`: a new circular is a new row there."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

RowType = Literal["count", "area", "money", "rate"]


def _empty_is_none(text: object) -> object:
    return None if text == "" else text


type OptionalDate = Annotated[date | None, BeforeValidator(_empty_is_none)]
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
    """One row of a form: what it counts, in what unit, and how finely."""

    row_set: str
    code: str
    label_vi: str
    label_en: str
    unit: str
    type: RowType
    decimals: int
    measure: Literal["cumulative", "in-period"]


class FormVersion(_Dated):
    """A form as one circular laid it down; versions that share a row set have the same rows."""

    form: str
    form_version: str
    row_set: str
    note: str


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


@dataclass(frozen=True, slots=True)
class ReturnReference:
    """Everything in `data/`."""

    forms: Mapping[tuple[str, str], Form]
    period_kinds: Mapping[tuple[str, str], PeriodKind]

    @classmethod
    def load(cls) -> "ReturnReference":
        """Read the committed tables; a row that does not fit raises ValidationError."""
        rows = list(_lines("rows.csv", FormRow))
        return cls(
            forms={
                (version.form, version.form_version): Form(
                    version=version,
                    rows={row.code: row for row in rows if row.row_set == version.row_set},
                )
                for version in _lines("form-versions.csv", FormVersion)
            },
            period_kinds={
                (kind.form, kind.kind): kind for kind in _lines("periods.csv", PeriodKind)
            },
        )

    def form_versions(self, form: str) -> list[str]:
        """The versions of one form, or of none if there is no such form."""
        return [version for name, version in self.forms if name == form]


def _lines[Line: _Line](name: str, line_type: type[Line]) -> Iterator[Line]:
    text = resources.files("registry.domain.returns").joinpath("data", name).read_text("utf-8")
    for line in csv.DictReader(text.splitlines()):
        yield line_type.model_validate(line)
