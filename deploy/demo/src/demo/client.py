"""The two services as any client sees them: clock, batch of commands, feed, one cluster."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import httpx
import orjson

PATIENCE_S = 90.0
"""How long a service may be away, or a log unnumbered, before we give up."""
TIMEOUT_S = 120.0
FEED_PAGE = 1000

type Language = Literal["vi", "en"]


class Unusable(Exception):
    """The services cannot be loaded into; says why and what to do, in both languages.

    `for_ever`: nothing was sent, and trying again will not help.
    """

    def __init__(self, vi: str, en: str, *, for_ever: bool = False) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en
        self.for_ever = for_ever


@dataclass(frozen=True, slots=True)
class Clock:
    now: datetime
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service and the token with which it is asked."""

    name: str
    http: httpx.AsyncClient
    token: str
    operator_token: str

    async def clock(self) -> Clock:
        answer = await self._ask("GET", "/v1/clock", self.operator_token)
        said = answer.json()
        return Clock(datetime.fromisoformat(said["now"]), said["demo"])

    async def move_clock(self, at: datetime) -> None:
        """Waits while something is unnumbered; a clock that is already past stays where it is."""
        pauses = _pauses()
        while True:
            body = orjson.dumps({"at": at})
            answer = await self._ask(
                "POST", "/v1/clock", self.operator_token, body=body, fine={200, 409}
            )
            code = answer.json().get("code")
            if answer.status_code == 200 or code == "never-back":
                return
            if code == "not-a-demo":
                raise not_a_demo(self.name)
            await _wait(pauses, self.name, "its log is not numbered", "nhật ký chưa được đánh số")

    async def send(
        self, lines: Sequence[bytes], language: Language = "vi"
    ) -> list[Mapping[str, Any]]:
        """The answers of a batch, one for each line, in the same order."""
        answer = await self._ask(
            "POST", "/v1/commands", self.token, body=b"\n".join(lines), language=language,
            media_type="application/x-ndjson",
        )  # fmt: skip
        answers = [orjson.loads(line) for line in answer.content.splitlines() if line.strip()]
        if len(answers) != len(lines):
            raise Unusable(
                f"{self.name}: gửi {len(lines)} dòng, chỉ nhận {len(answers)} câu trả lời",
                f"{self.name}: {len(lines)} lines were sent and {len(answers)} answered",
            )
        return answers

    async def cluster(self, cluster_id: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (
            await self._ask("GET", f"/v1/clusters/{cluster_id}", self.token)
        ).json()
        return found

    async def knows_cluster(self, cluster_id: str) -> bool:
        answer = await self._ask("GET", f"/v1/clusters/{cluster_id}", self.token, fine={200, 404})
        return answer.status_code == 200

    async def last_events(self) -> list[Mapping[str, Any]] | None:
        """The end of the pull feed; None where this token may not read it."""
        fine = {200, 401, 403, 409}
        first = await self._ask("GET", "/v1/events?limit=1", self.operator_token, fine=fine)
        if first.status_code != 200:
            return None
        last, incarnation = int(first.headers["Last-Position"]), first.headers["Incarnation"]
        path = f"/v1/events?incarnation={incarnation}&after={max(0, last - FEED_PAGE)}"
        page = await self._ask("GET", f"{path}&limit={FEED_PAGE}", self.operator_token, fine=fine)
        events: list[Mapping[str, Any]] | None = (
            orjson.loads(page.content) if page.status_code == 200 else None
        )
        return events

    async def _ask(
        self, method: str, path: str, token: str, *, body: bytes | None = None,
        language: Language = "vi", media_type: str = "application/json",
        fine: frozenset[int] | set[int] = frozenset({200}),
    ) -> httpx.Response:  # fmt: skip
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        if body is not None:
            headers["Content-Type"] = media_type
        pauses = _pauses()
        while True:
            try:
                answer = await self.http.request(method, path, content=body, headers=headers)
            except httpx.TransportError as error:
                await _wait(pauses, self.name, repr(error), repr(error))
                continue
            if answer.status_code in {429, 502, 503, 504}:
                await _wait(pauses, self.name, answer.text, answer.text)
                continue
            if answer.status_code in fine:
                return answer
            raise Unusable(
                f"{self.name} trả lời {answer.status_code}: {answer.text}",
                f"{self.name} answered {answer.status_code}: {answer.text}",
            )


def not_a_demo(name: str) -> Unusable:
    return Unusable(
        f"Cơ sở dữ liệu của {name} không phải cơ sở dữ liệu trình diễn: dữ liệu giả lập không "
        "được nạp vào đó.",
        f"The database of {name} is not a demonstration's: synthetic data does not go there.",
        for_ever=True,
    )


def another_set(size: str, province: str) -> Unusable:
    return Unusable(
        f"Hệ thống đã nạp bộ dữ liệu khác, không có tỉnh {province} của cỡ {size}. Đồng hồ của bộ "
        "đó đã sang ngày sau và không lùi được, nên không bổ sung được: cần một hệ thống mới.",
        f"This system holds another set, without province {province} of size {size}. Its clock "
        "stands at a later day and never goes back, so that nothing can be added: a new system is "
        "needed.",
        for_ever=True,
    )


def _pauses() -> Callable[[], float]:
    """Ever longer pauses, until patience ends."""
    until, pause = time.monotonic() + PATIENCE_S, 0.02

    def next_pause() -> float:
        nonlocal pause
        if time.monotonic() > until:
            return 0
        pause = min(2.0, pause * 1.5)
        return pause

    return next_pause


def _wait(pauses: Callable[[], float], name: str, en: str, vi: str) -> Awaitable[None]:
    pause = pauses()
    if not pause:
        raise Unusable(
            f"{name} không sẵn sàng sau {PATIENCE_S:.0f} giây: {vi}",
            f"{name} was not ready within {PATIENCE_S:.0f} s: {en}",
        )
    return asyncio.sleep(pause)
