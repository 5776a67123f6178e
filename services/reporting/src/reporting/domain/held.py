"""What a reader holds back, as it is named in a decision."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFact:
    """The event at which an aggregate stopped."""

    source: str
    stream: str
    stream_id: UUID
    event_id: UUID
    type: str
    streamversion: int
    incarnation: int
    position: int
    kind: str

    def data(self) -> dict[str, object]:
        """Names the source and the event, so that another reader can obey the decision too."""
        return {
            "source": self.source,
            "stream": self.stream,
            "stream_id": self.stream_id,
            "event_id": self.event_id,
            "type": self.type,
            "streamversion": self.streamversion,
            "incarnation": self.incarnation,
            "position": self.position,
            "kind": self.kind,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMessage:
    """A message in which no aggregate can be read."""

    topic: str
    partition: int
    offset: int

    def data(self) -> dict[str, object]:
        return {"topic": self.topic, "partition": self.partition, "offset": self.offset}
