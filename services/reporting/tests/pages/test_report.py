"""The official report: the law's paper, and beside each row what the other source says."""

import re
from dataclasses import replace

import pytest
from playwright.async_api import Browser

from reporting.pages import report, report_row, reports
from reporting.report_views import Contributor
from testkit.browser import DESKTOP, PHONE, visiting
from testkit.document import Document

from . import sample_reports
from .sample import OF_63
from .serve import Site
from .states import chrome

PATH = "/bao-cao/B04/15/H1-2026"
PAPER_PX = 624  # A4 less 30 and 15 mm, at 96 dpi
COLUMNS = ["TT", "Chỉ tiêu", "Đơn vị", "Số liệu lũy kế đến kỳ báo cáo", "Ghi chú"]


def page(shown: object = None, **changed: object) -> Document:
    drawn = shown or sample_reports.report(**changed)
    return Document(report.render(drawn, chrome(PATH)))  # type: ignore[arg-type]


def row(document: Document, code: str) -> str:
    return document.one("tr", id=f"dong-{code}").text


def test_the_paper_is_the_forms_own_word_for_word() -> None:
    paper = page().one("article", class_="paper")

    for said in (
        "UBND TỈNH LÀO CAI",
        "SỞ CÔNG THƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Lào Cai, ngày 28 tháng 6 năm 2026",
        "Số: 1432/BC-SCT-MAU",
        "Biểu số 04",
        "Kỳ báo cáo: 6 tháng đầu năm 2026 (từ 15/12/2025 đến 14/6/2026)",
        "Kính gửi: Ủy ban nhân dân cấp tỉnh; Bộ Công Thương",
        "GIÁM ĐỐC",
    ):
        assert said in paper.text
    codes = [tr["id"] for tr in page().all("tr") if (tr.get("id") or "").startswith("dong-")]
    assert len(codes) == 35


def test_an_older_circular_stands_on_an_older_paper() -> None:
    old = sample_reports.version(1, form_version="TT28/2020")

    for shown in (
        page(versions=(old,)),
        page(sample_reports.nothing(period="H1-2024")),
    ):
        assert "Thông tư 28/2020/TT-BCT" in shown.one("p", class_="bm").text
    assert "Thông tư 14/2024/TT-BCT" in page().one("p", class_="bm").text


def test_each_row_has_both_sources_what_came_before_and_where_it_comes_from() -> None:
    shown = page()

    assert re.search(r"22.*21 .*\+1 .*21 .*\+1 .*24 sự kiện", row(shown, "3"))
    assert "khớp" in row(shown, "1")
    assert "−3,20" in row(shown, "18")
    assert "– chỉ báo cáo có" in row(shown, "23")
    assert "vì sao" in row(shown, "23")
    assert "◆ 190,25" in row(shown, "6")
    assert "3 cụm chưa ghi loại" in row(shown, "15.4")
    assert "cảnh báo V13" in row(shown, "25")
    links = {one["href"] for one in shown.all("a")}
    assert f"{PATH}/dong/15.4" in links
    assert "#canh-bao-V13" in links


def test_five_seconds_tell_draft_number_and_how_far_the_sources_agree() -> None:
    shown = page()

    assert "Dự thảo" in shown.one("p", class_="state").text
    assert (
        "bản 2: nộp 28/6/2026, đúng hạn · chấp nhận 2/7/2026" in shown.one("p", class_="state").text
    )
    band = shown.one("div", class_="band").text
    assert "23 dòng khớp" in band
    assert "7 dòng lệch" in band
    assert "Lý do trả lại: Dòng 17 > 16." in band


def test_an_empty_report_says_who_owes_it_and_still_adds_facts_up() -> None:
    shown = page(sample_reports.nothing())

    notice = shown.one("div", class_="notice attention").text
    assert "Lào Cai phải gửi Biểu 04, hạn trước ngày 30/6/2026, đã quá hạn 145 ngày" in notice
    assert shown.one("data", data_cell="3.value").text == ""
    assert "Số: ……" in shown.one("article", class_="paper").text
    assert "21" in row(shown, "3")


def test_a_sum_names_who_is_in_it_and_who_still_owes() -> None:
    shown = page(sample_reports.country())

    assert "21 trên 34 báo cáo đã được chấp nhận" in shown.one("p", class_="state").text
    assert "CỘNG HÒA" not in shown.one("article", class_="paper").text
    assert "và 7 đơn vị khác" in shown.one("div", class_="band").text
    assert "/bao-cao/B04/01/H1-2026" in {one["href"] for one in shown.all("a")}


def test_a_former_province_leads_to_the_one_that_reports_for_it() -> None:
    merged = Contributor(code="15", name="Lào Cai", state="nothing")
    shown = page(sample_reports.nothing(unit="10", borders=OF_63, merged_into=merged))

    assert f"{PATH}" in {one["href"] for one in shown.all("a")}
    assert "Lào Cai (cũ) đã thuộc Lào Cai (mới)" in shown.one("main").text


