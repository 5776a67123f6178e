"""Reading: each fact once, in the order of its aggregate."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from uuid_utils.compat import uuid7

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

type Mill = Any  # tests/conftest.py says what it is
type Say = Callable[..., Awaitable[None]]
type Ask = Callable[..., Awaitable[Any]]
type Start = Callable[..., Any]


async def test_what_a_source_says_is_applied(
    mill: Mill, say: Say, reader: Start, versions: Ask, becomes: Ask
) -> None:
    grains = [uuid7() for _ in range(10)]
    await say(*[mill.ground(grain) for grain in grains * 3])

    reader()

    await becomes(versions, {grain: [1, 2, 3] for grain in grains})
