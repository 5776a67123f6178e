"""The system as an operations team starts it: `make compose-test`, with a Docker engine."""
