"""The service in this process, on a PostgreSQL database of the test's own."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
import structlog
from fastapi import FastAPI
from structlog.testing import LogCapture

from registry import app as composition
from registry.settings import RegistrySettings
from servicekit.identity import Identity, Principal
from servicekit.problems import Problem
from services.registry.tests.figures import CONSISTENT, OF_A_CLUSTER, OF_A_TENANT

TAX_CODE_KEY = "a key of one test run, of 32 letters"

type Body = dict[str, Any]
type MakeDatabase = Callable[[str, Callable[[str], Awaitable[None]]], Awaitable[str]]


class Known(Identity):
    """Takes `Bearer <roles> <provinces> <subject>` at its word, as if an issuer had signed it."""

    def __init__(self) -> None:
        super().__init__(issuer_url="http://issuer", audience="nhipcau")

    async def of_header(self, authorization: str | None) -> Principal:
        if authorization is None:
            raise Problem("unauthenticated")
        roles, _, rest = authorization.removeprefix("Bearer ").partition(" ")
        provinces, _, subject = rest.rpartition(" ")
        return Principal(
            subject=subject,
            name="",
            roles=frozenset(roles.split("+")),
            provinces=frozenset(filter(None, provinces.split(","))),
        )


def settings(dsn: str, *, demo: bool = False, **more: Any) -> RegistrySettings:
    return RegistrySettings(
        database_url=dsn,
        kafka_bootstrap="127.0.0.1:1",
        issuer_url="http://issuer",
        port=1,
        demo=demo,
        log_requests=False,
        tax_code_key=TAX_CODE_KEY,
        pool_size_max=5,
        **more,
    )


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[Any]]:
    """What is logged meanwhile; nothing of it is rendered."""
    capture = LogCapture()
    before = structlog.get_config()
    structlog.configure(processors=[capture])
    yield capture.entries
    structlog.configure(**before)


async def _prepare(dsn: str) -> None:
    await composition.migrate(settings(dsn))


async def _prepare_demo(dsn: str) -> None:
    await composition.migrate(settings(dsn, demo=True))


@pytest.fixture(scope="session")
def prepare_database() -> Callable[[str], Awaitable[None]]:
    return _prepare


@pytest.fixture(scope="session")
def run_service() -> Callable[..., AbstractAsyncContextManager["Service"]]:
    """For files whose tests can share a service."""
    return running


@pytest.fixture(scope="session")
def known_identity() -> Identity:
    return Known()


@pytest_asyncio.fixture(loop_scope="session")
async def database_url(make_database: MakeDatabase) -> str:
    return await make_database("registry", _prepare)


@pytest_asyncio.fixture(loop_scope="session")
async def demo_database_url(make_database: MakeDatabase) -> str:
    return await make_database("registry_demo", _prepare_demo)


@pytest_asyncio.fixture(loop_scope="session")
async def connection(database_url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """To look into the test's database past the service."""
    opened = await asyncpg.connect(database_url)
    yield opened
    await opened.close()


@dataclass(frozen=True)
class Service:
    """The running app, and clients of it that bear a role."""

    app: FastAPI

    def client(
        self, role: str = "agency_officer", *provinces: str, subject: str = "someone"
    ) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url="http://registry",
            headers={"Authorization": f"Bearer {role} {','.join(provinces)} {subject}"},
        )


@pytest_asyncio.fixture(loop_scope="session")
async def service(database_url: str) -> AsyncIterator[Service]:
    async with running(database_url) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def demo_service(demo_database_url: str) -> AsyncIterator[Service]:
    async with running(demo_database_url, demo=True) as started:
        yield started


@asynccontextmanager
async def running(dsn: str, **options: Any) -> AsyncIterator[Service]:
    """The app between its start and its stop, without its background tasks."""
    process = composition.process(settings(dsn, **options), identity=Known())
    async with process.app.router.lifespan_context(process.app):
        yield Service(process.app)


