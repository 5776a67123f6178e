"""A database of its own for each test, cloned from a template that was filled once."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

type Prepare = Callable[[str], Awaitable[None]]


class Databases:
    """On one server; `dsn` is a superuser's."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._one_at_a_time = asyncio.Lock()
        self._templates: dict[tuple[str, str], str] = {}
        self._made: list[str] = []

    async def make(self, template_name: str, prepare: Prepare) -> str:
        """A fresh database as `prepare` leaves it; returns its dsn."""
        async with self._one_at_a_time:
            template = await self._template(template_name, prepare)
            return await self._clone(template, as_=f"{template_name}_{_unique()}")

    async def empty(self, name: str = "empty") -> str:
        """A fresh database with nothing in it."""
        async with self._one_at_a_time:
            return await self._clone("template1", as_=f"{name}_{_unique()}")

    async def copy(self, dsn: str) -> str:
        """The same at this moment, under another name: a backup. Ends all sessions on it."""
        name = _name(dsn)
        async with self._one_at_a_time:
            await self._end_sessions(name)
            return await self._clone(name, as_=f"{name}_{_unique()}")

    async def restore(self, dsn: str, *, backup: str) -> None:
        """The database becomes its older copy again, under the name it always had."""
        async with self._one_at_a_time:
            await self._drop(_name(dsn))
            await self._end_sessions(_name(backup))
            await self._clone(_name(backup), as_=_name(dsn))

    async def drop(self, dsn: str) -> None:
        await self._drop(_name(dsn))

    async def drop_all(self) -> None:
        for name in (*self._made, *self._templates.values()):
            await self._drop(name)

    async def _template(self, name: str, prepare: Prepare) -> str:
        key = (name, f"{prepare.__module__}.{getattr(prepare, '__qualname__', '')}")
        if key not in self._templates:
            template = f"{name}_template_{_unique()}"
            await self._execute(f'create database "{template}"')
            try:
                await prepare(_with_name(self._dsn, template))
            except BaseException:
                await self._drop(template)
                raise
            # A clone waits for nobody: no session may be open to what is being copied.
            await self._end_sessions(template)
            self._templates[key] = template
        return self._templates[key]

    async def _clone(self, template: str, *, as_: str) -> str:
        await self._execute(f'create database "{as_}" template "{template}" strategy wal_log')
        self._made.append(as_)
        return _with_name(self._dsn, as_)

    async def _end_sessions(self, name: str) -> None:
        await self._execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", name
        )

    async def _drop(self, name: str) -> None:
        await self._execute(f'drop database if exists "{name}" with (force)')
        if name in self._made:
            self._made.remove(name)

    async def _execute(self, statement: str, *values: str) -> None:
        connection = await asyncpg.connect(self._dsn)
        try:
            await connection.execute(statement, *values)
        finally:
            await connection.close()


def _unique() -> str:
    return uuid4().hex[:8]


def _name(dsn: str) -> str:
    return urlsplit(dsn).path.removeprefix("/")


def _with_name(dsn: str, name: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))
