"""Marked workbooks are kept for a day, for their sender; then they are gone."""

import asyncpg
import pytest

from registry.adapters import kept_workbooks
from registry.adapters.kept_workbooks import KeptWorkbook, id_of

pytestmark = pytest.mark.postgres

AGE = "update kept_workbook set kept_at = kept_at - interval '25 hours'"


async def test_a_marked_workbook_expires(
    connection: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    id_ = id_of("officer", b"a file", dry_run=False)
    for content in (b"first", b"again"):
        kept = KeptWorkbook(filename="B04.xlsx", content=content)
        await kept_workbooks.keep(connection, id_, "officer", kept)

    found = await kept_workbooks.fetch(connection, id_, "officer")
    foreign = await kept_workbooks.fetch(connection, id_, "another")
    await connection.execute(AGE)
    late = await kept_workbooks.fetch(connection, id_, "officer")

    assert found == KeptWorkbook(filename="B04.xlsx", content=b"again")
    assert (foreign, late) == (None, None)
    assert await kept_workbooks.sweep(connection) == 1
    assert await connection.fetchval("select count(*) from kept_workbook") == 0


def test_the_same_file_is_kept_under_the_same_id_and_a_trial_beside_it() -> None:
    assert id_of("officer", b"a", dry_run=False) == id_of("officer", b"a", dry_run=False)
    assert len({id_of(who, b"a", dry_run=dry) for who in "ab" for dry in (True, False)}) == 4
