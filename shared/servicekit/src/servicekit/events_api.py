"""What every service with an event log answers: its pull feed, and the clock of a demo."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict

from eventkit.log import EventLog
from servicekit.database import Database

BATCH = "application/cloudevents-batch+json"
LIMIT, LIMIT_MAX = 100, 1000


class MoveClock(BaseModel):
    model_config = ConfigDict(extra="forbid")
    at: AwareDatetime


class Clock(BaseModel):
    now: datetime
    today: date
    demo: bool


def feed_router(database: Database, event_log: EventLog) -> APIRouter:
    """`GET /v1/events`: for subscribers and operators."""
    raise NotImplementedError


def clock_router(database: Database) -> APIRouter:
    """`/v1/clock`: read by anyone with an identity, moved by an operator, in a demo only."""
    raise NotImplementedError
