"""Whose token is taken, and whose is not."""

import base64
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import APIRouter, FastAPI
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from servicekit import identity as identities
from servicekit import issuer_keys
from servicekit.identity import (
    CurrentPrincipal,
    Identity,
    OptionalPrincipal,
    Principal,
    require_role,
)
from servicekit.problems import Problem

ISSUER = "https://id.example"


class Issuer:
    """Anyone's issuer: keys that come and go, and whether it answers."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {}
        self.away = False
        self.asked = 0

    def identity(self, **given: Any) -> Identity:
        app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._describe),
                Route("/keys", self._show),
            ]
        )
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app))
        usual: dict[str, Any] = {"issuer_url": ISSUER, "audience": "mill", "client": client}
        return Identity(**(usual | given))

    async def _describe(self, _request: Request) -> Response:
        return JSONResponse({"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"})

    async def _show(self, _request: Request) -> Response:
        self.asked += 1
        if self.away:
            return Response(status_code=503)
        return JSONResponse({"keys": [jwk(kid, key) for kid, key in self.keys.items()]})


def jwk(kid: str, key: Any) -> dict[str, Any]:
    algorithm = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    return {**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig"}


@pytest.fixture(scope="session")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def issuer(rsa_key: rsa.RSAPrivateKey, ec_key: ec.EllipticCurvePrivateKey) -> Issuer:
    issuer = Issuer()
    issuer.keys = {"r": rsa_key, "e": ec_key}
    return issuer


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The issuer may be asked again at once."""
    monkeypatch.setattr(issuer_keys, "AGAIN_S", 0.0)
    monkeypatch.setattr(issuer_keys, "AGAIN_AFTER_FAILURE_S", 0.0)


def signed(key: Any, kid: str | None, algorithm: str, **claims: Any) -> str:
    usual = {
        "iss": ISSUER,
        "aud": "mill",
        "sub": "miller-7",
        "exp": int(time.time()) + 300,
        "name": "Mai",
        "roles": ["province_officer"],
        "provinces": ["10", "63:15"],
    }
    payload = {name: value for name, value in (usual | claims).items() if value is not None}
    return jwt.encode(payload, key, algorithm=algorithm, headers={"kid": kid} if kid else None)


async def refusal(attempt: Callable[[], Awaitable[Any]]) -> str:
    with pytest.raises(Problem) as refused:
        await attempt()
    return refused.value.code


@pytest.mark.parametrize(("kid", "algorithm"), [("r", "RS256"), ("e", "ES256")])
async def test_a_token_of_the_issuer_names_its_principal(
    issuer: Issuer, kid: str, algorithm: str
) -> None:
    token = signed(issuer.keys[kid], kid, algorithm)

    principal = await issuer.identity().of_header(f"Bearer {token}")

    assert principal == Principal(
        "miller-7", "Mai", frozenset({"province_officer"}), frozenset({"10", "63:15"})
    )


async def test_a_token_without_roles_names_someone_without_roles(
    issuer: Issuer, ec_key: ec.EllipticCurvePrivateKey
) -> None:
    token = signed(ec_key, "e", "ES256", roles=None, provinces=None, name=None)

    principal = (await issuer.identity().verify(token)).principal

    assert principal == Principal("miller-7", "", frozenset(), frozenset())


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": int(time.time()) - 60}, "token-expired"),
        ({"exp": None}, "bad-token"),
        ({"aud": "another"}, "bad-token"),
        ({"aud": None}, "bad-token"),
        ({"iss": "https://evil.example"}, "bad-token"),
        ({"iss": None}, "bad-token"),
        ({"sub": None}, "bad-token"),
        ({"sub": ""}, "bad-token"),
        ({"nbf": int(time.time()) + 600}, "bad-token"),
        ({"roles": "operator"}, "bad-token"),
        ({"roles": [1]}, "bad-token"),
        ({"provinces": {"10": True}}, "bad-token"),
        ({"name": ["Mai"]}, "bad-token"),
    ],
)
async def test_a_token_that_says_something_else_is_refused(
    issuer: Issuer, ec_key: ec.EllipticCurvePrivateKey, claims: dict[str, Any], code: str
) -> None:
    token = signed(ec_key, "e", "ES256", **claims)

    assert await refusal(lambda: issuer.identity().verify(token)) == code


async def test_only_the_keys_own_algorithm_is_taken(
    issuer: Issuer, rsa_key: rsa.RSAPrivateKey, ec_key: ec.EllipticCurvePrivateKey
) -> None:
    unsigned = signed(None, "e", "none")
    by_public_key = _hs256(jwk("r", rsa_key))
    longer = signed(rsa_key, "r", "RS512")
    of_another = signed(ec_key, "r", "ES256")
    forged = signed(ec.generate_private_key(ec.SECP256R1()), "e", "ES256")
    identity = issuer.identity()

    for token in (unsigned, by_public_key, longer, of_another, forged):
        assert await refusal(partial(identity.verify, token)) == "bad-token"


@pytest.mark.parametrize("header", [None, "", "Basic bWFp", "Bearer", "Bearer ", "token"])
async def test_without_a_bearer_token_one_must_sign_in(issuer: Issuer, header: str | None) -> None:
    assert await refusal(lambda: issuer.identity().of_header(header)) == "unauthenticated"


@pytest.mark.parametrize(
    "token", ["x", "a.b.c", "..", "é.é.é", "a" * 9000, "eyJhbGciOiJFUzI1NiJ9.e30."]
)
async def test_what_is_no_token_is_refused(issuer: Issuer, token: str) -> None:
    assert await refusal(lambda: issuer.identity().verify(token)) == "bad-token"


