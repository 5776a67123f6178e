"""Personal data in a text that would be published: refused, by itself and in a batch."""

from typing import Any

import asyncpg
import httpx
import orjson
import pytest

pytestmark = pytest.mark.postgres

PHONE = "0912345678"


async def test_a_text_with_personal_data_is_refused_and_stored_nowhere(
    agency: httpx.AsyncClient, connection: asyncpg.Connection, papers: Any
) -> None:
    told = papers.plan() | {"note": f"liên hệ {PHONE}"}
    kept = papers.plan() | {"note": "theo Công văn số 0912345678/UBND-KT"}

    refused = await agency.post("/v1/commands/plan-cluster", json=told)
    taken = await agency.post("/v1/commands/plan-cluster", json=kept)

    assert (refused.status_code, refused.json()["code"]) == (422, "personal-data-in-text")
    [error] = refused.json()["errors"]
    assert (error["field"], error["rule"]) == ("note", "phone")
    assert PHONE not in refused.text
    assert taken.status_code == 201
    assert await connection.fetchval("select count(*) from event_log") == 1


async def test_a_line_of_a_batch_and_a_return_are_looked_at_too(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    lines = [
        {"command": "plan-cluster", **papers.plan(), "note": f"hỏi {PHONE}"},
        {"command": "submit-return", **papers.b04(), "notes": {"25": f"gọi {PHONE}"}},
        {"command": "submit-return", **papers.b04(), "notes": {"25": "đã rà soát"}},
    ]

    answer = await agency.post(
        "/v1/commands",
        content=b"\n".join(map(orjson.dumps, lines)),
        headers={"Content-Type": "application/x-ndjson"},
    )

    one, two, three = map(orjson.loads, answer.content.splitlines())
    assert [line["status"] for line in (one, two, three)] == [422, 422, 201]
    assert one["problem"]["errors"][0]["field"] == "note"
    assert two["problem"]["errors"][0]["field"] == "notes.25"
