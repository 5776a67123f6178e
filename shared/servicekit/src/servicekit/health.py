"""Alive: this process answers. Ready: what it needs to do its work answers too."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response

from servicekit import metrics
from servicekit.drain import Drain

log = structlog.get_logger()

type Check = Callable[[], Awaitable[None]]
"""Raises when what it checks cannot be used."""
type Note = Callable[[], str]
"""A word on something that readiness does not depend on, such as `kafka-away`."""

CHECK_S_MAX = 2.0


class NotReady(Exception):
    """What is missing, in a word that may be shown."""


class Health:
    def __init__(
        self, drain: Drain, checks: Mapping[str, Check], notes: Mapping[str, Note] | None = None
    ) -> None:
        self._drain = drain
        self._checks = dict(checks)
        self._notes = dict(notes or {})

    async def live(self, _request: Request) -> Response:
        return _answer(200, {"live": True})

    async def ready(self, _request: Request) -> Response:
        found = await asyncio.gather(*(self._word(name) for name in self._checks))
        checks = dict(zip(self._checks, found, strict=True))
        for name, word in checks.items():
            metrics.CHECK_OK.labels(name).set(word == "ok")
        ready = all(word == "ok" for word in found) and not self._drain.noticed
        return _answer(
            200 if ready else 503,
            {
                "ready": ready,
                "draining": self._drain.noticed,
                "checks": checks,
                "notes": {name: note() for name, note in self._notes.items()},
            },
        )

    async def _word(self, name: str) -> str:
        try:
            async with asyncio.timeout(CHECK_S_MAX):
                await self._checks[name]()
        except NotReady as missing:
            return str(missing) or "not-ready"
        except TimeoutError:
            return "no-answer"
        # A check may fail in any way; whatever it is, the process is not ready.
        except Exception as error:  # noqa: BLE001
            log.warning("readiness_check_failed", check=name, error=repr(error))
            return "failed"
        return "ok"


def _answer(status: int, body: Mapping[str, object]) -> Response:
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
