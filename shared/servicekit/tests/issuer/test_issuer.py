"""The development issuer: its page, its codes, its key, and what it refuses."""

import base64
import hashlib
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import jwt
import pytest

from servicekit.identity import Identity
from servicekit.issuer import create_issuer, key, local_identity, mint

ISSUER = "http://issuer.test"
VERIFIER = "a-verifier-that-is-long-enough-for-everyone-to-be-happy"
WISH = {
    "client_id": "nhipcau-pages",
    "redirect_uri": "http://127.0.0.1:28102/dang-nhap/tro-lai",
    "response_type": "code",
    "scope": "openid profile",
    "state": "a state",
    "nonce": "a nonce",
    "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    .rstrip(b"=")
    .decode(),
    "code_challenge_method": "S256",
}
MAI = {"role": "province_officer", "province": "15", "name": "Mai"}


@pytest.fixture
async def client(data_dir: Path, client_of: Callable[..., httpx.AsyncClient]) -> httpx.AsyncClient:
    client: httpx.AsyncClient = client_of(create_issuer(issuer_url=ISSUER, data_dir=data_dir))
    return client


@pytest.fixture
def exchange(client: httpx.AsyncClient) -> Any:
    async def exchange(code: str, **changed: str) -> httpx.Response:
        return await client.post(
            "/token",
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": WISH["redirect_uri"],
                "client_id": WISH["client_id"],
                "code_verifier": VERIFIER,
                **changed,
            },
        )

    return exchange


@pytest.fixture
def decide(client: httpx.AsyncClient) -> Any:
    async def decide(**choice: str) -> dict[str, str]:
        answer = await client.post("/authorize", data=WISH | choice)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(WISH["redirect_uri"] + "?")
        return dict(parse_qsl(urlsplit(answer.headers["location"]).query))

    return decide


