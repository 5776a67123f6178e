"""An issuer's public keys: fetched when first needed, kept, fetched again for an unknown one."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import structlog

from servicekit.problems import Problem

log = structlog.get_logger()

FETCH_S_MAX = 5.0
AGAIN_S = 10.0  # Tokens with invented key ids must not turn into requests to the issuer.
AGAIN_AFTER_FAILURE_S = 1.0
KEPT_S = 3600.0  # A key that the issuer has withdrawn is gone after this.
KEYS_MAX = 100
JWKS_BYTES_MAX = 1024 * 1024

# It does not answer, or answers what is no description and no keys.
AWAY = (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError, jwt.PyJWTError)

# What a key can do follows from its type alone.
_ALGORITHMS = {("RSA", None): "RS256", ("EC", "P-256"): "ES256"}


@dataclass(frozen=True, slots=True)
class Key:
    key: Any  # a public key of `cryptography`
    algorithm: str


class IssuerKeys:
    def __init__(
        self,
        issuer_url: str,
        *,
        internal_url: str | None = None,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self._issuer_url = issuer_url
        self._internal_url = internal_url or issuer_url
        self._client = client
        self._keys: Mapping[str | None, Key] = {}
        self._fetched_at = self._tried_at = -AGAIN_S
        self._failed = False
        self._one_at_a_time = asyncio.Lock()
        self.on_withdrawn: Callable[[], None] = lambda: None

    async def key(self, key_id: str | None) -> Key | None:
        """None if the issuer has no such key; Problem("issuer-away") if it cannot say."""
        if time.monotonic() - self._fetched_at > KEPT_S or key_id not in self._keys:
            await self._refresh(key_id)
        found = self._keys.get(key_id)
        if found is None and self._failed:
            raise _away()
        return found

    async def discovery(self) -> Mapping[str, Any]:
        """The issuer's own description; Problem("issuer-away") if it cannot be had."""
        try:
            return await self._described()
        except AWAY as error:
            log.warning("issuer_away", issuer=self._issuer_url, error=repr(error))
            raise _away() from error

    def internal(self, url: str) -> str:
        """An address of the issuer as this process reaches it."""
        if url.startswith(self._issuer_url):
            return self._internal_url + url[len(self._issuer_url) :]
        return url

    @property
    def client(self) -> httpx.AsyncClient:
        if self._client is None:
            # Settings name every address; a proxy from the environment would not know them.
            self._client = httpx.AsyncClient(timeout=FETCH_S_MAX, trust_env=False)
        return self._client

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _described(self) -> Mapping[str, Any]:
        document = await self._get(
            self._internal_url.rstrip("/") + "/.well-known/openid-configuration"
        )
        if document.get("issuer") != self._issuer_url:
            raise ValueError(f"the issuer calls itself {document.get('issuer')!r}")
        return document

    async def _refresh(self, key_id: str | None) -> None:
        async with self._one_at_a_time:
            now = time.monotonic()
            fresh = now - self._fetched_at <= KEPT_S
            pause_s = AGAIN_AFTER_FAILURE_S if self._failed else AGAIN_S
            if now - self._tried_at < pause_s or (fresh and key_id in self._keys):
                return
            self._tried_at = now
            try:
                description = await self._described()
                keys = _keys(await self._get(self.internal(description["jwks_uri"])))
            except AWAY as error:
                self._failed = True
                log.warning("issuer_away", issuer=self._issuer_url, error=repr(error))
                return
            withdrawn = self._keys.keys() - keys.keys()
            self._keys, self._fetched_at, self._failed = keys, now, False
            if withdrawn:
                self.on_withdrawn()

    async def _get(self, url: str) -> Mapping[str, Any]:
        answer = await self.client.get(url)
        answer.raise_for_status()
        if len(answer.content) > JWKS_BYTES_MAX:
            raise ValueError("too long an answer")
        document: Mapping[str, Any] = answer.json()
        return document


def _away() -> Problem:
    return Problem("issuer-away", headers={"Retry-After": "5"})


def _keys(document: Mapping[str, Any]) -> Mapping[str | None, Key]:
    found: dict[str | None, Key] = {}
    for jwk in document["keys"][:KEYS_MAX]:
        algorithm = _ALGORITHMS.get((jwk.get("kty"), jwk.get("crv")))
        if algorithm is None or jwk.get("use", "sig") != "sig":
            continue
        if jwk.get("alg", algorithm) != algorithm:
            continue
        found[jwk.get("kid")] = Key(jwt.PyJWK(jwk, algorithm).key, algorithm)
    return found
