"""What every HTTP service does with every request: identity of work, limits, problems, log."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from servicekit import correlation, hot
from servicekit.identity import principal_of
from servicekit.problems import Problem
from servicekit.settings import ServiceSettings

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
ID = "0197a2f0-0000-7000-8000-000000000001"


class Sack(BaseModel):
    weight_kg: int


@pytest.fixture
def app(make_app: Callable[..., FastAPI]) -> FastAPI:
    return make_app(routers=[mill(), hot_mill()])


@pytest.fixture
def client(app: FastAPI, client_of: Callable[..., httpx.AsyncClient]) -> httpx.AsyncClient:
    return client_of(app)


def mill() -> APIRouter:
    router = APIRouter()

    @router.get("/sacks/{number}")
    async def one_sack(number: int) -> dict[str, Any]:
        known = correlation.current()
        assert known is not None
        return {"number": number, "traceparent": known.traceparent}

    @router.post("/sacks")
    async def fill_sack(body: Sack) -> Sack:
        return body

    @router.get("/broken")
    async def broken() -> None:
        raise RuntimeError("the stone is broken")

    @router.get("/full")
    async def full() -> None:
        raise Problem("busy", headers={"Retry-After": "3"})

    @router.get("/page")
    async def page() -> HTMLResponse:
        return HTMLResponse("<p>meal</p>")

    @router.get("/breaks-off")
    async def breaks_off() -> StreamingResponse:
        async def some() -> AsyncIterator[bytes]:
            yield b"some"
            raise RuntimeError("the stone is broken")

        return StreamingResponse(some())

    return router


def hot_mill() -> hot.HotRoutes:
    routes = hot.HotRoutes(APIRouter())

    async def grind(request: Request) -> Response:
        sack = hot.parsed(Sack, await hot.body(request))
        return Response(str(sack.weight_kg))

    async def mine(request: Request) -> Response:
        return Response((await principal_of(request)).subject)

    routes.add("POST", "/grind", grind, name="grind", summary="Grind", body=Sack)
    routes.add("GET", "/mine", mine, name="mine", summary="Who am I")
    return routes


async def test_the_callers_correlation_and_trace_go_on(client: httpx.AsyncClient) -> None:
    answer = await client.get(
        "/sacks/1",
        headers={"Correlation-Id": ID, "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"},
    )

    assert answer.headers["correlation-id"] == ID
    assert answer.json()["traceparent"].split("-")[1] == TRACE


async def test_a_request_without_a_correlation_gets_one(client: httpx.AsyncClient) -> None:
    first, second = await client.get("/sacks/1"), await client.get("/sacks/1")

    assert first.headers["correlation-id"] != second.headers["correlation-id"]
    assert correlation.current() is None


async def test_a_problem_bears_the_correlation(client: httpx.AsyncClient) -> None:
    answer = await client.get("/full", headers={"Correlation-Id": ID, "Accept-Language": "en"})

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "3"
    assert answer.json()["correlation_id"] == ID
    assert answer.json()["title"] == "The data are busy"


async def test_a_bug_is_a_problem_without_its_inside_and_is_logged_once(
    client: httpx.AsyncClient, logged: list[Any]
) -> None:
    answer = await client.get("/broken")

    assert answer.status_code == 500
    assert answer.json()["code"] == "unexpected"
    assert "stone" not in answer.text
    [failed] = [line for line in logged if line["event"] == "request_failed"]
    assert failed["log_level"] == "error"


async def test_an_answer_that_breaks_off_is_cut(
    client: httpx.AsyncClient, logged: list[Any]
) -> None:
    with pytest.raises(Problem, match="unexpected"):
        await client.get("/breaks-off")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("DELETE", "/sacks", 405, "method-not-allowed"),
        ("DELETE", "/grind", 405, "method-not-allowed"),
        ("GET", "/sacks/many", 422, "invalid-request"),
        ("GET", "/sacks/", 404, "not-found"),
    ],
)
async def test_what_the_framework_refuses_is_a_problem_too(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await client.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("path", ["/sacks", "/grind"])
@pytest.mark.parametrize(
    ("content", "media_type", "expected"),
    [
        (b"{", "application/json", (400, "unreadable-body")),
        (b'{"weight_kg": "\xff"}', "application/json", (400, "unreadable-body")),
        (b"", "application/json", None),
        (b"[]", "application/json", (422, "invalid-request")),
        (b'{"weight_kg": 1.5}', "application/json", (422, "invalid-request")),
        (b'{"weight_kg": 1e400}', "application/json", (422, "invalid-request")),
        (b"\x00", "application/json", (400, "unreadable-body")),
        (b"weight_kg=1", "application/x-www-form-urlencoded", None),
        (b'{"weight_kg": ' + b"9" * 5000 + b"}", "application/json", None),
        (b"[" * 100_000, "application/json", (400, "unreadable-body")),
    ],
)
async def test_a_bad_body_is_refused_and_never_an_error_of_ours(
    client: httpx.AsyncClient, path: str, content: bytes, media_type: str, expected: Any
) -> None:
    answer = await client.post(path, content=content, headers={"Content-Type": media_type})

    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert expected in (None, (answer.status_code, answer.json()["code"]))


async def test_a_wrong_field_is_named_and_what_was_sent_is_not_repeated(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/sacks", "/grind"):
        answer = await client.post(path, json={"weight_kg": "a secret"})

        [error] = answer.json()["errors"]
        assert (error["field"], error["in"], error["rule"]) == ("weight_kg", "body", "int_parsing")
        assert error["message"] == "Phải là số nguyên."
        assert "secret" not in answer.text


async def test_a_hot_endpoint_knows_who_asks_and_the_log_says_so(
    client: httpx.AsyncClient, token_of: Callable[..., str], logged: list[Any]
) -> None:
    refused = await client.get("/mine")
    answer = await client.get(
        "/mine", headers={"Authorization": f"Bearer {token_of('viewer', subject='v-1')}"}
    )

    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="nhipcau"'
    assert answer.text == "v-1"
    assert [line["actor"] for line in logged if line["event"] == "request"] == [None, "v-1"]


async def test_the_log_has_one_line_a_request_and_no_query_and_no_body(
    client: httpx.AsyncClient, logged: list[Any]
) -> None:
    await client.post("/grind?q=hidden", json={"weight_kg": 417})

    [line] = [line for line in logged if line["event"] == "request"]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/grind", 200)
    assert line["ms"] >= 0
    assert "hidden" not in str(line)
    assert "417" not in str(line)


async def test_probes_are_not_logged_unless_something_is_wrong(
    app: FastAPI, client: httpx.AsyncClient, logged: list[Any]
) -> None:
    for path in ("/health/live", "/health/ready", "/metrics"):
        await client.get(path)
    app.state.drain.give_notice()
    await client.get("/health/ready")

    assert [line["status"] for line in logged] == [503]


async def test_metrics_count_by_route_and_never_by_what_is_in_the_address(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/sacks/918273", "/sacks/918274", "/grind", "/nowhere/918275"):
        await client.get(path)

    answer = await client.get("/metrics")

    assert 'http_request_duration_seconds_count{method="GET",route="/sacks/{number}"' in answer.text
    assert "91827" not in re.sub(r"[0-9.e+]+$", "", answer.text, flags=re.MULTILINE)


async def test_an_unknown_method_makes_no_series_of_its_own(client: httpx.AsyncClient) -> None:
    await client.request("BREW", "/sacks/1")

    assert "BREW" not in (await client.get("/metrics")).text


async def test_a_page_gets_its_policy_and_json_does_not(client: httpx.AsyncClient) -> None:
    page, answer = await client.get("/page"), await client.get("/sacks/1")

    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "form-action 'self' http://issuer.test" in page.headers["content-security-policy"]
    assert "content-security-policy" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_body_that_says_it_is_too_large_is_not_read(
    make_app: Callable[..., FastAPI],
    make_settings: Callable[..., ServiceSettings],
    client_of: Callable[..., httpx.AsyncClient],
) -> None:
    app = make_app(make_settings(body_bytes_max=1024), routers=[hot_mill()])

    answer = await client_of(app).post("/grind", content=b" " * 1025)

    assert (answer.status_code, answer.json()["params"]) == (413, {"bytes_max": 1024})
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("path", ["/grind", "/sacks"])
async def test_a_body_of_unsaid_length_is_cut_at_the_limit(
    make_app: Callable[..., FastAPI],
    make_settings: Callable[..., ServiceSettings],
    client_of: Callable[..., httpx.AsyncClient],
    path: str,
) -> None:
    app = make_app(make_settings(body_bytes_max=1024), routers=[mill(), hot_mill()])

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 300

    answer = await client_of(app).post(
        path, content=endless(), headers={"Content-Type": "application/json"}
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_a_path_may_take_larger_bodies(
    make_app: Callable[..., FastAPI],
    make_settings: Callable[..., ServiceSettings],
    client_of: Callable[..., httpx.AsyncClient],
) -> None:
    app = make_app(
        make_settings(body_bytes_max=1024), routers=[hot_mill()], larger_bodies={"/grind": 5000}
    )
    body = b'{"weight_kg": 1}' + b" " * 2000

    answer = await client_of(app).post(
        "/grind", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.text == "1"


@pytest.mark.parametrize("path", ["/grind", "/sacks"])
async def test_a_body_that_does_not_come_is_not_waited_for(
    make_app: Callable[..., FastAPI], make_settings: Callable[..., ServiceSettings], path: str
) -> None:
    app = make_app(make_settings(body_timeout_s=0.02), routers=[mill(), hot_mill()])
    sent: list[Any] = []

    async def never() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    await app(
        scope(path, [(b"content-length", b"9"), (b"content-type", b"application/json")]),
        never,
        send,
    )

    assert sent[0]["status"] == 408


@pytest.mark.parametrize("path", ["/grind", "/sacks"])
async def test_a_client_that_leaves_is_not_an_error(
    make_app: Callable[..., FastAPI], logged: list[Any], path: str
) -> None:
    app = make_app(routers=[mill(), hot_mill()])

    async def gone() -> Any:
        return {"type": "http.disconnect"}

    async def send(_message: Any) -> None:
        raise AssertionError("no one is there")

    await app(
        scope(path, [(b"content-length", b"9"), (b"content-type", b"application/json")]),
        gone,
        send,
    )

    assert [line["status"] for line in logged if line["event"] == "request"] == [499]
    assert not [line for line in logged if line["log_level"] == "error"]


async def test_too_many_requests_at_once_are_refused_and_streams_count_apart(
    make_app: Callable[..., FastAPI],
    make_settings: Callable[..., ServiceSettings],
    client_of: Callable[..., httpx.AsyncClient],
) -> None:
    leave = asyncio.Event()
    router = APIRouter()

    @router.get("/slow")
    async def slow() -> None:
        await leave.wait()

    @router.get("/live/one")
    async def stream() -> None:
        await leave.wait()

    app = make_app(make_settings(requests_max=1, streams_max=1), routers=[router])
    client = client_of(app)
    first = [asyncio.create_task(client.get(path)) for path in ("/slow", "/live/one")]
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    refused = [await client.get(path) for path in ("/slow", "/live/one")]
    leave.set()

    assert [answer.status_code for answer in refused] == [503, 503]
    assert {answer.json()["code"] for answer in refused} == {"overloaded"}
    assert [(await answer).status_code for answer in first] == [200, 200]


async def test_an_endless_head_is_refused(client: httpx.AsyncClient) -> None:
    long = await client.get("/sacks/1?q=" + "a" * 9000)
    many = await client.get("/sacks/1", headers={f"x-{n}": "1" for n in range(101)})

    assert [long.status_code, many.status_code] == [431, 431]


async def test_on_notice_all_is_answered_and_connections_end(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    app.state.drain.give_notice()

    ready, answer = await client.get("/health/ready"), await client.get("/sacks/1")

    assert ready.status_code == 503
    assert ready.json()["draining"] is True
    assert answer.status_code == 200
    assert answer.headers["connection"] == "close"


async def test_once_closing_new_requests_are_refused(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    app.state.drain.close()

    answer = await client.get("/sacks/1")

    assert (answer.status_code, answer.json()["code"]) == (503, "draining")


async def test_a_service_may_say_problems_on_a_page_of_its_own(
    make_app: Callable[..., FastAPI], client_of: Callable[..., httpx.AsyncClient]
) -> None:
    def page(_request: Request, problem: Problem) -> Response:
        return HTMLResponse(f"<h1>{problem.code}</h1>", status_code=503)

    client = client_of(make_app(routers=[mill()], problem_page=page))

    shown = await client.get("/full", headers={"Accept": "text/html,*/*;q=0.8"})
    plain = await client.get("/full", headers={"Accept": "application/json"})

    assert shown.text == "<h1>busy</h1>"
    assert plain.json()["code"] == "busy"


async def test_statuses_of_finished_requests_are_observed(client: httpx.AsyncClient) -> None:
    before = await count(client, 'method="GET",route="/sacks/{number}",status="200"')

    await client.get("/sacks/1")

    assert await count(client, 'method="GET",route="/sacks/{number}",status="200"') == before + 1


async def count(client: httpx.AsyncClient, labels: str) -> float:
    name = f"http_request_duration_seconds_count{{{labels}}}"
    for line in (await client.get("/metrics")).text.splitlines():
        if line.startswith(name):
            return float(line.rpartition(" ")[2])
    return 0.0


def scope(path: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("mill.test", 80),
    }


async def test_head_is_answered_like_get_and_told_as_head(
    client: httpx.AsyncClient, logged: list[Any]
) -> None:
    answers = [await client.head(path) for path in ("/sacks/3", "/page", "/nowhere")]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert answers[0].headers["content-type"] == "application/json"
    told = [line["method"] for line in logged if line["event"] == "request"]
    assert told == ["HEAD"] * 3


async def test_a_stream_that_never_ends_has_no_head(client: httpx.AsyncClient) -> None:
    answer = await client.head("/live/sacks")

    assert answer.status_code in {404, 405}