async def test_the_page_offers_roles_and_both_maps_provinces_in_vietnamese(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/authorize", params=WISH)

    assert '<html lang="vi">' in answer.text
    assert "Cán bộ Sở Công Thương" in answer.text
    assert "Chỉ dùng khi phát triển" in answer.text
    assert 'value="15"' in answer.text
    assert 'value="63:15"' in answer.text
    assert answer.text.count("<option") == 1 + 34 + 63
    assert "form-action 'self' http://127.0.0.1:28102" in answer.headers["content-security-policy"]


async def test_the_page_needs_no_other_host_and_no_script(client: httpx.AsyncClient) -> None:
    page = (await client.get("/authorize", params=WISH)).text

    assert "<script" not in page
    assert "style=" not in page
    assert (await client.get("/style.css")).headers["content-type"].startswith("text/css")


async def test_who_signs_in_gets_tokens_for_the_code(
    decide: Any, exchange: Any, data_dir: Path
) -> None:
    back = await decide(**MAI)

    tokens = (await exchange(back["code"])).json()

    assert (back["state"], back["iss"]) == ("a state", ISSUER)
    identity = local_identity(issuer_url=ISSUER, data_dir=data_dir)
    principal = (await identity.verify(tokens["access_token"])).principal
    assert principal.name == "Mai"
    assert principal.roles == {"province_officer"}
    assert principal.provinces == {"15"}
    about = await identity.claims(tokens["id_token"], audience="nhipcau-pages")
    assert (about["nonce"], about["sub"]) == ("a nonce", principal.subject)


async def test_a_commune_officer_is_known_by_the_communes_number_and_by_its_name(
    decide: Any, exchange: Any, data_dir: Path
) -> None:
    back = await decide(role="commune_officer", province="15", commune="02647 xã Bản Qua")

    tokens = (await exchange(back["code"])).json()

    identity = local_identity(issuer_url=ISSUER, data_dir=data_dir)
    principal = (await identity.verify(tokens["access_token"])).principal
    assert principal.provinces == {"15/02647", "15/xã Bản Qua"}


async def test_only_a_province_officer_is_bound_to_a_province(
    decide: Any, exchange: Any, data_dir: Path
) -> None:
    back = await decide(role="operator", province="15")

    tokens = (await exchange(back["code"])).json()

    identity = local_identity(issuer_url=ISSUER, data_dir=data_dir)
    assert (await identity.verify(tokens["access_token"])).principal.provinces == frozenset()


async def test_a_code_is_good_once(decide: Any, exchange: Any) -> None:
    back = await decide(**MAI)

    first, second = await exchange(back["code"]), await exchange(back["code"])

    assert first.status_code == 200
    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "another"},
        {"client_id": "another"},
        {"redirect_uri": "http://127.0.0.1/another"},
        {"grant_type": "password"},
        {"code": "invented"},
    ],
)
async def test_a_code_is_good_for_whoever_asked_for_it_alone(
    decide: Any, exchange: Any, changed: dict[str, str]
) -> None:
    back = await decide(**MAI)

    refused = await exchange(**({"code": back["code"]} | changed))

    assert refused.status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "unknown"},
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": "http://127.0.0.1@evil.example/back"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": ""},
        {"response_type": "token"},
        {"scope": "profile"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
    ],
)
async def test_a_request_that_leads_elsewhere_or_is_not_safe_is_refused(
    client: httpx.AsyncClient, changed: dict[str, str]
) -> None:
    shown = await client.get("/authorize", params=WISH | changed)
    sent = await client.post("/authorize", data=WISH | changed | MAI)

    assert [shown.status_code, sent.status_code] == [400, 400]


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"role": "province_officer"}, "Vai trò này cần một tỉnh"),
        ({"role": "commune_officer", "province": "15"}, "Vai trò này cần một xã, phường"),
        ({"role": "king"}, "Hãy chọn một vai trò"),
        ({}, "Hãy chọn một vai trò"),
    ],
)
async def test_what_is_missing_is_said_and_the_rest_is_kept(
    client: httpx.AsyncClient, choice: dict[str, str], words: str
) -> None:
    answer = await client.post("/authorize", data=WISH | {"name": "Mai"} | choice)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Mai"' in answer.text
    assert "<title>Lỗi: " in answer.text


async def test_a_name_cannot_become_markup(client: httpx.AsyncClient) -> None:
    answer = await client.post("/authorize", data=WISH | {"name": '"><b>x', "role": "king"})

    assert "<b>x" not in answer.text


async def test_one_may_turn_back(decide: Any) -> None:
    assert (await decide(cancel="1"))["error"] == "access_denied"


def test_the_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = key.load(tmp_path / "new")

    again = key.load(tmp_path / "new")

    assert first.key_id == again.key_id
    mode = (tmp_path / "new" / key.FILE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert "d" not in first.jwk


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: key.load(tmp_path).key_id, range(8)))

    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [key.FILE]


async def test_a_token_can_be_minted_on_the_command_line(data_dir: Path) -> None:
    token = mint(data_dir, ISSUER, role=["agency_officer", "operator"], provinces=["63:15", "10"])

    identity: Identity = local_identity(issuer_url=ISSUER, data_dir=data_dir)
    principal = (await identity.verify(token)).principal
    assert principal.roles == {"agency_officer", "operator"}
    assert principal.provinces == {"63:15", "10"}
    assert principal.subject.startswith("dev-")


def test_the_same_choice_is_the_same_person(data_dir: Path) -> None:
    one, two, other = (
        jwt.decode(
            mint(data_dir, ISSUER, role="province_officer", provinces=[province]),
            options={"verify_signature": False},
        )["sub"]
        for province in ("10", "10", "15")
    )

    assert one == two != other


def test_it_does_not_run_unless_told_that_this_is_development(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "servicekit.issuer", "--port", "1", "--data-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "--development" in done.stderr
    assert list(tmp_path.iterdir()) == []
