"""Who asks: OpenID Connect bearer tokens of any issuer with a JWKS."""

import time
from dataclasses import dataclass
from typing import Annotated, Any

import httpx
import jwt
from fastapi import Depends
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection, Request

from servicekit.issuer_keys import IssuerKeys
from servicekit.problems import Problem

VERIFIED_MAX = 10_000
TOKEN_CHARS_MAX = 8192
LEEWAY_S = 10  # Clocks of two machines differ a little.


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever a token speaks of; `subject` is an opaque id."""

    subject: str
    name: str
    roles: frozenset[str]
    provinces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verified:
    principal: Principal
    expires_at: float  # Unix time


class Identity:
    """Verifies tokens of one issuer for one audience; what it found is kept until it expires."""

    def __init__(
        self,
        *,
        issuer_url: str,
        audience: str,
        internal_url: str | None = None,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self.issuer_url = issuer_url
        self.audience = audience
        self.keys = IssuerKeys(issuer_url, internal_url=internal_url, client=client)
        self.keys.on_withdrawn = self._forget
        self._verified: dict[str, Verified] = {}

    async def close(self) -> None:
        await self.keys.close()

    async def of_header(self, authorization: str | None) -> Principal:
        """The principal of an `Authorization` header; a Problem if it names none."""
        return (await self.verify(_bearer(authorization))).principal

    async def verify(self, token: str) -> Verified:
        known = self._verified.get(token)
        if known is not None and known.expires_at > time.time():
            return known
        claims = await self.claims(token, audience=self.audience)
        verified = Verified(_principal(claims), float(claims["exp"]) + LEEWAY_S)
        if len(self._verified) >= VERIFIED_MAX:
            del self._verified[next(iter(self._verified))]  # the oldest
        self._verified[token] = verified
        return verified

    async def claims(self, token: str, *, audience: str) -> dict[str, Any]:
        """What a token of our issuer for this audience says; a Problem if it is not one."""
        if len(token) > TOKEN_CHARS_MAX:
            raise _refused("bad-token", f"> {TOKEN_CHARS_MAX}")
        key = await self.keys.key(_key_id(token))
        if key is None:
            raise _refused("bad-token", "kid")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                # The key decides, never the token: else a public key could serve as a secret.
                algorithms=[key.algorithm],
                audience=audience,
                issuer=self.issuer_url,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise _refused("token-expired", "exp") from error
        except jwt.InvalidTokenError as error:
            raise _refused("bad-token", _reason(error)) from error
        return claims

    def _forget(self) -> None:
        self._verified.clear()


async def principal_of(request: HTTPConnection) -> Principal:
    """For endpoints that do without dependencies."""
    identity: Identity = request.app.state.identity
    principal = await identity.of_header(request.headers.get("authorization"))
    request.scope["actor"] = principal.subject  # for the access log
    return principal


async def principal_if_any(request: HTTPConnection) -> Principal | None:
    """None without a token; a bad token is refused all the same."""
    return await principal_of(request) if "authorization" in request.headers else None


async def expiry_of(request: HTTPConnection) -> float | None:
    """When the request's token ends (Unix), and with it what was opened by it; None without one."""
    authorization = request.headers.get("authorization")
    if authorization is None:
        return None
    identity: Identity = request.app.state.identity
    return (await identity.verify(_bearer(authorization))).expires_at


class _Bearer(SecurityBase):
    """A dependency that FastAPI also writes into the OpenAPI document."""

    def __init__(self, scheme_name: str) -> None:
        self.model = BearerModel(bearerFormat="JWT")
        self.scheme_name = scheme_name

    async def __call__(self, request: Request) -> Principal:
        return await principal_of(request)


class _OptionalBearer(_Bearer):
    async def __call__(self, request: Request) -> Principal | None:  # type: ignore[override]
        return await principal_if_any(request)


CurrentPrincipal = Annotated[Principal, Depends(_Bearer("bearer"))]
OptionalPrincipal = Annotated[Principal | None, Depends(_OptionalBearer("bearer-if-any"))]


def require_role(principal: Principal, *roles: str) -> None:
    if principal.roles.isdisjoint(roles):
        raise Problem("wrong-role", roles=", ".join(roles))


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _refused("unauthenticated", None)
    return token.strip()


def _key_id(token: str) -> str | None:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as error:
        raise _refused("bad-token", "JWT") from error
    return header.get("kid")


def _principal(claims: dict[str, Any]) -> Principal:
    name = claims.get("name", "")
    if not isinstance(name, str) or not claims["sub"]:
        raise _refused("bad-token", "sub, name")
    return Principal(
        subject=claims["sub"],
        name=name,
        roles=_texts(claims, "roles"),
        provinces=_texts(claims, "provinces"),
    )


def _texts(claims: dict[str, Any], name: str) -> frozenset[str]:
    values = claims.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _refused("bad-token", name)
    return frozenset(values)


def _reason(error: jwt.InvalidTokenError) -> str:
    match error:
        case jwt.InvalidAudienceError():
            return "aud"
        case jwt.InvalidIssuerError():
            return "iss"
        case jwt.ImmatureSignatureError():
            return "nbf, iat"
        case jwt.MissingRequiredClaimError(claim=claim):
            return str(claim)
        case _:
            return "signature"


def _refused(code: str, reason: str | None) -> Problem:
    challenge = 'Bearer realm="nhipcau"'
    if reason is None:
        return Problem(code, headers={"WWW-Authenticate": challenge})
    headers = {"WWW-Authenticate": f'{challenge}, error="invalid_token"'}
    return Problem(code, headers=headers, reason=f"({reason})")
