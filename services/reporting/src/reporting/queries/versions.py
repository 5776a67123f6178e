"""The versions of one return as they were filed, with what was decided about each."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Text, and_, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.forms import Period
from reporting.queries.filed import numbers
from reporting.queries.history import paper_of
from reporting.queries.lens import Seen
from reporting.report_views import Finding, ReportVersion, State
from reporting.tables import return_fact

DECISIONS: Mapping[str, State] = {"accepted": "accepted", "returned": "returned"}


async def versions(
    connection: AsyncConnection, seen: Seen, return_id: UUID, period: Period
) -> tuple[ReportVersion, ...]:
    """The newest first."""
    found: dict[int, list[RowMapping]] = {}
    for row in (await connection.execute(_facts(seen, return_id))).mappings():
        found.setdefault(row["return_version"], []).append(row)
    read = (_version(number, facts, period) for number, facts in found.items())
    return tuple(sorted((one for one in read if one is not None), key=lambda one: -one.version))


def state_of(versions: Iterable[ReportVersion]) -> State:
    """An accepted version stands until a newer one is accepted."""
    states = [one.state for one in versions]
    if not states:
        return "nothing"
    return "accepted" if "accepted" in states else states[0]


def _facts(seen: Seen, return_id: UUID) -> Any:
    c = return_fact.c
    shown = (
        *(c.return_version, c.decision, c.occurred_on, c.recorded_at, c.provenance, c.data),
        cast(c.rows, Text).label("rows"),
    )
    known = seen.known_or_all
    return (
        select(*shown)
        .where(c.build == seen.returns.number, c.return_id == return_id)
        .where(c.occurred_on <= seen.on, c.recorded_at <= known)
        .where(or_(c.withdrawn_at.is_(None), and_(c.withdrawn_at > known)))
        .order_by(c.occurred_on, c.streamversion)
    )


def _version(number: int, facts: list[RowMapping], period: Period) -> ReportVersion | None:
    filed = next((fact for fact in reversed(facts) if fact["decision"] is None), None)
    if filed is None:  # the fact that filed it was lost; what is decided about it says nothing
        return None
    decided = next((fact for fact in reversed(facts) if fact["decision"] is not None), None)
    said = json.loads(filed["data"], parse_float=Decimal)
    return ReportVersion(
        version=number,
        state="submitted" if decided is None else DECISIONS[decided["decision"]],
        paper=paper_of(said.get("document")),
        submitted_on=filed["occurred_on"],
        recorded_at=filed["recorded_at"],
        channel=_text(said.get("channel")),
        form_version=_text(said.get("form_version")),
        decided_on=decided["occurred_on"] if decided else None,
        decided_at=decided["recorded_at"] if decided else None,
        reasons=_texts(json.loads(decided["data"]).get("reasons")) if decided else (),
        warnings=_warnings(said.get("warnings")),
        notes=_notes(said.get("notes")),
        rows=numbers(filed["rows"]),
        provenance=filed["provenance"],
        days_late=max(0, (filed["occurred_on"] - period.last_punctual_day).days),
    )


# Fields on which no figure depends are shown where they are as expected.


def _warnings(said: Any) -> tuple[Finding, ...]:
    found = []
    for one in said if isinstance(said, list) else ():
        match one:
            case {"rule": str(rule), "message_vi": str(vi), "message_en": str(en)}:
                rows = _texts(one.get("rows"))
                found.append(Finding(rule=rule, rows=rows, message_vi=vi, message_en=en))
            case _:
                pass
    return tuple(found)


def _notes(said: Any) -> Mapping[str, str]:
    if not isinstance(said, Mapping):
        return {}
    return {code: note for code, note in said.items() if isinstance(note, str)}


def _text(said: Any) -> str | None:
    return said if isinstance(said, str) else None


def _texts(said: Any) -> tuple[str, ...]:
    if not isinstance(said, list):
        return ()
    return tuple(text for text in said if isinstance(text, str))
