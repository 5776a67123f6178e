"""Whatever is sent: a clear problem, never a 500, and nothing stored."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from registry.commands import COMMANDS

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dsn(databases: Any, prepare_database: Any) -> str:
    """One database for all of them, because nothing is ever stored in it."""
    made: str = await databases.make("registry", prepare_database)
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def agency(dsn: str, run_service: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with run_service(dsn) as service:
        yield service.client()


@pytest_asyncio.fixture(loop_scope="session")
async def connection(dsn: str) -> AsyncIterator[Connection]:
    opened = await asyncpg.connect(dsn)
    yield opened
    await opened.close()


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "unreadable-body"),
        (b"{", 400, "unreadable-body"),
        (b"\xff\xfe", 400, "unreadable-body"),
        (b'{"name": "\xc3\x28"}', 400, "unreadable-body"),
        (b"null", 422, "invalid-request"),
        (b"[]", 422, "invalid-request"),
        (b"{}", 422, "invalid-request"),
        (b"[" * 100_000, 400, "unreadable-body"),
        (b'{"name": "' + b"x" * 1_100_000 + b'"}', 413, "body-too-large"),
    ],
)
async def test_a_malformed_body_is_a_problem(
    agency: httpx.AsyncClient, content: bytes, status: int, code: str
) -> None:
    answer = await agency.post("/v1/commands/plan-cluster", content=content, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_another_media_type_is_a_problem(agency: httpx.AsyncClient) -> None:
    for path in ("/v1/commands/plan-cluster", "/v1/commands"):
        answer = await agency.post(path, content=b"a=1", headers={"Content-Type": "text/plain"})

        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


BAD_PLANS: dict[str, tuple[dict[str, Any], str]] = {
    "an impossible day": ({"document": {"number": "1/QĐ", "date": "2021-02-30"}}, "document.date"),
    "a day with a time": ({"effective_on": "2021-02-03T00:00:00Z"}, "effective_on"),
    "a day as a number": ({"effective_on": 20210203}, "effective_on"),
    "a day long ago": ({"effective_on": "0001-01-01"}, "effective_on"),
    "an unknown field": ({"colour": "red"}, "colour"),
    "a number for an area": ({"area_ha": 50.0}, "area_ha"),
    "an area with a comma": ({"area_ha": "50,00"}, "area_ha"),
    "an area in two readings": ({"area_ha": "1.028,78"}, "area_ha"),
    "an area below nothing": ({"area_ha": "-5"}, "area_ha"),
    "no area at all": ({"area_ha": "0"}, "area_ha"),
    "an area beyond all": ({"area_ha": "9" * 30}, "area_ha"),
    "an empty name": ({"name": "  "}, "name"),
    "a name with a NUL": ({"name": "Tân\0An"}, "name"),
    "a name that is a list": ({"name": ["Tân An"]}, "name"),
    "a name too long": ({"name": "x" * 10_000}, "name"),
    "a province that is no code": ({"place": {"unit": "Lào Cai"}}, "place.unit"),
    "a cluster that is no reference": ({"cluster": "CCN-?"}, "cluster"),
    "an id that is none": ({"cluster_id": "1"}, "cluster_id"),
    "a code of another shape": ({"code": "CCN-1-1"}, "code"),
    "no industries": ({"industries": []}, "industries"),
    "a correction of nothing": ({"corrects": "x"}, "corrects"),
    "a provenance of a new kind": ({"provenance": {"kind": "guessed"}}, "provenance.kind"),
    "a version as text": ({"expected_version": "1"}, "expected_version"),
}


@pytest.mark.parametrize("what", BAD_PLANS)
async def test_a_bad_field_is_named_in_both_languages(
    agency: httpx.AsyncClient, connection: Connection, papers: Any, what: str
) -> None:
    changes, field = BAD_PLANS[what]

    answer = await agency.post("/v1/commands/plan-cluster", json=papers.plan() | changes)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    errors = {error["field"]: error for error in answer.json()["errors"]}
    assert field in errors
    assert errors[field]["message_vi"] != errors[field]["message_en"]
    assert await connection.fetchval("select count(*) from event_log") == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place": {"unit": "99"}}, "unknown-province"),
        ({"place": {"unit": "15", "former_unit": "68"}}, "not-a-part-of"),
        ({"document": {"number": "1/QĐ", "date": "2100-01-01", "issuer": "?"}}, None),
        ({"area_ha": "500.00"}, "area-outside-limits"),
        ({"corrects": "0197a2f0-0000-7000-8000-000000000001"}, "unknown-fact"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_own_name(
    agency: httpx.AsyncClient, papers: Any, changes: dict[str, Any], code: str | None
) -> None:
    body = papers.plan(unit="15", on="2025-08-01") | changes

    answer = await agency.post("/v1/commands/plan-cluster", json=body)

    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == (code or "document-dated-ahead")


@pytest.mark.parametrize("command", COMMANDS)
async def test_every_command_refuses_what_it_does_not_know(
    agency: httpx.AsyncClient, command: str
) -> None:
    answer = await agency.post(f"/v1/commands/{command}", json={"nobody": "asked"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert "nobody" in {error["field"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    "rows",
    [
        {"25": True},
        {"25": [1]},
        {"25": {"a": 1}},
        {"25": "x" * 1000},
        {"25": 10**400},
        {"x" * 1000: 1},
        {str(n): n for n in range(1000)},
        {},
        "1",
    ],
)
async def test_rows_of_no_shape_are_refused(
    agency: httpx.AsyncClient, papers: Any, rows: Any
) -> None:
    answer = await agency.post("/v1/commands/submit-return", json=papers.b04() | {"rows": rows})

    assert 400 <= answer.status_code < 500, answer.text


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "x" * 101,
        "q=%25_%5C%27",
        "unit=999",
        "unit=%00%00",
        "status=HAPPY",
        "limit=0",
        "limit=1000000",
        "limit=x",
        "cursor=AAAA",
        "cursor=%F0%9F%92%A9",
    ],
)
async def test_a_query_that_makes_no_sense_is_a_problem(
    agency: httpx.AsyncClient, query: str
) -> None:
    answer = await agency.get(f"/v1/clusters?{query}")

    assert answer.status_code in {200, 422}
    assert answer.status_code == 422 or "%25" in query


@pytest.mark.parametrize(
    "path",
    [
        "/v1/clusters/nothing",
        "/v1/clusters/CCN-10-9999",
        "/v1/clusters/0197a2f0-0000-7000-8000-00000000dead",
        "/v1/returns/0197a2f0-0000-7000-8000-00000000dead",
        "/v1/nothing",
    ],
)
async def test_what_is_not_there_is_404(agency: httpx.AsyncClient, path: str) -> None:
    assert (await agency.get(path)).status_code == 404


async def test_a_header_that_makes_no_sense_is_a_problem(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    for header, value, status in (
        ("If-Match", "3", 400),
        ("If-Match", 'W/"3"', 412),
        ("If-Match", '"9999999999999999999999"', 412),
        ("Idempotency-Key", "x" * 300, 400),
        ("Idempotency-Key", "", 400),
    ):
        answer = await agency.post(
            "/v1/commands/establish-cluster",
            json=papers.establish("CCN-10-9999"),
            headers={header: value},
        )

        assert answer.status_code == status, (header, value)
