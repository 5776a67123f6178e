"""One Chromium a run, and a visit with it: its page, whom it called, what went wrong in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    # A browser that talks to its maker would hide a page that does.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP, PHONE = 1440, 390
WAIT_MS_MAX = 10_000


@dataclass(frozen=True)
class Visit:
    """A page of its own profile. `called` holds every address asked for, `errors` what failed."""

    page: Page
    called: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        return {urlsplit(address).netloc for address in self.called}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: Path) -> AsyncIterator[Browser]:
    """The system's Chromium; each visit has its own profile in it."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=chromium_path, args=list(FLAGS), handle_sigint=False
        )
        yield chromium
        await chromium.close()


@asynccontextmanager
async def visiting(
    browser: Browser,
    *,
    width: int = DESKTOP,
    javascript: bool = True,
    still: bool = False,
    lang: str = "vi-VN",
) -> AsyncIterator[Visit]:
    """A visitor in Viet Nam; `still` asks for reduced motion."""
    context = await browser.new_context(
        viewport={"width": width, "height": 844 if width < 700 else 900},
        locale=lang,
        timezone_id="Asia/Ho_Chi_Minh",
        java_script_enabled=javascript,
        reduced_motion="reduce" if still else "no-preference",
    )
    context.set_default_timeout(WAIT_MS_MAX)
    page = await context.new_page()
    visit = Visit(page)
    page.on("request", lambda request: visit.called.append(request.url))
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on(
        "console",
        lambda line: visit.errors.append(line.text) if line.type == "error" else None,
    )
    try:
        yield visit
    finally:
        await context.close()
