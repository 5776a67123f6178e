"""A real PostgreSQL and a real Kafka from Python packages alone, for one machine and for tests."""
