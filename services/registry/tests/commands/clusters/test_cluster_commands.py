"""From a body to a fact: what is taken, what is answered, what is refused before any rule."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from registry.commands.clusters import CLUSTER_COMMANDS, Desk, Outcome
from registry.domain.clusters.errors import (
    ClusterExists,
    CodeNeverChanges,
    CodeTaken,
    UnknownCluster,
)
from registry.domain.clusters.ports import Clusters
from registry.domain.refusals import DuplicateFact, StaleVersion, SyntheticRefused

type Ask = Callable[..., Awaitable[Outcome]]

PLAN: dict[str, Any] = {
    "name": "Gia Phú",
    "place": {"unit": "10", "communes": ["Gia Phú"]},
    "area_ha": "60.00",
    "industries": ["Cơ khí"],
    "plan_period": "2021-2030",
}
DECISION = {"area_ha": "60.00", "investor": {"name": "Hạ tầng An (mẫu)", "kind": "enterprise"}}
REAL = {"kind": "real", "source": "S22"}
KNOWN = {"cluster": "CCN-10-0001"}
SYNTHETIC = {"kind": "synthetic", "source": "DEMO", "seed": 20231231}


@pytest.fixture
def desk(desk_of: Callable[..., Desk]) -> Desk:
    return desk_of("agency_officer")


async def test_a_cluster_is_born_with_an_id_and_a_code_of_its_own(
    desk: Desk, ask: Ask, clusters: Clusters
) -> None:
    born = await ask(desk, "plan-cluster", "2023-03-14", **PLAN)
    other = await ask(desk, "plan-cluster", "2023-03-14", **PLAN)

    assert (born.code, born.version) == ("CCN-10-0001", 1)
    assert other.code == "CCN-10-0002"
    assert born.event_ids == (born.fact_id,)
    assert (await clusters.get(born.cluster_id)).state_on().name == "Gia Phú"


async def test_a_client_may_choose_the_id_and_the_code_once(desk: Desk, ask: Ask) -> None:
    chosen, document = uuid4(), {"number": "7/QĐ-TTg", "date": "2023-03-14", "issuer": "Thủ tướng"}
    body = {**PLAN, "cluster_id": str(chosen), "code": "CCN-15-0777", "document": document}

    born = await ask(desk, "plan-cluster", "2023-03-14", **body)

    assert (born.cluster_id, born.code) == (chosen, "CCN-15-0777")
    with pytest.raises(DuplicateFact) as repeated:
        await ask(desk, "plan-cluster", "2023-03-14", **body)
    assert repeated.value.params["fact_id"] == str(born.fact_id)
    with pytest.raises(ClusterExists):
        await ask(desk, "plan-cluster", "2023-03-15", **PLAN, cluster_id=str(chosen))
    with pytest.raises(CodeTaken):
        await ask(desk, "plan-cluster", "2023-03-15", **PLAN, code="CCN-15-0777")


async def test_a_known_cluster_keeps_its_code(desk: Desk, ask: Ask) -> None:
    legacy = {"name": "Đầm Hồng", "place": {"unit": "10"}, "area_ha": "16.00", "basis": "old-plan"}
    born = await ask(desk, "record-legacy-cluster", "2008-10-10", **legacy)

    with pytest.raises(CodeNeverChanges):
        await ask(desk, "plan-cluster", "2023-03-14", **PLAN, cluster=born.code, code="CCN-10-9999")
    planned = await ask(desk, "plan-cluster", "2023-03-14", **PLAN, cluster=born.code)

    assert (planned.cluster_id, planned.version) == (born.cluster_id, 2)


async def test_a_cluster_is_named_by_id_or_code(desk: Desk, ask: Ask) -> None:
    born = await ask(desk, "plan-cluster", "2023-03-14", **PLAN)

    by_code = await ask(desk, "adjust-plan", "2023-04-01", cluster=born.code, area_ha="61.00")
    by_id = await ask(
        desk, "adjust-plan", "2023-05-01", cluster=str(born.cluster_id), area_ha="62.00"
    )

    assert [by_code.version, by_id.version] == [2, 3]
    for reference in ("CCN-99-0001", str(uuid4())):
        with pytest.raises(UnknownCluster):
            await ask(desk, "adjust-plan", "2023-04-01", cluster=reference, area_ha="61.00")


async def test_a_client_that_saw_an_older_version_is_told(desk: Desk, ask: Ask) -> None:
    born = await ask(desk, "plan-cluster", "2023-03-14", **PLAN)
    change = {"cluster": born.code, "area_ha": "61.00"}

    with pytest.raises(StaleVersion) as stale:
        await ask(desk, "adjust-plan", "2023-04-01", **change, expected_version=7)
    done = await ask(desk, "adjust-plan", "2023-04-01", **change, expected_version=1)

    assert stale.value.params == {"expected": 7, "actual": 1}
    assert done.version == 2


async def test_made_up_records_belong_into_a_demonstration(
    desk: Desk, desk_of: Callable[..., Desk], ask: Ask, clusters: Clusters
) -> None:
    with pytest.raises(SyntheticRefused):
        await ask(desk, "plan-cluster", "2023-03-14", **PLAN, provenance=SYNTHETIC)

    demo = desk_of("agency_officer", is_demo=True)
    born = await ask(demo, "plan-cluster", "2023-03-14", **PLAN, provenance=SYNTHETIC)
    await ask(
        desk, "plan-cluster", "2023-03-14", **PLAN, provenance={"kind": "real", "source": "S22"}
    )

    [fact] = (await clusters.get(born.code)).facts
    assert fact.data["provenance"] == {**SYNTHETIC, "generated": []}


async def test_a_new_tenant_is_told_its_id(desk: Desk, ask: Ask) -> None:
    cluster = (await ask(desk, "plan-cluster", "2023-03-14", **PLAN)).code
    lease = {"name": "Gỗ Bình (mẫu)", "is_fdi": False, "leased_ha": "2.00"}

    let = await ask(desk, "lease-to-tenant", "2024-01-05", cluster=cluster, **lease)

    assert isinstance(let.tenant_id, UUID)
    assert {finding.code for finding in let.warnings} == {
        "before-establishment",
        "lease-before-infrastructure",
    }


@pytest.mark.parametrize("name", CLUSTER_COMMANDS)
async def test_a_field_that_nobody_knows_is_refused(desk: Desk, ask: Ask, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        await ask(desk, name, "2023-03-14", colour="red")

    assert "extra_forbidden" in {error["type"] for error in refused.value.errors()}


@pytest.mark.parametrize(
    ("name", "body", "rule"),
    [
        ("adjust-plan", KNOWN, "nothing_changed"),
        ("adjust-plan", {"cluster": "Gia Phú", "area_ha": "1.00"}, "cluster_reference"),
        ("adjust-cluster", KNOWN | {"changes": {}}, "nothing_changed"),
        ("establish-cluster", KNOWN | DECISION | {"area_ha": 60}, "decimal_text"),
        ("establish-cluster", KNOWN | DECISION | {"regime": "R9"}, "literal_error"),
        ("plan-cluster", PLAN | KNOWN | {"cluster_id": str(uuid4())}, "cluster_or_cluster_id"),
        ("plan-cluster", PLAN | {"place": {"unit": "10", "lead_commune": "A"}}, "lead_commune"),
        ("plan-cluster", PLAN | {"place": {"unit": "1"}}, "string_pattern_mismatch"),
        ("plan-cluster", PLAN | {"industries": []}, "too_short"),
        ("plan-cluster", PLAN | {"plan_period": "2021"}, "string_pattern_mismatch"),
        ("plan-cluster", PLAN | {"code": "CCN-1-1"}, "string_pattern_mismatch"),
        ("change-tenant-status", KNOWN | {"status": "operating"}, "missing"),
        ("approve-tenant", KNOWN | {"approved_ha": "1.00", "paper": "irc"}, "new_tenant"),
        ("retract-fact", KNOWN | {"reason": "nhầm"}, "missing"),
        ("change-investor", KNOWN, "missing"),
        (
            "complete-infrastructure",
            KNOWN | {"items": ["road"], "ready_ha": "1.00", "complete": "yes"},
            "bool_type",
        ),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_with_its_rule(
    desk: Desk, ask: Ask, name: str, body: dict[str, Any], rule: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        await ask(desk, name, "2023-03-14", **body)

    assert rule in {error["type"] for error in refused.value.errors()}
