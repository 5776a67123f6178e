"""Pages in use: by keyboard, without a script, on paper, and with every name readable."""

import re

import pytest
from playwright.async_api import Browser, Page

from reporting.pages import cluster, clusters, operations, overview
from testkit.browser import DESKTOP, PHONE, visiting

from . import sample_clusters, sample_operations
from .sample import OF_34, OF_63, OPERATOR, national_table
from .sample import overview as overview_page
from .serve import Site
from .states import chrome

pytestmark = pytest.mark.browser

WITHOUT = ("08", "19", "49", "22", "44", "12", "96", "84")
PAPER_PX = 624  # 165 mm between the margins of an A4 page, in CSS pixels.


async def focused(page: Page) -> str:
    text = await page.evaluate("document.activeElement.innerText.trim()")
    return " ".join(str(text).split())


async def test_the_keyboard_skips_to_the_content_and_reaches_every_tile(
    site: Site, browser: Browser
) -> None:
    async with visiting(browser) as visit:
        page = visit.page
        await page.goto(site.show("/", overview.render(overview_page(), chrome())))

        await page.keyboard.press("Tab")
        assert await focused(page) == "Đến nội dung chính"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "main"

        reached = []
        for _ in range(60):
            await page.keyboard.press("Tab")
            reached.append(await focused(page))
            if await page.evaluate("!!document.activeElement.closest('.map')"):
                assert (
                    await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                    == "solid"
                )
        tiles = [text for text in reached if re.search(r"\d+,\d$", text)]
        assert len(tiles) == 34
        assert tiles[0] == "Hà Nội 87,9"
        assert tiles[-1].startswith("Cà Mau")


async def test_a_decision_can_be_made_with_the_keyboard_alone(site: Site, browser: Browser) -> None:
    html = operations.render(sample_operations.operations(), chrome("/van-hanh", visitor=OPERATOR))
    async with visiting(browser) as visit:
        page = visit.page
        await page.goto(site.show("/van-hanh", html))
        await page.locator("#held-41 summary").focus()

        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.type("Tỉnh đã gửi lại")
        await page.keyboard.press("Tab")
        assert await focused(page) == "Bỏ sự kiện"
        async with page.expect_navigation():
            await page.keyboard.press("Enter")

    path, sent = site.posted[-1]
    assert path == "/van-hanh/tam-giu/41/bo"
    assert sent == {"csrf": OPERATOR.csrf, "reason": "Tỉnh đã gửi lại"}


async def test_a_decision_without_a_reason_is_not_sent(site: Site, browser: Browser) -> None:
    html = operations.render(sample_operations.operations(), chrome("/van-hanh", visitor=OPERATOR))
    async with visiting(browser) as visit:
        await visit.page.goto(site.show("/van-hanh", html))

        await visit.page.get_by_role("button", name="Thả").first.click()

        assert site.posted == []
        assert await visit.page.evaluate("document.activeElement.name") == "reason"


