"""Generated requests, valid and not, against every operation: no 500, and answers as documented."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from engines.ports import free_port
from reporting import app as composition
from reporting.settings import ReportingSettings

from .conftest import settings_of, token_of

pytestmark = pytest.mark.postgres

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = 10

DOCUMENT = composition.process(ReportingSettings.for_documents()).app.openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)


class Served:
    """The app on a port, in a thread with a loop of its own, as long as the tests of this file."""

    def __init__(self, app: Any) -> None:
        self.port = free_port()
        config = uvicorn.Config(app, port=self.port, log_config=None, lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    async def start(self) -> None:
        self._thread.start()
        while not self._server.started:  # noqa: ASYNC110 - another thread
            await asyncio.sleep(0.02)

    async def stop(self) -> None:
        self._server.should_exit = True
        await asyncio.to_thread(self._thread.join)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(databases: Any, known_identity: Any, prepare_database: Any) -> AsyncIterator[str]:
    dsn = await databases.make("reporting_api", prepare_database)
    # A stream is as short as a request here, so that it can be looked at whole.
    settings = settings_of(dsn, stream_s_max=0.05)
    server = Served(composition.process(settings, identity=known_identity).app)
    await server.start()
    yield f"http://127.0.0.1:{server.port}"
    await server.stop()


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_is_answered_as_documented(case: "Case[Any]", served: str) -> None:
    headers = {"Authorization": f"Bearer {token_of('operator+subscriber')}"}

    response = case.call(base_url=served, headers=headers)

    case.validate_response(response, checks=CHECKS)
