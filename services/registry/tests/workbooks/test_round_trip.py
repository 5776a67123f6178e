"""A province's return from the template to the stored version, over HTTP."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest

from services.registry.tests.figures import CONSISTENT
from services.registry.tests.workbooks.hand_in import TEMPLATE, UPLOAD, XLSX, hand_in, template
from services.registry.tests.workbooks.paper import Paper

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]

EVENTS = "select count(*) from event_log"


async def test_a_filled_template_is_a_return_and_the_same_file_again_is_the_same_answer(
    of_lao_cai: httpx.AsyncClient, connection: Connection
) -> None:
    paper = await template(of_lao_cai)
    paper.fill()
    paper.note("25", "Chưa gồm lao động thời vụ")

    tried = await hand_in(of_lao_cai, paper.content, dry_run=True)
    assert await connection.fetchval(EVENTS) == 0
    first = await hand_in(of_lao_cai, paper.content)
    again = await hand_in(of_lao_cai, paper.content)

    assert (tried.status_code, tried.json()["status"]) == (200, "would-store")
    assert tried.json()["returns"][0]["action"] == "would-submit"
    assert tried.json()["returns"][0]["rows"] == CONSISTENT
    assert (first.status_code, first.json()["status"]) == (201, "stored")
    [taken] = first.json()["returns"]
    assert (taken["action"], taken["return_version"], taken["version"]) == ("submitted", 1, 1)
    assert again.content == first.content
    assert await connection.fetchval(EVENTS) == 1
    stored = (await of_lao_cai.get(f"/v1/returns/{taken['return_id']}")).json()
    [version] = stored["versions"]
    assert version["document"]["date"] == "2025-12-22"
    assert version["notes"] == {"25": "Chưa gồm lao động thời vụ"}
    assert {row["code"]: row["values"]["1"] for row in stored["rows"]} == CONSISTENT


async def test_what_is_wrong_comes_back_at_its_cells_and_nothing_is_stored(
    of_lao_cai: httpx.AsyncClient, connection: Connection
) -> None:
    paper = await template(of_lao_cai)
    paper.fill()
    paper["2"], paper["15"], paper["25"] = "1.028", 17, "khoảng 20.000"
    paper.beside("Ngày văn bản").value = "12/22/2025"

    told = await hand_in(of_lao_cai, paper.content)
    marked = await hand_in(of_lao_cai, paper.content, Accept=XLSX)

    assert (told.status_code, told.json()["code"]) == (422, "workbook-refused")
    found = {error["cell"]: error for error in told.json()["errors"]}
    assert {cell: error["rule"] for cell, error in found.items()} == {
        paper["2"].coordinate: "two-readings",
        paper["25"].coordinate: "approximate",
        paper.beside("Ngày văn bản").coordinate: "month-first",
    }
    assert "22/12/2025" in found[paper.beside("Ngày văn bản").coordinate]["message"]
    assert (marked.status_code, marked.headers["content-type"]) == (422, XLSX)
    back = Paper(marked.content)
    assert back["2"].value == "1.028"
    assert "có thể đọc theo hai cách" in back["2"].comment.text
    assert back["2"].fill.fgColor.rgb != paper["2"].fill.fgColor.rgb
    assert back["3"].comment is None
    listed = list(back.book["Lỗi"].iter_rows(min_row=3, values_only=True))
    assert {row[3] for row in listed} == set(found)
    assert back.book["Lỗi"].cell(3, 4).hyperlink is not None
    kept = await of_lao_cai.get(told.json()["marked"])
    assert Paper(kept.content)["2"].comment is not None
    assert await connection.fetchval(EVENTS) == 0

    back["2"], back["25"] = 1028.78, 20000
    back.beside("Ngày văn bản").value = "22/12/2025"
    second = await hand_in(of_lao_cai, back.content, Accept=XLSX)
    again = Paper(second.content)
    assert (again["2"].comment, again["2"].fill.fgColor.rgb) == (None, paper["2"].fill.fgColor.rgb)
    assert "V01" in again["15"].comment.text
    again["15"] = 16
    assert (await hand_in(of_lao_cai, again.content)).status_code == 201


async def test_a_template_shows_what_was_sent_before_and_a_change_of_it_is_the_next_version(
    agency: httpx.AsyncClient, of_lao_cai: httpx.AsyncClient, papers: Any
) -> None:
    await of_lao_cai.post("/v1/commands/submit-return", json=papers.b04())
    paper = await template(of_lao_cai)
    unchanged = await hand_in(of_lao_cai, _signed(paper))
    paper["25"] = "19.871"
    changed = await hand_in(of_lao_cai, _signed(paper))
    next_one = await template(of_lao_cai, period="H1-2026")

    assert paper["2"].value == 1980.50
    assert unchanged.json()["returns"][0]["action"] == "unchanged"
    assert [r["return_version"] for r in changed.json()["returns"]] == [2]
    head = [cell.value for cell in next_one.sheet[12]]
    assert head[6:8] == ["Kỳ trước (FY-2025, bản 2, đã nộp)", "Đang có: chưa có"]
    assert next_one["25"].value is None
    assert next_one.sheet.cell(next_one["25"].row, 7).value == 19871


def _signed(paper: Paper) -> bytes:
    paper.sign()
    return paper.content


async def test_where_the_system_moved_on_three_values_stand_side_by_side(
    of_lao_cai: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    submit = "/v1/commands/submit-return"
    await of_lao_cai.post(submit, json=papers.b04())
    paper = await template(of_lao_cai)
    await of_lao_cai.post(submit, json=papers.b04(rows={"25": 20000, "1": 41, "22": 288}))
    paper["25"], paper["24"], paper["22"] = 21000, 750, 288
    paper.sign()

    told = await hand_in(of_lao_cai, paper.content)
    marked = Paper((await hand_in(of_lao_cai, paper.content, Accept=XLSX)).content)

    assert (told.status_code, told.json()["code"]) == (409, "workbook-outdated")
    found = {
        one["row"]: (one["base"], one["yours"], one["theirs"], one["verdict"])
        for one in told.json()["differences"]
    }
    assert found == {
        "25": ("19.870", "21.000", "20.000", "conflict"),
        "24": ("742,300", "750,000", "742,300", "yours"),
        "1": ("40", "40", "41", "theirs"),
        "22": ("287", "288", "288", "both"),
    }
    assert await connection.fetchval(EVENTS) == 2
    assert (marked["1"].value, marked["25"].value, marked["24"].value) == (41, 21000, 750)
    assert "hệ thống đang có 20.000" in marked["25"].comment.text
    assert "So sánh" in marked.book.sheetnames
    settled = await hand_in(of_lao_cai, marked.content)
    assert (settled.status_code, settled.json()["returns"][0]["return_version"]) == (201, 3)
    assert settled.json()["returns"][0]["rows"]["1"] == 41


async def test_a_repeat_stays_one_although_others_have_sent_in_since(
    of_lao_cai: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    paper = await template(of_lao_cai)
    paper.fill()
    first = await hand_in(of_lao_cai, paper.content)
    await of_lao_cai.post("/v1/commands/submit-return", json=papers.b04(rows={"25": 1}))

    again = await hand_in(of_lao_cai, paper.content)

    assert again.content == first.content
    assert await connection.fetchval(EVENTS) == 2


async def test_a_base_that_never_was_is_compared_with_nothing(
    of_lao_cai: httpx.AsyncClient, papers: Any
) -> None:
    """Versions bear the sender's numbers, so that there may be a third one and no second."""
    await of_lao_cai.post("/v1/commands/submit-return", json=papers.b04(return_version=3))
    paper = await template(of_lao_cai)
    about = next(sheet for sheet in paper.book.worksheets if sheet.sheet_state == "veryHidden")
    base = next(row for row in about.iter_rows() if row[0].value == "base")
    assert base[1].value == "3"
    base[1].value, paper["25"] = "2", 5
    paper.sign()

    told = await hand_in(of_lao_cai, paper.content)

    assert (told.status_code, told.json()["code"]) == (409, "workbook-outdated")
    found = {one["row"]: one for one in told.json()["differences"]}
    assert (found["25"]["base"], found["25"]["theirs"]) == ("", "19.870")