async def test_keys_are_fetched_once_and_kept(
    issuer: Issuer, ec_key: ec.EllipticCurvePrivateKey
) -> None:
    identity = issuer.identity()

    for number in range(5):
        await identity.verify(signed(ec_key, "e", "ES256", sub=f"miller-{number}"))

    assert issuer.asked == 1


async def test_a_new_key_is_found_and_a_withdrawn_one_is_not_taken_any_more(
    issuer: Issuer, rsa_key: rsa.RSAPrivateKey, ec_key: ec.EllipticCurvePrivateKey, again: None
) -> None:
    identity = issuer.identity()
    old = signed(ec_key, "e", "ES256")
    await identity.verify(old)
    new_key = ec.generate_private_key(ec.SECP256R1())
    issuer.keys = {"n": new_key}

    await identity.verify(signed(new_key, "n", "ES256"))

    assert await refusal(lambda: identity.verify(old)) == "bad-token"


async def test_invented_key_ids_do_not_become_requests_to_the_issuer(
    issuer: Issuer, ec_key: ec.EllipticCurvePrivateKey
) -> None:
    identity = issuer.identity()

    for number in range(20):
        token = signed(ec_key, f"invented-{number}", "ES256")
        assert await refusal(partial(identity.verify, token)) == "bad-token"

    assert issuer.asked == 1


async def test_an_issuer_that_is_away_is_not_the_clients_fault(
    issuer: Issuer, ec_key: ec.EllipticCurvePrivateKey, again: None
) -> None:
    identity = issuer.identity()
    token = signed(ec_key, "e", "ES256")
    issuer.away = True

    assert await refusal(lambda: identity.verify(token)) == "issuer-away"

    issuer.away = False
    assert (await identity.verify(token)).principal.subject == "miller-7"


async def test_known_keys_serve_on_while_the_issuer_is_away(
    issuer: Issuer, rsa_key: rsa.RSAPrivateKey, ec_key: ec.EllipticCurvePrivateKey, again: None
) -> None:
    identity = issuer.identity()
    await identity.verify(signed(ec_key, "e", "ES256"))
    issuer.away = True

    await identity.verify(signed(rsa_key, "r", "RS256"))

    unknown = signed(ec_key, "new", "ES256")
    assert await refusal(lambda: identity.verify(unknown)) == "issuer-away"


async def test_an_issuer_under_another_name_is_not_believed(
    issuer: Issuer, ec_key: ec.EllipticCurvePrivateKey
) -> None:
    identity = issuer.identity(issuer_url="https://id.example/other")

    token = signed(ec_key, "e", "ES256", iss="https://id.example/other")

    assert await refusal(lambda: identity.verify(token)) == "issuer-away"


async def test_an_issuer_is_reached_by_its_inner_address(
    issuer: Issuer, ec_key: ec.EllipticCurvePrivateKey
) -> None:
    identity = issuer.identity(internal_url="http://issuer:8080")

    assert identity.keys.internal(f"{ISSUER}/keys") == "http://issuer:8080/keys"
    assert identity.keys.internal("https://keys.example/") == "https://keys.example/"
    assert (await identity.verify(signed(ec_key, "e", "ES256"))).principal.name == "Mai"


async def test_what_was_verified_is_kept_until_it_expires_and_not_for_ever(
    issuer: Issuer, ec_key: ec.EllipticCurvePrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identities, "VERIFIED_MAX", 2)
    identity = issuer.identity()
    tokens = [signed(ec_key, "e", "ES256", sub=f"miller-{number}") for number in range(3)]

    first = await identity.verify(tokens[0])
    assert await identity.verify(tokens[0]) is first

    for token in tokens[1:]:
        await identity.verify(token)
    assert await identity.verify(tokens[0]) is not first


async def test_a_verified_token_expires(
    issuer: Issuer, ec_key: ec.EllipticCurvePrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = issuer.identity()
    token = signed(ec_key, "e", "ES256")
    await identity.verify(token)

    later = time.time() + 400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr("servicekit.identity.LEEWAY_S", -400)  # pyjwt has a clock of its own

    assert await refusal(lambda: identity.verify(token)) == "token-expired"


async def test_a_role_is_required_by_name() -> None:
    operator = Principal("o-1", "Tú", frozenset({"operator", "viewer"}), frozenset())

    require_role(operator, "subscriber", "operator")
    with pytest.raises(Problem) as refused:
        require_role(operator, "agency_officer", "subscriber")

    assert refused.value.code == "wrong-role"
    assert refused.value.params == {"roles": "agency_officer, subscriber"}


async def test_endpoints_ask_for_a_principal_or_for_one_if_any(
    make_app: Callable[..., FastAPI],
    client_of: Callable[..., httpx.AsyncClient],
    token_of: Callable[..., str],
) -> None:
    router = APIRouter()

    @router.get("/must")
    async def must(principal: CurrentPrincipal) -> str:
        return principal.subject

    @router.get("/may")
    async def may(principal: OptionalPrincipal) -> str | None:
        return principal.subject if principal else None

    client = client_of(make_app(routers=[router]))
    headers = {"Authorization": f"Bearer {token_of('viewer', subject='v-1')}"}

    assert (await client.get("/must")).status_code == 401
    assert (await client.get("/must", headers=headers)).json() == "v-1"
    assert (await client.get("/may")).json() is None
    assert (await client.get("/may", headers=headers)).json() == "v-1"
    refused = await client.get("/may", headers={"Authorization": "Bearer x"})
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]


def _hs256(public: Mapping[str, Any]) -> str:
    """Signed with the public key as if it were a shared secret."""
    secret = base64.urlsafe_b64encode(json.dumps(dict(public)).encode()).decode()
    return signed(secret, "r", "HS256")
