"""How each process of the system was found: does it live, does it answer, what does it hold."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import asyncpg
import httpx
import psutil
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from engines.process import ServerProcess
from nhipcau_local.system import Program, System

ANSWER_S = 3
NOT_AN_ANSWER = (OSError, TimeoutError, httpx.HTTPError, asyncpg.PostgresError, KafkaError)


@dataclass(frozen=True, slots=True)
class Seen:
    name: str
    state: Literal["ready", "not ready", "stopped", "died"]
    where: str
    pid: int | None = None
    since_s: float = 0
    memory: int = 0  # its share (PSS), in bytes
    last_log_lines: tuple[str, ...] = ()


async def everything(system: System) -> list[Seen]:
    postgres, kafka = system.postgres, system.kafka
    return await asyncio.gather(
        *(
            _seen(program.process, partial(_answers, program), program.url)
            for program in (*system.services, system.issuer)
        ),
        _seen(kafka.process, partial(_admits, kafka.bootstrap), kafka.bootstrap),
        _seen(postgres.process, partial(_queries, postgres.dsn), f"127.0.0.1:{postgres.port}"),
    )


async def _seen(process: ServerProcess, ask: Callable[[], Awaitable[bool]], where: str) -> Seen:
    live = process.running()
    if live is None:
        state: Literal["stopped", "died"] = "died" if process.was_lost else "stopped"
        lines = tuple(process.last_log_lines(3)) if state == "died" else ()
        return Seen(name=process.name, state=state, where=where, last_log_lines=lines)
    answers = await _true_within(ask)
    return Seen(
        name=process.name,
        state="ready" if answers else "not ready",
        where=where,
        pid=live.pid,
        since_s=time.time() - live.create_time(),
        memory=_memory(live),
        last_log_lines=() if answers else tuple(process.last_log_lines(3)),
    )


def _memory(process: psutil.Process) -> int:
    total = 0
    for member in (process, *process.children(recursive=True)):
        try:
            shares = member.memory_full_info()
            total += getattr(shares, "pss", shares.rss)
        except psutil.Error:
            continue
    return total


async def _true_within(ask: Callable[[], Awaitable[bool]]) -> bool:
    try:
        async with asyncio.timeout(ANSWER_S):
            return await ask()
    except NOT_AN_ANSWER:
        return False


async def _answers(program: Program) -> bool:
    async with httpx.AsyncClient(timeout=ANSWER_S) as client:
        answer = await client.get(program.url + program.ready)
    return answer.status_code == httpx.codes.OK


async def _queries(dsn: str) -> bool:
    connection = await asyncpg.connect(dsn, timeout=ANSWER_S)
    try:
        return bool(await connection.fetchval("select true"))
    finally:
        await connection.close()


async def _admits(bootstrap: str) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=ANSWER_S * 1000)
    try:
        await admin.start()
        return bool((await admin.describe_cluster())["brokers"])
    finally:
        await admin.close()
