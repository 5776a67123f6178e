"""The demo set: a synthetic history of 2022 to 2026, loaded through the public APIs.

Deterministic: the same seed and size give the same bytes. Every record says that it is synthetic.
"""
