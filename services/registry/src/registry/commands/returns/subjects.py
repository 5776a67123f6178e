"""Whom a return speaks of: as a client names it, and as the registry knows it."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from registry.commands.clusters.filing import ClusterReference
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.papers import CODE
from registry.domain.clusters.ports import Clusters
from registry.domain.clusters.state import State
from registry.domain.returns.periods import Period
from registry.domain.returns.reference import SubjectKind
from registry.domain.returns.refusals import SubjectElsewhere, UnknownTenant, WrongSubject
from registry.domain.returns.standing import Standing
from registry.domain.returns.subjects import THE_PROVINCE, Subject, key_of
from registry.domain.values import Name, Value, refused
from territory import Placement, Territory

COMMUNE, DISTRICT = re.compile(r"[0-9]{5}"), re.compile(r"[0-9]{3}")


class SubjectReference(Value):
    """A tenant by its id and its cluster, a cluster by its code or id, a commune by its number."""

    kind: SubjectKind
    code: Annotated[str, StringConstraints(min_length=1, max_length=64), Field(examples=["02647"])]
    name: Name | None = None
    """Of a commune or a district. Tenants and clusters bear the name that the registry knows."""
    cluster: ClusterReference | None = None
    """Of a tenant: the cluster that it is in."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind in _NUMBERED:
            self._must_be_a_place(_NUMBERED[self.kind])
        elif self.kind == "tenant":
            if self.cluster is None or not _is_uuid(self.code):
                raise refused(
                    "subject_tenant",
                    "Dự án thứ cấp cần code là tenant_id và cluster là cụm của nó.",
                    "A tenant needs its tenant_id as code, and its cluster.",
                )
        elif not (CODE.fullmatch(self.code) or _is_uuid(self.code)):
            raise refused(
                "subject_cluster",
                "Cụm cần code là mã cụm như CCN-15-0001, hoặc id của cụm.",
                "A cluster needs its code such as CCN-15-0001, or its id.",
            )
        if (self.cluster is not None) and self.kind != "tenant":
            raise refused(
                "subject_without_cluster",
                "Chỉ dự án thứ cấp mới nêu cluster.",
                "Only a tenant names a cluster.",
            )
        return self

    @property
    def of_cluster(self) -> UUID | str | None:
        """The cluster to read, in the form in which it was named."""
        if self.kind == "tenant":
            return self.cluster
        if self.kind == "cluster":
            return self.code if CODE.fullmatch(self.code) else UUID(self.code)
        return None

    @property
    def likely_key(self) -> str | None:
        """The key, where it can be told without looking the cluster up."""
        cluster = self.of_cluster
        if isinstance(cluster, UUID):
            return None
        code = str(UUID(self.code)) if self.kind == "tenant" else self.code
        return key_of(self.kind, code, cluster)

    def _must_be_a_place(self, number: re.Pattern[str]) -> None:
        if not number.fullmatch(self.code):
            digits = "5" if self.kind == "commune" else "3"
            raise refused(
                "subject_place",
                f"Mã đơn vị phải có {digits} chữ số.",
                f"The unit's number has {digits} digits.",
            )


_NUMBERED = {"commune": COMMUNE, "district": DISTRICT}


def likely_key(reference: SubjectReference | None) -> str | None:
    return THE_PROVINCE if reference is None else reference.likely_key


def must_be_the_right_kind(
    reference: SubjectReference | None, form: str, wanted: SubjectKind | None, period: str
) -> None:
    given = None if reference is None else reference.kind
    if given != wanted:
        raise WrongSubject(form=form, period=period, wanted=wanted, given=given)


@dataclass(frozen=True, slots=True)
class Standings:
    """How clusters stood on a day; many returns speak of tenants of the same one."""

    clusters: Clusters
    _known: dict[tuple[UUID, int, date], State] = field(default_factory=dict)

    async def of(self, reference: SubjectReference, period: Period) -> Standing | None:
        """On the last day of the period; None of a commune or a district."""
        named = reference.of_cluster
        if named is None:
            return None
        cluster = await self.clusters.get(named)
        return _standing(
            reference,
            cluster,
            state=self._state(cluster, period.last_day),
            latest=self._state(cluster, date.max),
            first_day=period.first_day,
        )

    def _state(self, cluster: Cluster, day: date) -> State:
        if all(fact.occurred_on <= day for fact in cluster.facts):
            day = date.max  # Mostly so; then the history is folded once and not twice.
        key = (cluster.id, len(cluster.facts), day)
        if key not in self._known:
            self._known[key] = cluster.state_on(day)
        return self._known[key]


def _standing(
    reference: SubjectReference, cluster: Cluster, *, state: State, latest: State, first_day: date
) -> Standing:
    cluster_name = state.name or latest.name or cluster.code
    if reference.kind == "cluster":
        code, name = cluster.code, cluster_name
    else:
        code = str(UUID(reference.code))
        tenant = state.tenants.get(code) or latest.tenants.get(code)
        if tenant is None:
            raise UnknownTenant(tenant=code, cluster=cluster.code)
        name = tenant.name or code
    subject = Subject(
        kind=reference.kind, code=code, name=name, cluster_id=cluster.id, cluster=cluster.code
    )
    return Standing(subject=subject, state=state, latest=latest, first_day=first_day)


def place_as_subject(reference: SubjectReference) -> Subject:
    """A commune or district as it was named; its name may have changed since the last time."""
    return Subject(kind=reference.kind, code=reference.code, name=reference.name or reference.code)


def must_lie_in(standing: Standing, place: Placement, territory: Territory) -> None:
    """A former province says more than the unit of today, and only where it is known."""
    state = standing.state if standing.state.unit is not None else standing.latest
    if state.unit is None:
        return
    lies = _placement(state.unit, state.former_unit, territory)
    same_former = place.unit63 is None or lies.unit63 in {None, place.unit63}
    if lies.unit34 != place.unit34 or not same_former:
        raise SubjectElsewhere(
            cluster=standing.subject.cluster or standing.subject.code,
            unit=place.unit63 or place.unit34,
            lies_in=lies.unit63 if place.unit63 and lies.unit63 else lies.unit34,
        )


def _placement(unit: str, former: str | None, territory: Territory) -> Placement:
    """Of a fact: a unit of the 63 is its own former unit; one of today may have none."""
    if former is not None:
        return Placement(unit34=territory.successor(former).code, unit63=former)
    return Placement(unit34=unit, unit63=None)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
