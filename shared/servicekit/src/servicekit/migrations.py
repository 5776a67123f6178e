"""A service's schema: its Alembic revisions, run from code, one process at a time.

Revisions only expand: the release before must keep working on the new schema. What it no longer
needs is dropped a release later.
"""

from collections.abc import Iterable


async def upgrade(dsn: str, package: str) -> None:
    """Bring the database to the head of `<package>.migrations`; two may start together."""
    raise NotImplementedError


async def is_current(dsn: str, package: str) -> bool:
    """For readiness: has every revision of this package been run here?"""
    raise NotImplementedError


def execute(statements: Iterable[str]) -> None:
    """Inside a revision: run SQL as it stands, such as `ddl.statements("idempotency", 1)`."""
    raise NotImplementedError


def run() -> None:
    """The whole of a service's `migrations/env.py` is a call of this."""
    raise NotImplementedError