@pytest.fixture
def agency(service: Service) -> httpx.AsyncClient:
    return service.client("agency_officer")


@pytest.fixture
def of_lao_cai(service: Service) -> httpx.AsyncClient:
    """An officer of the Lào Cai of today."""
    return service.client("province_officer", "15")


class Papers:
    """Bodies of commands with defaults that do not matter, as a client writes them."""

    rows = CONSISTENT
    _numbers = itertools.count(1)

    def document(self, day: str, issuer: str = "UBND tỉnh Lào Cai") -> Body:
        """No two are the same."""
        return {"number": f"{next(self._numbers)}/QĐ-UBND", "date": day, "issuer": issuer}

    def plan(
        self, name: str = "Tân An", *, unit: str = "10", on: str = "2019-05-06", **more: Any
    ) -> Body:
        place = {"unit": unit, "communes": ["xã Bản Qua"]}
        if former := more.pop("former_unit", None):
            place["former_unit"] = former
        return {
            "name": name,
            "place": place,
            "area_ha": "50.00",
            "industries": ["chế biến gỗ"],
            "plan_period": "2021-2030",
            "document": self.document(on),
            **more,
        }

    def establish(
        self, cluster: str, *, on: str = "2020-03-02", area_ha: str = "50.00", **more: Any
    ) -> Body:
        return {
            "cluster": cluster,
            "area_ha": area_ha,
            "investor": {"name": "Công ty TNHH Hạ tầng Bình Minh", "kind": "enterprise"},
            "document": self.document(on),
            **more,
        }

    def detail(
        self, cluster: str, *, on: str = "2020-09-01", industrial: str = "35.00", **more: Any
    ) -> Body:
        return {
            "cluster": cluster,
            "land_use": {"industrial": industrial, "infrastructure": "10.00", "green": "5.00"},
            "document": self.document(on),
            **more,
        }

    def lease(
        self, cluster: str, *, on: str = "2021-02-01", leased_ha: str = "3.00", **more: Any
    ) -> Body:
        return {
            "cluster": cluster,
            "name": "Công ty CP Gỗ Minh Khai",
            "is_fdi": False,
            "leased_ha": leased_ha,
            "document": self.document(on, issuer="Chủ đầu tư hạ tầng"),
            **more,
        }

    def b01(self, cluster: str, tenant: str, period: str = "FY-2025", **more: Any) -> Body:
        subject = {"kind": "tenant", "code": tenant, "cluster": cluster}
        return self._return("B01", period, OF_A_TENANT, subject, **more)

    def b02(self, cluster: str, period: str = "FY-2025", **more: Any) -> Body:
        subject = {"kind": "cluster", "code": cluster}
        return self._return("B02", period, OF_A_CLUSTER, subject, **more)

    def b03(self, code: str, name: str, period: str = "FY-2025", **more: Any) -> Body:
        subject = {"kind": "commune" if len(code) == 5 else "district", "code": code, "name": name}
        return self._return("B03", period, CONSISTENT, subject, **more)

    def _return(
        self, form: str, period: str, usual: Mapping[str, Any], subject: Body, **more: Any
    ) -> Body:
        told = {**usual, **more.pop("rows", {})}
        body = self.b04(period=period, **{"issuer": "UBND xã"} | more)
        return body | {"form": form, "rows": told, "subject": subject}

    def b04(
        self,
        unit: str = "15",
        period: str = "FY-2025",
        *,
        on: str = "2025-12-22",
        issuer: str = "Sở Công Thương",
        **more: Any,
    ) -> Body:
        return {
            "form": "B04",
            "form_version": "TT14-2024+TT38-2025",
            "unit": unit,
            "period": period,
            "rows": CONSISTENT | more.pop("rows", {}),
            "document": self.document(on, issuer=issuer),
            "channel": "database",
            **more,
        }


@pytest.fixture
def papers() -> Papers:
    return Papers()
