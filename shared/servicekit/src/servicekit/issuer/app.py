"""The development issuer's addresses: discovery, keys, the sign-in page, tokens for codes."""

from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from servicekit.identity import Identity
from servicekit.issuer import choices, tokens
from servicekit.issuer import key as keys
from servicekit.issuer.authorization import (
    LOOPBACK,
    Authorization,
    Clients,
    Codes,
    Refused,
    authorization,
)

CLIENT_ID = "nhipcau-pages"
NAME_CHARS_MAX = 80


def create_issuer(
    *,
    issuer_url: str,
    data_dir: Path,
    client_ids: Iterable[str] = (CLIENT_ID,),
    hosts: Iterable[str] = (),
    audience: str = tokens.AUDIENCE,
    life_s: int = tokens.LIFE_S,
) -> Starlette:
    """An ASGI application, so that tests can use it without a socket."""
    issuer = _Issuer(
        issuer_url,
        keys.load(data_dir),
        Clients(frozenset(client_ids), LOOPBACK | frozenset(hosts)),
        audience,
        life_s,
    )
    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", issuer.discovery),
            Route("/jwks", issuer.jwks),
            Route("/authorize", issuer.ask),
            Route("/authorize", issuer.decide, methods=["POST"]),
            Route("/token", issuer.token, methods=["POST"]),
            Route("/style.css", issuer.style),
            Route("/favicon.ico", issuer.no_icon),
        ],
        exception_handlers={Refused: _refused},
    )


def local_identity(*, issuer_url: str, data_dir: Path, audience: str = tokens.AUDIENCE) -> Identity:
    """Verifies what `mint` signs with the key in this folder; no process, no socket."""
    issuer = create_issuer(issuer_url=issuer_url, data_dir=data_dir, audience=audience)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(issuer))
    return Identity(issuer_url=issuer_url, audience=audience, client=client)


class _Issuer:
    def __init__(
        self, url: str, key: keys.SigningKey, clients: Clients, audience: str, life_s: int
    ) -> None:
        self._url = url
        self._root = url.rstrip("/")
        self._key = key
        self._clients = clients
        self._audience = audience
        self._life_s = life_s
        self._codes = Codes()
        self._pages = Environment(
            loader=PackageLoader("servicekit.issuer", "page"),
            autoescape=True,
            undefined=StrictUndefined,
        )

    async def discovery(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self._url,
                "authorization_endpoint": f"{self._root}/authorize",
                "token_endpoint": f"{self._root}/token",
                "jwks_uri": f"{self._root}/jwks",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [keys.ALGORITHM],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "scopes_supported": ["openid", "profile"],
                "claims_supported": ["sub", "name", "roles", "provinces"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def jwks(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self._key.jwk]})

    async def style(self, _request: Request) -> Response:
        text = resources.files("servicekit.issuer").joinpath("page/style.css").read_text()
        return Response(text, media_type="text/css")

    async def no_icon(self, _request: Request) -> Response:
        return Response(status_code=204)

    async def ask(self, request: Request) -> Response:
        wish = authorization(request.query_params, self._clients)
        return self._page(wish, choices.Chosen(), missing=None)

    async def decide(self, request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=20)
        wish = authorization(form, self._clients)
        if "cancel" in form:
            return _back(wish.leading_back(error="access_denied", iss=self._url))
        chosen = _chosen(form)
        role = choices.role(chosen.role)
        if role is None:
            return self._page(wish, chosen, missing="role")
        if role.of_a_province and not chosen.province:
            return self._page(wish, chosen, missing="province")
        if role.of_a_commune and not chosen.commune:
            return self._page(wish, chosen, missing="commune")
        provinces = chosen.places if role.of_a_province else []
        claims = tokens.person([role.code], provinces, name=chosen.name or None)
        return _back(wish.leading_back(code=self._codes.grant(wish, claims), iss=self._url))

    async def token(self, request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=20)
        if form.get("grant_type") != "authorization_code":
            raise Refused("unsupported_grant_type", "only authorization_code is answered")
        granted = self._codes.redeem(form)
        nonce = {"nonce": granted.asked["nonce"]} if "nonce" in granted.asked else {}
        client_id = granted.asked["client_id"]
        return JSONResponse(
            {
                "access_token": self._signed(granted.claims, self._audience),
                "id_token": self._signed({**granted.claims, **nonce}, client_id),
                "token_type": "Bearer",
                "expires_in": self._life_s,
                "scope": granted.asked["scope"],
            },
            headers={"Cache-Control": "no-store"},
        )

    def _signed(self, claims: Mapping[str, Any], audience: str) -> str:
        return tokens.sign(self._key, self._url, claims, audience=audience, life_s=self._life_s)

    def _page(
        self, wish: Authorization, chosen: choices.Chosen, *, missing: str | None
    ) -> Response:
        text = self._pages.get_template("authorize.html").render(
            asked=wish.asked,
            roles=choices.ROLES,
            provinces=choices.provinces(),
            former_provinces=choices.former_provinces(),
            chosen=chosen,
            missing=missing,
            service=wish.redirect_origin,
        )
        # Browsers hold the redirects that follow a form to its policy as well.
        policy = f"default-src 'self'; form-action 'self' {wish.redirect_origin}"
        return Response(
            text,
            status_code=200 if missing is None else 422,
            media_type="text/html",
            headers={
                "Content-Security-Policy": f"{policy}; frame-ancestors 'none'; base-uri 'none'",
                "Cache-Control": "no-store",
            },
        )


def _chosen(form: Mapping[str, Any]) -> choices.Chosen:
    fields = ("role", "province", "commune", "name")
    return choices.Chosen(
        **{field: str(form.get(field, "")).strip()[:NAME_CHARS_MAX] for field in fields}
    )


def _back(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - as it is registered
    return JSONResponse(
        {"error": error.error, "error_description": error.description}, status_code=400
    )
