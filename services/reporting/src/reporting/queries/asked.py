"""Which report is asked for, found in reference data, and on which days its sources are read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from pagekit.format import VIETNAM
from reporting.forms import Form, Period, UnknownPeriod, forms
from reporting.forms.reference import PROVINCE
from reporting.queries.form_events import Here
from reporting.queries.ground import Ground, NoSuchTerritory, ground
from reporting.queries.lens import Lens, Seen, look
from territory import Unit


class NoSuchReport(LookupError):
    """`field` names what there is not: form, unit, period, subject, version or compare."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__(f"{field} {value!r}")
        self.field = field
        self.value = value


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`compare`: a version's number, a period, or 'none'; by default the periods before."""

    form: str
    unit: str
    period: str
    subject: str | None = None
    version: int | None = None
    compare: str | None = None
    borders: date | None = None
    known: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which paper is asked for, found in reference data."""

    form: Form
    period: Period
    here: Ground
    seen: Seen
    subject: str | None = None

    @property
    def of_facts(self) -> Seen:
        """Facts on the period's last day."""
        return self.seen.at(self.period.last_day)

    @property
    def of_returns(self) -> Seen:
        return as_decided(self.seen)

    @property
    def is_sum(self) -> bool:
        """Whether several returns make it up."""
        if self.subject is not None:
            return False
        reporters = self.here.reporters(self.period.last_day)
        return self.form.code != PROVINCE or self.here.kind != "unit" or len(reporters) > 1

    @property
    def merged_into(self) -> Unit | None:
        """Of a former province the unit that reports for it, together with others."""
        if self.form.code != PROVINCE:
            return None
        return self.here.merged_into(self.period.last_day)

    @property
    def events_here(self) -> Here:
        return Here(self.here.borders, self.here.members, self.here.units34)


def as_decided(seen: Seen) -> Seen:
    """On the day by which returns are looked at: today, or the day that is looked back to."""
    if seen.known is None:
        return seen.at(seen.today)
    last_day = (seen.known.astimezone(VIETNAM) - timedelta(microseconds=1)).date()
    return seen.at(min(last_day, seen.today))


async def find(connection: AsyncConnection, asked: Asked) -> Place:
    """By the borders that were in force on the period's last day, unless others are asked for."""
    form = forms().get(asked.form)
    if form is None:
        raise NoSuchReport("form", asked.form)
    try:
        period = Period.parse(asked.period, form)
    except UnknownPeriod as unknown:
        raise NoSuchReport("period", asked.period) from unknown
    if asked.subject is not None and form.code == PROVINCE:
        raise NoSuchReport("subject", asked.subject)
    lens = Lens(borders=asked.borders or period.last_day, known=asked.known)
    seen = await look(connection, lens)
    try:
        here = ground(asked.unit, seen.map)
    except NoSuchTerritory as unknown:
        raise NoSuchReport("unit", asked.unit) from unknown
    return Place(form=form, period=period, here=here, seen=seen, subject=asked.subject)
