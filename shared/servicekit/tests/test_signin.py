"""Signing in on the pages: to the issuer and back, and nothing of it can be forged."""

import base64
import time
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Form

from servicekit import signin
from servicekit.identity import Identity
from servicekit.issuer_keys import IssuerKeys
from servicekit.problems import Problem
from servicekit.settings import ServiceSettings
from servicekit.signin import CurrentVisit

ISSUER = "http://issuer.test"
CHOICE = {"role": "operator", "name": "Tú"}


@pytest.fixture
def app(make_app: Callable[..., FastAPI], make_settings: Callable[..., ServiceSettings]) -> FastAPI:
    return mill(make_app, make_settings())


@pytest.fixture
def client(app: FastAPI, client_of: Callable[..., httpx.AsyncClient]) -> httpx.AsyncClient:
    client: httpx.AsyncClient = client_of(app, "http://localhost:28102")
    return client


def mill(make_app: Any, settings: Any) -> FastAPI:
    router = APIRouter()

    @router.get("/who")
    async def who(visit: CurrentVisit) -> dict[str, Any] | None:
        if visit is None:
            return None
        return {
            "name": visit.principal.name,
            "roles": sorted(visit.principal.roles),
            "csrf": visit.csrf,
            "left_s": visit.expires_at - time.time(),
        }

    @router.post("/grind")
    async def grind(visit: CurrentVisit, csrf: Annotated[str | None, Form()] = None) -> str:
        assert visit is not None
        signin.require_csrf(visit, csrf)
        return "ground"

    app: FastAPI = make_app(settings, routers=[router, signin.router(settings)])
    return app


@pytest.fixture
def browse(identity: Identity) -> Any:
    """Follows a sign-in as a browser does, by way of the issuer that the service also asks."""

    async def browse(
        client: httpx.AsyncClient, after: str = "/who", **changed: str
    ) -> httpx.Response:
        start = await client.get("/dang-nhap/bat-dau", params={"tiep": after})
        assert start.status_code == 303, start.text
        asked = dict(parse_qsl(urlsplit(start.headers["location"]).query))
        decided = await identity.keys.client.post(f"{ISSUER}/authorize", data=asked | CHOICE)
        back = dict(parse_qsl(urlsplit(decided.headers["location"]).query)) | changed
        return await client.get("/dang-nhap/tro-lai", params=back)

    return browse


async def test_who_signs_in_is_known_on_the_pages(client: httpx.AsyncClient, browse: Any) -> None:
    back = await browse(client, "/who?q=1")

    assert (back.status_code, back.headers["location"]) == (303, "/who?q=1")
    who = (await client.get("/who")).json()
    assert (who["name"], who["roles"]) == ("Tú", ["operator"])
    assert who["left_s"] > 3600


async def test_the_cookie_is_for_this_site_and_not_for_scripts(
    client: httpx.AsyncClient, browse: Any
) -> None:
    back = await browse(client)

    [cookie] = [one for one in back.headers.get_list("set-cookie") if one.startswith("nhipcau=")]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    assert 0 < int(cookie.partition("Max-Age=")[2].partition(";")[0]) <= 12 * 3600 + 10


async def test_with_tls_the_cookie_is_secure_and_bound_to_the_host(
    make_app: Callable[..., FastAPI],
    make_settings: Callable[..., ServiceSettings],
    client_of: Callable[..., httpx.AsyncClient],
    browse: Any,
) -> None:
    settings = make_settings(public_url="https://localhost")
    client = client_of(mill(make_app, settings), "https://localhost")

    back = await browse(client)

    [cookie] = [one for one in back.headers.get_list("set-cookie") if one.startswith("__Host-")]
    assert "Secure" in cookie
    assert (await client.get("/who")).json()["name"] == "Tú"


async def test_no_one_has_signed_in_without_a_cookie_or_with_a_bad_one(
    client: httpx.AsyncClient, token_of: Callable[..., str]
) -> None:
    assert (await client.get("/who")).json() is None
    for token in ("x", token_of("operator", life_s=-60), token_of("operator", audience="other")):
        client.cookies.set("nhipcau", token)
        assert (await client.get("/who")).json() is None
        client.cookies.clear()


