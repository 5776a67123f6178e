"""What a client asks for when it sends a browser here, and the codes that it gets for it."""

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
CODE_LIFE_S = 60.0
CODES_MAX = 1000
ASKED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)


class Refused(Exception):
    """An error of OAuth, as the client may read it."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True)
class Clients:
    """Whoever may ask: known ids, and addresses on this machine or on named hosts."""

    ids: frozenset[str]
    hosts: frozenset[str]

    def must_know(self, client_id: str | None, redirect_uri: str | None) -> None:
        if client_id not in self.ids:
            raise Refused("invalid_client", f"unknown client_id {client_id!r}")
        address = urlsplit(redirect_uri or "")
        if address.scheme not in ("http", "https") or address.hostname not in self.hosts:
            raise Refused("invalid_request", "redirect_uri leads to a host that is not allowed")


@dataclass(frozen=True, slots=True)
class Authorization:
    """A well-formed request, for the page to show and to give back."""

    asked: Mapping[str, str]

    @property
    def redirect_origin(self) -> str:
        address = urlsplit(self.asked["redirect_uri"])
        return f"{address.scheme}://{address.netloc}"

    def leading_back(self, **answer: str) -> str:
        if "state" in self.asked:
            answer["state"] = self.asked["state"]
        address = self.asked["redirect_uri"]
        return address + ("&" if "?" in address else "?") + urlencode(answer)


def authorization(given: Mapping[str, Any], clients: Clients) -> Authorization:
    asked = {name: str(given[name]) for name in ASKED if given.get(name)}
    clients.must_know(asked.get("client_id"), asked.get("redirect_uri"))
    if asked.get("response_type") != "code":
        raise Refused("unsupported_response_type", "only response_type=code is answered")
    if "openid" not in asked.get("scope", "").split():
        raise Refused("invalid_scope", "the scope must hold openid")
    if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
        raise Refused("invalid_request", "PKCE with S256 is required")
    return Authorization(asked)


@dataclass(frozen=True, slots=True)
class Granted:
    asked: Mapping[str, str]
    claims: Mapping[str, Any]
    until: float


class Codes:
    """Each is good once, for a minute."""

    def __init__(self) -> None:
        self._granted: dict[str, Granted] = {}

    def grant(self, wish: Authorization, claims: Mapping[str, Any]) -> str:
        if len(self._granted) >= CODES_MAX:
            del self._granted[next(iter(self._granted))]  # the oldest
        code = secrets.token_urlsafe(24)
        self._granted[code] = Granted(wish.asked, claims, time.monotonic() + CODE_LIFE_S)
        return code

    def redeem(self, given: Mapping[str, Any]) -> Granted:
        granted = self._granted.pop(str(given.get("code")), None)
        if granted is None or granted.until < time.monotonic():
            raise Refused("invalid_grant", "the code is unknown, used or too old")
        for name in ("client_id", "redirect_uri"):
            if given.get(name) != granted.asked[name]:
                raise Refused("invalid_grant", f"another {name} than the code was given for")
        if _challenge(str(given.get("code_verifier"))) != granted.asked["code_challenge"]:
            raise Refused("invalid_grant", "the code_verifier does not fit")
        return granted


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
