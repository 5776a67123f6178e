"""A province's own files: how each cluster stood on a day, and the 27 rows of form B04 from that.

Only facts that are true (or were believed on the day of the report) count, by the day of their
effect; when they were told to the registry does not matter here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from demo.allocation import billions, hectares
from demo.model import Cluster, Fact

type Rows = dict[str, int | str | None]

INVESTED = frozenset({"under-investment", "built", "operating", "compliant", "out-of-service"})


@dataclass(slots=True)
class Project:
    """A tenant as the files have it."""

    area_ha: int
    is_fdi: bool
    status: str | None = None


@dataclass(slots=True, kw_only=True)
class Standing:
    """A cluster on a day."""

    planned: bool = False
    plan_ha: int = 0
    established: bool = False
    established_on: date | None = None
    legacy: bool = False
    abolished: bool = False
    area_ha: int = 0
    first_area_ha: int = 0
    types: tuple[str, ...] = ()
    investor: str | None = None
    communes: tuple[str, ...] = ()
    cleared_ha: int | None = None
    ready_ha: int | None = None
    industrial_ha: int | None = None
    capital: int | None = None
    wastewater: str = "none"
    projects: dict[str, Project] = field(default_factory=dict)
    fdi: dict[str, bool] = field(default_factory=dict)

    @property
    def leased_ha(self) -> int:
        return sum(project.area_ha for project in self.projects.values())

    @property
    def counts_as_established(self) -> bool:
        return self.established and not self.abolished

    @property
    def counts(self) -> bool:
        """Established or left from before 2009, and not abolished."""
        return (self.established or self.legacy) and not self.abolished

    @property
    def operating(self) -> bool:
        return bool(self.projects) and not self.abolished


def standing(one: Cluster, on: date, known: date) -> Standing:
    """`one.facts` are in the order of their days."""
    now = Standing()
    for fact in one.facts:
        if fact.holds(on, known):
            _apply(now, fact)
    return now


class Files:
    """All clusters on any day; what nobody ever doubted is looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, date], Standing] = {}
        self._doubted: dict[str, bool] = {}

    def standing(self, one: Cluster, on: date, known: date) -> Standing:
        if one.key not in self._doubted:
            self._doubted[one.key] = any(fact.believed_until for fact in one.facts)
        if self._doubted[one.key]:
            return standing(one, on, known)
        if (one.key, on) not in self._known:
            self._known[one.key, on] = standing(one, on, known)
        return self._known[one.key, on]


def rows_of(standings: Iterable[Standing], window: tuple[date, date]) -> Rows:
    """The rows that follow from facts; money and jobs are added by the return."""
    all_ = list(standings)
    planned = [one for one in all_ if one.planned]
    established = [one for one in all_ if one.counts_as_established]
    firms = [one for one in established if one.investor == "enterprise"]
    new = [one for one in established if _within(one.established_on, window)]
    known = [one for one in all_ if one.counts]
    with_plan = [one for one in known if one.industrial_ha is not None]
    with_project = [one for one in known if one.capital is not None]
    operating = [one for one in all_ if one.operating]
    formal = [one for one in operating if one.established]
    informal = [one for one in operating if not one.established]
    craft = [one for one in operating if "craft" in one.types]
    specialised = [one for one in operating if "specialised" in one.types]
    projects = [project for one in operating for project in one.projects.values()]
    industrial = sum(one.industrial_ha or 0 for one in operating)
    leased = sum(project.area_ha for project in projects)
    return {
        "1": len(planned),
        "2": hectares(sum(one.plan_ha for one in planned)),
        "3": len(established),
        "4": _area(established),
        "5": len(new),
        "6": hectares(sum(one.first_area_ha for one in new)),
        "7": len(firms),
        "8": _area(firms),
        "9": len(with_plan),
        "10": _area(with_plan),
        "11": len(with_project),
        "12": _area(with_project),
        "13": billions(sum(one.capital or 0 for one in with_project)),
        "15": len(operating),
        "15.1": len(formal),
        "15.2": len(informal),
        "15.3": len(craft),
        "15.4": len(specialised),
        "16": _area(operating),
        "16.1": _area(formal),
        "16.2": _area(informal),
        "16.3": _area(craft),
        "16.4": _area(specialised),
        "17": hectares(industrial),
        "18": hectares(leased),
        "19": rate(leased, industrial),
        "20": len(projects),
        "21": sum(project.is_fdi for project in projects),
        "22": sum(project.status == "operating" for project in projects),
        "26": sum(one.wastewater in INVESTED for one in known),
        "27": sum(one.wastewater == "compliant" for one in known),
    }


