"""The whole system on one machine: what `make up` and its sister verbs do."""
