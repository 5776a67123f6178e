"""Waiting for what must come true, instead of sleeping and hoping."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, overload

FIRST_PAUSE_S = 0.005
PAUSE_S_MAX = 0.1


@overload
async def eventually[T](check: Callable[[], Awaitable[T]], timeout_s: float = 10) -> T: ...
@overload
async def eventually[T](check: Callable[[], T], timeout_s: float = 10) -> T: ...
async def eventually(check: Callable[[], Any], timeout_s: float = 10) -> Any:
    """The first truthy value of `check`; an AssertionError in it means not yet."""
    deadline = asyncio.get_running_loop().time() + timeout_s
    pause_s = FIRST_PAUSE_S
    while True:
        last: AssertionError | None = None
        try:
            found = check()
            value = await found if inspect.isawaitable(found) else found
            if value:
                return value
        except AssertionError as error:
            last = error
        if asyncio.get_running_loop().time() > deadline:
            raise last or AssertionError(f"not within {timeout_s} s: {check!r}")
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 2, PAUSE_S_MAX)
