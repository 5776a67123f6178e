"""What a command is answered with: its body, its version, and its schema for the document."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel

from registry.api.problems import warnings_of
from registry.commands.clusters import Outcome
from registry.commands.establishments import EstablishmentOutcome
from registry.commands.returns import ReturnOutcome
from servicekit.etag import etag
from servicekit.idempotency import Answer

CREATED = 201


class Warned(BaseModel):
    """Recorded all the same; somebody should look at it."""

    rule: str | None
    message_vi: str
    message_en: str


class ClusterFiled(BaseModel):
    """The fact that was recorded of a cluster; `version` is the cluster's after it."""

    fact_id: UUID
    event_ids: list[UUID]
    cluster_id: UUID
    code: str
    version: int
    tenant_id: UUID | None = None
    warnings: list[Warned]


class ReturnFiled(BaseModel):
    """The fact that was recorded of a return; `version` is the return's after it."""

    fact_id: UUID
    event_ids: list[UUID]
    return_id: UUID
    version: int
    return_version: int
    warnings: list[Warned]


class EstablishmentFiled(BaseModel):
    """The fact that was recorded of an establishment; `version` is the establishment's after it."""

    fact_id: UUID
    event_ids: list[UUID]
    establishment_id: UUID
    code: str
    version: int
    warnings: list[Warned]


type AnyOutcome = Outcome | ReturnOutcome | EstablishmentOutcome


def answer_of(outcome: AnyOutcome) -> Answer:
    body: dict[str, Any] = {"fact_id": outcome.fact_id, "event_ids": outcome.event_ids}
    match outcome:
        case Outcome():
            body |= {"cluster_id": outcome.cluster_id, "code": outcome.code}
            body |= {"version": outcome.version}
            if outcome.tenant_id is not None:
                body |= {"tenant_id": outcome.tenant_id}
            body |= {"warnings": warnings_of(outcome.warnings)}
            place = f"/v1/clusters/{outcome.cluster_id}"
        case ReturnOutcome():
            body |= {"return_id": outcome.return_id, "version": outcome.version}
            body |= {"return_version": outcome.return_version, "warnings": outcome.warnings}
            place = f"/v1/returns/{outcome.return_id}"
        case EstablishmentOutcome():
            body |= {"establishment_id": outcome.establishment_id, "code": outcome.code}
            body |= {"version": outcome.version, "warnings": warnings_of(outcome.warnings)}
            place = f"/v1/establishments/{outcome.establishment_id}"
    # The ids that asyncpg hands out are UUIDs of a class that orjson does not know.
    text = orjson.dumps(body, default=str)
    return Answer(CREATED, text, {"ETag": etag(outcome.version), "Location": place})


def line_of(number: int, answer: Answer) -> bytes:
    """The same answer as one line of many."""
    return b'{"line":%d,"status":%d,' % (number, answer.status) + answer.body[1:]


def refused_line(number: int, document: Mapping[str, Any]) -> bytes:
    return orjson.dumps(
        {"line": number, "status": document["status"], "problem": document}, default=str
    )
