"""Role × command × own, former and foreign province: who may do what, and where."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import pytest

from registry.commands.clusters import CLUSTER_COMMANDS, Desk, Outcome
from registry.domain.refusals import ForeignProvince, Refusal, WrongRole
from registry.domain.who import ROLES

type Ask = Callable[..., Awaitable[Outcome]]

type Asked = tuple[str, dict[str, Any]]

TENANT = UUID(int=77)
PLAN = {
    "name": "Gia Phú",
    "place": {"unit": "10", "communes": ["Gia Phú"]},
    "area_ha": "60.00",
    "industries": ["Cơ khí"],
    "plan_period": "2021-2030",
}
DECISION = {"area_ha": "60.00", "investor": {"name": "Hạ tầng An (mẫu)", "kind": "enterprise"}}
LEASE: dict[str, Any] = {
    "tenant_id": str(TENANT),
    "name": "Gỗ Bình (mẫu)",
    "is_fdi": False,
    "leased_ha": "2.00",
}
LEGACY = {
    "name": "Đầm Hồng",
    "place": {"unit": "10"},
    "area_ha": "16.00",
    "basis": "old-plan",
}

planned: list[Asked] = [("plan-cluster", PLAN)]
established: list[Asked] = [*planned, ("establish-cluster", DECISION)]
let: list[Asked] = [*established, ("lease-to-tenant", LEASE)]

# What must have happened before, and what is then asked.
ASKED: Mapping[str, tuple[list[Asked], dict[str, Any]]] = {
    "plan-cluster": ([("record-legacy-cluster", LEGACY)], PLAN),
    "adjust-plan": (planned, {"area_ha": "65.00"}),
    "withdraw-from-plan": (planned, {"becomes": "withdrawn", "conversion_plan": "di dời"}),
    "record-legacy-cluster": (planned, LEGACY),
    "establish-cluster": (planned, DECISION),
    "approve-detailed-plan": (established, {"land_use": {"industrial": "40.00"}}),
    "approve-infrastructure-project": (established, {"total_bnvnd": "485.5"}),
    "clear-land": (established, {"cleared_ha": "10.00"}),
    "start-construction": (established, {}),
    "complete-infrastructure": (
        established,
        {"items": ["road"], "ready_ha": "10.00", "complete": False},
    ),
    "change-wastewater": (established, {"status": "built"}),
    "approve-tenant": (
        established,
        {"name": "Đá Sơn (mẫu)", "is_fdi": True, "approved_ha": "1.00", "paper": "irc"},
    ),
    "lease-to-tenant": (established, LEASE),
    "change-tenant-status": (let, {"tenant_id": str(TENANT), "status": "operating"}),
    "revoke-tenant": (let, {"tenant_id": str(TENANT), "reason": "chậm"}),
    "end-tenant": (let, {"tenant_id": str(TENANT), "reason": "hết hạn"}),
    "expand-cluster": (
        [
            *established,
            (
                "complete-infrastructure",
                {"items": ["road"], "ready_ha": "10.00", "complete": True},
            ),
        ],
        {"area_ha": "70.00", "demand_reason": "thiếu đất"},
    ),
    "adjust-cluster": (established, {"changes": {"name": "Gia Phú 1"}}),
    "change-investor": (established, {"investor": None}),
    "abolish-cluster": (established, {"reason": "không triển khai"}),
    "retract-fact": (let, {"reason": "nhập nhầm"}),
}

# The cluster lies in the Lào Cai of the 63 (10), which is in the Lào Cai of the 34 (15).
PLACES: Mapping[str, tuple[str, bool]] = {
    "own": ("15", True),
    "former, by its old code": ("10", True),
    "former, named as such": ("63:10", True),
    "former Yên Bái, in the same unit of today": ("63:15", False),
    "foreign of today": ("25", False),
    "foreign former": ("63:01", False),
    "no province at all": ("", False),
    "no such code": ("99", False),
}

MAY_ACT = {"agency_officer", "province_officer"}


def test_every_command_is_in_the_table() -> None:
    assert ASKED.keys() == CLUSTER_COMMANDS.keys()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", PLACES)
async def test_a_role_asks_for_every_command_in_a_place(
    desk_of: Callable[..., Desk], ask: Ask, role: str, place: str
) -> None:
    claim, is_theirs = PLACES[place]
    desk = desk_of(role, provinces=[claim] if claim else [])
    may = role == "agency_officer" or (role == "province_officer" and is_theirs)
    refusal: type[Refusal] = ForeignProvince if role in MAY_ACT else WrongRole

    for name, (before, body) in ASKED.items():
        subject: dict[str, Any] = {}
        for month, (earlier, said) in enumerate(before, 1):
            done = await ask(
                desk_of("agency_officer"), earlier, f"2020-0{month}-01", **subject, **said
            )
            subject["cluster"] = done.code
        if name == "retract-fact":
            subject["corrects"] = str(done.fact_id)
        # A legacy record lies before everything else.
        on = "2008-10-10" if name == "record-legacy-cluster" else "2021-05-05"
        if may:
            assert (await ask(desk, name, on, **subject, **body)).version == len(before) + 1, name
        else:
            with pytest.raises(refusal):
                await ask(desk, name, on, **subject, **body)


@pytest.mark.parametrize(
    ("name", "body"), [("plan-cluster", PLAN), ("record-legacy-cluster", LEGACY)]
)
async def test_a_cluster_is_born_only_in_ones_own_province(
    desk_of: Callable[..., Desk], ask: Ask, name: str, body: dict[str, Any]
) -> None:
    for claim, unit, on, is_theirs in (
        ("15", "10", "2023-03-14", True),  # Lào Cai of the 63, now in 15
        ("15", "15", "2023-03-14", True),  # Yên Bái of the 63, now in 15
        ("63:15", "15", "2023-03-14", True),
        ("63:15", "10", "2023-03-14", False),
        ("10", "10", "2023-03-14", True),
        ("15", "15", "2025-08-01", True),
        ("10", "15", "2025-08-01", False),  # the former province is not stated
        ("25", "15", "2025-08-01", False),
    ):
        desk = desk_of("province_officer", provinces=[claim])
        said = {**body, "place": {"unit": unit}}
        if is_theirs:
            assert (await ask(desk, name, on, **said)).version == 1
        else:
            with pytest.raises(ForeignProvince):
                await ask(desk, name, on, **said)


async def test_a_cluster_is_not_moved_into_a_province_of_others(
    desk_of: Callable[..., Desk], ask: Ask
) -> None:
    desk = desk_of("province_officer", provinces=["15"])
    cluster = (await ask(desk, "plan-cluster", "2023-03-14", **PLAN)).code
    await ask(desk, "establish-cluster", "2024-03-14", cluster=cluster, **DECISION)

    with pytest.raises(ForeignProvince):
        await ask(
            desk, "adjust-cluster", "2025-08-01", cluster=cluster, changes={"place": {"unit": "25"}}
        )


async def test_an_agency_officer_needs_no_province_and_a_viewer_who_is_one_too_may_act(
    desk_of: Callable[..., Desk], ask: Ask
) -> None:
    assert await ask(desk_of("viewer", "agency_officer"), "plan-cluster", "2023-03-14", **PLAN)
