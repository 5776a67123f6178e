"""What an operator types at night: answers, exit codes, and JSON for scripts."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import orjson
import pytest
import pytest_asyncio
from typer.testing import CliRunner, Result
from uuid_utils.compat import uuid7

from reporting import __main__ as command_line
from services.reporting.tests.telling import Registry

pytestmark = pytest.mark.postgres

type Fixture = Any  # what tests/api/conftest.py makes
type Typed = Callable[..., Awaitable[Result]]

WHY = ("--reason", "Tỉnh đã gửi lại.")


@pytest_asyncio.fixture(loop_scope="session")
async def typed(dsn: str) -> AsyncIterator[Typed]:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    environment = {
        "REPORTING_DATABASE_URL": dsn,
        "REPORTING_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "REPORTING_ISSUER_URL": "http://issuer",
        "REPORTING_PORT": "1",
        "COLUMNS": "200",
    }

    async def typed(*words: str, said: str = "") -> Result:
        return await asyncio.to_thread(
            lambda: CliRunner().invoke(command_line.main, words, input=said, env=environment)
        )

    yield typed
    root.setLevel(before[0])
    root.handlers = before[1]


async def test_what_is_parked_is_listed_for_people_and_for_scripts(
    typed: Typed, parked: Fixture
) -> None:
    table = await typed("parked", "list")
    script = await typed("parked", "list", "--json")
    inspected = await typed("parked", "inspect", str(parked.id))

    assert (table.exit_code, script.exit_code, inspected.exit_code) == (0, 0, 0)
    assert str(parked.id) in table.stdout
    assert "Quarantined: none" in table.stdout
    [line] = json.loads(script.stdout)["parked"]
    assert (line["stream_id"], line["waiting"]) == (str(parked.cluster), 2)
    assert [event["streamversion"] for event in json.loads(inspected.stdout)["events"]] == [2, 3]


async def test_a_refusal_is_a_sentence_and_exit_code_1(typed: Typed, parked: Fixture) -> None:
    refused = await typed("parked", "release", str(parked.id), *WHY)
    nowhere = await typed("parked", "inspect", "999")
    blank = await typed("parked", "release", str(parked.id), "--reason", " ")

    assert [answer.exit_code for answer in (refused, nowhere, blank)] == [1, 1, 1]
    assert "refused again; nothing has changed" in refused.stderr
    assert "Nothing waits under 999" in nowhere.stderr
    assert "Traceback" not in refused.output


async def test_without_a_reason_nothing_is_tried(typed: Typed, parked: Fixture) -> None:
    assert (await typed("parked", "release", str(parked.id))).exit_code == 2
    assert (await typed("parked", "discard", str(parked.id), "--yes")).exit_code == 2


async def test_a_discard_asks_first_and_is_logged_with_the_login(
    typed: Typed, parked: Fixture, connection: asyncpg.Connection
) -> None:
    no = await typed("parked", "discard", str(parked.id), *WHY, said="n\n")
    yes = await typed("parked", "discard", str(parked.id), *WHY, said="y\n")

    [event] = await connection.fetch("select type, data, actor from event_log")
    assert (no.exit_code, yes.exit_code) == (1, 0)
    assert event["type"].endswith(".discarded.v1")
    assert orjson.loads(event["data"])["reason"] == WHY[1]
    assert event["actor"].startswith("cli:")


async def test_a_quarantined_message_is_discarded(
    typed: Typed, readers: Fixture, unreadable: Any, connection: asyncpg.Connection
) -> None:
    readers.quarantined.append(unreadable)
    await readers.read_on()
    place = ("clusters", "registry.cluster", "0", "7")

    listed = await typed("parked", "list")
    done = await typed("parked", "discard-message", *place, *WHY)
    nowhere = await typed("parked", "discard-message", *place[:3], "8", *WHY)

    assert "no header ce_type" in listed.stdout
    assert (done.exit_code, nowhere.exit_code) == (0, 1)
    assert await connection.fetchval("select count(*) from reader_discarded_message") == 1


async def test_builds_are_begun_compared_switched_and_dropped(
    typed: Typed, parked: Fixture, readers: Fixture, connection: asyncpg.Connection
) -> None:
    started = await typed("builds", "start", "clusters")
    early = await typed("builds", "switch", "clusters", "2", *WHY)
    differing = await typed("builds", "compare", "clusters", "2")
    await readers.read_on()
    same = await typed("builds", "compare", "clusters", "2", "--json")
    switched = await typed("builds", "switch", "clusters", "2", *WHY)
    back = await typed("builds", "switch", "clusters", "1", *WHY)
    dropped = await typed("builds", "drop", "clusters", "2")
    left = json.loads((await typed("builds", "list", "--json")).stdout)

    assert "build 2 of clusters has begun" in started.stdout
    assert early.exit_code == 1
    assert "read less" in early.stderr
    assert differing.exit_code == 1
    assert "differ" in differing.stdout
    assert (same.exit_code, json.loads(same.stdout)["differing"]) == (0, 0)
    assert [answer.exit_code for answer in (switched, back, dropped)] == [0, 0, 0]
    assert {(line["projection"], line["build"]) for line in left} == {
        ("clusters", 1),
        ("returns", 1),
        ("establishments", 1),
    }
    assert await connection.fetchval("select count(*) from event_log") == 2


@pytest.mark.parametrize(
    "words",
    [
        ("builds", "start", "grants"),
        ("builds", "compare", "grants", "1"),
        ("builds", "switch", "clusters", "99", *WHY),
        ("builds", "switch", "clusters", "1", *WHY),
        ("builds", "drop", "clusters", "99"),
        ("builds", "drop", "clusters", "1"),
    ],
)
async def test_what_cannot_be_done_with_a_build_is_said(
    typed: Typed, words: tuple[str, ...]
) -> None:
    answer = await typed(*words)

    assert answer.exit_code == 1
    assert answer.stderr.strip()
    assert "Traceback" not in answer.output


async def test_status_tells_how_far_each_build_has_read(typed: Typed, parked: Fixture) -> None:
    table = await typed("status")
    script = json.loads((await typed("status", "--json")).stdout)

    assert "registry.cluster" in table.stdout
    assert {line["projection"] for line in script["readers"]} >= {"clusters", "returns"}
    assert len(script["parked"]) == 1


async def test_lag_tells_of_what_is_heard_and_of_what_is_said(
    typed: Typed, parked: Fixture
) -> None:
    """A script that watches the queue reads both from one object."""
    await typed("parked", "discard", str(parked.id), *WHY, "--yes")

    table = await typed("lag")
    script = json.loads((await typed("lag", "--json")).stdout)

    assert "Log of reporting" in table.stdout
    assert {line["topic"] for line in script["readers"]} >= {"registry.cluster"}
    assert script["log"]["pending"] == 1
    assert script["log"]["oldest_pending_s"] >= 0


async def test_each_decision_answers_a_script_with_one_json_object(
    typed: Typed, parked: Fixture, readers: Fixture
) -> None:
    discarded = await typed("parked", "discard", str(parked.id), *WHY, "--yes", "--json")
    started = await typed("builds", "start", "clusters", "--json")
    await readers.read_on()
    switched = await typed("builds", "switch", "clusters", "2", *WHY, "--json")
    dropped = await typed("builds", "drop", "clusters", "1", "--json")
    shown = await typed("incarnation", "show", "--json")

    assert json.loads(discarded.stdout) == {"discarded": parked.id}
    assert json.loads(started.stdout) == {"projection": "clusters", "build": 2}
    assert json.loads(switched.stdout) == {"projection": "clusters", "live": 2, "left": 1}
    assert json.loads(dropped.stdout) == {"projection": "clusters", "dropped": 1}
    assert json.loads(shown.stdout)["incarnation"] == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("status",),
        ("lag",),
        ("rebuild",),
        ("parked",),
        ("parked", "release"),
        ("parked", "discard-message"),
        ("builds",),
        ("builds", "switch"),
        ("incarnation", "start"),
        ("incarnation", "show"),
        ("openapi",),
        ("asyncapi",),
    ],
)
async def test_each_verb_explains_itself(typed: Typed, words: tuple[str, ...]) -> None:
    answer = await typed(*words, "--help")

    assert answer.exit_code == 0
    assert "Usage" in answer.stdout


async def test_published_figures_are_one_list_for_programs_and_a_table_for_people(
    typed: Typed, registry: Registry, readers: Fixture
) -> None:
    registry.cluster(uuid7(), "planned", "2022-01-06", unit="10", area_ha="54.00")
    await readers.read_on()

    script = await typed("figures", "--json")
    table = await typed("figures")

    assert (script.exit_code, table.exit_code) == (0, 0)
    lines = {line["figure_id"]: line for line in json.loads(script.stdout)}
    one = lines["ccn-34-15-2025m12-planned"]
    assert {name: one[name] for name in ("published", "precision", "computed", "matches")} == {
        "published": 54,
        "precision": "exact",
        "computed": 1,
        "matches": False,
    }
    assert (one["basis"], one["origin"]) == ("row 1", "real")
    assert "Published figures: 395" in table.stdout
