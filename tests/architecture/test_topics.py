"""The declared topics are those to which the services' logs write."""

from eventkit.log import EventLog
from nhipcau_local import topics
from registry.app import EVENT_LOG as REGISTRY
from reporting.app import EVENT_LOG as REPORTING


def test_topics_yaml_declares_what_the_logs_write() -> None:
    """Accident: a topic that nobody made, or a key that changes its partition."""
    declared = {topic.name: topic.partitions for topic in topics.declared()}

    assert declared == {**written_by(REGISTRY), **written_by(REPORTING)}


def test_facts_are_kept_for_ever() -> None:
    """Accident: a rebuild that finds the first year gone."""
    kept = {topic.name: topic.retention for topic in topics.declared()}

    for log in (REGISTRY, REPORTING):
        assert {kept[stream] for stream in log.streams} == {"forever"}


def written_by(log: EventLog) -> dict[str, int]:
    return {**log.streams, f"{log.source}.heartbeat": 1}
