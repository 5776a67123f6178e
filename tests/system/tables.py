"""What fills a template database: the tables of one service, as its migrations make them."""

from servicekit import migrations


async def with_registry_tables(dsn: str) -> None:
    await migrations.upgrade(dsn, "registry")


async def with_reporting_tables(dsn: str) -> None:
    await migrations.upgrade(dsn, "reporting")
