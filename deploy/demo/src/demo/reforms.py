"""Decisions on single clusters after 2023: real ones in their places, and what the merger asked."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from demo.allocation import allocations, hectares
from demo.chance import apportion, day_between, rng
from demo.days import REFORM, TODAY
from demo.decisions import R2_NOTE, R3_BEGINS, Pen
from demo.growth import follow
from demo.model import Cluster, given
from demo.papers import real_decision
from demo.places import communes_of, place
from demo.published import CUT
from demo.split import dissolved

# 60 decisions in the country name the new units (letter 1178/ĐCK-CTT); 54 outside size S.
REISSUED = 60
REISSUED_BY_HAND = {"10": 1, "15": 1, "60": 2, "67": 1, "68": 1}
REISSUED_NOTE = "Ban hành lại theo tên đơn vị hành chính mới (công văn 1178/ĐCK-CTT)"

PLANNED_BEFORE = {
    # When the sample entered the plan, and with which area where that differs.
    "15.yen-hop": (date(2022, 5, 17), None),
    "15.y-can": (date(2022, 5, 17), None),
    "10.thong-nhat-1": (date(2021, 9, 14), None),
    "15.bao-minh": (date(2023, 4, 11), 20_00),  # 20 ha in the public data set, 60 in the decision
    "15.mong-son": (date(2024, 8, 20), None),
    "15.yen-hop-2": (date(2024, 8, 20), None),
    "68.da-oai": (date(2022, 10, 4), None),
}


def decide(seed: int, clusters: Sequence[Cluster], province: str) -> None:
    for one in clusters:
        if one.group == "later":
            _real(Pen(seed, one))
        elif one.group in ("planned-late", "planned-last") and not one.facts:
            _plan_late(Pen(seed, one))
    _cut(seed, clusters)
    _to_communes(seed, clusters, province)
    _replace_investors(seed, clusters, province)
    _reissue(seed, clusters, province)


def _real(pen: Pen) -> None:
    one, sample = pen.cluster, given(pen.sample)
    on, (planned, plan_ha) = given(sample.decided_on), PLANNED_BEFORE[one.key]
    pen.plan(planned, plan_ha or one.gross_ha)
    if plan_ha is not None:
        pen.adjust_plan(date(2025, 11, 18), one.gross_ha)
    fact = pen.establish(on, kind="enterprise")
    if on >= R3_BEGINS:
        fact.fields["regime"], fact.note = "R2", R2_NOTE
        # Drawn while the dossier was being appraised, approved right after the decision.
        pen.detailed_plan(date(2026, 10, 1))
        return
    match one.key:
        case "10.thong-nhat-1":
            pen.detailed_plan(date(2025, 10, 7))
            pen.infrastructure_project(date(2026, 2, 5), given(sample.capital))
            pen.clear_land(date(2026, 4, 14), 60)
            pen.start(date(2026, 5, 7))
        case "15.yen-hop":
            pen.detailed_plan(date(2025, 7, 8))
            pen.infrastructure_project(date(2025, 7, 22), 78_900)
            pen.start(date(2025, 7, 29))
        case "15.bao-minh":
            pen.detailed_plan(date(2026, 7, 21))
        case "15.y-can":
            pen.detailed_plan(date(2025, 12, 3))
        case _:
            follow(pen)


def _plan_late(pen: Pen) -> None:
    """The plan of the merged province: entries of the autumn of 2025, two more in 2026."""
    late = pen.cluster.group == "planned-late"
    begin, end = (
        (date(2025, 8, 4), date(2025, 12, 5)) if late else (date(2026, 4, 6), date(2026, 9, 25))
    )
    pen.plan(day_between(pen.chance("life"), begin, end), pen.cluster.gross_ha)


def _cut(seed: int, clusters: Sequence[Cluster]) -> None:
    key, on, area = CUT
    for one in clusters:
        if one.key == key:
            pen = Pen(seed, one)
            pen.adjust(
                on,
                {"area_ha": hectares(area)},
                note="Giảm phần đất chưa giải phóng; quyết định giả lập để khớp số đã công bố",
            )
            one.gross_ha = area
            second = date(2026, 7, 28)
            pen.adjust(
                second,
                {"schedule": {"start": "2027-01-01", "end": "2029-12-31"}},
                document=real_decision("2586/QĐ-UBND", one.province, second),
                real=frozenset({"document.number", "document.date"}),
            )


def _to_communes(seed: int, clusters: Sequence[Cluster], province: str) -> None:
    """District centres ceased with the districts; their clusters went to communes in 2025."""
    if province in ("10", "15"):
        chosen = [c for c in clusters if c.is_real and c.group in ("operating", "legacy")]
    elif province == "01":
        chosen = [c for c in clusters if c.investor.get("kind") == "state-unit"
                  and c.group == "operating"][:4]  # fmt: skip
    else:
        return
    for one in chosen:
        pen = Pen(seed, one)
        on = day_between(pen.chance("to-commune"), date(2025, 7, 7), date(2025, 11, 28))
        pen.change_investor(on, "commune", "Trung tâm cấp huyện giải thể, giao UBND cấp xã quản lý")


def _replace_investors(seed: int, clusters: Sequence[Cluster], province: str) -> None:
    """Investors that dissolved: some replaced after a new scoring, some not yet."""
    if province not in dissolved(seed):
        return
    able = [
        c
        for c in clusters
        if c.group == "idle" and not c.is_real and c.investor.get("kind") == "enterprise"
    ]
    able.sort(key=lambda c: rng(seed, "dissolved", c.key).random())
    for one in able[:1]:
        pen = Pen(seed, one)
        left = day_between(pen.chance("dissolved"), date(2024, 5, 6), date(2024, 12, 20))
        pen.change_investor(left, None, "Chủ đầu tư giải thể")
        if dissolved(seed)[province]:
            again = left + timedelta(days=pen.chance("again").randint(150, 260))
            pen.change_investor(
                again - timedelta(days=max(0, again.weekday() - 4)),
                "enterprise",
                "Hội đồng chấm điểm, chọn nhà đầu tư mới đạt điểm cao nhất",
            )


def _reissue(seed: int, clusters: Sequence[Cluster], province: str) -> None:
    number = _reissued(seed)[province]
    able = [c for c in clusters if c.established_on is not None and c.established_on < REFORM
            and c.group in ("operating", "idle")
            and not any(f.command == "adjust-cluster" for f in c.facts)]  # fmt: skip
    able.sort(key=lambda c: rng(seed, "reissue", c.key).random())
    pool = communes_of(seed, province, new=True)
    for one in able[:number]:
        pen = Pen(seed, one)
        chance = pen.chance("reissue")
        on = day_between(chance, date(2025, 8, 4), min(date(2026, 6, 26), TODAY))
        if not one.is_real:
            one.communes = (chance.choice(pool),)
        pen.adjust(on, {"place": place(province, on, one.communes)}, note=REISSUED_NOTE)


def _reissued(seed: int) -> Mapping[str, int]:
    """Only units that were merged have something to issue again."""
    merged = [
        one
        for one in allocations().values()
        if sum(other.new_code == one.new_code for other in allocations().values()) > 1
    ]
    others = [one for one in merged if one.code not in REISSUED_BY_HAND]
    parts = apportion(
        REISSUED - sum(REISSUED_BY_HAND.values()),
        [one.established * rng(seed, "reissued", one.code).uniform(0.5, 1.5) for one in others],
        [0] * len(others),
        [one.established // 3 for one in others],
    )
    found = dict.fromkeys(allocations(), 0)
    found |= {one.code: part for one, part in zip(others, parts, strict=True)}
    return found | REISSUED_BY_HAND
