"""The documents that the service writes of itself are committed, valid and complete."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from openapi_spec_validator import validate
from typer.testing import CliRunner

from reporting import __main__ as command_line
from reporting.app import EVENT_LOG

ROOT = Path(__file__).parents[3]
SERVICE = ROOT / "services" / "reporting"


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(
    ("verb", "name"), [("openapi", "openapi.json"), ("asyncapi", "asyncapi.yaml")]
)
def test_a_committed_document_is_what_the_code_says(verb: str, name: str) -> None:
    result = CliRunner().invoke(command_line.main, [verb])

    assert result.exit_code == 0, result.output
    assert (SERVICE / name).read_text() == result.output


def test_the_openapi_document_is_valid_and_says_who_may_ask() -> None:
    document = json.loads((SERVICE / "openapi.json").read_text())

    validate(document)
    paths = document["paths"]
    assert paths["/v1/overview"]["get"]["security"] == [{}, {"bearer": []}]
    for path, operations in paths.items():
        if path.startswith("/v1/ops"):
            assert all(one["security"] == [{"bearer": []}] for one in operations.values()), path
    assert "text/event-stream" in paths["/live/overview"]["get"]["responses"]["200"]["content"]


def test_the_asyncapi_document_names_every_contract_on_its_topic() -> None:
    document = yaml.safe_load((SERVICE / "asyncapi.yaml").read_text())
    contracts = ROOT / "shared" / "contracts" / "reporting"
    names = {path.name.removesuffix(".v1.json") for path in contracts.glob("*.v1.json")}

    shown = {name for channel in document["channels"].values() for name in channel["messages"]}
    assert shown == names | {"relay.heartbeat", "relay.incarnation-started"}
    for message in document["components"]["messages"].values():
        for example in message.get("examples", ()):
            jsonschema.validate(example["payload"], message["payload"]["schema"])


def test_the_topics_are_the_declared_ones() -> None:
    declared = yaml.safe_load((ROOT / "deploy" / "kafka" / "topics.yaml").read_text())["topics"]
    ours = {
        topic["name"]: topic["partitions"] for topic in declared if topic["owner"] == "reporting"
    }

    assert ours == {**EVENT_LOG.streams, "reporting.heartbeat": 1}
