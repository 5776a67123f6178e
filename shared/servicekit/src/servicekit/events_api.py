"""What every service with an event log answers: its pull feed, and the clock of a demo."""

from datetime import date, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict
from starlette.responses import Response

from eventkit import clock, feed, wire
from servicekit.database import Connection, Database
from servicekit.identity import CurrentPrincipal, require_role
from servicekit.problems import Problem

BATCH = "application/cloudevents-batch+json"
LIMIT, LIMIT_MAX = 100, 1000
NUMBER_MAX = 2**63 - 1

STATE = "select service_now() as now, demo from service_clock"


class FeedBatch(Response):
    media_type = BATCH


class MoveClock(BaseModel):
    """The instant from which time goes on."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime


class Clock(BaseModel):
    """The service's time; `today` is the date in Việt Nam."""

    now: datetime
    today: date
    demo: bool


def feed_router(database: Database) -> APIRouter:
    """`GET /v1/events`: every event, in order of position, for subscribers and operators."""
    router = APIRouter(tags=["events"])

    @router.get(
        "/v1/events",
        summary="Events after a position, as CloudEvents",
        response_class=FeedBatch,
        responses={200: _FEED, 409: _LEFT},
    )
    async def read_events(
        principal: CurrentPrincipal,
        incarnation: Annotated[int, Query(ge=1, le=2**31 - 1)] = 1,
        after: Annotated[int, Query(ge=0, le=NUMBER_MAX)] = 0,
        limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT,
    ) -> Response:
        """Start with `after=0`. Go on with the header `Incarnation` and the last `position` read.

        Nothing recorded up to `Complete-To` follows the position `Last-Position`.
        """
        require_role(principal, "subscriber", "operator")
        async with database.connection() as connection:
            page = await _page(connection, incarnation, after, limit)
        return FeedBatch(
            orjson.dumps(page.events),
            headers={
                "Incarnation": str(page.incarnation),
                "Last-Position": str(page.last_position),
                "Complete-To": wire.instant(page.complete_to),
                "Cache-Control": "no-store",
            },
        )

    return router


def clock_router(database: Database) -> APIRouter:
    """`/v1/clock`: read by anyone with an identity, moved by an operator, and only in a demo."""
    router = APIRouter(tags=["clock"])

    @router.get("/v1/clock", summary="What time it is for this service")
    async def read_clock(_principal: CurrentPrincipal) -> Clock:
        async with database.connection() as connection:
            return await _read(connection)

    @router.post("/v1/clock", summary="Move the clock of a demo forward")
    async def move_clock(principal: CurrentPrincipal, body: MoveClock) -> Clock:
        require_role(principal, "operator")
        async with database.connection() as connection:
            try:
                await clock.move_to(connection, body.at)
            except clock.NotADemo as error:
                raise Problem("not-a-demo") from error
            except clock.NotNumberedYet as error:
                raise Problem("not-numbered-yet", headers={"Retry-After": "1"}) from error
            except clock.NeverBack as error:
                now = wire.instant(await clock.now(connection))
                raise Problem("never-back", now=now) from error
            return await _read(connection)

    return router


async def _page(connection: Connection, incarnation: int, after: int, limit: int) -> feed.FeedPage:
    try:
        return await feed.page(connection, incarnation=incarnation, after=after, limit=limit)
    except feed.UnknownIncarnation as unknown:
        raise Problem("unknown-incarnation", incarnation=unknown.current) from unknown
    except feed.LeftIncarnation as left:
        raise Problem(
            "left-incarnation",
            headers={"Incarnation": str(left.new)},
            incarnation=left.new,
            at=left.at,
            extra={"incarnation": left.new, "at": left.at},
        ) from left


async def _read(connection: Connection) -> Clock:
    [state] = await connection.fetch(STATE)
    now: datetime = state["now"]
    return Clock(now=now, today=await clock.today(connection), demo=state["demo"])


_HEADERS: dict[str, Any] = {
    "Incarnation": {
        "description": "To which the events of this page belong.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "Last-Position": {
        "description": "The last position of this incarnation that can be had now.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Complete-To": {
        "description": "Nothing recorded up to this instant follows Last-Position.",
        "schema": {"type": "string", "format": "date-time"},
    },
}
_EVENT: dict[str, Any] = {
    "type": "object",
    "description": "CloudEvents 1.0 in JSON, with the attributes that the message has on Kafka.",
    "required": ["specversion", "id", "source", "type", "position", "data"],
    "additionalProperties": True,
}
_FEED: dict[str, Any] = {
    "description": "A page, perhaps an empty one.",
    "headers": _HEADERS,
    "content": {BATCH: {"schema": {"type": "array", "items": _EVENT}}},
}
_LEFT: dict[str, Any] = {
    "description": "`after` lies above the end of an incarnation that was left: `incarnation`"
    " goes on from `at`, and what was read above it is withdrawn.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
