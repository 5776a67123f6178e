"""The app factory: what every HTTP service of ours answers in the same way."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import cache, partial
from typing import NoReturn
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from servicekit import compression, metrics, openapi
from servicekit.drain import Drain
from servicekit.edge import Edge, ProblemPage
from servicekit.exchange import Limits
from servicekit.health import Check, Health, Note
from servicekit.hot import HotRoute, HotRoutes
from servicekit.identity import Identity
from servicekit.problems import Problem, ProblemBook
from servicekit.settings import ServiceSettings
from servicekit.validation import invalid_request

type Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    settings: ServiceSettings,
    *,
    title: str,
    version: str,
    description: str,
    problems: ProblemBook,
    routers: Iterable[APIRouter | HotRoutes] = (),
    lifespan: Lifespan | None = None,
    readiness: Mapping[str, Check] | None = None,
    notes: Mapping[str, Note] | None = None,
    larger_bodies: Mapping[str, int] | None = None,
    streams: Sequence[str] = ("/live/",),
    problem_page: ProblemPage | None = None,
    identity: Identity | None = None,
) -> FastAPI:
    """`app.state` has `settings`, `identity`, `problems` and `drain` for whoever asks.

    `larger_bodies`: path → bytes. `streams`: beginnings of paths whose answers do not end.
    """
    drain = Drain()
    known = identity or _identity(settings)
    app = FastAPI(
        title=title,
        version=version,
        description=description,
        lifespan=_lifespan(lifespan, None if identity else known),
        openapi_url="/openapi.json",
        # FastAPI's pages of documentation load their scripts from another host.
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.identity = known
    app.state.problems = problems
    app.state.drain = drain
    hot = _include(app, routers)
    health = Health(drain, readiness or {}, notes)
    app.router.routes += [
        Route("/health/live", health.live),
        Route("/health/ready", health.ready),
        Route("/metrics", metrics.exposition),
    ]
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(compression.Compression, **compression.OPTIONS)
    app.add_middleware(
        Edge,
        problems=problems,
        limits=Limits(
            body_bytes_max=settings.body_bytes_max,
            body_timeout_s=settings.body_timeout_s,
            requests_max=settings.requests_max,
            streams_max=settings.streams_max,
            larger_bodies=larger_bodies or {},
            streams=tuple(streams),
        ),
        drain=drain,
        hot={(route.method, route.path): route.endpoint for route in hot},
        headers=[(b"x-content-type-options", b"nosniff")],
        page_headers=_page_headers(settings),
        problem_page=problem_page,
        log_requests=settings.log_requests,
    )
    app.openapi = cache(partial(openapi.document, app, hot))  # type: ignore[method-assign]
    metrics.BUILD.labels(title, version).set(1)
    return app


def _identity(settings: ServiceSettings) -> Identity:
    return Identity(
        issuer_url=settings.issuer_url,
        audience=settings.audience,
        internal_url=settings.issuer_internal_url,
    )


def _lifespan(own: Lifespan | None, identity: Identity | None) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if identity is not None:
                stack.push_async_callback(identity.close)
            if own is not None:
                await stack.enter_async_context(own(app))
            yield

    return lifespan


def _include(app: FastAPI, routers: Iterable[APIRouter | HotRoutes]) -> list[HotRoute]:
    hot: list[HotRoute] = []
    for router in routers:
        if isinstance(router, HotRoutes):
            hot += router.routes
            app.include_router(router.router)
        else:
            app.include_router(router)
    return hot


def _page_headers(settings: ServiceSettings) -> list[tuple[bytes, bytes]]:
    # Browsers hold a form's redirects to this list too, and signing in leads to the issuer.
    issuer = urlsplit(settings.issuer_url)
    policy = (
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none';"
        f" form-action 'self' {issuer.scheme}://{issuer.netloc}"
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"same-origin"),
    ]


async def _invalid(_request: Request, error: Exception) -> NoReturn:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as it is registered
    found = error.errors()
    if len(found) == 1 and found[0]["type"] == "json_invalid":
        raise Problem("unreadable-body", reason=found[0]["ctx"]["error"]) from error
    raise invalid_request(found) from error


async def _http(request: Request, error: Exception) -> NoReturn:
    """What Starlette and FastAPI refuse by themselves, in our words."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as it is registered
    cause = error.__cause__
    if isinstance(cause, Problem | ClientDisconnect):
        raise cause  # Raised while FastAPI read the body.
    match error.status_code:
        case 404:
            raise Problem("not-found") from error
        case 405:
            headers = error.headers
            raise Problem("method-not-allowed", headers=headers, method=request.method) from error
        case 400 if cause is not None:
            raise Problem("unreadable-body", reason=f"({type(cause).__name__})") from error
        case _:
            raise Problem("bad-request", reason=error.detail) from error
