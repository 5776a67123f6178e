"""Facts as the lines that the registry's batch takes, with what the loader needs beside each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from demo.days import step_of
from demo.model import Cluster, Document, Expected, Fact

SOURCE = "DEMO"
_PHASES = {"B01": 1, "B02": 1, "B03": 2, "ret": 3}
BIRTHS = ("plan-cluster", "record-legacy-cluster")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One command. Lines of one lane are sent in order; `corrects` is the key of another line."""

    key: str
    lane: str
    step: date
    on: date
    body: Mapping[str, Any]
    corrects: str | None = None
    expected: Expected | None = None
    case: str | None = None

    @property
    def of_cluster(self) -> bool:
        """A paper about a cluster or one of its tenants."""
        return "/" not in self.lane and self.lane != "returns"

    @property
    def phase(self) -> int:
        """Within a step: clusters and establishments, firms, communes and districts, provinces."""
        return _PHASES.get(self.lane[:3], 0)

    def as_bytes(self) -> bytes:
        """One line of the generated file, the same for the same seed."""
        about: dict[str, object] = {"step": self.step, "lane": self.lane}
        if self.corrects is not None:
            about["corrects"] = self.corrects
        if self.expected is not None:
            about["expected"] = {"status": self.expected.status, "code": self.expected.code}
        if self.case is not None:
            about["case"] = self.case
        return orjson.dumps({**about, "line": self.body}, option=orjson.OPT_APPEND_NEWLINE)


def of_cluster(seed: int, one: Cluster) -> list[Line]:
    """`one.facts` are in the order of their days; the first paper that is told is the birth."""
    found = []
    born = False
    for fact in sorted(one.facts, key=lambda fact: step_of(fact.told)):
        birth = not born and fact.command in BIRTHS
        found.append(_line(seed, one, fact, birth=birth))
        born = born or birth
    return found


def _line(seed: int, one: Cluster, fact: Fact, *, birth: bool) -> Line:
    which = {"cluster_id": str(one.id), "code": one.code} if birth else {"cluster": str(one.id)}
    body: dict[str, Any] = {
        "command": fact.command,
        "key": key_of(seed, fact.key),
        **which,
        "document": paper(fact.document),
        **({"effective_on": fact.on.isoformat()} if fact.on != fact.document.day else {}),
        **fact.fields,
        **({"note": fact.note} if fact.note else {}),
        "provenance": _provenance(seed, one, fact),
    }
    return Line(
        key=fact.key,
        lane=str(one.id),
        step=step_of(fact.told),
        on=fact.on,
        body=body,
        corrects=fact.corrects,
        expected=fact.expected,
        case=fact.case,
    )


def key_of(seed: int, key: str) -> str:
    return f"demo/{seed}/{key}"


def paper(document: Document) -> dict[str, str]:
    return {
        "number": document.number,
        "date": document.day.isoformat(),
        "issuer": document.issuer,
    }


def synthetic(seed: int) -> dict[str, object]:
    return {"kind": "synthetic", "source": SOURCE, "seed": seed}


def _provenance(seed: int, one: Cluster, fact: Fact) -> dict[str, object]:
    """Of a real sample's paper: which of its fields are ours, named one by one."""
    if not fact.real or one.sample is None:
        return synthetic(seed)
    ours = [name for name in _fields(fact) if name not in fact.real]
    source = f"{SOURCE}; {one.sample.source}"
    return {"kind": "mixed", "source": source, "seed": seed, "generated": ours}


def _fields(fact: Fact) -> list[str]:
    """The fields of a paper, those of its parts with a point: 'document.number'."""
    found = ["document.number", "document.date", "document.issuer"]
    for name, value in fact.fields.items():
        if isinstance(value, dict) and name in ("place", "land_use", "changes"):
            found += [f"{name}.{part}" for part in value if part not in ("unit", "former_unit")]
        else:
            found.append(name)
    return found
