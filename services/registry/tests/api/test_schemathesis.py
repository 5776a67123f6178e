"""Generated requests, valid and not, against every operation: no 500, and answers as documented."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
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

from registry import app as composition
from registry.settings import RegistrySettings
from registry.workbooks.ports import MEDIA_TYPE
from testkit.served import Served

pytestmark = pytest.mark.postgres

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = 10

DOCUMENT = composition.process(RegistrySettings.for_documents()).app.openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def served(databases: Any, known_identity: Any, prepare_database: Any) -> AsyncIterator[str]:
    dsn = await databases.make("registry", prepare_database)
    process = composition.process(
        RegistrySettings(
            database_url=dsn,
            kafka_bootstrap="127.0.0.1:1",
            issuer_url="http://issuer",
            port=1,
            log_requests=False,
            tax_code_key="a key of one test run, of 32 letters",
        ),
        identity=known_identity,
    )
    server = Served(process.app)
    await server.start()
    yield server.url
    await server.stop()


@schemathesis.serializer("application/x-ndjson")
def one_line(_context: Any, line: Any) -> bytes:
    return orjson.dumps(line, default=repr)


@schemathesis.serializer(MEDIA_TYPE)
def no_workbook(_context: Any, content: Any) -> bytes:
    return content if isinstance(content, bytes) else repr(content).encode()


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
    headers = {"Authorization": "Bearer agency_officer+operator 15 someone"}

    response = case.call(base_url=served, headers=headers)

    case.validate_response(response, checks=CHECKS)
