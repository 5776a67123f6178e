"""Which template is wanted, whether it may be had, and what is known to be written into it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from registry.commands.returns.filing import place_of
from registry.domain.clusters.errors import UnknownCluster
from registry.domain.clusters.papers import CODE
from registry.domain.refusals import ForeignProvince
from registry.domain.returns.periods import Period
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.refusals import UnknownForm, UnknownTenant, WrongSubject
from registry.domain.returns.rights import SENDERS, may_handle
from registry.domain.returns.subjects import THE_PROVINCE, Subject, key_of
from registry.domain.who import Principal
from registry.queries.known_returns import KnownReturn, KnownReturns, known_returns
from registry.queries.standing_clusters import StandingCluster, cluster_on, clusters_of
from registry.queries.today import today_of
from registry.workbooks.blanks import FormBlank, Heading, Known, Line, ListBlank
from registry.workbooks.refusals import WorkbookTooLarge
from territory import Placement, Territory, vietnamese_sort_key

LINES_MAX = 10_000
_PLACE = re.compile(r"([0-9]{3,5})(?:\s+(.{1,200}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`subject`: a cluster's code; a cluster's code, a slash and the id of its tenant; the number
    of a commune or district, and its name after a space.
    """

    form: str
    unit: str
    period: str
    subject: str | None

    @property
    def filename(self) -> str:
        about = re.sub(r"[^A-Za-z0-9-]+", "-", self.subject or "").strip("-")
        return "-".join(filter(None, (self.form, self.unit, about, self.period))) + ".xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    wanted: Wanted
    connection: AsyncConnection
    principal: Principal
    territory: Territory
    period: Period
    place: Placement
    heading: Heading

    def may_have(self, communes: tuple[str, ...]) -> bool:
        senders = SENDERS[self.wanted.form]
        return may_handle(self.principal, senders, self.place, communes, self.territory)

    def must_be_theirs(self, communes: tuple[str, ...]) -> None:
        if not self.may_have(communes):
            place = self.place
            raise ForeignProvince(
                unit=place.unit34, former_unit=place.unit63, provinces=self.principal.provinces
            )

    async def known(self, subjects: list[str] | None) -> KnownReturns:
        wanted = self.wanted
        return await known_returns(
            self.connection,
            form=wanted.form,
            unit=wanted.unit,
            period=self.period,
            subjects=subjects,
        )


async def blank_of(
    wanted: Wanted,
    *,
    connection: AsyncConnection,
    principal: Principal,
    reference: ReturnReference,
    territory: Territory,
) -> FormBlank | ListBlank:
    """Raises what the commands on returns would raise."""
    period = Period.parse(wanted.period, wanted.form, reference)
    last_day = period.last_day
    version = reference.version_in_force(wanted.form, last_day)
    if version is None:
        known = reference.form_versions(wanted.form)
        raise UnknownForm(form=wanted.form, form_version=wanted.period, known=known)
    place = place_of(wanted.unit, last_day, territory)
    unit = territory.unit(wanted.unit, last_day)
    asked = _Asked(
        wanted=wanted,
        connection=connection,
        principal=principal,
        territory=territory,
        period=period,
        place=place,
        heading=Heading(
            form=reference.forms[wanted.form, version],
            paper=reference.paper(wanted.form, last_day),
            unit=wanted.unit,
            unit_name=f"{'thành phố' if unit.kind == 'city' else 'tỉnh'} {unit.name_vi}",
            period=period,
            made_on=await today_of(connection),
        ),
    )
    kind = reference.subject_kind(wanted.form, last_day)
    if kind == "tenant" and wanted.subject is None:
        return await _list(asked)
    if (kind is None) != (wanted.subject is None):
        raise WrongSubject(form=wanted.form, period=wanted.period, wanted=kind, given=None)
    match kind:
        case None:
            asked.must_be_theirs(())
            return await _form(asked, None)
        case "cluster":
            cluster = await _cluster(asked, wanted.subject or "")
            return await _form(asked, _cluster_as_subject(cluster))
        case "tenant":
            return await _form(asked, await _tenant(asked, wanted.subject or ""))
        case "commune" | "district":
            found = _PLACE.fullmatch(wanted.subject or "")
            if found is None:
                raise WrongSubject(form=wanted.form, period=wanted.period, wanted=kind, given=None)
            code, name = found.groups()
            asked.must_be_theirs((code, name or code))
            return await _form(asked, Subject(kind=kind, code=code, name=name or code))


