"""What someone asks about a relay or a reader at night."""

from prometheus_client import Counter, Gauge

PENDING = Gauge("relay_pending_events", "Events without a position yet", ["source"])
OLDEST = Gauge("relay_oldest_pending_seconds", "Age of the oldest of these", ["source"])
POSITION = Gauge("relay_position", "Last position given", ["source"])
CURSOR_LAG = Gauge("relay_unpublished_events", "Positions that Kafka does not hold yet", ["source"])
LOCK_HELD = Gauge("relay_lock_held", "1 while this process is the service's relay", ["source"])
RESTORED = Gauge("relay_restored", "1 while Kafka knows more than this database", ["source"])
PUBLISH_ERRORS = Counter("relay_publish_errors_total", "Failed publications", ["source"])
PUBLISHED = Counter("relay_published_events_total", "Events Kafka has acknowledged", ["source"])

OF = ["projection", "build"]
READER_LAG = Gauge("reader_lag_seconds", "Age of what it is complete to", [*OF, "source"])
READER_BEHIND = Gauge("reader_behind_messages", "Messages on Kafka it has not read", OF)
READER_STOPPED = Gauge("reader_stopped", "1 after too much bad data at once", OF)
INCOMPLETE = Gauge("reader_incomplete", "1 while a partition is read again", [*OF, "topic"])
PARKED = Gauge("reader_parked_aggregates", "Aggregates that wait", [*OF, "kind"])
QUARANTINED = Gauge("reader_quarantined_messages", "Unreadable, and not discarded", OF)
READER_GAUGES = (READER_LAG, READER_BEHIND, READER_STOPPED, INCOMPLETE, PARKED, QUARANTINED)
APPLIED = Counter("reader_applied_facts_total", "Facts applied", OF)
REPEATS = Counter("reader_repeated_facts_total", "Facts that had been read before", OF)
FENCED = Counter("reader_fenced_batches_total", "Batches that another reader was faster with", OF)
AGAIN = Counter("reader_partitions_read_again_total", "Partitions begun again", OF)
IGNORED = Counter("reader_ignored_withdrawn_total", "Facts that came after their withdrawal", OF)
FAILED = Counter("reader_failures_total", "Attempts that ended in an error", OF)
