"""The service with pages, and officers who have signed in to it with a browser's cookie."""

import time
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from registry import app as composition
from servicekit.identity import Principal, Verified
from services.registry.tests.conftest import Known, settings
from testkit.document import Document

SECRET = SecretStr("a secret of one test run, 32 characters")
COOKIE = "nhipcau"
FILING = "/nop-bieu"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Signed(Known):
    """Takes a cookie `<role> <provinces> <subject>` at its word, as if an issuer had signed it."""

    async def verify(self, token: str) -> Verified:
        role, _, rest = unquote(token).partition(" ")
        provinces, _, subject = rest.rpartition(" ")
        named = Principal(
            subject=subject,
            name=f"Cán bộ {subject}",
            roles=frozenset({role}),
            provinces=frozenset(filter(None, provinces.split(","))),
        )
        return Verified(named, time.time() + 3600)


def with_pages(dsn: str) -> FastAPI:
    return composition.process(settings(dsn, session_secret=SECRET), identity=Signed()).app


def token_of(role: str, *provinces: str, subject: str = "an") -> str:
    return quote(f"{role} {','.join(provinces)} {subject}")


@dataclass(frozen=True)
class Counter:
    """Where officers hand in."""

    app: FastAPI

    def nobody(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url="http://registry",
            headers={"Accept": "text/html"},
        )

    def officer(self, role: str = "province_officer", *provinces: str) -> httpx.AsyncClient:
        browser = self.nobody()
        browser.cookies.set(COOKIE, token_of(role, *provinces))
        return browser


async def document(browser: httpx.AsyncClient, path: str, status: int = 200) -> Document:
    answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    return Document(answer.text)


async def csrf(browser: httpx.AsyncClient) -> str:
    [token, *_] = (await document(browser, FILING)).all("input", name="csrf")
    return token["value"]


async def check(
    browser: httpx.AsyncClient, content: bytes, name: str = "b04.xlsx", **fields: Any
) -> httpx.Response:
    """As if the button 'Kiểm tra' were pressed."""
    data = {"csrf": await csrf(browser), "viec": "kiem-tra", **fields}
    return await browser.post(FILING, data=data, files={"tep": (name, content, XLSX)})


async def hand_in(browser: httpx.AsyncClient, checked: httpx.Response) -> httpx.Response:
    """As if the button 'Nộp' of the page were pressed: with what goes along in it."""
    form = Document(checked.text)
    names = ("csrf", "ten", "noi-dung")
    data = {name: unescape(form.all("input", name=name)[0]["value"]) for name in names}
    # A form without a chosen file is sent in parts too.
    parts = {name: (None, value) for name, value in {**data, "viec": "nop"}.items()}
    return await browser.post(FILING, files=parts)
