"""Signing in on the pages: OpenID's code flow with PKCE, and a cookie that scripts cannot read."""

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import httpx
import structlog
from fastapi import APIRouter, Depends, Form, Query
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from servicekit.identity import Identity, Principal, Verified
from servicekit.problems import Problem
from servicekit.settings import ServiceSettings

log = structlog.get_logger()

START, BACK, SIGN_OUT = "/dang-nhap/bat-dau", "/dang-nhap/tro-lai", "/dang-xuat"
SIGN_IN_S_MAX = 600
CSRF_BYTES = 32
TOKEN_CHARS_MAX = 3800  # A cookie has 4096 bytes with its name and attributes.

_HERE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,500}")
_OAUTH_ERROR = re.compile(r"[a-z_]{1,60}")


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone who has signed in; `csrf` goes into every form, `expires_at` (Unix) ends streams.

    `csrf` is written another way each time: its page is compressed beside what a stranger may have
    put into the address, and the length of the same bytes would give them away.
    """

    principal: Principal
    csrf: str
    expires_at: float


async def visit_of(request: HTTPConnection) -> Visit | None:
    """None when no one has signed in, or the sign-in has ended."""
    settings: ServiceSettings = request.app.state.settings
    identity: Identity = request.app.state.identity
    token = request.cookies.get(_session_cookie(settings))
    if token is None:
        return None
    try:
        verified = await identity.verify(token)
    except Problem as problem:
        # Open pages stay open to whoever has an old cookie, or when the issuer is away.
        log.info("sign_in_not_taken", reason=problem.code)
        return None
    request.scope["actor"] = verified.principal.subject
    return Visit(verified.principal, _csrf(settings, token), verified.expires_at)


CurrentVisit = Annotated[Visit | None, Depends(visit_of)]


def require_csrf(visit: Visit, token: str | None) -> None:
    """Before anything that a form's POST does: the form was ours, and for this sign-in."""
    given = _unmasked(token or "")
    if not given or not hmac.compare_digest(_unmasked(visit.csrf), given):
        raise Problem("csrf")


def router(settings: ServiceSettings) -> APIRouter:
    """`/dang-nhap/bat-dau?tiep=/van-hanh`, `/dang-nhap/tro-lai`, and POST `/dang-xuat`."""
    if settings.session_secret is None:
        raise ValueError("pages that one can sign in to need a session_secret")
    flow = _Flow(settings)
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route(START, flow.start, methods=["GET"])
    routes.add_api_route(BACK, flow.back, methods=["GET"])
    routes.add_api_route(SIGN_OUT, flow.sign_out, methods=["POST"])
    return routes


