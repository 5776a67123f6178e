"""Returns over HTTP: sent in, refused row by row, accepted or sent back, superseded visibly."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]

SUBMIT, ACCEPT, SEND_BACK = (
    f"/v1/commands/{name}" for name in ("submit-return", "accept-return", "send-back-return")
)


async def test_a_return_is_submitted_and_accepted(
    agency: httpx.AsyncClient, of_lao_cai: httpx.AsyncClient, papers: Any
) -> None:
    filed = await of_lao_cai.post(SUBMIT, json=papers.b04())
    accepted = await agency.post(
        ACCEPT, json={"return": filed.json()["return_id"], "effective_on": "2025-12-28"}
    )

    assert (filed.status_code, accepted.status_code) == (201, 201)
    assert filed.json()["return_version"] == 1
    assert (accepted.json()["version"], accepted.headers["etag"]) == (2, '"2"')
    found = (await agency.get(f"/v1/returns/{filed.json()['return_id']}")).json()
    assert (found["status"], found["accepted_version"], found["unit_name"]) == (
        "accepted",
        1,
        "Lào Cai",
    )
    [version] = found["versions"]
    assert version["decision"]["on"] == "2025-12-28"
    jobs = next(row for row in found["rows"] if row["code"] == "25")
    assert (jobs["values"], jobs["label_vi"]) == ({"1": 19870}, "Lao động có hợp đồng")


async def test_what_disagrees_is_refused_with_row_rule_and_both_numbers(
    of_lao_cai: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    wrong = papers.b04(rows={"15": 17, "19": "70.00", "2": "1.980,50"})
    unreadable = await of_lao_cai.post(SUBMIT, json=wrong)
    wrong["rows"]["2"] = "1980.50"
    disagreeing = await of_lao_cai.post(SUBMIT, json=wrong)

    assert (unreadable.status_code, unreadable.json()["code"]) == (422, "figures-disagree")
    [error] = unreadable.json()["errors"]
    assert (error["field"], error["rule"]) == ("rows.2", "V12")
    assert "1.980,50" in error["message_vi"]
    errors = disagreeing.json()["errors"]
    assert [(error["field"], error["rule"]) for error in errors] == [
        ("rows.15", "V01"),
        ("rows.19", "V02"),
    ]
    assert errors[0]["message_vi"] == "Dòng 15 ghi 17, nhưng 15.1 + 15.2 = 16."
    assert "70,00" in errors[1]["message"]
    assert "65,00" in errors[1]["message"]
    assert disagreeing.json()["findings"][1]["numbers"] == {
        "19": "70.00",
        "100 × 18 / 17": "65.00",
    }
    assert await connection.fetchval("select count(*) from event_log") == 0


async def test_a_warning_is_kept_and_shown(
    agency: httpx.AsyncClient, of_lao_cai: httpx.AsyncClient, papers: Any
) -> None:
    body = papers.b04(rows={"17": "700.00", "18": "455.00"}, on="2025-12-10")

    filed = (await of_lao_cai.post(SUBMIT, json=body)).json()

    assert [warning["rule"] for warning in filed["warnings"]] == ["V06", "SIGNED"]
    shown = (await agency.get(f"/v1/returns/{filed['return_id']}")).json()
    assert shown["versions"][0]["warnings"] == filed["warnings"]
    assert shown["warnings"] == 2


async def test_the_same_version_twice_is_one_fact_and_other_figures_are_refused(
    of_lao_cai: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    by_letter = papers.b04(return_version=1, channel="paper")
    by_database = papers.b04(return_version=1)
    other = papers.b04(return_version=1, rows={"25": 1})

    first, again, refused = [
        await of_lao_cai.post(SUBMIT, json=body) for body in (by_letter, by_database, other)
    ]

    assert first.content == again.content
    assert (refused.status_code, refused.json()["code"]) == (409, "return-version-differs")
    assert "25" in refused.json()["detail"]
    assert await connection.fetchval("select count(*) from event_log") == 1


async def test_two_who_send_in_the_first_version_at_once_make_one_return(
    of_lao_cai: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    answers = await asyncio.gather(
        *(of_lao_cai.post(SUBMIT, json=papers.b04()) for _ in range(4)),
        *(of_lao_cai.post(SUBMIT, json=papers.b04(rows={"25": n})) for n in (1, 2)),
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["return_id"] for answer in answers}) == 1
    assert await connection.fetchval("select count(*) from periodic_return") == 1
    # The equal ones are one version, whatever came between; the others have a number each.
    assert await connection.fetchval("select count(*) from event_log") in {3, 4, 5}


async def test_versions_stand_side_by_side_with_what_changed(
    agency: httpx.AsyncClient, of_lao_cai: httpx.AsyncClient, papers: Any
) -> None:
    filed = (await of_lao_cai.post(SUBMIT, json=papers.b04())).json()
    await agency.post(
        SEND_BACK, json={"return": filed["return_id"], "reasons": ["Kiểm tra lại dòng 25"]}
    )
    second = await of_lao_cai.post(SUBMIT, json=papers.b04(rows={"25": 19871}))

    found = (await agency.get(f"/v1/returns/{filed['return_id']}")).json()

    assert second.json()["return_version"] == 2
    assert [(v["status"], v["superseded_by"]) for v in found["versions"]] == [
        ("returned", 2),
        ("submitted", None),
    ]
    assert found["versions"][0]["decision"]["reasons"] == ["Kiểm tra lại dòng 25"]
    changed = {row["code"]: row["values"] for row in found["rows"] if row["changed"]}
    assert changed == {"25": {"1": 19870, "2": 19871}}
    assert (found["status"], found["accepted_version"]) == ("submitted", None)


async def test_an_older_version_cannot_be_accepted_past_a_newer_one(
    agency: httpx.AsyncClient, of_lao_cai: httpx.AsyncClient, papers: Any
) -> None:
    for jobs in (1, 2):
        await of_lao_cai.post(SUBMIT, json=papers.b04(rows={"25": jobs}))
    key = {"form": "B04", "unit": "15", "period": "FY-2025"}

    older = await agency.post(ACCEPT, json={**key, "return_version": 1})
    newer = await agency.post(ACCEPT, json={**key, "return_version": 2})
    again = await agency.post(ACCEPT, json={**key, "return_version": 2})

    assert (older.status_code, older.json()["code"]) == (409, "return-version-superseded")
    assert newer.status_code == 201
    assert (again.status_code, again.json()["code"]) == (409, "return-already-decided")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"form_version": "TT99/2030"}, "unknown-form"),
        ({"form": "B05"}, "unknown-form"),
        ({"form": "B01"}, "wrong-subject"),
        ({"period": "Q1-2025"}, "unknown-period"),
        ({"unit": "10"}, "unknown-province"),
        ({"period": "H1-2025", "unit": "16"}, "unknown-province"),
        ({"period": "FY-2026"}, "period-not-begun"),
        ({"on": "2026-12-20", "period": "FY-2025"}, "document-dated-ahead"),
        ({"notes": {"99": "?"}}, "figures-disagree"),
    ],
)
async def test_a_return_that_names_what_is_not_there_is_refused(
    agency: httpx.AsyncClient, papers: Any, changes: dict[str, Any], code: str
) -> None:
    day = {"on": "2025-12-14"} | {k: v for k, v in changes.items() if k == "on"}
    answer = await agency.post(SUBMIT, json=papers.b04(**day) | _without_on(changes))

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def _without_on(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if name != "on"}


async def test_units_are_those_of_the_period(agency: httpx.AsyncClient, papers: Any) -> None:
    """H1-2025 ends before the reform, FY-2025 after it: 15 was Yên Bái and is Lào Cai."""
    half = await agency.post(SUBMIT, json=papers.b04("15", "H1-2025", on="2025-06-20"))
    year = await agency.post(SUBMIT, json=papers.b04("15", "FY-2025"))

    names = [
        (await agency.get(f"/v1/returns/{answer.json()['return_id']}")).json()["unit_name"]
        for answer in (half, year)
    ]
    assert names == ["Yên Bái", "Lào Cai"]


async def test_the_older_form_is_the_usual_one_for_older_periods(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    old = papers.b04("10", "H1-2023", on="2023-06-20")

    right = await agency.post(SUBMIT, json=old | {"form_version": "TT28/2020"})
    odd = await agency.post(SUBMIT, json=papers.b04("15", "H1-2023", on="2023-06-20"))

    assert right.json()["warnings"] == []
    assert [warning["rule"] for warning in odd.json()["warnings"]] == ["FORM"]


async def test_returns_are_listed_by_period_unit_and_standing(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    for unit, period, on in (
        ("10", "H1-2025", "2025-06-20"),
        ("15", "H1-2025", "2025-06-20"),
        ("15", "FY-2025", "2025-12-22"),
        ("68", "FY-2025", "2025-12-22"),
    ):
        await agency.post(SUBMIT, json=papers.b04(unit, period, on=on))
    await agency.post(ACCEPT, json={"form": "B04", "unit": "68", "period": "FY-2025"})

    async def listed(**query: str) -> list[tuple[str, str]]:
        page = (await agency.get("/v1/returns", params=query)).json()
        return [(line["period"], line["unit"]) for line in page["items"]]

    everything = [("FY-2025", "15"), ("FY-2025", "68"), ("H1-2025", "10"), ("H1-2025", "15")]
    assert await listed() == everything
    # Lào Cai of today is what were Lào Cai and Yên Bái.
    assert await listed(unit="15") == [everything[0], *everything[2:]]
    assert await listed(unit="63:15") == [everything[3]]
    assert await listed(period="FY-2025", status="accepted") == [("FY-2025", "68")]
    assert await listed(form="B03") == []


async def test_pages_of_returns_join_without_gap_or_repeat(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    for unit in ("15", "68", "01"):
        await agency.post(SUBMIT, json=papers.b04(unit))
    seen, cursor = [], None
    while True:
        params = {"limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = (await agency.get("/v1/returns", params=params)).json()
        seen += [line["unit"] for line in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert seen == ["01", "15", "68"]


async def test_late_is_what_comes_after_the_last_punctual_day(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    """Everything filed here comes long after 30 December 2023."""
    filed = await agency.post(
        SUBMIT, json=papers.b04("10", "FY-2023", on="2023-12-20", form_version="TT28/2020")
    )

    line = (await agency.get(f"/v1/returns/{filed.json()['return_id']}")).json()

    assert (line["first_day"], line["last_day"]) == ("2022-12-15", "2023-12-14")
    assert (line["due_before"], line["last_punctual_day"]) == ("2023-12-31", "2023-12-30")
    assert line["late"] is True
