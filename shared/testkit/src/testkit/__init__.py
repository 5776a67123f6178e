"""For tests only: real servers, a fresh database a test, topics of one's own, `eventually`."""