class _Flow:
    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._secure = _is_secure(settings)
        self._session = _session_cookie(settings)
        self._signer = URLSafeTimedSerializer(_secret(settings), salt="sign-in")

    async def start(self, request: Request, tiep: Annotated[str, Query()] = "/") -> Response:
        """Send the browser to the issuer; a cookie remembers what must come back."""
        identity: Identity = request.app.state.identity
        issuer = await identity.keys.discovery()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        wish = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._return_address(request),
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        answer = _see(f"{issuer['authorization_endpoint']}?{urlencode(wish)}")
        self._remember(
            answer,
            _flow_cookie(state),
            str(self._signer.dumps([state, nonce, verifier, _local(tiep)])),
            seconds=SIGN_IN_S_MAX,
            path=BACK,
        )
        return answer

    async def back(
        self,
        request: Request,
        state: Annotated[str, Query(max_length=100)] = "",
        code: Annotated[str | None, Query(max_length=2000)] = None,
        error: Annotated[str | None, Query()] = None,
        iss: Annotated[str | None, Query()] = None,
    ) -> Response:
        """The issuer has sent the browser back: change its code for a session."""
        nonce, verifier, after = self._remembered(request, state)
        if iss is not None and iss != self._settings.issuer_url:
            raise _failed("iss")
        if code is None:
            raise _failed(error if error and _OAUTH_ERROR.fullmatch(error) else "code")
        identity: Identity = request.app.state.identity
        tokens = await self._tokens(identity, request, code, verifier)
        verified = await self._checked(identity, tokens, nonce)
        answer = _see(after)
        self._remember(
            answer,
            self._session,
            tokens["access_token"],
            seconds=int(verified.expires_at - time.time()),
            path="/",
        )
        answer.delete_cookie(_flow_cookie(state), path=BACK)
        log.info("signed_in", actor=verified.principal.subject)
        return answer

    async def sign_out(
        self, request: Request, csrf: Annotated[str | None, Form()] = None
    ) -> Response:
        visit = await visit_of(request)
        if visit is not None:
            require_csrf(visit, csrf)
        answer = _see("/")
        answer.delete_cookie(self._session, path="/", secure=self._secure, httponly=True)
        return answer

    def _return_address(self, request: Request) -> str:
        public = self._settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        return public.rstrip("/") + BACK

    def _remember(
        self, answer: Response, name: str, value: str, *, seconds: int, path: str
    ) -> None:
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            path=path,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def _remembered(self, request: Request, state: str) -> tuple[str, str, str]:
        try:
            known, nonce, verifier, after = self._signer.loads(
                request.cookies.get(_flow_cookie(state), ""), max_age=SIGN_IN_S_MAX
            )
        except BadData as error:
            raise _failed("state") from error
        if not hmac.compare_digest(known.encode(), state.encode()):
            raise _failed("state")
        return nonce, verifier, after

    async def _tokens(
        self, identity: Identity, request: Request, code: str, verifier: str
    ) -> Mapping[str, Any]:
        issuer = await identity.keys.discovery()
        wish = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._return_address(request),
            "client_id": self._settings.client_id,
            "code_verifier": verifier,
        }
        try:
            answer = await identity.keys.client.post(
                identity.keys.internal(issuer["token_endpoint"]), data=wish
            )
            tokens: Mapping[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Problem("issuer-away", headers={"Retry-After": "5"}) from error
        if not answer.is_success or not {"access_token", "id_token"} <= tokens.keys():
            raise _failed("token")
        return tokens

    async def _checked(self, identity: Identity, tokens: Mapping[str, Any], nonce: str) -> Verified:
        """The id token answers our request, and the access token is the same person's."""
        about = await identity.claims(tokens["id_token"], audience=self._settings.client_id)
        if about.get("nonce") != nonce:
            raise _failed("nonce")
        verified = await identity.verify(tokens["access_token"])
        if verified.principal.subject != about["sub"]:
            raise _failed("sub")
        if len(tokens["access_token"]) > TOKEN_CHARS_MAX:
            raise _failed("access_token")
        return verified


def _see(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


def _failed(reason: str) -> Problem:
    return Problem("sign-in-failed", reason=f"({reason})")


def _local(address: str) -> str:
    """Back to a page of ours and to nowhere else."""
    return address if _HERE.fullmatch(address) else "/"


def _is_secure(settings: ServiceSettings) -> bool:
    return (settings.public_url or "").startswith("https://")


def _session_cookie(settings: ServiceSettings) -> str:
    # With this prefix a browser takes the cookie from this very host only, and only by TLS.
    return "__Host-nhipcau" if _is_secure(settings) else "nhipcau"


def _flow_cookie(state: str) -> str:
    """One for each sign-in that has begun, so that two tabs do not spoil each other's."""
    return "nhipcau-" + hashlib.sha256(state.encode()).hexdigest()[:12]


def _csrf(settings: ServiceSettings, token: str) -> str:
    return _masked(hmac.digest(_secret(settings).encode(), b"csrf\0" + token.encode(), "sha256"))


def _masked(secret: bytes) -> str:
    mask = secrets.token_bytes(len(secret))
    return base64.urlsafe_b64encode(mask + _xor(mask, secret)).decode()


def _unmasked(token: str) -> bytes:
    """Empty where it is none of ours."""
    try:
        both = base64.urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        return b""
    half = len(both) // 2
    return _xor(both[:half], both[half:]) if len(both) == 2 * CSRF_BYTES else b""


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _secret(settings: ServiceSettings) -> str:
    return settings.session_secret.get_secret_value() if settings.session_secret else ""


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
