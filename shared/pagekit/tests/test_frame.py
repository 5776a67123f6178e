"""What every page of every service keeps, whatever it shows."""

import hashlib
import re

import pytest

from pagekit import problem, signin
from pagekit.address import Address
from pagekit.layout import HEADERS, Chrome, Visitor, language
from pagekit.problem import ProblemPage
from pagekit.site import STATIC, Site
from testkit.document import Document

OFFICER = Visitor(name="Sở Công Thương", roles=frozenset({"province_officer"}), csrf="token-1")


def chrome(path: str = "/tra", visitor: Visitor | None = None) -> Chrome:
    return Chrome(lang="vi", address=Address(path), visitor=visitor)


def test_a_page_of_a_service_stands_in_the_shared_frame(site: Site) -> None:
    document = Document(site.render("tea", chrome(), title="Trà", line="<b>Ngon</b>"))

    assert document.one("title").text == "Trà – Nhịp Cầu"
    assert document.one("nav").text == "Trà"
    assert document.one("main").text == "Trà <b>Ngon</b>"
    assert document.one("a", class_="skip")["href"] == "#main"
    assert document.one("a", hreflang="en")["href"] == "/tra?lang=en"
    assert document.one("a", href="/dang-nhap").text == "Đăng nhập"


def test_signing_out_is_a_form_with_the_visitors_token(site: Site) -> None:
    document = Document(
        signin.render(site, chrome(visitor=OFFICER), start="/dang-nhap/bat-dau", open_to_all=None)
    )

    assert document.one("form", action="/dang-xuat")["method"] == "post"
    assert document.one("input", name="csrf")["value"] == OFFICER.csrf
    assert "Bạn đang đăng nhập với tên Sở Công Thương." in document.text


@pytest.mark.parametrize(
    ("status", "visitor", "expected"),
    [
        (404, None, ["/"]),
        (401, None, ["/dang-nhap", "/"]),
        (403, OFFICER, ["/dang-nhap", "/"]),
        (422, None, ["/tra", "/"]),
        (503, None, ["/tra", "/"]),
    ],
)
def test_a_problem_offers_what_may_help(
    site: Site, status: int, visitor: Visitor | None, expected: list[str]
) -> None:
    page = ProblemPage(
        status=status,
        title="Tiêu đề",
        detail="Vì sao.",
        correlation_id="abc-1",
        errors=(("la", "Không có."), ("khac", "Lạ.")),
    )
    html = problem.render(
        site, page, chrome(visitor=visitor), labels={"la": "leaf"}, ways=[("/", "home")]
    )

    document = Document(html)
    ways = [
        link["href"]
        for link in document.all("a")
        if link.parent and link.parent.parent and link.parent.parent.get("class") == "goes"
    ]
    assert ways == expected
    assert "Loại lá: Không có." in document.text
    assert "khac: Lạ." in document.text
    assert "Mã tra cứu: abc-1." in document.text


def test_the_headers_let_a_page_reach_only_its_own_host() -> None:
    policy = HEADERS["Content-Security-Policy"]

    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("query", "cookie", "expected"),
    [
        ([], None, "vi"),
        ([], "en", "en"),
        ([("lang", "vi")], "en", "vi"),
        ([("lang", "en")], "vi", "en"),
        ([("lang", "fr")], "de", "vi"),
    ],
)
def test_the_language_is_asked_for_or_remembered_and_else_vietnamese(
    query: list[tuple[str, str]], cookie: str | None, expected: str
) -> None:
    assert language(query, cookie) == expected


def test_the_address_of_a_static_file_changes_with_its_bytes(site: Site) -> None:
    for name in ("frame.css", "tea.css"):
        assert re.fullmatch(rf"/static/{re.escape(name)}\?v=[0-9a-f]{{12}}", site.static(name))


def test_the_fonts_are_the_committed_ones() -> None:
    for line in (STATIC / "fonts" / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((STATIC / "fonts" / name).read_bytes()).hexdigest() == digest
        assert name in (STATIC / "frame.css").read_text(encoding="utf-8")