def test_the_same_place_by_either_map_is_one_choice_away() -> None:
    links = {one.text: one["href"] for one in page().all("a")}

    assert links["Yên Bái (63 tỉnh)"] == "/bao-cao/B04/15/H1-2026?dia-gioi=2025-06-30"
    assert links["Lào Cai (63 tỉnh)"] == "/bao-cao/B04/10/H1-2026?dia-gioi=2025-06-30"


def test_every_row_is_in_the_download_with_its_reason() -> None:
    sheet = report.sheet(sample_reports.report(), "vi")
    lines = {line[0]: line for line in sheet.rows}

    assert len(sheet.rows) == 35
    assert lines["3"][3:9:2] == (22, 21, 1)
    assert lines["14"][6] == "chỉ báo cáo có"
    assert sheet.notes["Dự thảo"] == "chưa niêm phong, còn có thể đổi"
    assert sheet.notes["Nguồn sự kiện"] == "một phần giả lập"


def test_a_rows_page_tells_the_rule_and_late_papers() -> None:
    shown = Document(report_row.render(sample_reports.row(), chrome(f"{PATH}/dong/18")))

    assert "281,40 ha" in shown.one("dl", class_="told").text
    assert "Cộng đất đã cho thuê của các dự án ở dòng 20." in shown.one("dl", class_="told").text
    assert [one.text for one in shown.all("td", class_="warn-text")] == ["22/6/2026"]
    why = Document(report_row.render(sample_reports.row("25"), chrome(f"{PATH}/dong/25")))
    assert "chỉ báo cáo có" in why.one("dl", class_="told").text


def test_the_list_of_reports_keeps_its_filters() -> None:
    where = chrome("/bao-cao", ("tinh", "15"), ("ky", "H1-2026"))
    shown = Document(reports.render(sample_reports.received(), where))

    chosen = [one["value"] for one in shown.all("option") if one.get("selected") is not None]
    assert chosen == ["15", "H1-2026"]


@pytest.mark.browser
async def test_a_report_prints_on_two_sheets_with_every_column_and_without_the_margin(
    site: Site, browser: Browser
) -> None:
    html = report.render(sample_reports.report(), chrome(PATH))
    async with visiting(browser, width=PAPER_PX) as visit:
        paper = visit.page
        await paper.goto(site.show(PATH, html))
        await paper.emulate_media(media="print")

        heads = [
            await one.inner_text()
            for one in await paper.locator(".form thead th").all()
            if await one.is_visible()
        ]
        assert [" ".join(head.split()) for head in heads] == COLUMNS
        for gone in (".mg", ".band", ".time", ".head", ".take", ".below"):
            assert not [one for one in await paper.locator(gone).all() if await one.is_visible()]
        assert await paper.locator(".watermark").is_visible()
        assert await paper.get_by_text("Dữ liệu giả lập").last.is_visible()
        assert await paper.evaluate("document.documentElement.scrollWidth") <= PAPER_PX
        printed = await paper.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


@pytest.mark.browser
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
async def test_the_margin_stands_beside_its_row_or_below_it(
    width: int, site: Site, browser: Browser
) -> None:
    html = report.render(sample_reports.report(), chrome(PATH))
    async with visiting(browser, width=width, javascript=False) as visit:
        await visit.page.goto(site.show(PATH, html))

        number = await visit.page.locator("#dong-13 td.n").bounding_box()
        margin = await visit.page.locator("#dong-13 .mgl").bounding_box()

        assert number is not None
        assert margin is not None
        if width == DESKTOP:
            assert margin["x"] > number["x"] + number["width"]
            middle = number["y"] + number["height"] / 2
            assert margin["y"] <= middle <= margin["y"] + margin["height"]
        else:
            assert margin["y"] >= number["y"] + number["height"] - 2


@pytest.mark.browser
async def test_without_a_script_another_version_and_another_comparison_can_be_seen(
    site: Site, browser: Browser
) -> None:
    site.pages[PATH] = lambda query: report.render(
        replace(sample_reports.report(), compare="none" if ("so-voi", "none") in query else None),
        chrome(PATH, *query),
    )
    async with visiting(browser, javascript=False) as visit:
        await visit.page.goto(f"{site.origin}{PATH}")

        await visit.page.get_by_label("Xem bản").select_option(label="Bản 1, đã trả lại")
        await visit.page.get_by_label("So với").select_option(label="không so")
        await visit.page.get_by_label("Ghi nhận đến ngày").fill("1/8/2026")
        await visit.page.get_by_role("button", name="Xem").click()

        assert "ban=1" in visit.page.url
        assert "so-voi=none" in visit.page.url
        assert "ghi-nhan=1%2F8%2F2026" in visit.page.url
