"""An officer's whole errand in Chromium: template, filled in, wrong, explained, corrected, in."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Page

from services.registry.tests.api.counter import COOKIE, FILING, XLSX, token_of, with_pages
from services.registry.tests.workbooks.paper import Paper
from testkit.accessibility import violations
from testkit.browser import PHONE, Visit, visiting
from testkit.served import Served

pytestmark = [pytest.mark.postgres, pytest.mark.browser]


@pytest_asyncio.fixture(loop_scope="session")
async def address(database_url: str) -> AsyncIterator[str]:
    served = Served(with_pages(database_url))
    await served.start()
    yield served.url
    await served.stop()


async def sign_in(visit: Visit, address: str) -> None:
    cookie = {"name": COOKIE, "value": token_of("province_officer", "15"), "url": address}
    await visit.page.context.add_cookies([cookie])  # type: ignore[list-item]


async def template(page: Page, address: str) -> Paper:
    await page.goto(f"{address}{FILING}")
    await page.get_by_role("link", name="Tải mẫu", exact=True).first.click()
    await page.get_by_label("Kỳ báo cáo").select_option("FY-2025")
    await page.get_by_role("button", name="Chọn").click()
    async with page.expect_download() as started:
        await page.get_by_role("button", name="Tải mẫu Excel").click()
    return await downloaded(started)


async def downloaded(started: Any) -> Paper:
    path = await (await started.value).path()
    return Paper(await asyncio.to_thread(path.read_bytes))


async def check(page: Page, paper: Paper) -> None:
    file = FilePayload(name="B04-15-FY-2025.xlsx", mimeType=XLSX, buffer=paper.content)
    await page.get_by_label("Tệp Excel đã điền").set_input_files(file)
    await page.get_by_role("button", name="Kiểm tra").press("Enter")


@pytest.mark.parametrize(("width", "javascript"), [(1440, True), (PHONE, False)])
async def test_a_return_is_filled_in_corrected_and_handed_in(
    address: str, browser: Browser, width: int, javascript: bool
) -> None:
    async with visiting(browser, width=width, javascript=javascript) as visit:
        page = visit.page
        await sign_in(visit, address)
        paper = await template(page, address)
        paper.fill()
        right = paper["2"].value
        paper["2"] = "khoảng 1.028"

        await page.goto(f"{address}{FILING}")
        await check(page, paper)
        assert await page.locator("h1").inner_text() == "Chưa nộp được"
        cell = page.get_by_role("row").filter(
            has=page.get_by_text(paper["2"].coordinate, exact=True)
        )
        assert "là số ước chừng" in await cell.inner_text()
        async with page.expect_download() as started:
            await page.get_by_role("link", name="Tải tệp đã đánh dấu").click()
        marked = await downloaded(started)
        assert "là số ước chừng" in marked["2"].comment.text

        # Corrected in the very workbook that came back.
        marked["2"] = right
        await check(page, marked)
        assert await page.locator("h1").inner_text() == "Kiểm tra xong, có thể nộp"
        if javascript:
            assert await violations(page) == []
        await page.get_by_role("button", name="Nộp", exact=True).press("Enter")
        assert await page.locator("h1").inner_text() == "Đã nộp"
        await page.get_by_role("link", name="Biểu 04").first.press("Enter")

        heading = (await page.locator("h1").inner_text()).replace("\xa0", " ")
        assert heading == "Biểu 04, Lào Cai, năm 2025"
        assert visit.hosts == {urlsplit(address).netloc}
        assert [error for error in visit.errors if "422" not in error] == []
