"""Sends a set into running services, step by step with the clock, and goes on where it stopped."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched, groupby
from typing import Any

import orjson

from demo.client import Service, another_set, not_a_demo
from demo.days import STEPS, instant_of
from demo.lines import Line
from demo.showing import Shown
from demo.world import World

BATCH_LINES = 250
IN_FLIGHT = 4
"""Lanes are cut into so many queues; the lines of one lane never overtake each other."""
ATTEMPTS = 5
RETRIED = frozenset({"database-away", "busy", "overloaded", "draining", "stale-version"})

# What a repeated line is told where its key was forgotten: the fact is there already.
ALREADY = frozenset({"duplicate-fact", "return-already-decided", "no-longer-counts"})
TYPE_OF = {
    "plan-cluster": "planned",
    "establish-cluster": "established",
    "lease-to-tenant": "tenant-leased",
}


class Unexpected(Exception):
    """A line was answered otherwise than the set says."""

    def __init__(self, line: Line, vi: Mapping[str, Any], en: Mapping[str, Any]) -> None:
        super().__init__(line.key)
        self.line = line
        self.vi = vi
        self.en = en


@dataclass(slots=True, kw_only=True, repr=False)
class Loading:
    """One run of the loader."""

    world: World
    registry: Service
    reporting: Service
    shown: Shown
    fact_of: dict[str, str] = field(default_factory=dict)
    # Until this step a line may be a repetition of one that an earlier run has sent.
    repeats_until: date = STEPS[0]
    sent: int = 0
    refused: int = 0
    already: int = 0

    async def run(self) -> None:
        await self._must_be_demos()
        by_step = self.world.by_step()
        begin = await self._reached()
        if begin > STEPS[0]:
            await self._must_be_this_set()
        # The feed does not show what an earlier run sent last and is not on Kafka yet.
        self.repeats_until = next((step for step in STEPS if step > begin), begin)
        self.shown.skip(sum(len(by_step[step]) for step in STEPS if step < begin), begin)
        for step in STEPS:
            if step >= begin:
                await self._tell(step, by_step[step])

    async def _must_be_demos(self) -> None:
        for service in (self.registry, self.reporting):
            if not (await service.clock()).demo:
                raise not_a_demo(service.name)

    async def _must_be_this_set(self) -> None:
        """A smaller set, loaded to a later day, cannot be filled up: clocks never go back."""
        province_of = {str(o.id): code for code, ones in self.world.clusters.items() for o in ones}
        told_first = [line.lane for line in self.world.lines if line.step == STEPS[0]]
        one_of_each = {province_of[lane]: lane for lane in told_first if lane in province_of}
        for province, cluster_id in one_of_each.items():
            if not await self.registry.knows_cluster(cluster_id):
                raise another_set(self.world.size, province)

    async def _reached(self) -> date:
        """The step to which the last of our facts belongs; what came after it is sent again."""
        events = await self.registry.last_events()
        if events is None:
            reached = (await self.registry.clock()).now
        else:
            told = [event["recordedtime"] for event in events if _is_ours(event, self.world.seed)]
            if not told:
                return STEPS[0]
            reached = datetime.fromisoformat(max(told))
        return max((step for step in STEPS if instant_of(step) <= reached), default=STEPS[0])

    async def _tell(self, step: date, lines: Sequence[Line]) -> None:
        """Every clock first; then clusters side by side, then what sums up what came before."""
        self.shown.step(step)
        for service in (self.registry, self.reporting):
            await service.move_clock(instant_of(step))
        for _, phase in groupby(lines, key=lambda line: line.phase):
            async with asyncio.TaskGroup() as group:
                for queue in _queues(phase):
                    group.create_task(self._send_all(queue))

    async def _send_all(self, lines: Sequence[Line]) -> None:
        for batch in batched(lines, BATCH_LINES, strict=False):
            await self._send(batch)

    async def _send(self, batch: Sequence[Line]) -> None:
        """After a passing trouble the batch goes on from the line that met it."""
        left, attempts = list(batch), 0
        while left:
            texts = [await self._text(line) for line in left]
            answers = await self.registry.send(texts)
            done = 0
            for line, answer in zip(left, answers, strict=True):
                if not self._is_as_expected(line, answer):
                    break
                done += 1
            self.shown.advance(done)
            self.sent += done
            attempts = 1 if done else attempts + 1
            if done < len(left):
                await self._look_at(left[done], answers[done], texts[done], attempts)
            left = left[done:]

    def _is_as_expected(self, line: Line, answer: Mapping[str, Any]) -> bool:
        if answer["status"] < 300:
            self.fact_of[line.key] = answer["fact_id"]
            return line.expected is None
        problem = answer["problem"]
        if line.expected is not None and problem["code"] == line.expected.code:
            self.refused += 1
            return True
        if line.step <= self.repeats_until and problem["code"] in ALREADY:
            known = problem.get("params", {}).get("fact_id")
            if known is not None:
                self.fact_of[line.key] = known
            self.already += 1
            return True
        return False

    async def _look_at(
        self, line: Line, answer: Mapping[str, Any], text: bytes, attempts: int
    ) -> None:
        """Wait and let it be sent again, or stop with what is wrong in both languages."""
        code = answer.get("problem", {}).get("code")
        if code in RETRIED and attempts < ATTEMPTS:
            await asyncio.sleep(0.3 * 2**attempts)
            return
        english = answer if "problem" not in answer else (await self.registry.send([text], "en"))[0]
        raise Unexpected(line, answer, english)

    async def _text(self, line: Line) -> bytes:
        if line.corrects is None:
            return orjson.dumps(line.body)
        fact_id = self.fact_of.get(line.corrects) or await self._recorded(line.corrects)
        return orjson.dumps({**line.body, "corrects": fact_id})

    async def _recorded(self, key: str) -> str:
        """The id of a fact that an earlier run has sent: in the history of its cluster."""
        line = next(line for line in self.world.lines if line.key == key)
        history = (await self.registry.cluster(line.lane))["history"]
        for fact in history:
            if _tells_of(fact, line):
                self.fact_of[key] = fact["fact_id"]
                return self.fact_of[key]
        raise Unexpected(line, {"problem": {"code": "unknown-fact"}}, {})


def _is_ours(event: Mapping[str, Any], seed: int) -> bool:
    provenance = event["data"].get("provenance") or {}
    return provenance.get("seed") == seed


def _tells_of(fact: Mapping[str, Any], line: Line) -> bool:
    body = line.body
    return (
        fact["type"] == TYPE_OF[body["command"]]
        and fact["document"]["number"] == body["document"]["number"]
        and all(
            fact["data"].get(name) == body.get(name)
            for name in ("tenant_id", "leased_ha", "area_ha")
        )
    )


def _queues(lines: Iterable[Line]) -> list[list[Line]]:
    """The longest lane first, always into the shortest queue."""
    lanes: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        lanes[line.lane].append(line)
    queues: list[list[Line]] = [[] for _ in range(IN_FLIGHT)]
    for lane in sorted(lanes.values(), key=len, reverse=True):
        min(queues, key=len).extend(lane)
    return [queue for queue in queues if queue]