def rate(leased_ha: int, industrial_ha: int) -> str | None:
    """A percentage with two decimals, halves rounded up; none without land."""
    if industrial_ha == 0:
        return None
    basis_points = (leased_ha * 20_000 + industrial_ha) // (2 * industrial_ha)
    return f"{basis_points // 100}.{basis_points % 100:02d}"


def number(text: object) -> int:
    """The areas and amounts of commands always bear the same number of places."""
    return int(str(text).replace(".", ""))


def _area(some: Sequence[Standing]) -> str:
    return hectares(sum(one.area_ha for one in some))


def _within(day: date | None, window: tuple[date, date]) -> bool:
    return day is not None and window[0] <= day <= window[1]


def _apply(now: Standing, fact: Fact) -> None:
    said: Mapping[str, Any] = fact.fields
    place = said.get("place") or said.get("changes", {}).get("place")
    if place is not None:
        now.communes = tuple(place["communes"])
    match fact.command:
        case "plan-cluster" | "adjust-plan":
            now.planned, now.plan_ha = True, number(said.get("area_ha", hectares(now.plan_ha)))
        case "withdraw-from-plan":
            now.planned = False
        case "approve-detailed-plan":
            now.industrial_ha = number(said["land_use"]["industrial"])
        case "approve-infrastructure-project":
            now.capital = number(said["total_bnvnd"])
        case "change-wastewater":
            now.wastewater = said["status"]
        case "clear-land":
            now.cleared_ha = number(said["cleared_ha"])
        case "complete-infrastructure":
            now.ready_ha = number(said["ready_ha"])
        case _ if "tenant_id" in said:
            _apply_to_tenant(now, fact.command, said)
        case _:
            _decide(now, fact)


def _decide(now: Standing, fact: Fact) -> None:
    said: Mapping[str, Any] = fact.fields
    match fact.command:
        case "record-legacy-cluster":
            now.legacy, now.area_ha = True, number(said["area_ha"])
        case "establish-cluster":
            now.established, now.established_on = True, fact.on
            now.area_ha = now.first_area_ha = number(said["area_ha"])
            now.types = tuple(said["cluster_types"])
            now.investor = said["investor"]["kind"]
        case "expand-cluster":
            now.area_ha = number(said["area_ha"])
        case "adjust-cluster":
            now.area_ha = number(said["changes"].get("area_ha", hectares(now.area_ha)))
        case "change-investor":
            now.investor = said["investor"]["kind"] if said["investor"] else None
        case "abolish-cluster":
            now.abolished = True
        case _:
            pass


def _apply_to_tenant(now: Standing, command: str, said: Mapping[str, Any]) -> None:
    tenant = said["tenant_id"]
    match command:
        case "approve-tenant":
            now.fdi[tenant] = said["is_fdi"]
        case "lease-to-tenant":
            is_fdi = said.get("is_fdi", now.fdi.get(tenant, False))
            now.projects[tenant] = Project(number(said["leased_ha"]), is_fdi)
        case "change-tenant-status":
            if (project := now.projects.get(tenant)) is not None:
                project.status = said["status"]
        case "revoke-tenant" | "end-tenant":
            now.projects.pop(tenant, None)
        case _:
            pass
