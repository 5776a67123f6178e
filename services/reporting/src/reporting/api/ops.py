"""For operators: what is behind, what is parked, which builds there are, what to do about it."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from reporting.api.office import OPERATOR, Office
from reporting.api.operations import Operations
from reporting.api.reading import answer
from reporting.commands.discard_message import DiscardMessage
from reporting.commands.discard_parked import DiscardParked
from reporting.commands.release_parked import ReleaseParked
from reporting.commands.switch_build import SwitchBuild
from reporting.domain.held import HeldMessage
from reporting.domain.journal import REASON_CHARS_MAX
from reporting.pages.models import Comparison, OperationsPage
from reporting.queries.operations import HeldDetails
from servicekit.identity import CurrentPrincipal, require_role

TOPIC_CHARS_MAX = 249  # Kafka allows no more

type Reason = Annotated[str, Field(min_length=1, max_length=REASON_CHARS_MAX)]
type ParkedId = Annotated[int, Path(ge=1, lt=2**63)]
type Projection = Annotated[str, Path(max_length=60, examples=["clusters"])]
type Build = Annotated[int, Path(ge=1, lt=2**31)]
type Topic = Annotated[str, Path(max_length=TOPIC_CHARS_MAX)]
type Partition = Annotated[int, Path(ge=0, lt=2**31)]
type Offset = Annotated[int, Path(ge=0, lt=2**63)]


class Decision(BaseModel):
    """Why: kept with the decision, for ever."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class Switch(Decision):
    even_if_behind: bool = False


class MessageDecision(Decision):
    projection: Annotated[str, Field(max_length=60)]
    topic: Annotated[str, Field(max_length=TOPIC_CHARS_MAX)]
    partition: Annotated[int, Field(ge=0, lt=2**31)]
    offset: Annotated[int, Field(ge=0, lt=2**63)]


class Released(BaseModel):
    applied: int


class Started(BaseModel):
    projection: str
    build: int


class Switched(BaseModel):
    projection: str
    build: int
    left: int


def router(office: Office, operations: Operations) -> APIRouter:
    router = APIRouter(tags=["operations"])

    @router.get("/v1/ops", summary="Readers, parked facts, builds", response_model=OperationsPage)
    async def read_operations(principal: CurrentPrincipal) -> Response:
        require_role(principal, OPERATOR)
        return answer(await operations.page())

    @router.get(
        "/v1/ops/parked/{parked_id}",
        summary="A parked aggregate and all that waits, with the bytes",
        response_model=HeldDetails,
    )
    async def inspect_parked(principal: CurrentPrincipal, parked_id: ParkedId) -> Response:
        require_role(principal, OPERATOR)
        return answer(await operations.held(parked_id))

    @router.post("/v1/ops/parked/{parked_id}/release", summary="Try it again, in order")
    async def release(principal: CurrentPrincipal, parked_id: ParkedId, body: Decision) -> Released:
        command = ReleaseParked(parked_id=parked_id, reason=body.reason)
        return Released(applied=await office.release(principal, command))

    @router.post(
        "/v1/ops/parked/{parked_id}/discard",
        summary="Leave this fact out for good; not undone",
        status_code=204,
    )
    async def discard(principal: CurrentPrincipal, parked_id: ParkedId, body: Decision) -> None:
        await office.discard(principal, DiscardParked(parked_id=parked_id, reason=body.reason))

    @router.post(
        "/v1/ops/messages/discard",
        summary="Say that nothing is missing because of an unreadable message",
        status_code=204,
    )
    async def discard_unreadable(principal: CurrentPrincipal, body: MessageDecision) -> None:
        message = HeldMessage(topic=body.topic, partition=body.partition, offset=body.offset)
        command = DiscardMessage(projection=body.projection, message=message, reason=body.reason)
        await office.discard_message(principal, command)

    @router.post(
        "/v1/ops/projections/{projection}/builds",
        summary="Start a new build beside the live one",
        status_code=201,
    )
    async def start_build(principal: CurrentPrincipal, projection: Projection) -> Started:
        build = await office.start_build(principal, projection)
        return Started(projection=projection, build=build)

    @router.get(
        "/v1/ops/projections/{projection}/builds/{build}/comparison",
        summary="Compare it row by row with the live one",
        response_model=Comparison,
    )
    async def compare(
        principal: CurrentPrincipal, projection: Projection, build: Build
    ) -> Response:
        require_role(principal, OPERATOR)
        return answer(await operations.comparison(projection, build))

    @router.post(
        "/v1/ops/projections/{projection}/builds/{build}/switch",
        summary="Let it answer from now on",
    )
    async def switch(
        principal: CurrentPrincipal, projection: Projection, build: Build, body: Switch
    ) -> Switched:
        command = SwitchBuild(
            projection=projection,
            build=build,
            reason=body.reason,
            even_if_behind=body.even_if_behind,
        )
        left = await office.switch(principal, command)
        return Switched(projection=projection, build=build, left=left)

    @router.delete(
        "/v1/ops/projections/{projection}/builds/{build}",
        summary="Forget a build that is not live",
        status_code=204,
    )
    async def drop_build(principal: CurrentPrincipal, projection: Projection, build: Build) -> None:
        await office.drop_build(principal, projection, build)

    return router