async def test_a_bearer_token_does_not_open_pages(
    client: httpx.AsyncClient, token_of: Callable[..., str]
) -> None:
    headers = {"Authorization": f"Bearer {token_of('operator')}"}

    assert (await client.get("/who", headers=headers)).json() is None


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "another"},
        {"state": ""},
        {"code": "invented"},
        {"code": ""},
        {"iss": "http://evil.test"},
        {"error": "access_denied", "code": ""},
    ],
)
async def test_what_comes_back_otherwise_than_asked_signs_no_one_in(
    client: httpx.AsyncClient, browse: Any, changed: dict[str, str]
) -> None:
    back = await browse(client, **changed)

    assert (back.status_code, back.json()["code"]) == (400, "sign-in-failed")
    assert (await client.get("/who")).json() is None


async def test_an_answer_for_another_browser_signs_no_one_in(
    app: FastAPI,
    client: httpx.AsyncClient,
    client_of: Callable[..., httpx.AsyncClient],
    browse: Any,
) -> None:
    start = await client.get("/dang-nhap/bat-dau")
    state = dict(parse_qsl(urlsplit(start.headers["location"]).query))["state"]

    back = await client_of(app).get("/dang-nhap/tro-lai", params={"state": state, "code": "c"})

    assert back.json()["code"] == "sign-in-failed"


async def test_two_tabs_may_sign_in_at_once(
    client: httpx.AsyncClient, browse: Any, identity: Identity
) -> None:
    first = await client.get("/dang-nhap/bat-dau", params={"tiep": "/who"})
    await client.get("/dang-nhap/bat-dau")
    asked = dict(parse_qsl(urlsplit(first.headers["location"]).query))

    decided = await identity.keys.client.post(f"{ISSUER}/authorize", data=asked | CHOICE)
    back = dict(parse_qsl(urlsplit(decided.headers["location"]).query))

    assert (await client.get("/dang-nhap/tro-lai", params=back)).status_code == 303


@pytest.mark.parametrize(
    "after",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "\\\\evil.test",
        "javascript:x",
        "/a\n",
        "/" + "a" * 600,
        "",
    ],
)
async def test_one_comes_back_to_a_page_of_ours_only(
    client: httpx.AsyncClient, browse: Any, after: str
) -> None:
    assert (await browse(client, after)).headers["location"] == "/"


async def test_a_form_needs_the_token_of_this_sign_in(
    client: httpx.AsyncClient, browse: Any
) -> None:
    await browse(client)
    csrf = (await client.get("/who")).json()["csrf"]

    refused = [await client.post("/grind", data=data) for data in ({}, {"csrf": csrf[::-1]})]
    done = await client.post("/grind", data={"csrf": csrf})

    assert [answer.json()["code"] for answer in refused] == ["csrf", "csrf"]
    assert done.json() == "ground"
    assert (await client.get("/who")).json()["csrf"] != csrf, "the same secret, written anew"


async def test_signing_out_ends_the_visit_and_needs_the_token_too(
    client: httpx.AsyncClient, browse: Any
) -> None:
    await browse(client)
    csrf = (await client.get("/who")).json()["csrf"]

    refused = await client.post("/dang-xuat", data={"csrf": "guessed"})
    assert refused.status_code == 403
    assert (await client.get("/who")).json() is not None

    done = await client.post("/dang-xuat", data={"csrf": csrf})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert (await client.get("/who")).json() is None


async def test_the_issuer_away_is_said_and_open_pages_stay_open(
    make_app: Callable[..., FastAPI],
    make_settings: Callable[..., ServiceSettings],
    client_of: Callable[..., httpx.AsyncClient],
    token_of: Callable[..., str],
) -> None:
    app = mill(make_app, make_settings(issuer_url="http://127.0.0.1:9"))
    app.state.identity.keys = IssuerKeys("http://127.0.0.1:9")
    client = client_of(app)

    start = await client.get("/dang-nhap/bat-dau")
    client.cookies.set("nhipcau", token_of("operator"))

    assert (start.status_code, start.json()["code"]) == (503, "issuer-away")
    assert (await client.get("/who")).json() is None
    await app.state.identity.keys.close()


def test_pages_to_sign_in_to_need_a_secret(make_settings: Callable[..., ServiceSettings]) -> None:
    with pytest.raises(ValueError, match="session_secret"):
        signin.router(make_settings(session_secret=None))


def test_a_token_of_another_sign_in_is_not_taken() -> None:
    ours = base64.urlsafe_b64encode(bytes(64)).decode()
    visit = signin.Visit(principal=None, csrf=ours, expires_at=0.0)  # type: ignore[arg-type]

    with pytest.raises(Problem, match="csrf"):
        signin.require_csrf(visit, "óurs")
