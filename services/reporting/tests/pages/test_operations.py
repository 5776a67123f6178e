"""The operators' page: what is held and why, and forms that ask for a reason."""

import pytest

from reporting.pages import operations
from reporting.pages.models import OperationsPage, Refused
from testkit.document import Document, Element

from . import sample_operations
from .sample import OPERATOR
from .states import chrome


def drawn(page: OperationsPage | None = None) -> Document:
    shown = page or sample_operations.operations()
    return Document(operations.render(shown, chrome("/van-hanh", visitor=OPERATOR)))


def form(document: Document, action: str) -> dict[str, Element]:
    """The named fields of the form that is sent to an address."""
    one = document.one("form", action=action, method="post")
    fields = [*document.all("input"), *document.all("textarea")]
    return {field["name"]: field for field in fields if field.parent is one}


def test_a_parked_fact_says_why_since_when_and_what_waits_behind_it() -> None:
    text = drawn().one(id="held-41").text

    assert text.startswith("CCN Đông Hà dữ liệu sai Lý do leased_ha")
    assert "3 sự kiện chờ sau nó" in text
    assert "Tạm giữ từ (giờ máy chủ) 21/11/2026 08:31:07" in text
    assert "Cho thuê đất vn.nhipcau.registry.cluster.tenant-leased.v1" in text


@pytest.mark.parametrize(
    "action",
    [
        "/van-hanh/tam-giu/41/tha",
        "/van-hanh/tam-giu/41/bo",
        "/van-hanh/ban-dung/clusters/2/chuyen",
        "/van-hanh/cach-ly/returns/registry.return/1/20417/bo",
    ],
)
def test_a_decision_is_a_form_with_a_reason_and_the_visitors_token(action: str) -> None:
    document = drawn()

    fields = form(document, action)

    assert fields["csrf"]["value"] == OPERATOR.csrf
    assert fields["reason"].get("required") is not None
    assert document.one("label", for_=fields["reason"]["id"]).text.startswith("Lý do")


@pytest.mark.parametrize(
    "action", ["/van-hanh/ban-dung/clusters", "/van-hanh/ban-dung/clusters/4/xoa"]
)
def test_builds_are_started_and_dropped_by_forms_with_the_visitors_token(action: str) -> None:
    assert form(drawn(), action)["csrf"]["value"] == OPERATOR.csrf


def test_the_live_build_can_be_neither_switched_to_nor_dropped() -> None:
    actions = {one["action"] for one in drawn().all("form", method="post")}

    assert not {action for action in actions if action.startswith("/van-hanh/ban-dung/clusters/3")}


def test_a_message_already_discarded_has_no_form() -> None:
    actions = {one["action"] for one in drawn().all("form", method="post")}

    assert len([action for action in actions if "/cach-ly/" in action]) == 1


def test_a_refusal_stands_on_top_links_to_its_field_and_keeps_what_was_typed() -> None:
    refused = Refused(
        form="/van-hanh/tam-giu/41/bo", field="reason", text="Hãy ghi lý do.", value="vì"
    )

    document = drawn(sample_operations.operations(refused=refused))

    summary = document.one(role="alert")
    field = form(document, refused.form)["reason"]
    assert summary.text == "Chưa thực hiện được Hãy ghi lý do."
    assert [link["href"] for link in document.all("a") if link.text == "Hãy ghi lý do."] == [
        f"#{field['id']}"
    ]
    assert field["aria-invalid"] == "true"
    assert field.text == "vì"
    opened = [one for one in document.all("details") if one.get("open") is not None]
    assert len(opened) == 1


@pytest.mark.parametrize("done", ["released", "discarded", "started", "switched", "dropped"])
def test_what_was_done_is_said(done: str) -> None:
    document = drawn(sample_operations.operations(done=done))

    assert document.one("div", class_="notice good").text


def test_nothing_parked_is_said_and_not_just_an_empty_space() -> None:
    assert "Không có hồ sơ nào bị tạm giữ" in drawn(sample_operations.quiet()).text


def test_a_comparison_says_how_many_rows_differ_and_which() -> None:
    differing = drawn(sample_operations.compared(1)).one(id="compared").text
    agreeing = drawn(sample_operations.compared(0)).one(id="compared").text

    assert "1 trên 1.126 dòng khác nhau." in differing
    assert "CCN-68-0009" in differing
    assert "Khớp: cả 1.126 dòng giống nhau." in agreeing


def test_without_a_visitor_there_is_no_page() -> None:
    with pytest.raises(ValueError, match="visitor"):
        operations.render(sample_operations.operations(), chrome("/van-hanh"))
