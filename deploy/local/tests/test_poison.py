"""The poisoned fact goes through the log like any other, and bears what a reader cannot read."""

import json
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from nhipcau_local.poison import poison
from tests.system.tables import with_registry_tables

type MakeDatabase = Callable[[str, Callable[[str], Awaitable[None]]], Awaitable[str]]


@pytest.mark.postgres
async def test_a_bad_fact_waits_for_its_number_and_a_good_one_behind_it(
    make_database: MakeDatabase,
) -> None:
    dsn = await make_database("registry", with_registry_tables)

    cluster = await poison(dsn)

    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch(
        "select stream_id, streamversion, data from event_log join event_pending using (no)"
    )
    await connection.close()
    assert [row["streamversion"] for row in rows] == [1, 2]
    assert {row["stream_id"] for row in rows} == {cluster}
    assert [json.loads(row["data"])["area_ha"] for row in rows] == ["nhiều", "12.50"]
