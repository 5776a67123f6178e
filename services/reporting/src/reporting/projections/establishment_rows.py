"""From an event about an establishment to its row: what each type says of each field."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, assert_never
from uuid import UUID

import orjson

from eventkit.message import Message
from reporting.inbound.establishments import (
    ESTABLISHMENT_EVENTS,
    AnyEstablishmentFact,
    Changed,
    Closed,
    EstablishmentFactRetracted,
    Moved,
    Placed,
    Registered,
)
from reporting.projections.placement import place
from territory import fold, vietnamese_sort_key

HOUSEHOLD = "household"

type Said = dict[str, Any]


class EstablishmentRow(NamedTuple):
    """A row of establishment_fact but for its build; `said`: null takes a field away."""

    establishment_id: UUID
    occurred_on: date
    streamversion: int
    incarnation: int
    position: int
    event_id: UUID
    fact_id: UUID
    corrects: UUID | None
    type: str
    recorded_at: datetime
    provenance: str | None
    data: bytes
    names: str | None
    places: str | None
    said: str


def row_of(message: Message) -> EstablishmentRow | None:
    """None for a type that is not known here; ValueError for a body that cannot be read."""
    event = ESTABLISHMENT_EVENTS.get(message.type)
    if event is None:
        return None
    body = event.validate_json(message.value)
    said = {"code": body.code} | _said(body)
    return EstablishmentRow(
        message.stream_id,
        body.effective_on,
        message.streamversion,
        message.incarnation,
        message.position,
        message.event_id,
        message.fact_id,
        body.corrects,
        message.type,
        message.recorded_at,
        body.provenance.kind if body.provenance else None,
        message.value,
        fold(said["name"]) if said.get("name") else None,
        _folded(said.get("commune"), said.get("district"), said.get("craft_village")),
        orjson.dumps(said, default=_plain).decode(),
    )


def _said(body: AnyEstablishmentFact) -> Said:
    match body:
        case Registered():
            return {
                "status": "active",
                "since": body.effective_on,
                "closed_because": None,
                "industry": body.industry,
                "sector": body.sector,
                "size": body.size,
                "employees": body.employees,
                "revenue_bnvnd": body.revenue_bnvnd,
                "capital_bnvnd": body.capital_bnvnd,
                "founded_on": body.founded_on,
                **_identified(body.legal_form, body.name, body.tax_code),
                **_lies(body),
            }
        case Changed():
            return _changed(dict(body.changes))
        case Moved():
            return _lies(body)
        case Closed():
            return {
                "status": "closed",
                "since": body.effective_on,
                "closed_because": body.reason,
            }
        case EstablishmentFactRetracted():
            return {}
        case _:
            assert_never(body)


def _changed(changes: Said) -> Said:
    """With its form, name and tax code are said anew: it is another taxpayer then."""
    if "craft_village" in changes:
        changes |= _in_village(changes["craft_village"])
    if "legal_form" in changes:
        said = (changes.get("name"), changes.get("tax_code"))
        return changes | _identified(changes["legal_form"], *said)
    return changes | (_named(changes["name"]) if "name" in changes else {})


def _identified(legal_form: str, name: str | None, tax_code: str | None) -> Said:
    """A household has no name here, whatever was sent: it would be its owner's."""
    if legal_form == HOUSEHOLD:
        name = tax_code = None
    return {"legal_form": legal_form, "tax_code": tax_code} | _named(name)


def _named(name: str | None) -> Said:
    return {"name": name, "name_key": None if name is None else vietnamese_sort_key(name)}


def _lies(body: Placed) -> Said:
    at = place(body.unit, body.former_unit, body.effective_on)
    return {
        "unit34": at.unit34,
        "unit63": at.unit63,
        "commune": body.place.commune,
        "district": body.place.district,
        "place_kind": body.place.kind,
        "ward_of": body.place.ward_of,
        **_in_village(body.craft_village),
    }


def _in_village(name: str | None) -> Said:
    return {"craft_village": name, "craft_village_key": None if name is None else fold(name)}


def _folded(*names: str | None) -> str | None:
    return fold(" ".join(name for name in names if name)) or None


def _plain(value: object) -> str:
    """Decimals keep the digits they came with."""
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(type(value))
