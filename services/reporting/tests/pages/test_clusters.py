"""The cluster list: findable, filtered by the address, honest when nothing is found."""

from decimal import Decimal

from reporting.pages import clusters
from reporting.pages.models import ClustersPage
from testkit.document import Document

from . import sample_clusters
from .sample import OF_63
from .states import chrome


def drawn(page: ClustersPage | None = None, *query: tuple[str, str]) -> Document:
    return Document(clusters.render(page or sample_clusters.clusters(), chrome("/cum", *query)))


def test_a_line_has_name_code_places_status_areas_and_the_rate_with_its_basis() -> None:
    document = drawn()

    line = document.all("tr", role="row")[1]
    assert line.text == (
        "CCN Âu Lâu một phần giả lập CCN-15-0001 Lào Cai (trước 1/7/2025: Yên Bái)"
        " Hoạt động, chưa thành lập 50,00 31,20 27,09 86,8 14"
    )
    assert "Lấp đầy, % (F2)" in document.all("tr", role="row")[0].text


def test_a_real_table_stays_one_for_screen_readers_on_a_phone() -> None:
    document = drawn()

    roles = {element.get("role") for element in document.elements}
    assert {"table", "rowgroup", "row", "columnheader", "rowheader", "cell"} <= roles
    assert document.one("caption").text == "Cụm công nghiệp, xếp theo tên, tăng dần"


def test_sorting_is_by_links_and_the_sorted_column_says_so() -> None:
    document = drawn(None, ("sap-xep", "-lap-day"))

    heads = {head.text: head for head in document.all("th", role="columnheader")}
    assert heads["Lấp đầy, % (F2)"]["aria-sort"] == "descending"
    links = {link.text: link["href"] for link in document.all("a") if link.get("title")}
    assert links["Lấp đầy, % (F2)"] == "/cum?sap-xep=lap-day"
    assert links["Diện tích, ha"] == "/cum?sap-xep=-dien-tich"
    assert links["Tên cụm"] == "/cum?sap-xep=ten"


def test_each_filter_can_be_taken_away_alone() -> None:
    document = drawn(
        None, ("q", "yên"), ("tinh", "15"), ("trang-thai", "planned"), ("lap-day-tu", "62,5")
    )

    chips = {chip.text: chip["href"] for chip in document.all("a", class_="chip")}
    assert len(chips) == 4
    assert (
        chips["Bỏ điều kiện: lấp đầy từ 62,5 %lấp đầy từ 62,5 %".replace("\xa0", " ")]
        == "/cum?q=y%C3%AAn&tinh=15&trang-thai=planned"
    )
    assert document.one("option", selected="", value="15").text == "Lào Cai"
    assert document.one("option", selected="", value="planned").text == "Trong quy hoạch"


def test_a_filter_keeps_the_dates_and_starts_from_the_first_page() -> None:
    document = drawn(None, ("ghi-nhan", "2026-06-30"), ("con-tro", "abc"))

    form = document.one("form", class_="filters")
    hidden = {
        field["name"]: field["value"]
        for field in document.all("input", type="hidden")
        if field.parent is form
    }
    assert hidden == {"ghi-nhan": "2026-06-30"}


def test_the_next_page_is_a_link_and_all_lines_can_be_taken() -> None:
    document = drawn(None, ("tinh", "15"))

    links = {link.text: link["href"] for link in document.all("a")}
    assert links["50 cụm tiếp theo"] == "/cum?tinh=15&con-tro=eyJrIjoiWHXDom4ifQ"
    assert links["Tải 1.126 dòng"] == "/cum.xlsx?tinh=15"


def test_no_hit_shows_the_nearest_names() -> None:
    page = sample_clusters.clusters(
        lines=(), total=0, next_cursor=None, nearest=sample_clusters.lines()[:2]
    )

    document = drawn(page, ("q", "Au Lau 2"))

    assert "Không tìm thấy cụm nào" in document.one(class_="notice after").text
    assert document.one(id="nearest").text == "Những tên gần nhất"
    assert len(document.all("th", role="rowheader")) == 2


def test_an_empty_registry_is_not_a_failed_search() -> None:
    page = sample_clusters.clusters(lines=(), total=0, all_total=0, next_cursor=None)

    text = drawn(page).one(class_="notice after").text

    assert "Sổ cụm chưa có cụm nào" in text
    assert "Cụm đầu tiên hiện ra ngay" in text


def test_by_the_old_borders_the_filter_offers_the_old_provinces() -> None:
    page = sample_clusters.clusters(borders=OF_63)

    options = [option.text for option in drawn(page).all("option")]

    assert "Yên Bái" in options
    assert options.index("Đà Nẵng") > options.index("Cao Bằng")


def test_an_unknown_area_is_a_dash_and_an_area_of_nothing_a_number() -> None:
    lines = sample_clusters.lines()

    bao_minh = next(line for line in lines if line.name == "Bảo Minh")
    assert bao_minh.leased_ha == Decimal(0)
    row = next(row for row in drawn().all("tr", role="row") if "Bảo Minh" in row.text)
    assert row.text.endswith("60,00 – 0,00 – –")
