"""What is written into a template: of whom and when it speaks, and the figures that are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.domain.returns.periods import Period
from registry.domain.returns.reference import Form, FormPaper
from registry.domain.returns.subjects import Subject

type Rows = Mapping[str, int | str | None]

STATUS_WORDS = {"submitted": "đã nộp", "accepted": "đã chấp nhận", "returned": "bị trả lại"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A version that was sent in before."""

    period: str
    return_version: int
    status: str
    rows: Rows
    notes: Mapping[str, str]

    @property
    def words(self) -> str:
        return f"bản {self.return_version}, {STATUS_WORDS[self.status]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One subject of a list: what it has sent in of this period, and of the one before."""

    subject: Subject
    place: str
    """The name of its cluster."""
    base: int
    current: Known | None
    previous: Known | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What all templates say on top."""

    form: Form
    paper: FormPaper
    unit: str
    unit_name: str
    """With its kind: tỉnh Lào Cai."""
    period: Period
    made_on: date

    @property
    def period_words(self) -> str:
        first, last = self.period.first_day, self.period.last_day
        return (
            f"Kỳ báo cáo: {self.period.kind.name_vi} {self.period.year} ({self.period.code}),"
            f" từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormBlank:
    """One return; `base` is its latest version, whose figures are `current`."""

    heading: Heading
    subject: Subject | None
    base: int
    current: Known | None
    previous: Known | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlank:
    """Many returns of one form, a line each."""

    heading: Heading
    lines: Sequence[Line]
