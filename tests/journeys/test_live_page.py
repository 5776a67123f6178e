"""An open page follows the country by itself, after a cut, and through an operator's decision."""

import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from testkit.browser import Visit, visiting
from testkit.eventually import eventually
from tests.model import Model
from tests.system import Officer, System, agree
from tests.system.log import put_through
from tests.system.operator import operations
from tests.system.papers import detail, establish, lease, plan

pytestmark = [pytest.mark.postgres, pytest.mark.kafka, pytest.mark.browser]

UNIT = "15"  # Lào Cai today; papers before the reform say 10
A_FEW_SECONDS = 5
# What a page shows in each cell, but what moves by the clock alone.
SHOWN = """() => Object.fromEntries([...document.querySelectorAll('[data-cell]')]
    .filter((node) => !/^(as-of|minute|fresh\\.|position\\.)/.test(node.dataset.cell))
    .map((node, nth) => [nth + ' ' + node.dataset.cell, [
        node.textContent.trim().replace(/\\s+/g, ' '),
        node.getAttribute('value') ?? '',
        node.closest('[data-parked]')?.dataset.parked ?? '',
        node.closest('[data-tone]')?.dataset.tone ?? '',
    ]]))"""
# As a bug in a release of reporting would refuse a fact in which nothing is wrong.
A_BUG = "alter table cluster_fact add constraint a_bug check (cleared_ha <> 7) not valid"
ITS_END = "alter table cluster_fact drop constraint a_bug"


@pytest_asyncio.fixture(loop_scope="session")
async def visit(
    system: System, officer: Officer, model: Model, browser: Browser
) -> AsyncIterator[Visit]:
    """The overview of a running system with one operating cluster, open and live."""
    await system.up()
    await _operates(officer, "Tân An")
    await agree(system, model)
    async with visiting(browser) as visit:
        await visit.page.goto(system.url("reporting"))
        await _is_live(visit.page)
        yield visit


async def _operates(officer: Officer, name: str, leased_ha: str = "3.00") -> None:
    cluster = (await officer.file("plan-cluster", **plan(name)))["cluster_id"]
    await officer.file("establish-cluster", **establish(cluster))
    await officer.file("approve-detailed-plan", **detail(cluster))
    await officer.file("lease-to-tenant", **lease(cluster, leased_ha=leased_ha))


async def _is_live(page: Page) -> None:
    async def live() -> bool:
        return await page.locator("#live").get_attribute("data-state") == "live"

    await eventually(live, timeout_s=30)


async def _number(page: Page, key: str) -> str:
    return await page.locator(f"data[data-cell='VN.{key}']").first.inner_text()


async def _becomes(page: Page, key: str, text: str, within_s: float = A_FEW_SECONDS) -> None:
    async def shows() -> bool:
        found = await _number(page, key)
        assert found == text, f"{key} is {found}"
        return True

    await eventually(shows, timeout_s=within_s)


async def _feed(page: Page) -> str:
    return " ".join((await page.locator("#feed").inner_text()).split())


async def test_a_command_changes_the_number_in_the_open_page(
    visit: Visit, officer: Officer
) -> None:
    page = visit.page
    await page.evaluate("window.untouched = true")
    assert await _number(page, "established") == "1"

    await _operates(officer, "Bản Qua", leased_ha="7.00")
    await _becomes(page, "established", "2")
    await _becomes(page, "fill", "14,3")

    async def is_told() -> bool:
        return "Bản Qua" in await _feed(page)

    await eventually(is_told, timeout_s=A_FEW_SECONDS)
    assert await page.evaluate("window.untouched"), "without a reload"
    assert visit.errors == []


async def test_after_a_cut_connection_an_open_page_equals_a_fresh_one(
    visit: Visit, system: System, officer: Officer, browser: Browser
) -> None:
    page = visit.page
    await officer.file("plan-cluster", **plan("Trước"))
    await _becomes(page, "planned", "1")

    system.processes["reporting-all"].kill()
    await _operates(officer, "Sau")
    await system.start("reporting")

    await _becomes(page, "projects", "2", within_s=30)
    await _is_live(page)
    async with visiting(browser) as other:

        async def is_equal() -> bool:
            await other.page.goto(system.url("reporting"))
            assert await page.evaluate(SHOWN) == await other.page.evaluate(SHOWN)
            return True

        await eventually(is_equal, timeout_s=20)
    # Lines that came at once are gathered in the open page, so only the newest is compared.
    assert "Sau" in await _feed(page)


async def test_a_parked_fact_marks_its_province_until_an_operator_discards_it(
    visit: Visit, system: System, officer: Officer, browser: Browser
) -> None:
    await _a_parked_fact(visit, system, officer, cleared_ha="-1.00")

    await _decided(system, browser, "bo", done="discarded")

    await eventually(lambda: _marks(visit.page, "0"), timeout_s=10)
    assert (await operations(system))["parked"] == []
    assert visit.errors == []


async def test_a_parked_fact_marks_its_province_until_an_operator_releases_it(
    visit: Visit, system: System, officer: Officer, browser: Browser
) -> None:
    reporting = await asyncpg.connect(system.databases["reporting"])
    await reporting.execute(A_BUG)
    await _a_parked_fact(visit, system, officer, cleared_ha="7.00")
    await reporting.execute(ITS_END)
    await reporting.close()

    await _decided(system, browser, "tha", done="released")

    await eventually(lambda: _marks(visit.page, "0"), timeout_s=10)
    assert (await operations(system))["parked"] == []
    assert visit.errors == []


async def _a_parked_fact(
    visit: Visit, system: System, officer: Officer, *, cleared_ha: str
) -> None:
    """Of a cluster that the open page counts."""
    cluster = (await officer.file("plan-cluster", **plan("Nậm Tăng")))["cluster_id"]
    await officer.file("establish-cluster", **establish(cluster))
    await _becomes(visit.page, "established", "2")
    await put_through(system, cluster, "land-cleared", cleared_ha=cleared_ha)
    await eventually(lambda: _marks(visit.page, "1"), timeout_s=10)


async def _decided(system: System, browser: Browser, verb: str, *, done: str) -> None:
    """An operator signs in and sends the form of the one parked aggregate."""
    async with visiting(browser) as other:
        await _sign_in(other.page, system)
        [parked] = (await operations(system))["parked"]
        form = other.page.locator(f"form[action='/van-hanh/tam-giu/{parked['id']}/{verb}']")
        if verb == "bo":
            await other.page.locator(f"#held-{parked['id']} summary").click()
        await form.locator("textarea").fill("Số liệu nhập nhầm, tỉnh đã gửi lại.")
        await form.locator("button").click()
        await other.page.wait_for_url(re.compile(f"xong={done}"))


async def _marks(page: Page, count: str) -> bool:
    """The province's tile, and the cells of its line that a cluster's facts make."""
    tile = page.locator(f".map [data-cell='{UNIT}.fill']").first
    found: Any = await tile.evaluate("(node) => node.closest('[data-parked]').dataset.parked")
    cell = page.locator(f"data[data-cell='{UNIT}.established']").first
    mark = await cell.evaluate("(node) => node.closest('[data-parked]').dataset.parked")
    return [found, mark] == [count, count]


async def _sign_in(page: Page, system: System) -> None:
    """As a person does: from the operators' page to the issuer's, and back."""
    await page.goto(f"{system.url('reporting')}/van-hanh")
    await page.locator(".act a.btn.main").click()
    await page.locator("#role-operator").check()
    await page.locator("form button:not([name])").click()
    await page.wait_for_url(re.compile("/van-hanh$"))
