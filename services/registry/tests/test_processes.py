"""The service as a command line starts it, and the documents that it writes of itself."""

import json
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate
from typer.testing import CliRunner

from eventkit import numbering
from registry import __main__ as command_line
from registry import app as composition
from registry.commands import COMMANDS
from registry.settings import RegistrySettings

ROOT = Path(__file__).parents[3]
SERVICE = ROOT / "services" / "registry"

type Connection = asyncpg.Connection[asyncpg.Record]


def printed(*arguments: str, **environment: str) -> str:
    result = CliRunner().invoke(command_line.main, arguments, env=environment)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.usefixtures("at_the_root")
@pytest.mark.parametrize(
    ("verb", "name"), [("openapi", "openapi.json"), ("asyncapi", "asyncapi.yaml")]
)
def test_a_committed_document_is_what_the_code_says(verb: str, name: str) -> None:
    assert (SERVICE / name).read_text() == printed(verb)


def test_the_openapi_document_holds_and_shows_every_command() -> None:
    document = json.loads((SERVICE / "openapi.json").read_text())

    validate(document)
    for name in COMMANDS:
        operation = document["paths"][f"/v1/commands/{name}"]["post"]
        assert operation["requestBody"]["content"]["application/json"]["schema"]
        assert "ETag" in operation["responses"]["201"]["headers"]


def test_the_asyncapi_document_names_every_contract_on_its_topic() -> None:
    document = yaml.safe_load((SERVICE / "asyncapi.yaml").read_text())
    contracts = ROOT / "shared" / "contracts" / "registry"
    names = {path.name.removesuffix(".v1.json") for path in contracts.glob("*.v1.json")}
    channels = document["channels"]

    shown = {name for channel in channels.values() for name in channel["messages"]}
    assert shown == names | {"relay.heartbeat", "relay.incarnation-started"}
    assert "return.submitted" in channels["registry.return"]["messages"]
    for message in document["components"]["messages"].values():
        payload = message["payload"]
        for example in message.get("examples", ()):
            jsonschema.validate(example["payload"], payload["schema"])


def test_the_topics_are_the_declared_ones() -> None:
    declared = yaml.safe_load((ROOT / "deploy" / "kafka" / "topics.yaml").read_text())["topics"]
    ours = {
        topic["name"]: topic["partitions"] for topic in declared if topic["owner"] == "registry"
    }

    assert ours == {**composition.STREAMS, "registry.heartbeat": 1}


@pytest.mark.postgres
async def test_a_process_is_ready_once_its_database_is_migrated(
    service: Any, databases: Any
) -> None:
    ready = await service.client().get("/health/ready")

    assert (ready.status_code, ready.json()["checks"]) == (200, {"database": "ok", "schema": "ok"})


@pytest.mark.postgres
async def test_what_was_filed_can_be_pulled_once_kafka_holds_it(
    service: Any, agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    filed = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()
    await agency.post("/v1/commands/submit-return", json=papers.b04())
    subscriber = service.client("subscriber")

    before = await subscriber.get("/v1/events")
    await numbering.number(connection, 10)
    await numbering.move_cursor(connection, (1, 2), {})
    after = await subscriber.get("/v1/events", params={"limit": 1})

    assert before.json() == []
    assert after.headers["last-position"] == "2"
    [event] = after.json()
    assert (event["type"], event["id"]) == (
        "vn.nhipcau.registry.cluster.planned.v1",
        filed["fact_id"],
    )
    assert (event["subject"], event["data"]["code"]) == (filed["cluster_id"], filed["code"])


@pytest.mark.postgres
async def test_status_says_what_waits(
    agency: httpx.AsyncClient, connection: Connection, database_url: str, papers: Any
) -> None:
    await agency.post("/v1/commands/plan-cluster", json=papers.plan())

    found = await composition.status(
        RegistrySettings(database_url=database_url, kafka_bootstrap="?", issuer_url="?", port=1)
    )

    assert (found["clusters"], found["events"], found["pending"], found["demo"]) == (1, 1, 1, False)


def test_nobody_answers_commands_without_the_key_that_hides_tax_codes() -> None:
    settings = RegistrySettings(
        database_url="postgresql://nowhere", kafka_bootstrap="?", issuer_url="?", port=1
    )

    with pytest.raises(ValueError, match="tax_code_key"):
        composition.process(settings)
    composition.process(settings, api=False, relay=True)  # which hides nothing


@pytest.mark.postgres
async def test_migrating_again_changes_nothing(demo_database_url: str) -> None:
    settings = RegistrySettings(
        database_url=demo_database_url, kafka_bootstrap="?", issuer_url="?", port=1, demo=True
    )
    before = await composition.status(settings)

    await composition.migrate(settings)

    after = await composition.status(settings)
    assert after["demo"] is True
    assert str(before["now"])[:10] == str(after["now"])[:10] == "2022-12-30"