async def test_two_who_hand_in_at_once_make_one_version_and_one_question(
    of_lao_cai: httpx.AsyncClient, connection: Connection
) -> None:
    paper = await template(of_lao_cai)
    paper.fill()
    mine, paper["25"] = paper.content, 5
    answers = await asyncio.gather(
        *(hand_in(of_lao_cai, content) for content in (mine, mine, paper.content))
    )

    assert sorted(answer.status_code for answer in answers) in ([201, 201, 409], [201, 409, 409])
    assert await connection.fetchval(EVENTS) == 1


async def test_a_suspicious_figure_is_taken_with_a_question(of_lao_cai: httpx.AsyncClient) -> None:
    paper = await template(of_lao_cai)
    paper.fill()
    paper["2"] = 19_805_000.0
    paper["14"] = 9_500.0

    answer = await hand_in(of_lao_cai, paper.content, dry_run=True)

    warnings = {(w["cell"], w["rule"]) for w in answer.json()["warnings"]}
    assert answer.status_code == 200
    assert (paper["2"].coordinate, "maybe-square-metres") in warnings
    assert (paper["14"].coordinate, "V07") in warnings
    assert Paper((await of_lao_cai.get(answer.json()["marked"])).content)["2"].comment is not None


async def test_what_the_registry_refuses_is_said_at_the_letter_or_refused_whole(
    of_lao_cai: httpx.AsyncClient, service: Any
) -> None:
    paper = await template(of_lao_cai)
    paper.fill()
    foreign = await hand_in(service.client("province_officer", "68"), paper.content)
    viewer = await hand_in(service.client("viewer"), paper.content)
    paper.beside("Ngày văn bản").value = "22/12/2090"
    ahead = await hand_in(of_lao_cai, paper.content)
    paper.beside("Số văn bản").value = "không số"
    paper.beside("Hình thức gửi").value = "bồ câu"
    letter = await hand_in(of_lao_cai, paper.content)

    assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign-province")
    assert (viewer.status_code, viewer.json()["code"]) == (403, "wrong-role")
    [error] = ahead.json()["errors"]
    assert (error["rule"], error["cell"]) == ("document-dated-ahead", "D8")
    assert {error["rule"] for error in letter.json()["errors"]} == {"not-offered"}


