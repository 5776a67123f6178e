"""Generated requests, valid and not, against every operation: no 500, and answers as documented."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from reporting import app as composition
from reporting.settings import ReportingSettings
from testkit.served import Served

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


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(databases: Any, known_identity: Any, prepare_database: Any) -> AsyncIterator[str]:
    dsn = await databases.make("reporting_api", prepare_database)
    # A stream is as short as a request here, so that it can be looked at whole.
    settings = settings_of(dsn, stream_s_max=0.05)
    server = Served(composition.process(settings, identity=known_identity).app)
    await server.start()
    yield server.url
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
