"""What each page says, and where it leads."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pagekit.format import NBSP
from registry.pages import blank, filing, layout, result, returns, versions
from registry.pages.figures import figure
from registry.pages.text import words_of
from registry.workbooks.outcome import Taken
from testkit.document import Document

from . import sample
from .states import CARRIED, MARKED, REFUSED, chrome

VI = words_of("vi")


def drawn(taken: Taken, **changes: object) -> Document:
    return Document(result.render(sample.result(taken, **changes), chrome()))


def rows_of(document: Document) -> list[str]:
    return [row.text for row in document.all("tr") if row.parent and row.parent.tag == "tbody"]


def test_what_a_province_owes_stands_on_top_with_the_days_left() -> None:
    page = sample.filing(duties=(sample.duty(), sample.duty(known=sample.known())))

    first, second = (
        Document(filing.render(page, chrome())).one("ul", class_="duties").text.split("chưa nộp")
    )
    assert "Biểu 04, Lào Cai, năm 2026 trước ngày 31/12/2026, còn 38 ngày" in first
    assert "Trả lại Xem bản 1" in second


def test_a_demonstration_says_so_and_the_figures_are_one_step_away() -> None:
    where = replace(chrome(), demo=True, beside="http://figures.test/")

    document = Document(filing.render(sample.filing(), where))

    assert document.one("div", class_="synthetic").text.startswith("Hệ thống trình diễn.")
    assert document.one("a", href="http://figures.test/").text == "Số liệu"


def test_a_workbook_is_checked_first_and_nothing_else_can_be_pressed() -> None:
    document = Document(filing.render(sample.filing(), chrome()))

    form = document.one("form", enctype="multipart/form-data")
    assert form["action"] == "/nop-bieu"
    assert [button["value"] for button in document.all("button") if button.get("value")] == [
        "kiem-tra"
    ]


def test_a_file_that_cannot_be_read_is_explained_on_top_and_at_its_field() -> None:
    document = Document(filing.render(sample.filing(refused="Tệp có mật khẩu."), chrome()))

    assert document.one("div", role="alert").text == "Tệp này chưa đọc được Tệp có mật khẩu."
    assert document.one("a", href="#tep").text == "Tệp có mật khẩu."
    assert document.one("p", id="error-tep").text == "Tệp có mật khẩu."
    assert document.one("input", id="tep")["aria-invalid"] == "true"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "còn 38 ngày"),
        (38, "hôm nay là ngày cuối"),
        (39, "đã quá 1 ngày"),
    ],
)
def test_a_deadline_says_how_many_days_are_left(days: int, said: str) -> None:
    period = sample.period("FY-2026")

    text = layout.due(period, sample.TODAY + timedelta(days=days), VI)

    assert text == f"trước ngày 31/12/2026, {said}"


def test_a_template_says_of_when_it_is_and_what_it_is_based_on() -> None:
    document = Document(blank.render(sample.blank(known=sample.known()), chrome()))

    assert "năm 2026 (15/12/2025–14/12/2026)" in document.text
    assert "bản 1, trả lại. Mẫu dựa trên bản 1. Nộp lại sẽ thành bản 2" in document.text
    form = document.one("form", action="/nop-bieu/mau.xlsx")
    told = {one["name"]: one["value"] for one in document.all("input") if one.parent is form}
    assert told == {"bieu": "B04", "ky": "FY-2026", "tinh": "15"}


def test_a_form_about_tenants_holds_all_of_them_in_one_workbook() -> None:
    document = Document(blank.render(sample.blank(form="B01", subject_kind="tenant"), chrome()))

    assert "Mỗi dự án thứ cấp một dòng." in document.text
    assert document.all("select", id="ve") == []
    assert document.one("form", action="/nop-bieu/mau.xlsx")


def test_a_form_about_a_cluster_offers_those_of_the_province() -> None:
    page = sample.blank(form="B02", subject_kind="cluster", subjects=sample.clusters())

    document = Document(blank.render(page, chrome()))

    select = document.one("select", id="ve")
    options = [one["value"] for one in document.all("option") if one.parent is select]
    assert options == ["CCN-15-0001", "CCN-15-0005"]


def test_where_nothing_can_be_told_about_no_template_is_offered() -> None:
    page = sample.blank(form="B02", subject_kind="cluster")

    document = Document(blank.render(page, chrome()))

    assert document.all("form", action="/nop-bieu/mau.xlsx") == []
    assert "chưa có nơi nào" in document.text


def test_what_would_happen_is_told_before_the_button_that_hands_in() -> None:
    document = drawn(Taken(status="would-store", returns=(sample.one(),)), carried=CARRIED)

    assert "không có lỗi. Chưa có gì được ghi" in document.one("div", role="status").text
    assert rows_of(document) == [
        "Biểu 04 Lào Cai 6 tháng đầu năm 2026 sẽ thành bản 2 0".replace(NBSP, " ")
    ]
    assert document.one("button", value="nop").text == "Nộp"
    assert document.one("input", name="noi-dung")["value"] == CARRIED.content
    assert document.all("input", type="file") == []


def test_the_figures_are_repeated_as_they_were_understood() -> None:
    document = drawn(Taken(status="would-store", returns=(sample.one(),)), figures=sample.figures())

    assert "1.028,78 ha" in document.one("ul", class_="understood").text.replace(NBSP, " ")


def test_a_workbook_too_large_to_go_along_is_chosen_again() -> None:
    document = drawn(Taken(status="would-store", returns=(sample.one(),)))

    assert "hãy chọn lại đúng tệp đó" in document.text
    assert document.one("input", type="file")["name"] == "tep"


def test_many_returns_are_counted_and_not_all_shown() -> None:
    many = (*sample.tenants("would-submit", 130), *sample.tenants("would-repeat", 12))

    document = drawn(Taken(status="would-store", returns=many, skipped=3))

    assert document.one("ul", class_="counts").text == (
        "Sẽ nộp: 130 báo cáo Đã nộp từ trước: 12 báo cáo"
    )
    assert len(rows_of(document)) == result.RETURNS_SHOWN_MAX
    assert "và 42 báo cáo nữa" in document.text
    assert "3 dòng để trống được bỏ qua" in document.text


def test_errors_stand_by_sheet_and_cell_with_the_marked_workbook_beside_them() -> None:
    document = drawn(REFUSED)

    assert "3 chỗ cần sửa. Không phần nào của tệp được ghi." in document.text
    captions = [caption.text for caption in document.all("caption")]
    assert captions == ["Trang tính “Biểu 04”", "Trang tính “Văn bản”", "Trang tính “Biểu 04”"]
    first, *_ = rows_of(document)
    assert first.startswith("D21 Dòng 15 (16) phải bằng dòng 15.1 (13)")
    assert document.one("a", href=f"/nop-bieu/danh-dau/{MARKED}").text == "Tải tệp đã đánh dấu"
    assert document.one("button", value="kiem-tra").text == "Kiểm tra"


def test_only_the_first_of_very_many_errors_are_shown() -> None:
    errors = tuple(sample.note(f"D{number}", "Sai.", "Wrong.") for number in range(1, 251))

    document = drawn(Taken(status="refused", errors=errors, marked_id=MARKED))

    assert len(rows_of(document)) == result.NOTES_SHOWN_MAX
    assert "Còn 50 chỗ nữa: xem trong tệp đã đánh dấu." in document.text


def test_three_sides_are_compared_and_what_has_to_be_decided_is_counted() -> None:
    document = drawn(Taken(status="outdated", differences=sample.DIFFERENCES, marked_id=MARKED))

    assert "1 ô phải quyết định" in document.one("h2", id="differences").text
    assert rows_of(document)[0].endswith("phải quyết định")
    tinted = [cell.text for cell in document.all("td") if "moved" in (cell.get("class") or "")]
    assert tinted == ["22", "23", "1.012,40", "20.114", "6", "6"]


def test_what_was_handed_in_has_its_link() -> None:
    return_id = sample.row().id
    stored = sample.one(action="submitted", return_id=return_id)

    document = drawn(Taken(status="stored", returns=(stored,)))

    assert document.one("a", href=f"/nop-bieu/da-nop/{return_id}").text.startswith("Biểu 04")
    assert "nộp thành bản 2" in document.text


def test_a_list_tells_states_lateness_and_which_version_was_accepted() -> None:
    first, second, *_ = rows_of(Document(returns.render(sample.returns(), chrome())))

    assert "Đã nhận bản 1 được chấp nhận 2" in first
    assert "Xã Bản Qua Lào Cai" in second
    assert "Trả lại 1 28/6/2026 nộp muộn" in second


def test_versions_stand_side_by_side_and_what_differs_is_tinted() -> None:
    document = Document(versions.render(sample.versions(), chrome()))

    tinted = [cell.text for cell in document.all("td") if "moved" in (cell.get("class") or "")]
    assert tinted == ["22 Có 1 quyết định gửi muộn", "1.012,40"]
    assert "Lý do trả lại: bản 1" in document.text
    assert "Dòng 3 thiếu CCN Gia Phú 2" in document.text
    assert "Dòng có dấu *" in document.text


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (40, "count", "40"),
        ("1980.50", "area", "1.980,50"),
        ("9450.000", "money", "9.450,000"),
        ("65.00", "rate", "65,00"),
        (1, "flag", "có"),
        (0, "flag", "không"),
        (None, "count", "–"),
    ],
)
def test_a_figure_is_written_as_the_circular_writes_it(
    value: int | str | None, kind: str, said: str
) -> None:
    assert figure(value, kind, VI) == said


def test_a_form_needs_a_visitor() -> None:
    nobody = replace(chrome(), visitor=None)

    with pytest.raises(ValueError, match="visitor"):
        filing.render(sample.filing(), nobody)
    with pytest.raises(ValueError, match="visitor"):
        result.render(sample.result(REFUSED), nobody)


def test_a_period_that_was_long_ago_is_late_only_where_nothing_was_handed_in() -> None:
    period = sample.period("H1-2026")

    assert layout.is_due(period, date(2026, 6, 30))
    assert not layout.is_due(period, date(2026, 6, 29))
