"""A site on loopback for the browser tests."""

from collections.abc import AsyncIterator

import pytest_asyncio

from .serve import Site, serving


@pytest_asyncio.fixture(loop_scope="session")
async def site() -> AsyncIterator[Site]:
    async with serving() as site:
        yield site
