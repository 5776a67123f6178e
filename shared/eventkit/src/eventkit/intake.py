"""What a poll brings of one partition: facts in order, up to where the order breaks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from eventkit import reasons, wire
from eventkit.message import Heartbeat, IncarnationStarted, Message
from eventkit.projection import Fact, Withdrawn, source_of

EPOCH = datetime.fromtimestamp(0, UTC)

# What `decode` raises for a body that is not what it should be.
BAD_BODY = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)

type Decode = Callable[[Message], Any]
type Place = tuple[int, int]  # incarnation, position


class Unfit(NamedTuple):
    """Stands for a body that cannot be read."""

    reason: str


@dataclass(slots=True, kw_only=True)
class Partition:
    """How far a partition has been read: ahead of the database by what is being stored."""

    topic: str
    number: int
    next_offset: int = 0
    digest: bytes | None = None
    wanted: Place | None = None
    positions: dict[int, int] = field(default_factory=dict)  # incarnation → the highest read
    recorded_at: datetime = EPOCH
    discarded: frozenset[tuple[int, bytes]] = frozenset()
    withdrawn: dict[int, Withdrawn] = field(default_factory=dict)  # shared by all of the source
    is_ours: bool = True
    is_checked: bool = False  # whether the message before next_offset is the one that was read


class Unread(NamedTuple):
    """A message that tells of no aggregate, or one before which Kafka lacks something."""

    offset: int
    kind: Literal["unreadable", "hole"]
    reason: str
    digest: bytes
    after: datetime


@dataclass(slots=True, kw_only=True)
class Slice:
    """What one poll adds to one partition. `is_back`: now read it from the beginning."""

    partition: Partition
    began: int
    ended: int
    digest: bytes | None
    is_back: bool = False
    facts: list[Fact] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    started: list[IncarnationStarted] = field(default_factory=list)
    may_repeat: bool = False
    heartbeat: Heartbeat | None = None
    end_offset: int = 0  # Kafka's own
    ignored: int = 0
    # How the partition stands after this slice.
    positions: Mapping[int, int] = field(default_factory=dict)
    recorded_at: datetime = EPOCH
    wanted: Place | None = None
    was_wanted: bool = False


def begin(partition: Partition) -> Slice:
    return Slice(
        partition=partition,
        began=partition.next_offset,
        ended=partition.next_offset,
        digest=partition.digest,
        was_wanted=partition.wanted is not None,
    )


def take(taken: Slice, records: Sequence[wire.Record], decode: Decode) -> None:
    """The next records of a topic of facts, first of all the one before, if it is to be checked."""
    partition = taken.partition
    if not _goes_on(partition, records[0]):
        _back(taken, max(partition.positions.items(), default=None))
        return
    if records[0].offset < partition.next_offset:
        records = records[1:]
    if records and _take(taken, records, decode):
        _end(taken, records[-1])


def take_heartbeats(taken: Slice, records: Sequence[wire.Record]) -> None:
    """Only the last one counts: it promises more than all before."""
    partition = taken.partition
    for record in records:
        try:
            said = wire.read(record)
        except wire.Unreadable as bad:
            taken.unread.append(_unread(partition, record, bad.reason))
            continue
        if isinstance(said, Heartbeat) and said.source == source_of(partition.topic):
            taken.heartbeat = said
        else:
            taken.unread.append(_unread(partition, record, _astray(partition, said)))
    _end(taken, records[-1])


def _goes_on(partition: Partition, first: wire.Record) -> bool:
    if partition.is_checked:
        return first.offset >= partition.next_offset
    partition.is_checked = (
        first.offset == partition.next_offset - 1 and wire.digest(first) == partition.digest
    )
    return partition.is_checked


def _take(taken: Slice, records: Sequence[wire.Record], decode: Decode) -> bool:
    """Whether all of them could be taken."""
    partition = taken.partition
    positions, facts = partition.positions, taken.facts
    for record in records:
        message = _message(taken, record)
        if message is None:
            continue
        incarnation, position = message.incarnation, message.position
        highest = positions.get(incarnation, 0 if incarnation == 1 else -1)
        if message.previousposition > highest and not _is_accepted(partition, record):
            if _is_hole(taken, record, message):
                return False
            continue
        if position > highest:
            positions[incarnation] = position
            partition.recorded_at = message.recorded_at
        else:
            taken.may_repeat = True
        if partition.wanted:
            _found(partition, (incarnation, position))
        try:
            body = decode(message)
        except BAD_BODY as bad:
            body = Unfit(reasons.of(bad))
        facts.append(Fact(message, body))
    return True


def _end(taken: Slice, last: wire.Record) -> None:
    taken.ended = taken.partition.next_offset = last.offset + 1
    taken.digest = taken.partition.digest = wire.digest(last)
    _stand(taken)


def _back(taken: Slice, wanted: Place | None) -> None:
    taken.partition.wanted = wanted
    taken.is_back, taken.ended, taken.digest = True, 0, None
    _stand(taken)


def _stand(taken: Slice) -> None:
    """The partition reads on while this is being stored."""
    taken.positions = dict(taken.partition.positions)
    taken.recorded_at = taken.partition.recorded_at
    taken.wanted = taken.partition.wanted


def _message(taken: Slice, record: wire.Record) -> Message | None:
    """The fact in this record, unless it is none, or was withdrawn before it came."""
    partition = taken.partition
    try:
        said = wire.read(record)
    except wire.Unreadable as bad:
        _quarantine(taken, record, bad.reason)
        return None
    if not isinstance(said, Message):
        _hear(taken, record, said)
    elif said.stream != partition.topic:
        _quarantine(taken, record, _astray(partition, said))
    elif partition.withdrawn and _is_withdrawn(partition, said):
        taken.ignored += partition.wanted is None  # Else it was read in its place before.
    else:
        return said
    return None


def _is_hole(taken: Slice, record: wire.Record, message: Message) -> bool:
    """Kafka lacks what this message follows: if that is news, it may have come to stand elsewhere.

    If it was not found from the beginning either, this message is passed over until it is.
    """
    lacking = (message.incarnation, message.previousposition)
    partition = taken.partition
    if partition.wanted is None:
        _back(taken, lacking)
        return True
    if partition.wanted == lacking:
        reason = reasons.reason("hole", position=lacking[1], incarnation=lacking[0])
        taken.unread.append(_unread(partition, record, reason, "hole"))
    return False


def _hear(taken: Slice, record: wire.Record, said: Heartbeat | IncarnationStarted) -> None:
    partition = taken.partition
    if isinstance(said, Heartbeat) or said.source != source_of(partition.topic):
        _quarantine(taken, record, _astray(partition, said))
        return
    partition.positions.setdefault(said.incarnation, 0)
    _found(partition, (said.incarnation, 0))
    partition.withdrawn[said.continues] = Withdrawn(
        source=said.source, incarnation=said.continues, above=said.at, at=said.recordedtime
    )
    taken.started.append(said)


def _found(partition: Partition, place: Place) -> None:
    if partition.wanted and place >= partition.wanted:
        partition.wanted = None


def _is_withdrawn(partition: Partition, message: Message) -> bool:
    """Whether it comes after the record that says so, in the same partition."""
    withdrawn = partition.withdrawn.get(message.incarnation)
    return (
        withdrawn is not None
        and message.position > withdrawn.above
        and message.incarnation + 1 in partition.positions
    )


def _is_accepted(partition: Partition, record: wire.Record) -> bool:
    return (record.offset, wire.digest(record)) in partition.discarded


def _quarantine(taken: Slice, record: wire.Record, reason: str) -> None:
    partition = taken.partition
    taken.unread.append(_unread(partition, record, reason))
    if place := wire.place(record):
        # Next in its partition, so one of the source's own: what follows it is no hole.
        incarnation, position, previous = place
        if previous == partition.positions.get(incarnation, 0) < position:
            partition.positions[incarnation] = position


def _astray(partition: Partition, said: Message | Heartbeat | IncarnationStarted) -> str:
    what = type(said).__name__
    return reasons.reason("astray", what=what, source=said.source, topic=partition.topic)


def _unread(
    partition: Partition,
    record: wire.Record,
    reason: str,
    kind: Literal["unreadable", "hole"] = "unreadable",
) -> Unread:
    digest = wire.digest(record)
    return Unread(record.offset, kind, reason, digest, partition.recorded_at)
