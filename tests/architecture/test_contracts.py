"""Published contracts never change: someone's reader, or an old message in Kafka, holds them."""

import hashlib
import json

from jsonschema import Draft202012Validator

from nhipcau_local.events import CONTRACTS, contracts
from tests.architecture.repository import ROOT, git

SUMS = CONTRACTS / "SHA256SUMS"


def listed() -> dict[str, str]:
    """File → digest, as `sha256sum -c` reads it."""
    lines = SUMS.read_text().splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def ever_listed() -> set[str]:
    """Every line that any commit of this history has had."""
    added = git("log", "-p", "--format=", "--unified=0", "--", str(SUMS.relative_to(ROOT)))
    return {line[1:] for line in added.splitlines() if line.startswith("+") and line[1:2] != "+"}


def test_a_published_contract_is_what_it_was() -> None:
    """Accident: an example is edited to fit new code, and old readers break."""
    now = {
        str(path.relative_to(CONTRACTS)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in CONTRACTS.glob("*/*.json")
    }

    assert now == listed(), "new files are listed by `make docs`; others may not change"


def test_the_list_of_published_contracts_only_grows() -> None:
    """Accident: the list is written anew together with the file that it should have guarded."""
    assert ever_listed() <= set(SUMS.read_text().splitlines())


def test_every_example_obeys_its_schema_and_is_named_for_its_type() -> None:
    """Accident: a schema that no message fits, which nobody notices until a reader uses it."""
    for contract in contracts():
        example = json.loads(contract.example.read_text())
        schema = json.loads(contract.schema.read_text())
        Draft202012Validator.check_schema(schema)

        # What came later stands in a file of its own: return.submitted.v1.subject.json
        event = contract.type.removeprefix(f"vn.nhipcau.{contract.service}.")
        assert contract.example.name.startswith(f"{event}.")
        assert list(Draft202012Validator(schema).iter_errors(example["data"])) == []


def test_a_schema_that_grew_lets_every_earlier_example_pass() -> None:
    """Accident: a field that came later is asked of those who sent before it was there."""
    for contract in contracts():
        schema = Draft202012Validator(json.loads(contract.schema.read_text()))
        for other in contracts():
            if other.type == contract.type:
                assert schema.is_valid(json.loads(other.example.read_text())["data"])


def test_every_schema_has_its_example() -> None:
    """Accident: a contract that the producers' and readers' tests never see."""
    schemas = set(CONTRACTS.glob("*/*.schema.json"))

    assert schemas == {contract.schema for contract in contracts()}
