"""One cluster: where it stands, its rates by basis, and its papers one after the other."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from reporting.pages import cluster
from reporting.pages.axes import SAME_AS, STEPS, axis_view
from reporting.pages.details import details
from reporting.pages.models import Axis, ClusterPage, FactLine, Paper
from reporting.pages.text import words_of
from reporting.pages.timeline import timeline
from reporting.views import Said
from testkit.document import Document

from . import sample_clusters
from .states import chrome

VI = words_of("vi")


def drawn(page: ClusterPage | None = None) -> Document:
    return Document(cluster.render(page or sample_clusters.cluster(), chrome("/cum/CCN-15-0005")))


def test_the_history_goes_from_the_newest_paper_to_the_oldest() -> None:
    days = [fact.on for fact in timeline(sample_clusters.facts(), (), VI)]

    assert days[0] == "3/11/2026"
    assert days[-1] == "20/6/2011"


def test_a_fact_tells_the_paper_when_it_was_learned_and_how_late() -> None:
    text = drawn().all("li", id=_anchor(8))[0].text

    assert text.startswith("9/4/2026 Thay đổi về xử lý nước thải")
    assert "119/QĐ-UBND-MAU ngày 9/4/2026, UBND tỉnh Lào Cai" in text
    assert "ghi nhận 23/6/2026, muộn 75 ngày" in text


def test_a_corrected_fact_is_struck_through_and_linked_both_ways() -> None:
    document = drawn()

    old, new = document.one("li", id=_anchor(2)), document.one("li", id=_anchor(3))
    assert old["class"] == "gone"
    assert len(document.all("del")) == 4
    links = {link["href"] for link in document.all("a")}
    assert {f"#{_anchor(2)}", f"#{_anchor(3)}"} <= links
    assert "Đã được thay bằng sự kiện" in old.text
    assert "Thay cho sự kiện" in new.text


def test_a_withdrawn_fact_is_struck_through_and_says_why() -> None:
    text = drawn().one("li", id=_anchor(10)).text

    assert "Đã rút 20/11/2026 10:42:07: cơ sở dữ liệu nguồn được khôi phục." in text


def test_generated_fields_of_a_record_are_named() -> None:
    text = drawn().one("li", id=_anchor(1)).text

    assert "một phần giả lập" in text
    assert "Trường được tạo ra: tổng vốn, chủ đầu tư" in text


def test_later_events_of_a_tenant_name_it_although_they_bear_only_its_id() -> None:
    assert "HTX Gỗ Yên Thế (mẫu); tình trạng tạm dừng" in drawn().one("li", id=_anchor(10)).text


def test_every_rate_stands_with_its_basis_and_its_two_areas_and_none_is_drawn_beside_another() -> (
    None
):
    document = drawn()

    rows = [
        row.text for row in document.all("tr") if row.text[:2] in {f"F{n}" for n in range(1, 7)}
    ]
    assert rows[1] == "F2 đất đã thuê ÷ đất công nghiệp 11,26 ÷ 27,98 40,24 %"
    assert rows[5] == "F6 đất đang thực sử dụng ÷ đất công nghiệp – ÷ 27,98 chưa đủ số"
    fills = document.one("table", class_="fills")
    assert not [svg for svg in document.all("svg") if _inside(svg, fills)]


def test_free_land_is_what_is_not_leased_and_unknown_without_a_detailed_plan() -> None:
    assert "Còn cho thuê được 16,72 ha" in drawn().one("dl", class_="areas").text
    planned = sample_clusters.cluster(industrial_ha=None, leased_ha=None)
    assert "Còn cho thuê được –" in drawn(planned).one("dl", class_="areas").text


def test_a_parked_cluster_says_how_much_waits_and_why() -> None:
    page = sample_clusters.cluster(
        parked_reason=Said("Chưa nhận được phiên bản 7.", "No 7."), parked_waiting=3
    )

    text = drawn(page).one("div", class_="notice attention").text

    assert "3 sự kiện đang chờ" in text
    assert "Chưa nhận được phiên bản 7." in text


@pytest.mark.parametrize(
    ("key", "state"), [(key, state) for key, states in STEPS.items() for state in states]
)
def test_each_state_has_words_and_its_place_on_the_axis(key: str, state: str) -> None:
    view = axis_view(Axis(key=key.replace("-", "_"), state=state.upper().replace("-", "_")), VI)

    assert view.name != key
    assert view.state != state.upper().replace("-", "_")
    reached = view.drawing.count("st1") + view.drawing.count("st2")
    assert reached == STEPS[key].index(state)


def test_states_that_stand_for_others_and_ends_of_an_axis_have_words_too() -> None:
    keys = {"abolished": "legal", "converted": "planning", "out-of-service": "wastewater"}
    for state in SAME_AS:
        axis = next(key for key, steps in STEPS.items() if SAME_AS[state] in steps)
        keys.setdefault(state, axis)

    for state, key in keys.items():
        found = [axis_view(Axis(key=one, state=state), VI).state for one in STEPS]
        assert any(said != state for said in found), (key, state)
    assert 'class="st9"' in axis_view(Axis(key="legal", state="ABOLISHED"), VI).drawing


@pytest.mark.parametrize(
    ("event", "data", "said"),
    [
        (
            "established",
            {"area_ha": "75.00", "investor": {"name": "Công ty A (mẫu)"}, "regime": "R3",
             "legacy": True, "industries": ["gỗ", "đá"]},
            ["diện tích 75,00 ha", "chủ đầu tư Công ty A (mẫu)", "chế độ R3", "cụm có từ trước",
             "ngành nghề gỗ, đá"],
        ),
        (
            "infrastructure-completed",
            {"items": ["road", "fire"], "ready_ha": "20.5", "complete": False},
            ["đã có hạ tầng 20,50 ha", "hạng mục đường, chữa cháy"],
        ),
        ("withdrawn-from-plan", {"becomes": "industrial-zone"}, ["chuyển thành khu công nghiệp"]),
        ("wastewater-changed", {"status": "compliant"}, ["tình trạng đạt quy chuẩn"]),
        ("tenant-status-changed", {"status": "operating"}, ["tình trạng đang hoạt động"]),
        ("adjusted", {"changes": {"area_ha": "60.00", "name": "Mới"}},
         ["tên Mới", "diện tích 60,00 ha"]),
        ("infrastructure-project-approved", {"total_bnvnd": "485.000"},
         ["tổng vốn 485,000 tỷ đồng"]),
        ("investor-changed", {"investor": None, "previous": {"name": "Công ty B"}, "reason": "x"},
         ["thay cho Công ty B", "lý do x"]),
        ("tomorrow", {"area_ha": "1", "new": {"deep": [1]}}, ["diện tích 1,00 ha"]),
        ("established", {"area_ha": 12, "industries": 5}, ["diện tích 12", "ngành nghề 5"]),
    ],
)  # fmt: skip
def test_the_data_of_an_event_are_said_in_words(
    event: str, data: dict[str, object], said: list[str]
) -> None:
    assert [text.replace("\xa0", " ") for text in details(event, data, VI)] == said


def test_an_event_of_an_unknown_type_without_a_paper_is_shown_as_it_is() -> None:
    fact = FactLine(
        event_id=uuid4(),
        fact_id=uuid4(),
        type="vn.nhipcau.registry.cluster.renamed-by-law.v1",
        occurred_on=date(2026, 1, 2),
        recorded_at=datetime(2026, 1, 2, 3, tzinfo=UTC),
        paper=None,
        data={},
        corrects=uuid4(),
    )

    view = timeline((fact,), (), VI)[0]

    assert view.what == "cluster.renamed-by-law"
    assert view.on == "2/1/2026"
    assert view.late is None
    assert view.replaces is not None
    assert view.replaces[1] == "–"


def test_a_fact_that_takes_effect_on_another_day_than_its_paper_says_so() -> None:
    fact = replace(
        sample_clusters.facts()[0],
        paper=Paper(number="1/QĐ", date=date(2026, 1, 2), issuer="UBND tỉnh"),
        occurred_on=date(2026, 2, 1),
        data={"area_ha": "10"},
    )

    assert timeline((fact,), (), VI)[0].details.endswith("hiệu lực 1/2/2026")


def test_a_cluster_of_which_little_is_known_can_be_drawn() -> None:
    page = sample_clusters.cluster(
        timeline=(), tenants=(), fills=(), axes=(), communes=(), industries=(), aliases=(),
        investor=None, former_name=None, provenance=None, plan_ha=None, gross_ha=None,
        leased_ha=Decimal(0),
    )  # fmt: skip

    text = drawn(page).text

    assert "Chưa có sự kiện nào được ghi nhận đến thời điểm này." in text
    assert "Chưa có dự án nào thuê đất tại cụm này." in text


def _anchor(number: int) -> str:
    return f"su-kien-0197a2c4-00fa-7000-8000-{number:012d}"


def _inside(element: object, outer: object) -> bool:
    while element is not None:
        if element is outer:
            return True
        element = element.parent  # type: ignore[attr-defined]
    return False
