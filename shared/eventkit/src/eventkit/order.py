"""Which messages of an aggregate are new, which repeat what is known, and which must wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from uuid import UUID

from eventkit import reasons
from eventkit.intake import Unfit
from eventkit.message import Message
from eventkit.projection import Fact

type Aggregate = tuple[str, UUID]  # stream, id
type Chain = tuple[str, UUID, int]  # … and incarnation: along it versions are counted
type Version = tuple[str, UUID, int, int]  # … and streamversion
type Kind = Literal["data", "gap", "behind"]


class Head(NamedTuple):
    """The first message of those that wait for an aggregate."""

    kind: Kind
    incarnation: int
    streamversion: int


@dataclass(slots=True, kw_only=True)
class Known:
    """What a build knows of some aggregates, and the decisions of people."""

    last: Mapping[Chain, int] = field(default_factory=dict)
    heads: dict[Aggregate, Head] = field(default_factory=dict)
    waiting: set[Aggregate] = field(default_factory=set)  # those for which anything waits
    discarded: set[tuple[str, UUID, Kind]] = field(default_factory=set)  # source, event id


class Waiting(NamedTuple):
    message: Message
    kind: Kind
    reason: str


@dataclass(slots=True)
class Plan:
    """`facts` are to be applied; `last` are the versions that this reaches."""

    facts: list[Fact] = field(default_factory=list)
    last: dict[Chain, int] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    repeats: int = 0
    parked: int = 0  # aggregates, newly


def plan(facts: Sequence[Fact], known: Known, refused: Mapping[Version, str]) -> Plan:
    """What to do with these; those that were refused park their aggregates."""
    made = Plan()
    last, reached, heads = known.last, made.last, dict(known.heads)
    in_trouble = bool(heads or known.discarded or refused)
    for fact in facts:
        message, body = fact
        version = message.streamversion
        chain = (message.stream, message.stream_id, message.incarnation)
        before = reached.get(chain) or last.get(chain, 0)
        if version <= before:
            made.repeats += 1
            continue
        if in_trouble or version != before + 1 or type(body) is Unfit:
            in_trouble = True
            head = heads.get(chain[:2])
            if head is not None and head[1:] == (message.incarnation, version):
                made.repeats += 1
                continue
            if (waits := _waits(fact, before, known, heads, refused)) is not None:
                made.parked += waits.kind == "data"
                made.waiting.append(waits)
                continue
            if (message.source, message.event_id, "data") in known.discarded:
                body = None
        reached[chain] = version
        if body is not None:
            made.facts.append(fact)
    return made


def fillable(facts: Sequence[Fact], known: Known) -> set[Aggregate]:
    """The aggregates with a gap for which the missing version may now have come."""
    found = set()
    for message, _ in facts:
        head = known.heads.get((message.stream, message.stream_id))
        if head is not None and head.kind == "gap" and head.incarnation == message.incarnation:
            chain = (message.stream, message.stream_id, message.incarnation)
            if message.streamversion == known.last.get(chain, 0) + 1:
                found.add(chain[:2])
    return found


def _waits(
    fact: Fact,
    before: int,
    known: Known,
    heads: dict[Aggregate, Head],
    refused: Mapping[Version, str],
) -> Waiting | None:
    message, body = fact
    event = (message.source, message.event_id)
    chain = (message.stream, message.stream_id, message.incarnation)
    head = heads.get(chain[:2])
    if head is not None and head.kind == "data":
        return Waiting(message, "behind", "")
    # A later incarnation's first message of an aggregate is taken at whatever version it bears.
    is_first = before == 0 and message.incarnation > 1
    is_next = message.streamversion == before + 1 or is_first
    if not is_next and (*event, "gap") not in known.discarded:
        heads.setdefault(chain[:2], Head("gap", message.incarnation, message.streamversion))
        return Waiting(message, "gap", reasons.reason("gap", version=before + 1))
    reason = refused.get((*chain, message.streamversion))
    if isinstance(body, Unfit):
        reason = body.reason
    if reason is not None and (*event, "data") not in known.discarded:
        heads[chain[:2]] = Head("data", message.incarnation, message.streamversion)
        return Waiting(message, "data", reason)
    return None
