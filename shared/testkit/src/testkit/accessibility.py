"""A page judged by axe-core (WCAG 2.0 to 2.2, A and AA), which is committed with its licence."""

from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Page

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


async def violations(page: Page, *, without: Sequence[str] = ()) -> list[str]:
    """What the page in its present state does wrong; `without` leaves out parts, by selector."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    result = await page.evaluate(
        """([rules, without]) => axe.run(
            {include: [['html']], exclude: without.map((one) => [one])},
            {runOnly: rules, resultTypes: ['violations'], preload: false},
        )""",
        [RULES, list(without)],
    )
    if not result["passes"]:
        raise AssertionError("axe looked at nothing")
    return [
        f"{found['id']}: {node['html'][:160]} {node['failureSummary']}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
