"""Every page in every state, on a desk and on a phone: seen, measured, and judged by axe."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from reporting.pages import live
from testkit.accessibility import violations
from testkit.browser import DESKTOP, PHONE, Visit, visiting
from testkit.eventually import eventually

from .serve import Site
from .states import State, states

pytestmark = pytest.mark.browser

SHOTS = Path(__file__).parents[4] / "shots"
# Row after row of the same markup is judged whole once for each map; elsewhere its first rows are.
REPEATED = [
    ".national tbody:nth-of-type(n+3)",
    ".map li:nth-child(n+8)",
    ".rules dl > :nth-child(n+3)",
    ".form tbody tr:nth-child(n+5)",
]
WHOLE = {"overview-live", "overview-63", "report"}


@pytest.mark.parametrize("state", states(), ids=lambda state: state.name)
async def test_a_page_in_a_state_is_accessible_and_fits(
    state: State, site: Site, browser: Browser
) -> None:
    address = site.show(state.path, state.draw())

    async with visiting(browser, width=DESKTOP, still=True) as visit:
        await visit.page.goto(address)
        await _settle(state, site, visit)
        found = {}
        for width in (DESKTOP, PHONE):
            await visit.page.set_viewport_size({"width": width, "height": 900})
            await _shoot(visit.page, SHOTS / f"{state.name}-{width}.png")
            found[width] = await violations(
                visit.page, without=[] if state.name in WHOLE else REPEATED
            )
            sideways = await visit.page.evaluate("document.documentElement.scrollWidth")
            assert sideways <= width, f"{state.name} scrolls sideways at {width} px"

        assert found == {DESKTOP: [], PHONE: []}
        assert visit.errors == []
        assert visit.hosts == {site.origin.removeprefix("http://")}


async def _settle(state: State, site: Site, visit: Visit) -> None:
    """Wait until the page shows what its state is about."""
    await visit.page.evaluate("document.fonts.ready")
    if not await visit.page.locator("[data-stream]").count():
        return
    await eventually(lambda: site.watchers)
    if state.beat is not None:
        english = state.name.endswith("english")
        site.send("beat", live.beat_message(state.beat, "en" if english else "vi"))
    wanted = "late" if state.beat is None else "live"
    await visit.page.locator(f"#live[data-state={wanted}]").wait_for()


async def _shoot(page: Page, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    await page.screenshot(path=path, full_page=True)
