"""The messages of the stream: the same cells and lines as the page, and no more than changed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import orjson

from reporting.pages import live, overview
from reporting.pages.layout import SITE
from reporting.pages.models import OverviewPage
from testkit.document import Document

from .sample import NOW, REVISION, feed, freshness, national_table
from .sample import overview as overview_page
from .states import chrome


def test_a_state_holds_every_cell_that_the_page_shows_with_the_same_text() -> None:
    page = overview_page()
    document = Document(overview.render(page, chrome()))

    cells = live.state_message(page, "vi")["cells"]

    shown = document.all()
    named = [element for element in shown if element.get("data-cell")]
    assert len(named) > 590
    for element in named:
        cell = cells[element["data-cell"]]
        if "text" in cell:
            assert element.text == " ".join(cell["text"].split()), element["data-cell"]
        if element.tag == "data":
            assert element["value"] == cell.get("v", "")
        for name, value in cell.get("a", {}).items():
            assert element.get(name) == value


def test_a_change_holds_only_what_differs_and_the_new_line() -> None:
    before = overview_page()
    after = _one_more(before)

    message = live.change_message(before, after, "vi")

    assert message is not None
    figures = {name for name in message["cells"] if not name.startswith(("VN", "as-of", "min"))}
    assert figures == {"15.established", "NMM.established"}
    assert message["cells"]["VN.established"]["text"] == "1.058"
    assert message["cells"]["VN.established.delta"]["text"] == "+41"
    assert len(message["feed"]) == 1
    assert message["say"] == "Cụm đã thành lập 1.058 cụm"
    assert message["revision"] == REVISION + 1


def test_figures_that_moved_are_told_ahead_and_come_again_with_their_change() -> None:
    before = overview_page()
    back = replace(before, table=replace(before.table, revision=REVISION + 2))

    told = live.ahead_message(before, _one_more(before), "vi")
    assert told is not None
    change = live.change_message(before, back, "vi", ahead=told["cells"])

    assert told["cells"].keys() == {"15.established", "NMM.established", "VN.established"}
    assert told["cells"].keys() <= live.could_be_ahead(before)
    assert told["cells"]["VN.established"]["text"] == "1.058"
    assert change is not None
    assert change["cells"]["VN.established"]["text"] == "1.057"
    assert live.ahead_message(before, before, "vi") is None
    assert live.change_message(before, back, "vi") is None


def test_a_change_of_a_rate_redraws_the_chart_ranks_and_legend_that_it_moves() -> None:
    before = overview_page()
    table = national_table(changes={("01", "leased_ha"): Decimal(-200)}, revision=REVISION + 1)

    message = live.change_message(before, replace(before, table=table), "vi")

    assert message is not None
    assert {"series", "VN.fill", "01.fill", "rank.top.1.name"} <= message["cells"].keys()
    assert message["cells"]["01.fill"]["tone"] == "4"
    assert message["cells"]["rank.top.1.name"]["text"] == "Tây Ninh"


def test_time_that_passes_is_no_change() -> None:
    before = overview_page()
    later = replace(before.table, as_of=NOW + timedelta(seconds=9), fresh=(freshness(lag_s=4.0),))

    assert live.change_message(before, replace(before, table=later), "vi") is None


def test_an_old_line_whose_effect_is_told_anew_is_not_a_new_line() -> None:
    before = overview_page()
    told_anew = (replace(feed()[0], effect=("established", 1055, 1056)), *feed()[1:])

    assert live.change_message(before, replace(before, feed=told_anew), "vi") is None


def test_a_beat_says_how_fresh_the_figures_are() -> None:
    late = national_table(fresh=(freshness(lag_s=402.0, parked=1),))

    message = live.beat_message(late, "vi")

    assert message["cells"]["fresh.registry"]["text"].replace("\xa0", " ") == (
        "chậm 6 phút, 1 hồ sơ tạm giữ"
    )
    assert message["cells"]["fresh.registry"]["a"] == {"data-level": "parked"}
    assert message["cells"]["minute"]["text"] == "10:42"
    assert message["fresh"][0]["lag_s"] == 402.0


def test_messages_are_json_as_they_are() -> None:
    page = overview_page()

    for message in (
        live.state_message(page, "en"),
        live.change_message(page, _one_more(page), "en"),
        live.beat_message(page.table, "en"),
    ):
        assert orjson.loads(orjson.dumps(message))


def test_a_line_of_the_feed_cannot_smuggle_markup() -> None:
    line = replace(feed()[0], cluster_name='<img src=x onerror="alert(1)">', document="<b>")

    html = live.state_message(replace(overview_page(), feed=(line,)), "vi")["feed"][0]

    assert "<img" not in html
    assert "<b>&lt;" not in html
    assert "&lt;img" in html


def test_the_module_is_small_and_formats_nothing() -> None:
    module = SITE.file("live.js").read_text(encoding="utf-8")

    assert len(module.encode()) <= 4096
    for word in ("toLocale", "Intl", "toFixed", "new Date", "getHours", "innerHTML ="):
        assert word not in module.replace("node.innerHTML =", "").replace("box.innerHTML =", "")


def _one_more(page: OverviewPage) -> OverviewPage:
    """A cluster was established in Lào Cai."""
    table = national_table(changes={("15", "established"): 1}, revision=REVISION + 1)
    line = replace(feed()[0], at=NOW + timedelta(seconds=3), effect=("established", 1057, 1058))
    return replace(page, table=table, feed=(line, *page.feed))