async def _cluster(asked: _Asked, code: str) -> StandingCluster:
    found = None
    if CODE.fullmatch(code):
        found = await cluster_on(asked.connection, code, asked.period.last_day)
    if found is None:
        raise UnknownCluster(cluster=code[:60])
    asked.must_be_theirs(found.communes)
    return found


async def _tenant(asked: _Asked, subject: str) -> Subject:
    code, _, tenant = subject.partition("/")
    cluster = await _cluster(asked, code)
    try:
        found = cluster.state.tenants.get(str(UUID(tenant)))
    except ValueError:
        found = None
    if found is None:
        raise UnknownTenant(tenant=tenant[:60], cluster=code)
    return _tenant_as_subject(cluster, found.id, found.name)


def _cluster_as_subject(cluster: StandingCluster) -> Subject:
    return Subject(
        kind="cluster",
        code=cluster.code,
        name=cluster.name,
        cluster_id=cluster.id,
        cluster=cluster.code,
    )


def _tenant_as_subject(cluster: StandingCluster, tenant: str, name: str | None) -> Subject:
    return Subject(
        kind="tenant",
        code=tenant,
        name=name or tenant,
        cluster_id=cluster.id,
        cluster=cluster.code,
    )


async def _form(asked: _Asked, subject: Subject | None) -> FormBlank:
    key = THE_PROVINCE if subject is None else subject.key
    found = await asked.known([key])
    current, previous = found.current.get(key), found.previous.get(key)
    return FormBlank(
        heading=asked.heading,
        subject=_named_as_before(subject, current or previous),
        base=current.latest if current else 0,
        current=known_of(current),
        previous=known_of(previous),
    )


def _named_as_before(subject: Subject | None, known: KnownReturn | None) -> Subject | None:
    """A place that was asked for by its number alone bears the name it was sent in under."""
    before = None if known is None else known.whole.name.subject
    return before if subject and before and subject.name == subject.code else subject


async def _list(asked: _Asked) -> ListBlank:
    clusters = await clusters_of(asked.connection, asked.place, asked.period.last_day)
    theirs = [cluster for cluster in clusters if asked.may_have(cluster.communes)]
    if not theirs:
        asked.must_be_theirs(())
    found = await asked.known(None)
    lines = [line for cluster in theirs for line in _lines(cluster, found)]
    if len(lines) > LINES_MAX:
        raise WorkbookTooLarge(what="lines", limit=LINES_MAX)
    return ListBlank(heading=asked.heading, lines=lines)


def _lines(cluster: StandingCluster, found: KnownReturns) -> Iterator[Line]:
    """The projects that counted on the last day, by name."""
    projects = [tenant for tenant in cluster.state.tenants.values() if tenant.is_project]
    for tenant in sorted(projects, key=lambda one: vietnamese_sort_key(one.name or one.id)):
        key = key_of("tenant", tenant.id, cluster.code)
        current = found.current.get(key)
        yield Line(
            subject=_tenant_as_subject(cluster, tenant.id, tenant.name),
            place=cluster.name,
            base=current.latest if current else 0,
            current=known_of(current),
            previous=known_of(found.previous.get(key)),
        )


def known_of(found: KnownReturn | None) -> Known | None:
    """The latest version, and of those the accepted one where a later one was sent back."""
    if found is None or not found.latest:
        return None
    number = found.latest
    version = found.whole.versions[number]
    return Known(
        period=found.whole.name.period,
        return_version=number,
        status=version.status,
        rows=version.rows,
        notes=found.notes.get(number, {}),
    )