async def test_without_a_script_all_but_live_change_works(site: Site, browser: Browser) -> None:
    site.pages["/"] = lambda query: overview.render(overview_page(), chrome("/", *query))
    site.pages["/cum"] = lambda query: clusters.render(
        sample_clusters.clusters(), chrome("/cum", *query)
    )
    async with visiting(browser, javascript=False) as visit:
        page = visit.page
        await page.goto(f"{site.origin}/?chi-tieu=projects")
        assert await page.get_by_text("Tải lại để cập nhật").is_visible()
        assert await page.get_by_text("Trực tiếp", exact=True).is_hidden()
        assert await page.locator("#pause").is_hidden()
        assert await page.locator("#print").is_hidden()

        await page.get_by_role("link", name="63 tỉnh đến 30/6/2025").click()
        assert page.url == f"{site.origin}/?dia-gioi=2025-06-30&chi-tieu=projects"

        await page.get_by_label("Ghi nhận đến ngày").fill("30/6/2026")
        await page.get_by_role("button", name="Xem").click()
        assert "ghi-nhan=30%2F6%2F2026" in page.url
        assert "dia-gioi=2025-06-30" in page.url

        await page.get_by_role("searchbox", name="Tìm cụm công nghiệp").fill("âu lâu")
        await page.get_by_role("button", name="Tìm").click()
        assert page.url.startswith(f"{site.origin}/cum?q=%C3%A2u+l%C3%A2u")
        assert await page.get_by_label("Tên, mã, tỉnh mới hoặc cũ").input_value() == "âu lâu"

        await page.get_by_label("Tình trạng").select_option(label="Đang hoạt động")
        await page.get_by_role("button", name="Lọc").click()
        assert "trang-thai=operating-established" in page.url
        assert "ghi-nhan=2026-06-30" in page.url


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("borders", ["34", "63"])
@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_no_name_or_number_on_the_map_is_cut_off(
    site: Site, browser: Browser, borders: str, lang: str, width: int
) -> None:
    # Tiles without a figure have an edge, which takes room: half of them are.
    table = national_table(borders=OF_63 if borders == "63" else OF_34, without=WITHOUT)
    html = overview.render(overview_page(table), chrome(lang="en" if lang == "en" else "vi"))

    async with visiting(browser, width=width) as visit:
        await visit.page.goto(site.show("/", html))
        await visit.page.evaluate("document.fonts.ready")

        cut = await visit.page.evaluate(
            """() => [...document.querySelectorAll('.map a')].filter((tile) => {
                const box = tile.getBoundingClientRect();
                const range = document.createRange();
                return [...tile.querySelectorAll('span:not(.vh):not(.pk), data')].some((part) => {
                    range.selectNodeContents(part);
                    const inner = range.getBoundingClientRect();
                    return inner.right > box.right + .6 || inner.bottom > box.bottom + .6
                        || inner.top < box.top - .6;
                });
            }).map((tile) => tile.textContent.trim().replace(/\\s+/g, ' '))"""
        )

    assert cut == []


async def test_everything_that_can_be_pressed_is_big_enough(site: Site, browser: Browser) -> None:
    html = overview.render(overview_page(), chrome())
    async with visiting(browser, width=PHONE) as visit:
        await visit.page.goto(site.show("/", html))

        small = await visit.page.evaluate(
            """() => [...document.querySelectorAll('button, .btn, input:not([type=hidden]), select,'
                + ' nav a, .seg a, .map a, summary')]
                .filter((one) => one.getClientRects().length)
                .filter((one) => one.getBoundingClientRect().height < 35.5)
                .map((one) => one.outerHTML.slice(0, 80))"""
        )

    assert small == []


@pytest.mark.parametrize("name", ["overview", "clusters", "cluster", "operations"])
async def test_a_page_prints_on_a4_without_losing_a_column(
    site: Site, browser: Browser, name: str
) -> None:
    drawn = {
        "overview": lambda: overview.render(overview_page(), chrome()),
        "clusters": lambda: clusters.render(sample_clusters.clusters(), chrome("/cum")),
        "cluster": lambda: cluster.render(sample_clusters.cluster(), chrome("/cum/CCN-15-0005")),
        "operations": lambda: operations.render(
            sample_operations.operations(), chrome("/van-hanh", visitor=OPERATOR)
        ),
    }
    async with visiting(browser, width=PAPER_PX) as visit:
        page = visit.page
        await page.goto(site.show("/", drawn[name]()))
        await page.emulate_media(media="print")

        assert await page.evaluate("document.documentElement.scrollWidth") <= PAPER_PX
        for gone in ("nav[aria-label='Chính']", ".find", ".take", ".live", ".act"):
            for part in await page.locator(gone).all():
                assert await part.is_hidden()
        assert (
            await page.evaluate(
                """() => [...document.querySelectorAll('thead:not(.vh) th')]
                .filter((head) => !head.closest('details:not([open])'))
                .filter((head) => !head.getClientRects().length)
                .map((head) => head.textContent)"""
            )
            == []
        )
        assert await page.get_by_text("Dữ liệu giả lập").first.is_visible()
        assert await page.get_by_text("Địa chỉ của trang này").is_visible()
        if name == "overview":
            for archipelago in ("Hoàng Sa", "Trường Sa"):
                shown = page.locator(".isle [aria-hidden]", has_text=archipelago)
                assert await shown.is_visible()
        paper = await page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 6
