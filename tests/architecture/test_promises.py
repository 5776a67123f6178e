"""The promises of the design are defended by tests that exist."""

import ast
import json
import re
from collections.abc import Iterator

from eventkit import numbering, wire
from nhipcau_local.events import contracts
from tests.architecture.repository import ROOT, committed

PAGE = ROOT / "docs" / "promises.md"
ROW = re.compile(r"^\| ([1-9]) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(test_\w+)`")
# Names of firms and offices are public; these would be people's.
OF_PEOPLE = {
    *("actor", "author", "officer", "person", "contact", "representative", "signer", "owner"),
    *("phone", "email", "address", "birthday", "birth_date", "citizen_id", "id_number", "gender"),
}


def existing_tests() -> set[str]:
    modules = (ast.parse(path.read_text()) for path in committed("*/test_*.py"))
    return {
        node.name
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_each_promise_names_tests_that_exist() -> None:
    """Accident: a test is renamed or thrown away, and with it what a promise rests on."""
    rows = {number: set(TEST.findall(defence)) for number, defence in ROW.findall(PAGE.read_text())}

    assert list(rows) == [str(number) for number in range(1, 10)]
    assert all(rows.values())
    assert set.union(*rows.values()) - existing_tests() == set()


def test_promise_9_no_contract_has_a_place_for_a_person() -> None:
    """Accident: a field is added to an event, which is kept for ever and read by everyone."""
    for contract in contracts():
        named = set(_fields(json.loads(contract.schema.read_text())))
        named |= set(_fields(json.loads(contract.example.read_text())["data"]))
        assert named & OF_PEOPLE == set(), contract.type


def test_promise_9_who_did_it_is_stored_and_not_published() -> None:
    """Accident: the author's id, which an erasable table resolves, goes out with each event."""
    assert "actor" not in wire.Row._fields
    assert "actor" not in numbering.PAGE


def _fields(part: object) -> Iterator[str]:
    """Every key anywhere in it; in a schema that includes the properties' names."""
    match part:
        case dict():
            for name, inner in part.items():
                yield str(name)
                yield from _fields(inner)
        case list():
            for inner in part:
                yield from _fields(inner)
