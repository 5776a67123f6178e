"""The national overview says how many, how full, which way, by which borders and how fresh."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pagekit.format import NBSP
from reporting.pages import overview
from testkit.document import Document

from .sample import NOW, OF_63, freshness, national_table
from .sample import overview as overview_page
from .states import chrome

PAST = datetime(2026, 6, 30, 17, tzinfo=UTC)


def drawn(page: object = None, *query: tuple[str, str]) -> Document:
    shown = page or overview_page()
    return Document(overview.render(shown, chrome("/", *query)))  # type: ignore[arg-type]


def test_the_key_figures_come_with_unit_change_and_a_second_figure() -> None:
    figures = {
        item.all_text[0]: item.all_text[1]
        for item in (_Figure(drawn(), number) for number in range(6))
    }

    assert list(figures) == [
        "Cụm đã thành lập",
        "Cụm đang hoạt động",
        "Tỷ lệ lấp đầy bình quân",
        "Dự án sản xuất, kinh doanh",
        "Lao động có hợp đồng",
        "Cụm có xử lý nước thải đạt chuẩn",
    ]
    assert "1.057 cụm" in figures["Cụm đã thành lập"]
    assert "+40 so với kỳ 6 tháng 2026" in figures["Cụm đã thành lập"]
    assert "38.050,0 ha" in figures["Cụm đã thành lập"]
    assert "trong đó 42 cụm chưa thành lập" in figures["Cụm đang hoạt động"]
    assert "F2: đất đã thuê ÷ đất công nghiệp" in figures["Tỷ lệ lấp đầy bình quân"]


def test_a_rate_bears_its_basis_wherever_it_shows() -> None:
    document = drawn()

    for heading in ("map", "series", "ranks"):
        assert "(F2)" in document.one("h2", id=heading).text
    assert "% (F2)" in document.one("table", class_="national").text


@pytest.mark.parametrize(("borders", "rows"), [("2025-07-01", 34), ("2025-06-30", 63)])
def test_the_table_below_is_the_equal_way_to_the_map(borders: str, rows: int) -> None:
    table = national_table(borders=date.fromisoformat(borders))
    document = drawn(overview_page(table), ("dia-gioi", borders))

    units = document.all("tr", class_="k-unit")
    assert len(units) == rows
    assert len(document.all("tr", class_="k-region")) == 6
    unknown = document.one("tbody", class_="g-unknown")
    assert (unknown.get("hidden") is None) is (rows == 63), "by the 34 nothing is unplaced"


def test_every_column_names_its_row_of_the_form_and_its_source() -> None:
    heads = [head.text for head in drawn().all("th", class_="r") if "dòng" in head.text]

    assert len(heads) == 11
    assert "Lao động người dòng 25, Biểu 04" in heads
    assert "Thành lập cụm dòng 3, sổ cụm" in heads


def test_the_two_controls_carry_the_rest_of_the_address() -> None:
    document = drawn(overview_page(), ("chi-tieu", "projects"))

    paths = {link["href"] for link in document.all("a")}
    assert "/?dia-gioi=2025-06-30&chi-tieu=projects" in paths
    known = document.one("input", id="known")
    assert known["value"] == ""
    assert known["placeholder"] == "hôm nay, 21/11/2026"
    assert document.all("input", type="hidden", name="chi-tieu", value="projects")
    assert "14/6/2026" in {
        option["value"] for option in document.all("option", label="kỳ 6 tháng 2026")
    }


def test_a_live_page_names_its_stream_with_its_own_borders_language_and_revision() -> None:
    page = overview_page(national_table(borders=OF_63))

    live = drawn(page, ("dia-gioi", "2025-06-30")).one(id="live")

    assert live["data-stream"] == "/live/overview?dia-gioi=2025-06-30&lang=vi&after="
    assert live["data-revision"] == "4711"
    assert live["data-late-s"] == "30"


def test_without_a_script_the_page_says_when_it_was_true_and_how_to_renew_it() -> None:
    document = drawn()

    assert document.one(id="live")["data-state"] == "off"
    assert document.one("a", class_="btn reload").text == "Tải lại để cập nhật"
    assert document.one(id="pause").get("hidden") is not None


def test_the_past_is_not_live_and_says_so() -> None:
    page = overview_page(national_table(known=PAST, on=date(2026, 6, 30), final=True))

    document = drawn(page, ("ghi-nhan", "2026-06-30"))

    assert document.one(id="live").get("data-stream") is None
    past = document.one("section", class_="past").text
    assert "Đang xem quá khứ. Số liệu như đã ghi nhận đến hết ngày 30/6/2026" in past
    assert "Đã chốt" in past
    assert document.one("input", id="known")["value"] == "30/6/2026"
    assert {link["href"] for link in document.all("a") if link.text == "Về hiện tại"} == {"/"}


def test_the_past_that_may_still_change_says_why() -> None:
    page = overview_page(
        national_table(known=PAST, why_not_final=("behind:/registry", "parked:/registry"))
    )

    assert (
        "Chưa chốt: Sổ cụm công nghiệp chưa đọc đến thời điểm này, còn hồ sơ tạm giữ."
        in drawn(page, ("ghi-nhan", "2026-06-30")).one("section", class_="past").text
    )


def test_what_is_parked_is_said_in_words_and_marked_on_every_cell_touched() -> None:
    page = overview_page(national_table(parked={"25": 2}, fresh=(freshness(parked=2),)))

    document = drawn(page)

    assert document.cells("fresh.registry") == ["đủ đến 10:42:05, 2 hồ sơ tạm giữ"]
    marked = [cell for cell in document.all() if cell.get("data-parked") not in {None, "0"}]
    assert {"a", "p", "td"} == {cell.tag for cell in marked}
    assert all("có dữ liệu tạm giữ" in cell.text for cell in marked)


def test_a_source_that_lags_is_told_before_how_far_it_is_complete() -> None:
    page = overview_page(national_table(fresh=(freshness(lag_s=402.0),)))

    document = drawn(page)

    assert document.cells("fresh.registry") == [f"chậm 6{NBSP}phút".replace(NBSP, " ")]
    assert document.one(data_cell="fresh.registry")["data-level"] == "late"


def test_an_empty_country_says_why_and_what_comes_next() -> None:
    page = replace(overview_page(national_table(empty=True)), feed=(), series={}, previous=None)

    document = drawn(page)

    notice = document.one("div", class_="notice").text
    assert "Chưa nhận được sự kiện nào" in notice
    assert "số liệu tự hiện ra ở đây" in notice
    assert document.one("li", class_="none").text == "Chưa có sự kiện nào."
    assert document.cells("VN.fill")[0] == "–"


def test_a_cell_without_a_figure_says_why_to_the_eye_and_to_the_ear() -> None:
    table = national_table()
    country = table.rows[0]
    without = replace(country.cells["jobs"], value=None, missing="no-return")
    rows = (replace(country, cells={**country.cells, "jobs": without}), *table.rows[1:])

    document = drawn(overview_page(replace(table, rows=rows)))

    cells = [cell for cell in document.all("data") if cell["data-cell"] == "VN.jobs"]
    assert {(cell.text, cell.get("title")) for cell in cells} == {
        ("–", "chưa tiếp nhận báo cáo nào")
    }
    td = next(cell.parent for cell in cells if cell.parent and cell.parent.tag == "td")
    assert "chưa tiếp nhận báo cáo nào" in td.text
    assert "Dấu –: không có số liệu" in document.one("section", aria_labelledby="figures").text


def test_totals_that_differ_get_a_banner_and_no_number() -> None:
    table = national_table()
    country = table.rows[0]
    wrong = replace(country.cells["projects"], value=1)
    rows = (replace(country, cells={**country.cells, "projects": wrong}), *table.rows[1:])

    document = drawn(overview_page(replace(table, rows=rows)))

    assert "để trống: Dự án sản xuất, kinh doanh" in document.one(class_="notice bad").text
    assert set(document.cells("VN.projects")) == {"–"}


def test_the_feed_tells_what_happened_the_paper_and_the_effect() -> None:
    first = drawn().all("time")[0].parent
    assert first is not None

    assert first.text == (
        "10:42:07 Sổ cụm Thành lập cụm CCN Mông Sơn, Lào Cai"
        " QĐ 3426/QĐ-UBND-MAU · hiệu lực 20/11/2026"
        " Cụm đã thành lập 1.056 1.057 cụm"
    )


def test_the_series_has_its_numbers_as_a_table_too() -> None:
    document = drawn()

    rows = [row.text for row in document.all("tr") if "niêm phong" in row.text]
    assert len(rows) == 7
    assert rows[0] == "31/12/2022 62,1 niêm phong"


class _Figure:
    """The n-th key figure: its name, and all it says."""

    def __init__(self, document: Document, number: int) -> None:
        item = document.all("li", class_="kf")[number]
        name = next(one for one in document.all("h3") if one.parent is item).text
        self.all_text = (name, item.text)


def test_the_time_of_a_page_is_vietnamese_time() -> None:
    assert NOW.hour == 3
    assert drawn().cells("as-of") == ["10:42:07"]
