"""What the pages show, read from the registry's own queries."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from registry.api import choices
from registry.api.page_rows import row_of, versions_page
from registry.api.problems import problem_of
from registry.domain.returns.periods import Period
from registry.domain.returns.reference import ReturnReference, SubjectKind
from registry.domain.returns.refusals import UnknownPeriod
from registry.domain.returns.rights import SENDERS, may_handle
from registry.domain.who import AGENCY_OFFICER, FORMER
from registry.pages.address import Address
from registry.pages.models import (
    BlankPage,
    Both,
    Carried,
    Duty,
    Figure,
    FilingPage,
    Known,
    Option,
    ResultPage,
    ReturnsPage,
    VersionsPage,
)
from registry.pages.returns import STATUSES
from registry.queries.cluster_names import ClusterName, cluster_names
from registry.queries.places_told import places_told
from registry.queries.return_details import return_details
from registry.queries.return_list import ReturnLine, ReturnPage, returns
from registry.queries.today import today_of
from registry.workbooks.outcome import ReturnTaken, Taken
from servicekit.database import Database
from servicekit.identity import Principal
from servicekit.problems import Problem
from territory import Territory, Unit

LATEST, LISTED = 8, 50
DUTIES_MAX = 3
OF_THE_PROVINCE = "B04"


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Gives each page what it shows."""

    database: Database
    territory: Territory
    reference: ReturnReference

    async def filing(
        self, principal: Principal, *, bytes_max: int, refused: str | None
    ) -> FilingPage:
        async with self.database.query() as connection:
            today = await today_of(connection)
            page = await self._lines(connection, principal, Address(""), limit=LATEST)
            duties = [duty async for duty in self._duties(connection, principal, today)]
        return FilingPage(
            units=()
            if AGENCY_OFFICER in principal.roles
            else choices.claim_options(principal, today, self.territory),
            latest=tuple(row_of(line, self.reference) for line in page.items),
            duties=tuple(duties),
            bytes_max=bytes_max,
            today=today,
            refused=refused,
        )

    async def blank(self, principal: Principal, where: Address) -> BlankPage:
        async with self.database.query() as connection:
            today = await today_of(connection)
            forms = choices.forms_for(principal)
            form = where.form if where.form in forms else forms[-1]
            period, periods = self._period(form, where.period, today)
            on = period.last_day
            units = choices.units_for(principal, on, self.territory)
            unit = next((one for one in units if one.code == where.unit), next(iter(units), None))
            paper = self.reference.paper(form, on)
            page = BlankPage(
                forms=tuple(choices.form_option(one, self.reference, on) for one in forms),
                periods=tuple(map(choices.period_option, periods)),
                units=choices.unit_options(units),
                subjects=(),
                form=form,
                unit=unit.code if unit else "",
                period=period,
                subject_kind=paper.subject_kind,
                subject=where.subject or "",
                number=paper.number_vi,
                title=choices.title_of(paper, unit),
                sender=Both(paper.sender_vi, paper.sender_en),
                legal_basis=paper.legal_basis,
                today=today,
            )
            if unit is None:
                return page
            return replace(
                page,
                subjects=await self._subjects(connection, principal, page, paper.subject_kind),
                known=await self._known(connection, form, unit, period),
            )

    async def returns(self, principal: Principal, where: Address) -> ReturnsPage:
        async with self.database.query() as connection:
            today = await today_of(connection)
            page = await self._lines(connection, principal, where, limit=LISTED)
        periods = choices.periods_of(OF_THE_PROVINCE, today, self.reference)
        return ReturnsPage(
            rows=tuple(row_of(line, self.reference) for line in page.items),
            next_cursor=page.next,
            forms=tuple(
                choices.form_option(form, self.reference, today) for form in sorted(SENDERS)
            ),
            periods=tuple(map(choices.period_option, periods)),
            units=choices.claim_options(principal, today, self.territory),
            today=today,
        )

    async def versions(self, principal: Principal, return_id: UUID) -> VersionsPage:
        async with self.database.query() as connection:
            found = await return_details(
                connection,
                return_id,
                principal=principal,
                territory=self.territory,
                reference=self.reference,
            )
        if found is None:
            raise Problem("unknown-return", sought=str(return_id))
        paper = self.reference.paper(found.form, found.last_day)
        unit = self.territory.unit(found.unit, found.last_day)
        return versions_page(found, choices.title_of(paper, unit), self.reference)

    def result(
        self, taken: Taken, filename: str, *, bytes_max: int, carried: Carried | None
    ) -> ResultPage:
        periods = {
            (one.form, one.period): Period.parse(one.period, one.form, self.reference)
            for one in taken.returns
        }
        return ResultPage(
            taken=taken,
            filename=filename,
            periods=periods,
            units={
                one.unit: self.territory.unit(
                    one.unit, periods[one.form, one.period].last_day
                ).name_vi
                for one in taken.returns
            },
            bytes_max=bytes_max,
            figures=self._figures(taken.returns, periods),
            carried=carried,
        )

    def _figures(
        self, returned: Sequence[ReturnTaken], periods: Mapping[tuple[str, str], Period]
    ) -> tuple[Figure, ...]:
        """Of a workbook with a single return, as the registry has read it."""
        if len(returned) != 1 or returned[0].rows is None:
            return ()
        [one] = returned
        version = self.reference.version_in_force(one.form, periods[one.form, one.period].last_day)
        form = self.reference.forms[one.form, version or ""]
        return tuple(
            Figure(
                code=row.code,
                label=Both(row.label_vi, row.label_en),
                unit=row.unit,
                type=row.type,
                value=(one.rows or {}).get(row.code),
            )
            for row in form.rows.values()
        )

    def _period(self, form: str, asked: str | None, today: date) -> tuple[Period, list[Period]]:
        """The one asked for, or the one that is due; and all that can be chosen."""
        periods = choices.periods_of(form, today, self.reference)
        if asked is None:
            return choices.nearest(periods, today), periods
        try:
            period = Period.parse(asked, form, self.reference)
        except UnknownPeriod as refusal:
            raise problem_of(refusal) from refusal
        return period, periods if period in periods else [*periods, period]

    async def _lines(
        self, connection: AsyncConnection, principal: Principal, where: Address, *, limit: int
    ) -> ReturnPage:
        """An officer who has not chosen a province sees the first of their own."""
        unit = where.unit
        if unit is None and AGENCY_OFFICER not in principal.roles:
            unit = next(iter(choices.claims_of(principal)), None)
        return await returns(
            connection,
            territory=self.territory,
            reference=self.reference,
            form=where.form,
            unit=unit,
            subject=None,
            cluster=None,
            period=where.period,
            status=next((one for one in STATUSES if one == where.status), None),
            limit=limit,
            cursor=where.cursor,
        )

    async def _duties(
        self, connection: AsyncConnection, principal: Principal, today: date
    ) -> AsyncIterator[Duty]:
        """What the officer's own provinces owe next."""
        if AGENCY_OFFICER in principal.roles or OF_THE_PROVINCE not in choices.forms_for(principal):
            return
        period = choices.nearest(choices.periods_of(OF_THE_PROVINCE, today, self.reference), today)
        units = choices.units_for(principal, period.last_day, self.territory)
        for unit in units[:DUTIES_MAX]:
            yield Duty(
                form=OF_THE_PROVINCE,
                unit=unit.code,
                unit_name=unit.name_vi,
                period=period,
                known=await self._known(connection, OF_THE_PROVINCE, unit, period),
            )

    async def _known(
        self, connection: AsyncConnection, form: str, unit: Unit, period: Period
    ) -> Known | None:
        """The province's own return of that period, where one was handed in."""
        page = await returns(
            connection,
            territory=self.territory,
            reference=self.reference,
            form=form,
            unit=unit.code if unit.borders == "34" else FORMER + unit.code,
            subject=None,
            cluster=None,
            period=period.code,
            status=None,
            limit=LISTED,
            cursor=None,
        )
        own = (line for line in page.items if line.unit == unit.code and line.subject is None)
        return next(map(_known_of, own), None)

    async def _subjects(
        self,
        connection: AsyncConnection,
        principal: Principal,
        page: BlankPage,
        kind: SubjectKind | None,
    ) -> tuple[Option, ...]:
        """Whom a paper of this form, province and period can be about, as far as is known."""
        on = page.period.last_day
        unit = page.unit if self.territory.borders(on) == "34" else FORMER + page.unit
        match kind:
            case "commune" | "district":
                told = await places_told(connection, kind=kind, unit=unit, territory=self.territory)
                return tuple(_place_option(code, name) for code, name in told)
            case "cluster":
                place = self.territory.place(page.unit, on)
                found = await cluster_names(connection, unit=unit, territory=self.territory)
                return tuple(
                    _cluster_option(one)
                    for one in found
                    if may_handle(
                        principal, SENDERS[page.form], place, one.communes, self.territory
                    )
                )
            case "tenant" | None:
                return ()  # All tenants stand in one workbook, a line each.


def _known_of(line: ReturnLine) -> Known:
    return Known(id=line.id, latest_version=line.latest_version, status=line.status)


def _place_option(code: str, name: str) -> Option:
    return Option(value=code if name == code else f"{code} {name}", name=Both(name, name))


def _cluster_option(cluster: ClusterName) -> Option:
    name = f"{cluster.name} ({cluster.code})"
    return Option(value=cluster.code, name=Both(name, name))
