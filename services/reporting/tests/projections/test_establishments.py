"""Establishments: what their facts say on a day, beside a small model that folds them in Python."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import orjson
import pytest
from sqlalchemy import select

from eventkit.message import Message
from eventkit.projection import Withdrawn
from reporting.projections.establishments import Establishments
from reporting.projections.present_day import keep_up
from reporting.queries import states
from reporting.queries.lens import Lens, look
from servicekit.database import Database
from services.reporting.tests.telling import TODAY, Read, Registry

pytestmark = pytest.mark.postgres

SHOWN = (
    *("status", "since", "closed_because", "legal_form", "name", "tax_code", "industry"),
    *("size", "employees", "commune", "place_kind", "craft_village", "unit34", "unit63"),
)
HOT = f"select {', '.join(SHOWN)} from establishment where build = $1 and establishment_id = $2"


async def hot(connection: asyncpg.Connection, read: Read, one: UUID) -> dict[str, Any]:
    row = await connection.fetchrow(HOT, read.build, one)
    assert row is not None
    return dict(row)


async def test_a_household_that_becomes_a_firm_is_another_taxpayer_and_keeps_its_place(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    registry.establishment(
        *(one, "registered", "2024-05-06", "10"),
        legal_form="household", name=None, tax_code=None, size="micro", employees=6,
        tax_code_hash="0" * 64, person_id=str(next(ids)), craft_village="Tả Phìn",
    )  # fmt: skip
    firm = {"legal_form": "enterprise", "name": "Mỹ Sơn", "tax_code": "9900000016"}
    registry.establishment(
        *(one, "changed", "2025-09-15"), former_unit="10", changes=firm | {"employees": None}
    )

    await read(registry.messages)

    now = await hot(connection, read, one)
    assert {name: now[name] for name in firm} == firm
    assert (now["size"], now["employees"], now["craft_village"]) == ("micro", None, "Tả Phìn")
    assert (now["unit34"], now["unit63"]) == ("15", "10")


async def test_no_column_holds_what_a_household_would_keep_to_itself(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    registry.establishment(
        *(next(ids), "registered", "2024-05-06", "10"), legal_form="household", name="Chị Mỷ",
        tax_code_hash="0" * 64,
    )  # fmt: skip

    await read(registry.messages)

    rows = await connection.fetch(
        "select to_jsonb(e)::text || (to_jsonb(f) - 'data')::text from establishment e"
        " join establishment_fact f using (build, establishment_id) where build = $1",
        read.build,
    )
    assert [word for word in ("Mỷ", "my", "0000000", "9900000016") if word in rows[0][0]] == []


async def test_it_counts_from_its_day_on_without_an_event(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    registry.establishment(one, "registered", "2020-01-01", "01")
    registry.establishment(one, "closed", TODAY + timedelta(days=1), "01")
    await read(registry.messages)
    assert (await hot(connection, read, one))["status"] == "active"
    clock = await connection.fetchval(
        "select (service_now() at time zone 'Asia/Ho_Chi_Minh')::date"
    )

    await Establishments().tell_of(connection, TODAY + timedelta(days=1), all_rows=False)

    assert (await hot(connection, read, one))["status"] == "closed"
    assert not await keep_up(connection, ()) or clock != TODAY


class Model:
    """The rules once more, over the facts as they were told."""

    def __init__(self, messages: Sequence[Message], gone: Withdrawn | None = None) -> None:
        self._facts = [(message, orjson.loads(message.value)) for message in messages]
        self._gone = gone

    def of(self, one: UUID, on: date, known: datetime | None) -> dict[str, Any] | None:
        seen = [
            (m, told) for m, told in self._facts
            if m.stream_id == one and (known is None or m.recorded_at <= known)
            and not self._is_gone(m, known)
        ]  # fmt: skip
        replaced = {told.get("corrects") for _, told in seen}
        counting = sorted(
            (told["effective_on"], m.streamversion, m.type.split(".")[4], told)
            for m, told in seen
            if told["effective_on"] <= str(on) and str(m.fact_id) not in replaced
        )
        state: dict[str, Any] = dict.fromkeys(SHOWN)
        for day, _, word, told in counting:
            self._apply(state, word, told, date.fromisoformat(day))
        return state if state["status"] else None

    def _is_gone(self, message: Message, known: datetime | None) -> bool:
        gone = self._gone
        return (
            gone is not None
            and (message.incarnation, True) == (1, message.position > gone.above)
            and (known is None or gone.at <= known)
        )

    def _apply(self, state: dict[str, Any], word: str, told: dict[str, Any], day: date) -> None:
        if word == "registered":
            plain = ("legal_form", "name", "tax_code", "industry", "size", "employees")
            state |= {name: told.get(name) for name in plain}
            state |= {"status": "active", "since": day, "closed_because": None}
        if word == "changed":
            if "legal_form" in told["changes"]:
                state |= {"name": None, "tax_code": None}
            state |= told["changes"]
        if word == "closed":
            state |= {"status": "closed", "since": day, "closed_because": told["reason"]}
        if word in {"registered", "moved"}:
            of_63 = day < date(2025, 7, 1)
            state |= {
                "unit34": "15",
                "unit63": told["unit"] if of_63 else told["former_unit"],
                "commune": told["place"]["commune"],
                "place_kind": told["place"]["kind"],
                "craft_village": told["craft_village"],
            }


def told_at_random(registry: Registry, chance: Random) -> list[UUID]:
    """Papers of three establishments in no order of days, some of them corrected or retracted."""
    ones = [uuid5(UUID(int=7), str(chance.random())) for _ in range(3)]
    facts: dict[UUID, list[Message]] = {one: [] for one in ones}
    for nth in range(40):
        one = chance.choice(ones)
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(2700))
        of_63 = day < date(2025, 7, 1)
        unit, former = ("10", "10") if of_63 else ("15", chance.choice((None, "10", "15")))
        choices = ("registered", "changed", "changed", "moved", "closed", "fact-retracted")
        word = "registered" if nth < 3 else chance.choice(choices)
        said: dict[str, Any] = {}
        if word == "changed":
            said["changes"] = chance.choice(
                (
                    {"legal_form": "cooperative", "name": f"HTX {nth}", "tax_code": f"{nth:010d}"},
                    {"employees": None, "craft_village": chance.choice(("Tả Phìn", None))},
                    {"size": chance.choice(("micro", "medium")), "employees": nth},
                    {"name": f"Tên {nth}"},
                )
            )
        if word == "moved":
            said["place"] = {"kind": chance.choice(("ward", "commune")), "commune": f"Xã {nth}"}
        if facts[one] and (word == "fact-retracted" or chance.random() < 0.2):
            wrong = facts[one].pop(chance.randrange(len(facts[one])))
            said["corrects"] = str(wrong.fact_id)
            word = word if word == "fact-retracted" else wrong.type.split(".")[4]
            said.pop("changes", None)
        elif word == "fact-retracted":
            continue
        told = registry.establishment(one, word, day, unit, former_unit=former, **said)
        if word != "fact-retracted":
            facts[one].append(told)
    return ones


@pytest.mark.parametrize(("seed", "at_a_time"), [(1, 1), (2, 7), (3, 100), (4, 3)])
async def test_whatever_papers_come_in_whatever_order_it_stands_as_the_model_says(
    *,
    connection: asyncpg.Connection,
    database: Database,
    registry: Registry,
    read: Read,
    seed: int,
    at_a_time: int,
) -> None:
    chance = Random(seed)  # noqa: S311 - the same tale every time
    ones = told_at_random(registry, chance)
    await read(registry.messages, at_a_time=at_a_time)
    gone = Withdrawn(
        source="registry", incarnation=1, above=len(registry.messages) - 6,
        at=registry.clock + timedelta(minutes=1),
    )  # fmt: skip
    async with connection.transaction():
        await Establishments().withdraw(connection, read.build, gone)

    model = Model(registry.messages, gone)
    instants = [None, gone.at - timedelta(seconds=1), registry.messages[20].recorded_at]
    for known in instants:
        for on in (TODAY, date(2025, 6, 30), date(2023, 3, 3)):
            async with database.query() as looking:
                seen = await look(looking, Lens(on=on, known=known))
                found = {
                    row["establishment_id"]: {name: row[name] for name in SHOWN}
                    for row in (
                        await looking.execute(select(states.establishments(seen)))
                    ).mappings()
                }
            wanted = {one: state for one in ones if (state := model.of(one, on, known))}
            assert found == wanted, (on, known)
