"""An open page follows the stream: it changes, says when it is late, and never shows a mixture."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from reporting.pages import live, overview
from reporting.pages.models import OverviewPage
from testkit.browser import Visit, visiting
from testkit.eventually import eventually

from .sample import NOW, OF_34, OF_63, REVISION, feed, freshness, national_table
from .sample import overview as overview_page
from .serve import Site
from .states import chrome

pytestmark = pytest.mark.browser

# All that a cell shows, so that an open page can be held against a fresh one.
SHOWN = """() => [...document.querySelectorAll('[data-cell]')].map((node) => [
    node.dataset.cell,
    node.textContent.trim().replace(/\\s+/g, ' '),
    ...['value', 'href', 'width', 'hidden', 'title', 'data-level', 'data-way', 'data-sense'].map(
        (name) => node.getAttribute(name) ?? ''),
    node.closest('[data-parked]')?.dataset.parked ?? '',
    node.closest('[data-tone]')?.dataset.tone ?? '',
])"""


@pytest_asyncio.fixture(loop_scope="session")
async def visit(site: Site, browser: Browser) -> AsyncIterator[Visit]:
    """A visitor on the live overview, whose timers the test moves."""
    async with visiting(browser) as visit:
        await visit.page.clock.install()
        await visit.page.goto(site.show("/", drawn(overview_page())))
        await eventually(lambda: site.watchers)
        yield visit
        assert visit.errors == []


def drawn(page: OverviewPage) -> str:
    return overview.render(page, chrome())


def after(page: OverviewPage, number: int = 1) -> OverviewPage:
    """One more cluster in Lào Cai, land given back in Hà Nội, something parked in Phú Thọ."""
    table = national_table(
        changes={("15", "established"): number, ("01", "leased_ha"): Decimal(-200)},
        parked={"25": 1},
        fresh=(freshness(parked=1, position=1_284_906 + number),),
        revision=page.table.revision + 1,
        as_of=NOW + timedelta(seconds=number),
    )
    line = replace(
        feed()[0],
        at=NOW + timedelta(seconds=number),
        cluster_name=f"Mới {number}",
        effect=("established", 1056 + number, 1057 + number),
    )
    return replace(page, table=table, feed=(line, *page.feed)[:12])


def send_change(site: Site, before: OverviewPage, page: OverviewPage) -> OverviewPage:
    site.send("change", live.change_message(before, page, "vi"), page.table.revision)
    return page


async def state_of(page: Page) -> str | None:
    return await page.locator("#live").get_attribute("data-state")


async def text_of(page: Page, selector: str) -> str:
    return " ".join((await page.locator(selector).first.inner_text()).split())


async def becomes(page: Page, selector: str, text: str) -> None:
    async def shows() -> bool:
        return await text_of(page, selector) == text

    await eventually(shows)


async def test_a_change_shows_in_number_tile_chart_and_feed(site: Site, visit: Visit) -> None:
    page = visit.page
    before = overview_page()

    send_change(site, before, after(before))

    await becomes(page, ".kfs [data-cell='VN.established']", "1.058")
    assert await state_of(page) == "live"
    host = page.locator(".kf .v").first
    assert "flash" in (await host.get_attribute("class") or "")
    tile = page.locator(".map a", has_text="Hà Nội")
    assert await tile.get_attribute("data-tone") == "4"
    assert await page.locator(".map a", has_text="Phú Thọ").get_attribute("data-parked") == "1"
    first = page.locator("#feed > li").first
    assert "CCN Mới 1" in " ".join((await first.inner_text()).split())
    assert "new" in (await first.get_attribute("class") or "")
    assert await page.locator("#feed > li").count() == 10


@pytest.mark.parametrize("borders", [OF_34, OF_63])
async def test_a_page_opened_before_the_first_figure_becomes_equal_to_a_fresh_one(
    site: Site, browser: Browser, borders: date
) -> None:
    nothing = replace(
        overview_page(
            national_table(
                borders=borders, empty=True, revision=0, fresh=(freshness(position=None),)
            )
        ),
        feed=(),
        series={},
        previous=None,
    )
    nothing = replace(nothing, table=replace(nothing.table, synthetic=False))
    full = overview_page(national_table(borders=borders, revision=REVISION))
    async with visiting(browser) as visit:
        page = visit.page
        await page.goto(site.show("/", drawn(nothing)))
        await eventually(lambda: site.watchers)
        assert await page.locator("[data-cell='empty']").is_visible()
        assert not await page.locator(".synthetic").is_visible()

        site.send("state", live.state_message(full, "vi"), full.table.revision)
        await becomes(page, ".kfs [data-cell='VN.established']", "1.057")

        assert await page.locator(".synthetic").is_visible()
        patched = await page.evaluate(SHOWN)
        visible = await lines_of(page)
        await page.goto(site.show("/", drawn(full)))
        assert patched == await page.evaluate(SHOWN)
        assert visible == await lines_of(page)


async def lines_of(page: Page) -> list[str]:
    """All that is to be read, but for what tells when this very page was drawn or changed."""
    text: str = await page.evaluate("document.body.innerText")
    told = ("cập nhật", "số liệu lúc")
    return [line for line in text.splitlines() if not any(word in line.lower() for word in told)]


async def test_an_open_page_equals_a_fresh_one_at_the_same_revision(
    site: Site, visit: Visit, browser: Browser
) -> None:
    page = visit.page
    shown = overview_page()

    for number in (1, 2, 3):
        shown = send_change(site, shown, after(shown, number))
    await becomes(page, ".kfs [data-cell='VN.established']", "1.060")
    patched = await page.evaluate(SHOWN)

    await page.goto(site.show("/", drawn(shown)))
    assert patched == await page.evaluate(SHOWN)


async def test_after_a_long_absence_a_state_brings_everything(site: Site, visit: Visit) -> None:
    page = visit.page
    now = after(after(overview_page(), 4), 9)

    site.send("state", live.state_message(now, "vi"), now.table.revision)
    await becomes(page, ".kfs [data-cell='VN.established']", "1.066")
    patched = await page.evaluate(SHOWN)
    lines = await page.locator("#feed > li").all_inner_texts()

    await page.goto(site.show("/", drawn(now)))
    assert patched == await page.evaluate(SHOWN)
    assert lines == await page.locator("#feed > li").all_inner_texts()


async def test_a_cut_stream_is_taken_up_where_it_ended(site: Site, visit: Visit) -> None:
    before = overview_page()
    send_change(site, before, after(before))
    await becomes(visit.page, ".kfs [data-cell='VN.established']", "1.058")

    site.cut()

    await eventually(lambda: len(site.asked) == 2)
    assert site.asked[0] == (f"/live/overview?lang=vi&after={REVISION}", None)
    assert site.asked[1][1] == str(REVISION + 1)


async def test_silence_makes_a_page_late_and_a_beat_live_again(site: Site, visit: Visit) -> None:
    page = visit.page
    site.send("beat", live.beat_message(national_table(), "vi"))
    await page.locator("#live[data-state=live]").wait_for()

    await page.clock.fast_forward(31_000)

    await page.locator("#live[data-state=late]").wait_for()
    assert await text_of(page, "#live p") == ("Mất kết nối từ 10:42, số liệu dưới đây giữ nguyên")
    assert await text_of(page, ".kfs [data-cell='VN.established']") == "1.057"
    assert "Mất kết nối từ 10:42" in await page.locator("#say").inner_text()
    # It does not wait for a connection that may be dead without knowing it.
    await eventually(lambda: len(site.asked) == 2)

    later = national_table(as_of=NOW + timedelta(seconds=40))
    site.send("beat", live.beat_message(later, "vi"))

    await page.locator("#live[data-state=live]").wait_for()
    assert await text_of(page, "#live p") == "Trực tiếp · cập nhật 10:42:47"


async def test_a_stream_that_is_refused_is_asked_for_again(site: Site, browser: Browser) -> None:
    site.stream_status = 503
    async with visiting(browser) as visit:
        await visit.page.clock.install()
        await visit.page.goto(site.show("/", drawn(overview_page())))
        await eventually(lambda: len(site.asked) == 1)
        assert await state_of(visit.page) == "off"

        site.stream_status = 200

        async def asked_again() -> bool:
            await visit.page.clock.fast_forward(9_000)
            return bool(site.watchers)

        await eventually(asked_again)


async def test_a_paused_page_stands_still_and_resumes_where_it_was(
    site: Site, visit: Visit
) -> None:
    page = visit.page
    before = overview_page()
    shown = send_change(site, before, after(before))
    await becomes(page, ".kfs [data-cell='VN.established']", "1.058")

    await page.get_by_role("button", name="Tạm dừng").click()

    await eventually(lambda: not site.watchers)
    assert await state_of(page) == "paused"
    assert await text_of(page, "#live p") == "Đã tạm dừng · cập nhật 10:42:08"

    await page.get_by_role("button", name="Tiếp tục").click()

    await eventually(lambda: site.watchers)
    assert site.asked[-1][0].endswith(f"&after={shown.table.revision}")


async def test_a_hidden_page_closes_its_stream_and_a_shown_one_opens_it(
    site: Site, visit: Visit
) -> None:
    page = visit.page
    before = overview_page()
    shown = send_change(site, before, after(before))
    await becomes(page, ".kfs [data-cell='VN.established']", "1.058")

    await _hide(page, hidden=True)
    await eventually(lambda: not site.watchers)
    await page.clock.fast_forward(120_000)
    assert await state_of(page) == "live"

    await _hide(page, hidden=False)
    await eventually(lambda: site.watchers)
    assert site.asked[-1][0].endswith(f"&after={shown.table.revision}")
    assert await state_of(page) == "off"


async def test_lines_come_one_in_two_seconds_and_the_rest_is_gathered(
    site: Site, visit: Visit
) -> None:
    page = visit.page
    shown = overview_page()
    for number in (1, 2, 3, 4):
        shown = send_change(site, shown, after(shown, number))
    await becomes(page, ".kfs [data-cell='VN.established']", "1.061")
    assert await page.locator("#feed > li").count() == 10

    await page.clock.fast_forward(2_100)

    assert await page.locator("#feed > li").count() == 11
    first = page.locator("#feed > li").first
    assert "CCN Mới 4" in " ".join((await first.inner_text()).split())
    await first.locator("summary").click()
    gathered = [" ".join(text.split()) for text in await first.locator("li").all_inner_texts()]
    assert ["CCN Mới 3" in gathered[0], "CCN Mới 2" in gathered[1]] == [True, True]


async def test_the_feed_does_not_grow_without_end_and_its_tint_fades(
    site: Site, visit: Visit
) -> None:
    page = visit.page
    shown = overview_page()
    for number in range(1, 7):
        shown = send_change(site, shown, after(shown, number))
        await becomes(page, ".kfs [data-cell='VN.established']", f"1.0{57 + number}")
        await page.clock.fast_forward(2_100)

    assert await page.locator("#feed > li").count() == 12
    assert await page.locator("#feed > li.new").count() == 6

    await page.clock.fast_forward(61_000)

    assert await page.locator("#feed > li.new").count() == 0


async def test_screen_readers_get_a_summary_at_most_every_thirty_seconds(
    site: Site, visit: Visit
) -> None:
    page = visit.page
    before = overview_page()
    first = send_change(site, before, after(before))
    await becomes(page, ".kfs [data-cell='VN.established']", "1.058")
    await page.clock.fast_forward(100)
    said = await page.locator("#say").inner_text()
    assert said.startswith("Cụm đã thành lập 1.058 cụm")

    send_change(site, first, after(first, 2))
    await becomes(page, ".kfs [data-cell='VN.established']", "1.059")
    await page.clock.fast_forward(20_000)
    assert await page.locator("#say").inner_text() == said

    site.send("beat", live.beat_message(national_table(as_of=NOW + timedelta(seconds=30)), "vi"))
    await becomes(page, "#live [data-cell='as-of']", "10:42:37")
    await page.clock.fast_forward(10_100)
    assert (await page.locator("#say").inner_text()).startswith("Cụm đã thành lập 1.059 cụm")


@pytest.mark.parametrize(("still", "animation"), [(False, "flash"), (True, "none")])
async def test_a_changed_cell_lights_up_and_only_tints_where_motion_is_unwanted(
    site: Site, browser: Browser, still: bool, animation: str
) -> None:
    async with visiting(browser, still=still) as visit:
        await visit.page.goto(site.show("/", drawn(overview_page())))
        await eventually(lambda: site.watchers)
        send_change(site, overview_page(), after(overview_page()))
        await visit.page.locator(".kf .v.flash").first.wait_for()

        style = await visit.page.locator(".kf .v").first.evaluate(
            "node => [getComputedStyle(node).animationName, getComputedStyle(node).backgroundColor]"
        )

        assert style[0] == animation
        if still:
            assert style[1] == "rgb(255, 243, 196)"


async def test_the_past_opens_no_stream(site: Site, browser: Browser) -> None:
    past = overview_page(national_table(known=NOW - timedelta(days=9)))
    html = overview.render(past, chrome("/", ("ghi-nhan", "2026-11-12")))

    async with visiting(browser) as visit:
        await visit.page.goto(site.show("/", html), wait_until="networkidle")

        assert site.asked == []
        assert await visit.page.locator("#pause").count() == 0


async def _hide(page: Page, *, hidden: bool) -> Any:
    """Another tab in front: browsers without a screen do not say so by themselves."""
    return await page.evaluate(
        """(hidden) => {
            Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        hidden,
    )
