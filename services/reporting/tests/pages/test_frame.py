"""What every page keeps, whatever it shows."""

import re
from dataclasses import replace

import pytest

from pagekit import signin
from reporting.pages import cluster, overview
from reporting.pages.layout import SITE
from testkit.document import Document

from . import sample_clusters
from .sample import NOW, OPERATOR, feed, national_table
from .sample import overview as overview_page
from .states import State, chrome, states

ALL = states()


@pytest.mark.parametrize("state", ALL, ids=lambda state: state.name)
def test_a_page_has_no_inline_script_or_style_and_asks_no_other_host(state: State) -> None:
    html = state.draw()
    document = Document(html)

    assert "<style" not in html
    for element in document.elements:
        assert element.get("style") is None
        assert not [name for name in element.attributes if name.startswith("on")]
        for name in ("src", "href", "action", "formaction"):
            assert not re.match(r"[a-z]+:|//", element.get(name) or "")
        if element.tag == "script":
            assert element["src"].startswith("/static/")


@pytest.mark.parametrize("state", ALL, ids=lambda state: state.name)
def test_a_page_has_its_language_one_title_landmarks_and_unique_ids(state: State) -> None:
    document = Document(state.draw())

    assert document.one("html")["lang"] == ("en" if "english" in state.name else "vi")
    assert document.all("title")[0].text.endswith("– Nhịp Cầu")
    assert len(document.all("h1")) == len(document.all("main")) == 1
    assert document.one("a", class_="skip")["href"] == "#main"
    ids = [element["id"] for element in document.elements if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("state", ALL, ids=lambda state: state.name)
def test_a_page_links_only_to_what_exists(state: State) -> None:
    paths = {
        element["href"].partition("?")[0].partition("#")[0]
        for element in Document(state.draw()).all("a")
    }

    pages = r"|/(cum|co-so)(/[\w-]+)?|/tinh/[\w-]+|/tong-quan|/van-hanh"
    pages += r"|/bao-cao/B0[34]/\w+/[\w-]+(/dong/[\d.]+)?"
    known = rf"({pages}|/|/bao-cao|/dang-nhap(/bat-dau)?|/khong|({pages})\.(csv|xlsx|json))"
    assert [path for path in paths if not re.fullmatch(known, path)] == []


@pytest.mark.parametrize(
    "state", [one for one in ALL if not one.name.startswith(("sign", "problem", "unit-which"))],
    ids=lambda state: state.name,
)  # fmt: skip
def test_synthetic_data_say_so_on_every_page(state: State) -> None:
    mark = "Synthetic data" if "english" in state.name else "Dữ liệu giả lập"

    document = Document(state.draw())

    assert mark in document.one("div", class_="synthetic").text
    assert mark in document.one("footer").text


def test_real_data_are_not_called_synthetic() -> None:
    page = overview_page(replace(national_table(), synthetic=False))

    marks = [
        mark
        for mark in Document(overview.render(page, chrome())).all()
        if mark.get("data-cell") in {"synthetic", "synthetic.foot"}
    ]

    assert [mark.get("hidden") for mark in marks] == ["", ""], "until such data come"
    past = replace(page, table=replace(page.table, known=NOW))
    assert "giả lập" not in overview.render(past, chrome())


def test_every_name_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    page = replace(sample_clusters.cluster(), name=evil, investor=evil, communes=(evil,))

    assert "<script>alert" not in cluster.render(page, chrome("/cum/x"))
    line = replace(feed()[0], unit_name=evil, document=evil)
    assert "<script>alert" not in overview.render(
        replace(overview_page(), feed=(line,)), chrome("/", ("q", evil))
    )


def test_the_switch_of_language_keeps_the_address() -> None:
    html = overview.render(overview_page(), chrome("/", ("chi-tieu", "projects")))

    switch = Document(html).one("a", hreflang="en")
    assert switch["href"] == "/?chi-tieu=projects&lang=en"
    assert switch["lang"] == "en"


def test_only_operators_are_shown_the_way_to_operations() -> None:
    viewer = replace(OPERATOR, roles=frozenset({"viewer"}))

    def paths(visitor: object) -> set[str]:
        drawn = signin.render(
            SITE, chrome("/dang-nhap", visitor=visitor), start="/dang-nhap/bat-dau", open_to_all="/"  # type: ignore[arg-type]
        )  # fmt: skip
        return {element["href"] for element in Document(drawn).all("a")}

    assert "/van-hanh" in paths(OPERATOR)
    assert "/van-hanh" not in paths(viewer)
    assert "/van-hanh" not in paths(None)


def test_signing_out_is_a_form_with_the_visitors_token() -> None:
    html = signin.render(
        SITE, chrome("/dang-nhap", visitor=OPERATOR), start="/dang-nhap/bat-dau", open_to_all="/"
    )

    document = Document(html)
    assert document.one("form", action="/dang-xuat")["method"] == "post"
    assert document.one("input", name="csrf")["value"] == OPERATOR.csrf
