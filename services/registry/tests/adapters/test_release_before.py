"""The release before goes on working on this schema: what it wrote is read, and it is in no way."""

from typing import Any

import asyncpg
import httpx
import pytest

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]

# As release 0.1.0 sends them.
INSERT_RETURN = """
insert into periodic_return (
    id, version, form, unit, period, last_day, unit34, unit63, first_received_on,
    latest_version, latest_status, accepted_version, warnings, synthetic
) values ($1, 1, 'B04', '15', 'FY-2025', '2025-12-14', '15', null, '2025-12-22',
    1, 'submitted', null, 0, false)
"""
BY_KEY = "select id from periodic_return where (form, unit, period) = ($1, $2, $3) for update"
FORGET_PLACES = "update cluster set communes = null, begun_on = null, ended_on = null"


async def test_a_b04_that_it_began_is_the_one_that_goes_on(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    filed = (await agency.post("/v1/commands/submit-return", json=papers.b04())).json()

    assert await connection.fetchval(BY_KEY, "B04", "15", "FY-2025") is not None
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute(INSERT_RETURN, "0197a2f0-0000-7000-8000-000000000001")
    await connection.execute("delete from periodic_return")
    await connection.execute(INSERT_RETURN, filed["return_id"])
    again = await agency.post("/v1/commands/submit-return", json=papers.b04(rows={"25": 1}))
    assert (again.status_code, again.json()["return_version"]) == (201, 2)


async def test_a_cluster_that_it_wrote_belongs_to_no_commune_until_it_is_written_anew(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    await agency.post("/v1/commands/plan-cluster", json=papers.plan())
    await connection.execute(FORGET_PLACES)

    filed = await agency.post(
        "/v1/commands/submit-return", json=papers.b03("02647", "xã Bản Qua", rows={"25": 1})
    )

    assert filed.status_code == 201, filed.text
