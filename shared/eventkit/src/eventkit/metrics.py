"""What someone asks about a relay at night."""

from prometheus_client import Counter, Gauge

PENDING = Gauge("relay_pending_events", "Events without a position yet", ["source"])
OLDEST = Gauge("relay_oldest_pending_seconds", "Age of the oldest of these", ["source"])
POSITION = Gauge("relay_position", "Last position given", ["source"])
CURSOR_LAG = Gauge("relay_unpublished_events", "Positions that Kafka does not hold yet", ["source"])
LOCK_HELD = Gauge("relay_lock_held", "1 while this process is the service's relay", ["source"])
PUBLISH_ERRORS = Counter("relay_publish_errors_total", "Failed publications", ["source"])
PUBLISHED = Counter("relay_published_events_total", "Events Kafka has acknowledged", ["source"])
