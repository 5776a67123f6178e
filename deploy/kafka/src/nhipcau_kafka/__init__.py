"""Brings a Kafka cluster to what topics.yaml and access.yaml declare."""
