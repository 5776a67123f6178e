"""A period of a form: the window its figures tell of, when it is due, and the one before it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from reporting.forms.reference import Form, PeriodKind

_CODE = re.compile(r"([A-Z][A-Z0-9]{0,7})-((?:19|20)[0-9]{2})")


class UnknownPeriod(LookupError):
    """The form has no such period."""


@dataclass(frozen=True, slots=True)
class Period:
    """`H1-2026` or `FY-2025`; a year is never the sum of its halves: their windows overlap."""

    form: Form
    kind: PeriodKind
    year: int

    @classmethod
    def parse(cls, code: str, form: Form) -> "Period":
        """UnknownPeriod where the code is none of the form."""
        found = _CODE.fullmatch(code)
        kind = found and form.kinds.get(found[1])
        if not found or kind is None:
            raise UnknownPeriod(code)
        return cls(form, kind, int(found[2]))

    @property
    def code(self) -> str:
        return f"{self.kind.kind}-{self.year}"

    @property
    def first_day(self) -> date:
        return _day(self.year + self.kind.starts_year, self.kind.starts)

    @property
    def last_day(self) -> date:
        return _day(self.year, self.kind.ends)

    @property
    def due_before(self) -> date:
        """As the circular writes it ("trước ngày"); it does not move for a weekend."""
        return _day(self.year, self.kind.due_before)

    @property
    def last_punctual_day(self) -> date:
        return self.due_before - timedelta(days=0 if self.kind.deadline_inclusive else 1)

    @property
    def year_before(self) -> "Period":
        """The same window a year earlier: what is counted in a period compares with it alone."""
        return Period(self.form, self.kind, self.year - 1)

    @property
    def before(self) -> "Period":
        """The last one to end before this one does: what is cumulative compares with it."""
        others = (
            Period(self.form, kind, year)
            for kind in self.form.kinds.values()
            for year in (self.year - 1, self.year)
        )
        return max(
            (other for other in others if other.last_day < self.last_day),
            key=lambda other: other.last_day,
        )


def _day(year: int, month_day: str) -> date:
    month, day = month_day.split("-")
    return date(year, int(month), int(day))
