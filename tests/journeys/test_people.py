"""A household's name, telephone and tax code come in, and never out: every byte is looked at."""

import re
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from testkit.eventually import eventually
from tests.system import System
from tests.system.stranger import listen

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

PERSON = {
    "name": "Dệt lanh Sáo Vàng",
    "owner": "Vàng Thị Sáo",
    "phone": "0214.0000.789",
    "address": "Tổ 7 phố Hạ",
    "tax_code": "9900000016",
}
# As they were typed, as they are kept, and as a search folds them.
PLANTED = (
    *PERSON.values(),
    "02140000789",
    "det lanh sao vang",
    "vang thi sao",
    "to 7 pho ha",
)
HOUSEHOLD: dict[str, Any] = {
    "legal_form": "household",
    "industry": "Dệt thổ cẩm",
    "place": {"unit": "10", "commune": "Tả Phìn", "kind": "commune"},
    "document": {"number": "412/SCT", "date": "2022-05-06", "issuer": "Sở Công Thương"},
    "person": PERSON,
}
EVERYTHING = """
select relname from pg_class
where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname
"""
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
PERSONS = "establishment_person"
TOPICS = ("registry.cluster", "registry.return", "registry.establishment")


async def test_promise_9_no_byte_that_leaves_the_registry_tells_of_a_person(
    system: System,
) -> None:
    """The log, Kafka, the feed, the process's own log, kept answers, and what others may ask.

    And what an operator erases is gone, while the facts stay.
    """
    await system.start("registry")
    code = await filed(system)

    officer = await asked(system, "province_officer", "15", path=f"/v1/establishments/{code}")
    assert all(said in officer.decode() for said in ("Vàng Thị Sáo", "02140000789", "9900000016"))

    async def heard() -> bool:
        return len(await listen(system, "registry.establishment")) == 2

    await eventually(heard)
    kafka = [one.value + repr(one.attributes).encode() for one in await listen(system, *TOPICS)]
    others = [
        await asked(system, role, *provinces, path=path)
        for role, provinces in (("viewer", ()), ("subscriber", ()), ("province_officer", ("68",)))
        for path in (
            f"/v1/establishments/{code}",
            "/v1/establishments?q=ta phin",
            "/v1/establishments?q=vang thi sao",
            "/v1/establishments?q=9900000016",
            "/v1/clusters?q=vang thi sao",
        )
    ]
    feed = await asked(system, "subscriber", path="/v1/events?incarnation=1&after=0&limit=100")
    metrics = await asked(system, "subscriber", path="/metrics")
    tables = await rows(system)
    logs = written(system.folder)

    assert logs
    assert b"register-establishment" in b"".join(logs)
    assert tables.pop(PERSONS)
    must_tell_of_nobody(*kafka, *others, feed, metrics, *tables.values(), *logs)

    erase = ("person", "erase", code, "--reason", "Theo đơn", "--yes")
    assert await system.run("registry", *erase) == 0
    found = orjson.loads(await asked(system, "agency_officer", path=f"/v1/establishments/{code}"))
    assert (found["person"], found["status"], len(found["history"])) == (None, "ACTIVE", 2)
    assert found["person_erased_at"] is not None
    must_tell_of_nobody(*(await rows(system)).values())


async def filed(system: System) -> str:
    """Once and again under one key, alone and in a batch, and all that can be refused."""
    headers = bearer(system, "province_officer", "15") | {"Idempotency-Key": "a-household"}
    url = f"{system.url('registry')}/v1/commands"
    first = await system.http.post(f"{url}/register-establishment", json=HOUSEHOLD, headers=headers)
    assert first.status_code == 201, first.text
    again = await system.http.post(f"{url}/register-establishment", json=HOUSEHOLD, headers=headers)
    assert again.json() == first.json()
    code: str = first.json()["code"]
    known = {"establishment": code}
    changed = {
        **known,
        "document": HOUSEHOLD["document"] | {"number": "413/SCT", "date": "2022-06-06"},
        "person": PERSON | {"phone": "0214 0000 789"},
    }
    lines = [
        HOUSEHOLD,
        HOUSEHOLD | {"note": f"Gọi {PERSON['owner']}."},
        HOUSEHOLD | {"legal_form": "enterprise"},
        HOUSEHOLD | {"person": PERSON | {"phone": "12", "tax_code": "9900000017"}},
        HOUSEHOLD | {"person": {"surname": PERSON["owner"]}},
        HOUSEHOLD | {"place": {**HOUSEHOLD["place"], "unit": "99"}},
        HOUSEHOLD | {"provenance": {"kind": "synthetic", "source": "DEMO"}, **known},
        HOUSEHOLD | known,
    ]
    batch = [{"command": "register-establishment", **line} for line in lines]
    batch.append({"command": "change-establishment", **changed})
    answers = await system.http.post(
        url,
        content=b"\n".join(map(orjson.dumps, batch)),
        headers=bearer(system, "agency_officer") | {"Content-Type": "application/x-ndjson"},
    )
    told = [orjson.loads(line)["status"] for line in answers.content.splitlines()]
    assert told[-1] == 201
    assert all(status >= 400 for status in told[:-1])
    must_tell_of_nobody(first.content, answers.content)
    return code


async def asked(system: System, role: str, *provinces: str, path: str) -> bytes:
    answer = await system.http.get(
        f"{system.url('registry')}{path}", headers=bearer(system, role, *provinces)
    )
    assert answer.status_code == 200, answer.text
    return answer.content


async def rows(system: System) -> dict[str, bytes]:
    """Every row of every table as text; what is binary as its bytes too."""
    connection = await asyncpg.connect(system.databases["registry"])
    found = {}
    for row in await connection.fetch(EVERYTHING):
        table = row["relname"]
        told = await connection.fetch(f"select t::text as told, t.* from {table} t")
        found[table] = b"\n".join(
            one["told"].encode()
            + b"".join(value for value in one.values() if isinstance(value, bytes))
            for one in told
        )
    await connection.close()
    return found


def written(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*.log")]


def bearer(system: System, role: str, *provinces: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {system.token(role, *provinces)}"}


def must_tell_of_nobody(*told: bytes) -> None:
    """Also where JSON has written letters as \\u escapes."""
    for each in told:
        text = each.decode(errors="replace")
        plain = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        for planted in PLANTED:
            assert planted not in text, (planted, text[:2000])
            assert planted not in plain
