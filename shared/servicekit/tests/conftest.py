"""Settings of a service that only tests know, its app, and clients without sockets."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from structlog.testing import LogCapture

from servicekit.app import create_app
from servicekit.common_problems import COMMON
from servicekit.identity import Identity
from servicekit.issuer import local_identity, mint
from servicekit.problems import ProblemBook
from servicekit.settings import ServiceSettings

ISSUER = "http://issuer.test"

type MakeSettings = Callable[..., ServiceSettings]
type MakeApp = Callable[..., FastAPI]
type ClientOf = Callable[..., httpx.AsyncClient]
type TokenOf = Callable[..., str]


@pytest.fixture
def make_settings() -> MakeSettings:
    def make(**given: object) -> ServiceSettings:
        usual = {
            "database_url": "postgresql://nobody@127.0.0.1:1/none",
            "kafka_bootstrap": "127.0.0.1:1",
            "issuer_url": ISSUER,
            "session_secret": "a secret of these tests, long enough",
            "port": 1,
        }
        return ServiceSettings.model_validate(usual | given)

    return make


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("issuer")


@pytest.fixture
async def identity(data_dir: Path) -> AsyncIterator[Identity]:
    identity = local_identity(issuer_url=ISSUER, data_dir=data_dir)
    yield identity
    await identity.close()


@pytest.fixture
def make_app(make_settings: MakeSettings, identity: Identity) -> MakeApp:
    def make(settings: ServiceSettings | None = None, **given: Any) -> FastAPI:
        usual: dict[str, Any] = {
            "title": "mill",
            "version": "1.2.3",
            "description": "Grinds.",
            "problems": ProblemBook(COMMON),
            "identity": identity,
        }
        return create_app(settings or make_settings(), **(usual | given))

    return make


@pytest.fixture
async def client_of() -> AsyncIterator[ClientOf]:
    clients: list[httpx.AsyncClient] = []

    def client_of(app: Any, base_url: str = "http://mill.test") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app)
        clients.append(httpx.AsyncClient(transport=transport, base_url=base_url))
        return clients[-1]

    yield client_of
    for client in clients:
        await client.aclose()


@pytest.fixture
def token_of(data_dir: Path) -> TokenOf:
    """The header of someone with this role."""

    def token_of(role: str, **given: Any) -> str:
        return mint(data_dir, ISSUER, role=role, **given)

    return token_of


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    """What is logged meanwhile, as it would be rendered."""
    capture = LogCapture()
    before = structlog.get_config()
    structlog.configure(processors=[capture])
    yield capture.entries
    structlog.configure(**before)
