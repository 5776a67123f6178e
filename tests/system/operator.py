"""Someone on call: looks at what is parked, decides, and builds beside what is live."""

from collections.abc import Mapping
from typing import Any

import httpx

from testkit.eventually import eventually
from tests.system.system import System


async def operations(system: System) -> Mapping[str, Any]:
    """What the operators' page shows, as JSON."""
    found: Mapping[str, Any] = (await _ask(system, "GET", "")).raise_for_status().json()
    return found


async def decide(system: System, where: str, **body: Any) -> httpx.Response:
    """`parked/7/discard` and the like; the answer may be a refusal."""
    return await _ask(system, "POST", f"/{where}", {"reason": "tests", **body})


async def rebuilt(system: System, projection: str) -> None:
    """A build beside the live one that differs from it in nothing, and now answers."""
    where = f"projections/{projection}/builds"
    started = (await _ask(system, "POST", f"/{where}")).raise_for_status().json()
    build = f"{where}/{started['build']}"

    async def is_as_far() -> bool:
        switched = await decide(system, f"{build}/switch")
        assert switched.is_success, switched.text
        return True

    async def is_the_same() -> bool:
        found = (await _ask(system, "GET", f"/{build}/comparison")).raise_for_status().json()
        assert found["differing"] == 0, found["examples"]
        assert found["rows"]
        return True

    await eventually(is_the_same, timeout_s=60)
    await eventually(is_as_far, timeout_s=60)


async def _ask(
    system: System, method: str, where: str, body: Mapping[str, Any] | None = None
) -> httpx.Response:
    return await system.http.request(
        method,
        f"{system.url('reporting')}/v1/ops{where}",
        json=body,
        headers={"Authorization": f"Bearer {system.token('operator')}"},
    )
