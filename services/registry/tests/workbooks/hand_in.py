"""Handing in workbooks over HTTP."""

import httpx

from services.registry.tests.workbooks.paper import Paper

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOAD = "/v1/returns/workbooks"
TEMPLATE = "/v1/returns/template"


async def template(client: httpx.AsyncClient, **wanted: str) -> Paper:
    asked = {"form": "B04", "unit": "15", "period": "FY-2025"} | wanted
    answer = await client.get(TEMPLATE, params=asked)
    assert answer.status_code == 200, answer.text
    return Paper(answer.content)


async def hand_in(
    client: httpx.AsyncClient, content: bytes, *, dry_run: bool = False, **headers: str
) -> httpx.Response:
    return await client.post(
        UPLOAD,
        params={"dry-run": str(dry_run).lower()},
        content=content,
        headers={"Content-Type": XLSX, **{k.replace("_", "-"): v for k, v in headers.items()}},
    )
