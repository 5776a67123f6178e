"""Every page in every state, on a desk and on a phone: seen, measured, and judged by axe."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route

from pagekit.layout import HEADERS
from registry.pages.layout import SITE
from testkit.accessibility import violations
from testkit.browser import DESKTOP, PHONE, visiting

from .states import State, states

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[4] / "shots"
ORIGIN = "http://localhost"  # browsers trust it without TLS
# The others differ from these in words only.
PICTURED = {
    "filing-due", "filing-empty", "filing-refused", "blank-late", "blank-tenant", "blank-commune",
    "result-possible", "result-many", "result-refused", "result-outdated", "result-stored",
    "returns", "versions", "versions-english", "problem-403",
}  # fmt: skip
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@pytest.mark.parametrize(
    "state",
    [state for state in states() if state.name in PICTURED],
    ids=lambda state: state.name,
)
async def test_a_page_in_a_state_is_accessible_and_fits(state: State, browser: Browser) -> None:
    html = state.draw()

    async with visiting(browser, width=DESKTOP, still=True) as visit:
        await _serve(visit.page, html)
        await visit.page.goto(ORIGIN + state.path)
        await visit.page.evaluate("document.fonts.ready")
        found = {}
        for width in (DESKTOP, PHONE):
            await visit.page.set_viewport_size({"width": width, "height": 900})
            await _shoot(visit.page, SHOTS / f"registry-{state.name}-{width}.png")
            found[width] = await violations(visit.page)
            sideways = await visit.page.evaluate("document.documentElement.scrollWidth")
            assert sideways <= width, f"{state.name} scrolls sideways at {width} px"

        assert found == {DESKTOP: [], PHONE: []}
        assert visit.errors == []
        assert visit.hosts == {"localhost"}


async def _serve(page: Page, html: str) -> None:
    async def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
        if not path.startswith("/static/"):
            await route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=HEADERS)
            return
        file = SITE.file(path.removeprefix("/static/"))
        await route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])

    await page.route("**/*", answer)


async def _shoot(page: Page, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    await page.screenshot(path=path, full_page=True)
