"""A period of a form: the window its figures tell of, and when it is due."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from registry.domain.returns.reference import PeriodKind, ReturnReference
from registry.domain.returns.refusals import UnknownPeriod

_CODE = re.compile(r"([A-Z][A-Z0-9]{0,7})-((?:19|20)[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """`H1-2026` or `FY-2025`; a year is never the sum of its halves: their windows overlap."""

    kind: PeriodKind
    year: int

    @classmethod
    def parse(cls, code: str, form: str, reference: ReturnReference) -> "Period":
        """UnknownPeriod where the code is none of the form."""
        found = _CODE.fullmatch(code)
        kind = found and reference.period_kinds.get((form, found[1]))
        if not found or kind is None:
            kinds = [kind for of, kind in reference.period_kinds if of == form]
            raise UnknownPeriod(form=form, period=code, kinds=kinds)
        return cls(kind, int(found[2]))

    @property
    def code(self) -> str:
        return f"{self.kind.kind}-{self.year}"

    def of_the_year_before(self, reference: ReturnReference) -> "list[Period]":
        """The form's periods that ended up to one year earlier, the latest first."""
        kinds = [kind for (of, _), kind in reference.period_kinds.items() if of == self.kind.form]
        near = [Period(kind, year) for year in (self.year - 1, self.year) for kind in kinds]
        a_year_ago = _day(self.year - 1, self.kind.ends)
        ended = [one for one in near if a_year_ago <= one.last_day < self.last_day]
        return sorted(ended, key=lambda one: one.last_day, reverse=True)

    @property
    def of_last_year(self) -> "Period":
        return Period(self.kind, self.year - 1)

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


def _day(year: int, month_day: str) -> date:
    month, day = month_day.split("-")
    return date(year, int(month), int(day))
