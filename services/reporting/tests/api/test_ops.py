"""Operators look, decide and rebuild: by the API, by the page's forms; each decision is a fact."""

from typing import Any

import asyncpg
import httpx
import orjson
import pytest

from services.reporting.tests.telling import Registry

pytestmark = pytest.mark.postgres

type Fixture = Any  # what tests/api/conftest.py makes

REASON = {"reason": "Tỉnh đã gửi lại dưới số khác."}
LOG = "select type, data, actor from event_log order by no"


async def logged(connection: asyncpg.Connection) -> list[tuple[str, dict[str, Any], str]]:
    """Reporting's own log: the word of each decision, its data, who decided."""
    return [
        (row["type"].split(".")[-2], orjson.loads(row["data"]), row["actor"])
        for row in await connection.fetch(LOG)
    ]


async def waiting(connection: asyncpg.Connection) -> list[tuple[int, str]]:
    rows = await connection.fetch(
        "select streamversion, kind from reader_waiting order by reader, streamversion"
    )
    return [tuple(row) for row in rows]


async def test_what_is_parked_is_listed_and_can_be_looked_into(
    operator: httpx.AsyncClient, parked: Fixture
) -> None:
    listed = (await operator.get("/v1/ops")).json()["parked"]
    inspected = (await operator.get(f"/v1/ops/parked/{parked.id}")).json()

    [line] = listed
    assert (line["id"], line["stream_id"]) == (str(parked.id), str(parked.cluster))
    assert (line["kind"], line["waiting"], line["event_id"]) == ("data", 2, str(parked.event_id))
    assert line["reason"] == {
        "vi": 'area_ha: phải là số thập phân, ví dụ "75.00" (nhận được: a lot).',
        "en": 'area_ha: must be a decimal number such as "75.00" (found: a lot).',
    }
    assert [event["streamversion"] for event in inspected["events"]] == [2, 3]
    assert '"area_ha":"a lot"' in inspected["events"][0]["data"]


async def test_a_release_that_is_refused_again_changes_nothing(
    operator: httpx.AsyncClient, parked: Fixture, connection: asyncpg.Connection
) -> None:
    answer = await operator.post(f"/v1/ops/parked/{parked.id}/release", json=REASON)

    assert (answer.status_code, answer.json()["code"]) == (409, "still-not-applicable")
    assert "area_ha" in answer.json()["detail"]
    assert await waiting(connection) == [(2, "data"), (3, "behind")]
    assert await logged(connection) == []


async def test_a_discard_lets_the_rest_flow_and_is_a_fact_with_its_reason(
    operator: httpx.AsyncClient, parked: Fixture, connection: asyncpg.Connection
) -> None:
    answer = await operator.post(f"/v1/ops/parked/{parked.id}/discard", json=REASON)

    assert answer.status_code == 204
    assert await waiting(connection) == []
    [(word, data, actor)] = await logged(connection)
    assert (word, actor) == ("discarded", "an")
    assert (data["source"], data["event_id"]) == ("registry", str(parked.event_id))
    assert data["reason"] == REASON["reason"]
    again = await operator.post(f"/v1/ops/parked/{parked.id}/discard", json=REASON)
    assert (again.status_code, again.json()["code"]) == (404, "not-held")


async def test_a_release_applies_what_waits_once_its_gap_is_filled_by_hand(
    operator: httpx.AsyncClient,
    parked: Fixture,
    connection: asyncpg.Connection,
) -> None:
    """As after a mended release of reporting: the same bytes can be read now."""
    await connection.execute(
        "update reader_waiting set value = replace(convert_from(value, 'utf8'), 'a lot', '40.00')"
        "::bytea where kind = 'data'"
    )

    answer = await operator.post(f"/v1/ops/parked/{parked.id}/release", json=REASON)

    assert answer.json() == {"applied": 2}
    assert await waiting(connection) == []
    [(word, data, _)] = await logged(connection)
    assert (word, data["applied"], data["reason"]) == ("released", 2, REASON["reason"])


async def test_promise_1_a_decision_whose_event_cannot_be_stored_is_not_taken(
    operator: httpx.AsyncClient, parked: Fixture, connection: asyncpg.Connection
) -> None:
    await connection.execute(
        "create function refuse() returns trigger language plpgsql as"
        " $$ begin raise exception 'no'; end $$;"
        " create trigger no_more before insert on event_log execute function refuse()"
    )

    answer = await operator.post(f"/v1/ops/parked/{parked.id}/discard", json=REASON)

    assert answer.status_code == 500
    assert await waiting(connection) == [(2, "data"), (3, "behind")]
    assert await connection.fetchval("select count(*) from reader_discarded_event") == 0
    assert await connection.fetchval("select count(*) from operator_journal") == 0


async def test_a_quarantined_message_is_shown_until_someone_says_that_nothing_is_missing(
    operator: httpx.AsyncClient,
    readers: Fixture,
    unreadable: Any,
    connection: asyncpg.Connection,
) -> None:
    readers.quarantined.append(unreadable)
    await readers.read_on()
    place = {
        "projection": "clusters",
        "topic": "registry.cluster",
        "partition": 0,
        "offset": 7,
    }

    before = (await operator.get("/v1/ops")).json()["quarantined"]
    answer = await operator.post("/v1/ops/messages/discard", json=place | REASON)
    after = (await operator.get("/v1/ops")).json()["quarantined"]

    assert [line["discarded_at"] for line in before] == [None]
    assert (before[0]["topic"], before[0]["offset"]) == ("registry.cluster", 7)
    assert answer.status_code == 204
    assert after[0]["discarded_at"] is not None
    [(word, data, _)] = await logged(connection)
    assert (word, data) == ("message-discarded", place | REASON)
    other = await operator.post("/v1/ops/messages/discard", json=place | REASON | {"offset": 8})
    assert (other.status_code, other.json()["code"]) == (404, "not-held")