NO_TEMPLATES = [
    ("B04", "15", "Q1-2026", None, "unknown-period"),
    ("B04", "10", "H1-2026", None, "unknown-province"),
    ("B04", "68", "H1-2026", None, "foreign-province"),
    ("B04", "15", "H1-2019", None, "unknown-form"),
    ("B04", "15", "H1-2026", "CCN-15-0001", "wrong-subject"),
    ("B02", "15", "H1-2026", None, "wrong-subject"),
    ("B02", "15", "H1-2026", "CCN-15-9999", "unknown-cluster"),
    ("B01", "15", "H1-2026", "CCN-15-9999/x", "unknown-cluster"),
    ("B03", "15", "H1-2026", "xã nào", "wrong-subject"),
    ("B99", "15", "H1-2026", None, "invalid-request"),
]


async def test_a_template_that_cannot_be_is_refused(of_lao_cai: httpx.AsyncClient) -> None:
    for form, unit, period, subject, code in NO_TEMPLATES:
        asked = {"form": form, "unit": unit, "period": period}
        answer = await of_lao_cai.get(
            TEMPLATE, params=asked if subject is None else {**asked, "subject": subject}
        )

        assert 400 <= answer.status_code < 500
        assert answer.json()["code"] == code, (form, period, subject)


async def test_a_marked_workbook_is_for_its_sender_only(
    of_lao_cai: httpx.AsyncClient, service: Any
) -> None:
    paper = await template(of_lao_cai)
    told = await hand_in(of_lao_cai, paper.content)
    other = service.client("province_officer", "15", subject="another")

    assert (await of_lao_cai.get(told.json()["marked"])).status_code == 200
    assert (await other.get(told.json()["marked"])).status_code == 404
    assert (
        await of_lao_cai.get(f"{UPLOAD}/0197a2f0-0000-7000-8000-000000000001")
    ).status_code == 404
