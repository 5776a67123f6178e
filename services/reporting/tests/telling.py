"""A registry that tells what a test wants to have happened, as messages with positions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from uuid_utils.compat import uuid7

from eventkit.message import Message
from eventkit.projection import Fact, Projection
from reporting.projections import PROJECTIONS

START = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2026, 11, 21)

DEFAULTS: dict[str, dict[str, Any]] = {
    "planned": {
        "name": "Âu Lâu",
        "aliases": [],
        "area_ha": "50.00",
        "industries": ["gỗ"],
        "plan_period": "2021-2030",
    },
    "plan-adjusted": {},
    "withdrawn-from-plan": {"becomes": "withdrawn"},
    "legacy-recorded": {"name": "Đầm Hồng", "area_ha": "20.00", "basis": "old-plan"},
    "established": {
        "area_ha": "50.00",
        "investor": {"name": "Công ty Hạ tầng (mẫu)", "kind": "enterprise"},
        "regime": "R1",
        "cluster_types": ["general"],
        "legacy": False,
    },
    "detailed-plan-approved": {"industrial_land_ha": "30.00", "scale": "1/500"},
    "infrastructure-project-approved": {"total_bnvnd": "250.000000"},
    "land-cleared": {"cleared_ha": "25.00"},
    "construction-started": {},
    "infrastructure-completed": {"items": ["road"], "ready_ha": "20.00", "complete": False},
    "wastewater-changed": {"status": "operating"},
    "expanded": {"area_ha": "70.00", "regime": "R1"},
    "adjusted": {"changes": {"name": "Âu Lâu 2"}},
    "investor-changed": {"investor": None, "previous": None},
    "abolished": {"reason": "không còn nhu cầu"},
    "fact-retracted": {"reason": "ghi nhầm"},
    "tenant-approved": {
        "name": "Gỗ An Bình (mẫu)",
        "country": "VN",
        "industry": "C16",
        "is_fdi": False,
        "approved_ha": "3.00",
        "paper": "policy",
    },
    "tenant-leased": {"leased_ha": "2.00"},
    "tenant-status-changed": {"status": "operating"},
    "tenant-revoked": {"reason": "chậm"},
    "tenant-ended": {"reason": "hết hạn"},
}

ESTABLISHMENT_DEFAULTS: dict[str, dict[str, Any]] = {
    "registered": {
        "legal_form": "enterprise",
        "name": "Công ty Gỗ Văn Bàn (mẫu)",
        "tax_code": "9900000016",
        "industry": "Chế biến gỗ",
        "size": "small",
        "craft_village": None,
    },
    "changed": {"changes": {}},
    "moved": {"reason": "relocation", "craft_village": None},
    "closed": {"reason": "dissolved"},
    "fact-retracted": {"reason": "ghi nhầm"},
}


@dataclass
class Registry:
    """Says what happened, as messages with positions, one minute after another."""

    messages: list[Message] = field(default_factory=list)
    incarnation: int = 1
    clock: datetime = START
    _versions: dict[UUID, int] = field(default_factory=dict)
    _positions: dict[int, int] = field(default_factory=dict)
    _codes: dict[UUID, str] = field(default_factory=dict)

    def cluster(
        self, cluster_id: UUID, word: str, on: date | str, unit: str = "15", **said: Any
    ) -> Message:
        """A fact about a cluster; what its type must say and the test doesn't care for is there."""
        day = str(on)
        code = self._codes.setdefault(cluster_id, f"CCN-{unit}-{len(self._codes) + 1:04d}")
        data: dict[str, Any] = {
            "cluster_id": str(cluster_id),
            "code": code,
            "unit": unit,
            "former_unit": said.pop("former_unit", None),
            "document": {"number": f"{len(self.messages) + 1}/QĐ", "date": day, "issuer": "UBND"},
            "effective_on": day,
            **DEFAULTS[word],
            **said,
        }
        return self.say(f"vn.nhipcau.registry.cluster.{word}.v1", cluster_id, data)

    def establishment(
        self, establishment_id: UUID, word: str, on: date | str, unit: str = "15", **said: Any
    ) -> Message:
        """A fact about an establishment: `place` names only what a test cares for."""
        day = str(on)
        codes = self._codes
        data: dict[str, Any] = {
            "establishment_id": str(establishment_id),
            "code": codes.setdefault(establishment_id, f"CNNT-{unit}-{len(codes) + 1:05d}"),
            "unit": unit,
            "former_unit": said.pop("former_unit", None),
            "document": {"number": f"{len(self.messages) + 1}/CN", "date": day, "issuer": "SCT"},
            "effective_on": day,
            **ESTABLISHMENT_DEFAULTS[word],
            **said,
        }
        if word in {"registered", "moved"}:
            where = {"unit": unit, "commune": "Văn Bàn", "kind": "commune"}
            data["place"] = where | said.get("place", {})
        return self.say(f"vn.nhipcau.registry.establishment.{word}.v1", establishment_id, data)

    def filed(
        self,
        unit: str,
        period: str,
        jobs: int | None,
        on: date | str,
        *,
        version: int = 1,
        return_id: UUID | None = None,
        **said: Any,
    ) -> UUID:
        """A return, on form B04 unless `said` names another; returns the id of its aggregate."""
        return_id = return_id or uuid7()
        named = _return(return_id, unit, period, version)
        self.say(
            "vn.nhipcau.registry.return.submitted.v1",
            return_id,
            {
                **named,
                "rows": {"1": 40, "2": "1980.50", "25": jobs},
                "document": {"number": "9/BC", "date": str(on), "issuer": "SCT"},
                "channel": "database",
                **said,
            },
        )
        return return_id

    def decided(self, return_id: UUID, word: str, on: date | str, *, version: int = 1) -> Message:
        """`accepted` or `returned`."""
        filed = orjson.loads(next(m for m in self.messages if m.stream_id == return_id).value)
        named = _return(return_id, filed["unit"], filed["period"], version)
        told = {name: filed[name] for name in ("form", "subject") if name in filed}
        data = named | told | {"effective_on": str(on)}
        return self.say(f"vn.nhipcau.registry.return.{word}.v1", return_id, data)

    def say(self, type_: str, stream_id: UUID, data: Any, **changed: Any) -> Message:
        self.clock += timedelta(minutes=1)
        position = self._positions.get(self.incarnation, 0) + 1
        self._positions[self.incarnation] = position
        version = self._versions.get(stream_id, 0) + 1
        self._versions[stream_id] = version
        event_id = uuid7()
        stream = ".".join(type_.split(".")[2:4])
        message = Message(
            source="registry",
            type=type_,
            event_id=event_id,
            fact_id=event_id,
            stream=stream,
            stream_id=stream_id,
            streamversion=version,
            incarnation=self.incarnation,
            position=position,
            previousposition=position - 1,
            recorded_at=self.clock,
            accepted_at=self.clock,
            correlation_id=event_id,
            causation_id=None,
            topic=stream,
            partition=0,
            offset=len(self.messages),
            value=data if isinstance(data, bytes) else orjson.dumps(data),
        )._replace(**changed)
        self.messages.append(message)
        return message

    def restored_at(self, position: int) -> None:
        """The database came back from a copy that ends at this position; a new incarnation."""
        lost = [
            m for m in self.messages if m.incarnation == self.incarnation and m.position > position
        ]
        for message in lost:
            before = self._versions[message.stream_id]
            self._versions[message.stream_id] = min(before, message.streamversion - 1)
        self.incarnation += 1


def _return(return_id: UUID, unit: str, period: str, version: int) -> dict[str, Any]:
    return {
        "return_id": str(return_id),
        "form": "B04",
        "form_version": "TT14-2024+TT38-2025",
        "unit": unit,
        "period": period,
        "return_version": version,
    }


def facts_of(projection: Projection, messages: Iterable[Message]) -> list[Fact]:
    """What this projection's reader would hand to it."""
    read = (message for message in messages if message.stream in projection.streams)
    bodies = ((message, projection.decode(message)) for message in read)
    return [Fact(message, body) for message, body in bodies if body is not None]


class Read:
    """Applies messages to a build of every projection, some at a time, as a reader does."""

    def __init__(self, connection: asyncpg.Connection, build: int) -> None:
        self._connection = connection
        self.build = build

    async def __call__(
        self, messages: Sequence[Message], *, build: int | None = None, at_a_time: int = 1000
    ) -> None:
        for projection in PROJECTIONS:
            for batch in batched(facts_of(projection, messages), at_a_time, strict=False):
                async with self._connection.transaction():
                    await projection.apply(self._connection, build or self.build, batch)