async def test_a_build_is_begun_compared_switched_to_and_back_and_dropped(
    operator: httpx.AsyncClient,
    registry: Registry,
    parked: Fixture,
    readers: Fixture,
    connection: asyncpg.Connection,
) -> None:
    await operator.post(f"/v1/ops/parked/{parked.id}/discard", json=REASON)
    url = "/v1/ops/projections/clusters/builds"

    started = await operator.post(url)
    early = await operator.post(f"{url}/2/switch", json=REASON)
    await readers.read_on()
    compared = await operator.get(f"{url}/2/comparison")
    switched = await operator.post(f"{url}/2/switch", json=REASON)
    again = await operator.post(f"{url}/2/switch", json=REASON)
    live = await operator.delete(f"{url}/2")
    back = await operator.post(f"{url}/1/switch", json=REASON)
    dropped = await operator.delete(f"{url}/2")

    assert (started.status_code, started.json()) == (201, {"projection": "clusters", "build": 2})
    assert (early.status_code, early.json()["code"]) == (409, "build-behind")
    assert (compared.json()["differing"], compared.json()["rows"] > 0) == (0, True)
    assert switched.json() == {"projection": "clusters", "build": 2, "left": 1}
    assert [answer.json()["code"] for answer in (again, live)] == ["live-build"] * 2
    assert back.json() == {"projection": "clusters", "build": 1, "left": 2}
    assert dropped.status_code == 204
    assert await waiting(connection) == []
    decisions = await logged(connection)
    assert [word for word, _, _ in decisions] == ["discarded", "switched", "switched"]
    assert [data["to_build"] for _, data, _ in decisions[1:]] == [2, 1]


@pytest.fixture
def forms(service: Fixture, forms_of: Fixture) -> Fixture:
    return forms_of(service.browser("operator"))


async def test_the_forms_decide_like_the_api(
    forms: Fixture,
    parked: Fixture,
    readers: Fixture,
    connection: asyncpg.Connection,
) -> None:
    refused = await forms.send(f"tam-giu/{parked.id}/tha", reason="Thử lại")
    discarded = await forms.send(f"tam-giu/{parked.id}/bo", **REASON)
    started = await forms.send("ban-dung/clusters")
    await readers.read_on()
    compared = await forms.browser.get("/van-hanh?so-sanh=clusters.2")
    switched = await forms.send("ban-dung/clusters/2/chuyen", reason="Khớp từng dòng")
    back = await forms.send("ban-dung/clusters/1/chuyen", reason="Quay lại")
    dropped = await forms.send("ban-dung/clusters/2/xoa")

    assert refused.status_code == 409
    assert "Thử lại" in refused.text  # what was typed is not lost
    assert "area_ha" in refused.text
    done = [discarded, started, switched, back, dropped]
    assert [answer.headers.get("location") for answer in done] == [
        f"/van-hanh?xong={word}"
        for word in ("discarded", "started", "switched", "switched", "dropped")
    ]
    assert {answer.status_code for answer in done} == {303}
    assert 'id="compared"' in compared.text
    words = [word for word, _, _ in await logged(connection)]
    assert words == ["discarded", "switched", "switched"]


async def test_a_quarantined_message_is_discarded_by_its_form(
    forms: Fixture, readers: Fixture, unreadable: Any, connection: asyncpg.Connection
) -> None:
    readers.quarantined.append(unreadable)
    await readers.read_on()
    path = "cach-ly/clusters/registry.cluster/0/7/bo"
    page = await forms.browser.get("/van-hanh")

    empty = await forms.send(path)
    done = await forms.send(path, **REASON)

    assert f'action="/van-hanh/{path}"' in page.text
    assert (empty.status_code, done.status_code) == (422, 303)
    assert [word for word, _, _ in await logged(connection)] == ["message-discarded"]


async def test_a_form_without_our_token_does_nothing(
    service: Fixture, parked: Fixture, connection: asyncpg.Connection
) -> None:
    browser = service.browser("operator")
    path = f"/van-hanh/tam-giu/{parked.id}/bo"

    answers = [
        await browser.post(path, data=REASON),
        await browser.post(path, data=REASON | {"csrf": "x"}),
        await browser.post(path, json=REASON),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert await waiting(connection) == [(2, "data"), (3, "behind")]


async def test_forms_are_for_operators_who_have_signed_in(
    service: Fixture, forms_of: Fixture, parked: Fixture, connection: asyncpg.Connection
) -> None:
    path = f"tam-giu/{parked.id}/bo"
    viewer = forms_of(service.browser("viewer"))

    theirs = await viewer.send(path, **REASON)
    nobody = await service.browser().post(f"/van-hanh/{path}", data=REASON)

    assert theirs.status_code == 403
    assert str(parked.cluster) not in theirs.text
    assert (nobody.status_code, nobody.headers["location"]) == (
        303,
        "/dang-nhap?tiep=%2Fvan-hanh",
    )
    assert await waiting(connection) == [(2, "data"), (3, "behind")]


async def test_there_are_only_so_many_builds_of_a_projection(operator: httpx.AsyncClient) -> None:
    path = "/v1/ops/projections/returns/builds"
    started = [await operator.post(path) for _ in range(5)]

    assert [answer.status_code for answer in started] == [201, 201, 201, 201, 409]
    assert started[-1].json()["code"] == "too-many-builds"
    dropped = await operator.delete(f"{path}/5")
    again = await operator.post(path)
    assert (dropped.status_code, again.json()["build"]) == (204, 6)
