"""What every page of the registry keeps, whatever it shows."""

import re
from dataclasses import replace

import pytest

from registry.pages import filing, result, versions
from registry.workbooks.outcome import Taken
from testkit.document import Document

from . import sample
from .states import CARRIED, State, chrome, states

ALL = states()
PATHS = (
    r"|/|/nop-bieu(/mau(\.xlsx)?|/da-nop(/[\w-]+)?|/danh-dau/[\w-]+)?"
    r"|/dang-nhap(/bat-dau)?|/dang-xuat"
)


@pytest.mark.parametrize("state", ALL, ids=lambda state: state.name)
def test_a_page_has_no_inline_script_or_style_and_asks_no_other_host(state: State) -> None:
    html = state.draw()

    assert "<style" not in html
    assert "<script" not in html
    for element in Document(html).elements:
        assert element.get("style") is None
        assert not [name for name in element.attributes if name.startswith("on")]
        for name in ("src", "href", "action", "formaction"):
            assert not re.match(r"[a-z]+:|//", element.get(name) or "")


@pytest.mark.parametrize("state", ALL, ids=lambda state: state.name)
def test_a_page_has_its_language_one_title_landmarks_and_unique_ids(state: State) -> None:
    document = Document(state.draw())

    english = state.name.endswith("english") or state.name == "blank-no-unit"
    assert document.one("html")["lang"] == ("en" if english else "vi")
    assert document.all("title")[0].text.endswith("– Nhịp Cầu")
    assert len(document.all("h1")) == len(document.all("main")) == 1
    ids = [element["id"] for element in document.elements if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("state", ALL, ids=lambda state: state.name)
def test_a_page_links_only_to_what_exists(state: State) -> None:
    document = Document(state.draw())
    paths = {element["href"].partition("?")[0] for element in document.all("a")}
    paths |= {element["action"] for element in document.all("form")}

    assert [path for path in paths if not re.fullmatch(PATHS, path.partition("#")[0])] == []


@pytest.mark.parametrize("state", ALL, ids=lambda state: state.name)
def test_every_form_that_changes_something_bears_the_visitors_token(state: State) -> None:
    document = Document(state.draw())

    posts = [form for form in document.all("form") if form.get("method") == "post"]
    tokens = [one["value"] for one in document.all("input", name="csrf")]
    assert tokens == [sample.OFFICER.csrf] * len(posts)


@pytest.mark.parametrize("state", ALL, ids=lambda state: state.name)
def test_every_field_has_a_label_and_what_is_wrong_with_it_beside_it(state: State) -> None:
    document = Document(state.draw())
    labels = {label["for"] for label in document.all("label")}
    ids = {element["id"] for element in document.elements if element.get("id")}

    for field in [*document.all("input"), *document.all("select")]:
        if field.get("type") != "hidden":
            assert field["id"] in labels
            assert set((field.get("aria-describedby") or "").split()) <= ids


def test_every_name_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    rows = (sample.row(subject=evil, unit_name=evil),)
    taken = Taken(
        status="refused", errors=(sample.note(evil, evil, evil, sheet=evil),), marked_id=None
    )
    page = sample.versions()
    told = tuple(replace(one, document=evil, issuer=evil) for one in page.versions)

    for html in (
        filing.render(sample.filing(latest=rows, refused=evil), chrome("/", ("ve", evil))),
        result.render(sample.result(taken, filename=evil), chrome()),
        result.render(
            sample.result(Taken(status="would-store"), carried=replace(CARRIED, filename=evil)),
            chrome(),
        ),
        versions.render(replace(page, head=rows[0], versions=told), chrome()),
    ):
        assert "<script>" not in html
        assert "&lt;script&gt;" in html
