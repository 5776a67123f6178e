"""From the plan to the works: what papers tell of each cluster until the end of 2023.

Decisions of the years after are in `growth`, tenants in `tenants`.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from demo import courses
from demo.allocation import allocations, hundredths
from demo.chance import apportion, day_between, rng
from demo.days import HALF_OF_2025, LAST_OF_2022, LAST_OF_2023, TODAY, quiet, working_day
from demo.decisions import CAPITAL_PER_HA, CLUSTER_LAW_BEGINS, R0B_BEGINS, Pen
from demo.model import Cluster, given
from demo.split import Share, shares

IDLE_WORKS_END = date(2026, 10, 30)
RUNNING = ("operating", "op-new", "emptied", "abolished-operating", "converted-operating")


def begin(seed: int, clusters: Sequence[Cluster], province: str) -> None:
    """Plan, decision, detailed plan, project, works and wastewater of every cluster."""
    share = shares(seed)[province]
    for one in clusters:
        pen = Pen(seed, one)
        match one.group:
            case "operating" | "op-new" | "emptied" | "abolished-operating" | "converted-operating":
                _old(pen)
            case "idle" | "abolished-idle" | "converted-idle" | "double":
                _idle(pen)
            case "new":
                chance = pen.chance("life")
                _decide(pen, day_between(chance, date(2023, 2, 6), date(2023, 11, 24)))
            case "legacy":
                _legacy(pen)
            case "planned" | "converted":
                _planned(pen)
            case _:
                pass
    _detailed_plans(seed, clusters, share)
    _projects(seed, clusters, share)
    _works(seed, clusters)
    _wastewater(seed, clusters, allocations()[province].wastewater)
    for one in clusters:
        if one.group.startswith(("abolished", "converted-")):
            _leave(Pen(seed, one))


def _decide(pen: Pen, on: date, area_ha: int | None = None, *, kind: str | None = None) -> None:
    """A plan entry and, later, the decision."""
    chance = pen.chance("plan-day")
    planned = on - timedelta(days=chance.randint(200, 900))
    if pen.cluster.gross_ha > 50_00 and on > R0B_BEGINS:
        planned = max(planned, R0B_BEGINS + timedelta(days=chance.randint(5, 40)))
    real = pen.sample is not None
    plan_ha = pen.cluster.gross_ha
    if not real and chance.random() < 0.2:
        plan_ha += chance.randint(-4_00, 4_00) if plan_ha > 20_00 else 0
    pen.plan(working_day(planned), min(75_00, plan_ha))
    pen.establish(on, area_ha, kind=kind)


def _old(pen: Pen) -> None:
    """A cluster that had tenants by 2023; the larger ones are of the years after 2017."""
    one, chance = pen.cluster, pen.chance("life")
    sample = pen.sample
    if sample is not None and sample.decided_on is not None:
        on = sample.decided_on
    elif one.group == "op-new" or one.gross_ha > 50_00:
        on = day_between(chance, date(2017, 9, 4), date(2019, 12, 20))
    elif one.group != "operating":
        on = day_between(chance, date(2010, 3, 1), date(2015, 12, 18))
    else:
        year = chance.choices(range(2010, 2020), (9, 10, 11, 11, 11, 10, 9, 10, 10, 9))[0]
        on = day_between(chance, date(year, 1, 11), date(year, 12, 18))
    of_district = sample is not None and sample.province in {"10", "15"}
    grown = sample is None and one.group == "operating" and on.year <= 2015
    if grown and 18_00 < one.gross_ha <= 50_00 and chance.random() < 0.1:
        final = one.gross_ha
        _decide(pen, on, final * chance.randint(62, 78) // 100)
        one.gross_ha = final
        one.opens_on = on + timedelta(days=800)
        _grow(pen, final)
    elif on < CLUSTER_LAW_BEGINS:
        # The decision that the source names is older than the law; one that we made up followed.
        pen.record_legacy(on, "old-plan")
        _decide(pen, day_between(chance, date(2018, 1, 8), date(2020, 6, 26)), kind="state-unit")
    else:
        _decide(pen, on, kind="state-unit" if of_district else None)
    if one.group == "op-new":
        one.opens_on = day_between(chance, date(2023, 2, 6), date(2023, 9, 29))
    else:
        wait = chance.randint(730, 1300)
        opens_on = one.opens_on or working_day(on + timedelta(days=wait))
        one.opens_on = min(opens_on, date(2022, 9, 30))


def _grow(pen: Pen, final: int) -> None:
    """Enlarged between 2018 and 2021, when the first part was let."""
    chance = pen.chance("grow")
    on = day_between(chance, date(2018, 3, 1), date(2021, 11, 30))
    pen.cluster.grown_on = on
    pen.expand(on, final, "Phần diện tích đầu đã cho thuê gần hết, còn dự án chờ đất")


def _idle(pen: Pen) -> None:
    """Established and still without tenants: most of them for a few years only."""
    one, chance = pen.cluster, pen.chance("life")
    if one.group == "double":
        # The other commune's report was a copy of the first one, a few weeks younger.
        chance = rng(pen.seed, "life", one.key)
        on = day_between(chance, date(2019, 3, 4), date(2021, 11, 30))
    elif pen.sample is not None and pen.sample.decided_on is not None:
        on = pen.sample.decided_on
    elif one.group == "idle":
        year = chance.choices(range(2018, 2023), (2, 3, 4, 6, 6))[0]
        on = day_between(chance, date(year, 1, 11), min(date(year, 12, 18), LAST_OF_2022))
    else:
        on = day_between(chance, date(2017, 9, 4), date(2020, 12, 18))
    _decide(pen, on)


def _legacy(pen: Pen) -> None:
    """Formed before Decision 105/2009 by an approved plan, never established."""
    one, chance = pen.cluster, pen.chance("life")
    on = day_between(chance, date(2003, 3, 3), date(2008, 11, 28))
    pen.record_legacy(on, "detailed-plan")
    pen.detailed_plan(working_day(on + timedelta(days=chance.randint(0, 60))))
    planned = day_between(chance, date(2013, 3, 4), date(2019, 11, 29))
    # Âu Lâu is to grow to 75 ha by the plan.
    pen.plan(planned, 75_00 if one.name == "Âu Lâu" else one.gross_ha)
    one.opens_on = working_day(on + timedelta(days=chance.randint(300, 900)))


def _planned(pen: Pen) -> None:
    """Entries of the old plan, and those that the provincial plans of 2023 and 2024 added."""
    one, chance = pen.cluster, pen.chance("life")
    latest = date(2024, 2, 23) if one.province == "01" else date(2025, 5, 30)
    if one.group == "converted" or chance.random() < 0.7:
        first = date(2015, 3, 2) if one.gross_ha <= 50_00 else date(2017, 9, 4)
        on = day_between(chance, first, LAST_OF_2022)
    else:
        on = day_between(chance, date(2023, 1, 9), latest)
        if on > LAST_OF_2023 and on.year == 2023:
            on = LAST_OF_2023
    pen.plan(on, one.gross_ha)
    if one.group == "converted":
        pen.withdraw(
            day_between(chance, date(2024, 3, 4), date(2024, 11, 29)),
            "industrial-zone",
            "Chuyển thành khu công nghiệp cùng tên theo điều chỉnh quy hoạch tỉnh",
        )


def _detailed_plans(seed: int, clusters: Sequence[Cluster], share: Share) -> None:
    """All that have tenants, legacy ones too, and of the others as many as in June 2025."""
    for one in clusters:
        if one.group in RUNNING and one.established_on is not None:
            chance = rng(seed, "plan-1-500", one.key)
            formed = one.formed_on or one.established_on
            on = working_day(formed + timedelta(days=chance.randint(90, 420)))
            if one.grown_on is None:
                Pen(seed, one).detailed_plan(on)
                continue
            first = next(f for f in one.facts if f.command == "establish-cluster")
            small = hundredths(first.fields["area_ha"])
            one.first_industrial_ha = small * one.industrial_ha // one.gross_ha
            Pen(seed, one).detailed_plan(on, small, one.first_industrial_ha)
            one.grown_on = working_day(
                given(one.grown_on) + timedelta(days=chance.randint(30, 120))
            )
            Pen(seed, one).detailed_plan(one.grown_on)
    there = [one for one in clusters if one.group in ("idle", "new") and not _leaves(one)]
    with_plan = sum(one.group in ("operating", "op-new", "legacy", "emptied") for one in clusters)
    wanted = max(0, share.plans_2025 - with_plan)
    ranked = sorted(there, key=lambda one: rng(seed, "plan-rank", one.key).random())
    for nth, one in enumerate(ranked):
        chance = rng(seed, "plan-1-500", one.key)
        day = given(one.established_on) + timedelta(days=chance.randint(120, 700))
        if nth < wanted:
            on = min(day, day_between(chance, date(2025, 2, 3), HALF_OF_2025))
        elif one.is_real or chance.random() < 0.5:
            on = max(day, day_between(chance, date(2025, 7, 14), date(2026, 6, 5)))
        else:
            continue
        Pen(seed, one).detailed_plan(quiet(on))


def _projects(seed: int, clusters: Sequence[Cluster], share: Share) -> None:
    """Infrastructure projects: their number and capital in June 2025 are the country's."""
    able = [
        one
        for one in clusters
        if one.group in ("operating", "op-new", "emptied", "idle", "new")
        and one.has_plan_on is not None
        and one.has_plan_on <= HALF_OF_2025
    ]
    ranked = sorted(able, key=lambda one: _project_rank(seed, one))
    chosen, others = ranked[: share.projects_2025], ranked[share.projects_2025 :]
    totals = _capital(seed, chosen, share.capital_2025)
    for one in chosen:
        chance = rng(seed, "project", one.key)
        on = given(one.has_plan_on) + timedelta(days=chance.randint(45, 260))
        Pen(seed, one).infrastructure_project(quiet(min(on, HALF_OF_2025)), totals[one.key])
    for one in others:
        chance = rng(seed, "project", one.key)
        if one.group in ("idle", "new") and chance.random() < 0.5:
            on = day_between(chance, date(2025, 8, 4), date(2026, 9, 25))
            total = round(one.gross_ha * CAPITAL_PER_HA / 100 * chance.uniform(0.9, 1.15))
            Pen(seed, one).infrastructure_project(working_day(on), total)


def _project_rank(seed: int, one: Cluster) -> float:
    draw = rng(seed, "project-rank", one.key).random()
    return draw * (0.35 if one.group in ("operating", "op-new") else 1.0)


def _capital(seed: int, chosen: Sequence[Cluster], total: int) -> Mapping[str, int]:
    fixed = {
        one.key: one.sample.capital
        for one in chosen
        if one.sample is not None and one.sample.capital is not None
    }
    others = [one for one in chosen if one.key not in fixed]
    weights = [one.gross_ha * rng(seed, "capital", one.key).uniform(0.9, 1.12) for one in others]
    parts = apportion(
        total - sum(fixed.values()), weights, [0] * len(others), [total] * len(others)
    )
    return {**fixed, **{one.key: part for one, part in zip(others, parts, strict=True)}}


def _works(seed: int, clusters: Sequence[Cluster]) -> None:
    for one in clusters:
        project = next(
            (f for f in one.facts if f.command == "approve-infrastructure-project"), None
        )
        if project is None:
            continue
        chance = rng(seed, "works", one.key)
        if one.group == "operating":
            _finished_works(Pen(seed, one), chance, project.on)
        else:
            _slow_works(Pen(seed, one), chance, project.on)


def _finished_works(pen: Pen, chance: random.Random, project: date) -> None:
    start = working_day(project + timedelta(days=chance.randint(60, 240)))
    end = working_day(start + timedelta(days=chance.randint(360, 800)))
    if chance.random() < 0.4:
        pen.clear_land(quiet(start - timedelta(days=30)), 100)
    if start < TODAY:
        pen.start(quiet(start))
    if end < IDLE_WORKS_END:
        pen.complete(quiet(end), whole=chance.random() < 0.75)


def _slow_works(pen: Pen, chance: random.Random, project: date) -> None:
    """Land in two or three parts, then the start, then what is ready so far; much still waits."""
    day = project
    for share in (35, 70, 100):
        day = working_day(day + timedelta(days=chance.randint(90, 330)))
        if day > IDLE_WORKS_END or chance.random() < 0.12:
            return
        pen.clear_land(quiet(day), share)
        if share == 70:
            start = working_day(day + timedelta(days=chance.randint(20, 150)))
            if start > IDLE_WORKS_END:
                return
            pen.start(quiet(start))
            day = start
    ready = working_day(day + timedelta(days=chance.randint(200, 420)))
    if ready <= IDLE_WORKS_END:
        pen.complete(quiet(ready), whole=False)


def _wastewater(seed: int, clusters: Sequence[Cluster], running: int) -> None:
    """Plants in operation at the end of 2023 as the CSV has them, and others on their way."""
    able = [one for one in clusters if one.group == "operating" and not one.is_real]
    able.sort(key=lambda one: -one.industrial_ha * rng(seed, "wwtp", one.key).uniform(0.5, 1.5))
    for nth, one in enumerate(able[:running]):
        steady = courses.wastewater_out(one.province) is not None
        _running_plant(
            Pen(seed, one), rng(seed, "wwtp-days", one.key), late=nth % 10 == 9, steady=steady
        )
    standing = courses.wastewater_out(able[0].province) if able else None
    for nth, one in enumerate(able[running:]):
        chance = rng(seed, "wwtp-other", one.key)
        if standing is None:
            _plant_on_its_way(Pen(seed, one), chance)
        elif nth < standing:
            _standing_plant(Pen(seed, one), chance)


def _running_plant(pen: Pen, chance: random.Random, *, late: bool, steady: bool) -> None:
    first = given(pen.cluster.opens_on) + timedelta(days=200)
    last = LAST_OF_2023 - timedelta(days=60) if late else LAST_OF_2022 - timedelta(days=200)
    runs = day_between(chance, date(2023, 2, 6), last) if late else day_between(
        chance, min(first, last), last
    )  # fmt: skip
    pen.wastewater(quiet(runs - timedelta(days=chance.randint(240, 500))), "under-investment")
    pen.wastewater(runs, "operating")
    draw = chance.random()
    if draw < 0.68:
        pen.wastewater(quiet(runs + timedelta(days=chance.randint(60, 190))), "compliant")
    elif draw > 0.93 and not steady:
        pen.wastewater(day_between(chance, date(2024, 2, 5), date(2026, 9, 25)), "out-of-service")


def _standing_plant(pen: Pen, chance: random.Random) -> None:
    """Built early, and out of service for years."""
    built = day_between(chance, given(pen.cluster.opens_on), date(2022, 3, 25))
    pen.wastewater(built, "built")
    pen.wastewater(quiet(built + timedelta(days=chance.randint(90, 200))), "out-of-service")


def _plant_on_its_way(pen: Pen, chance: random.Random) -> None:
    draw = chance.random()
    first = max(date(2019, 3, 4), given(pen.cluster.opens_on))
    if draw < 0.08:
        pen.wastewater(day_between(chance, first, LAST_OF_2022), "under-investment")
        done = chance.random()
        if done < 0.35:
            pen.wastewater(day_between(chance, date(2023, 2, 6), LAST_OF_2023), "built")
        if done < 0.8:
            runs = day_between(chance, date(2024, 2, 5), date(2026, 8, 28))
            pen.wastewater(quiet(runs), "operating")
            if done < 0.5:
                pen.wastewater(quiet(runs + timedelta(days=80)), "compliant")
    elif draw < 0.11:
        built = day_between(chance, given(pen.cluster.opens_on), date(2022, 10, 28))
        pen.wastewater(built, "built")
        pen.wastewater(day_between(chance, max(first, built), LAST_OF_2022), "out-of-service")
    elif draw < 0.2:
        first = max(date(2022, 3, 7), first)
        pen.wastewater(day_between(chance, first, date(2026, 9, 25)), "planned")


def _leave(pen: Pen) -> None:
    """Abolished, or turned into an industrial zone, in 2023; the plan is changed with it."""
    chance = pen.chance("leave")
    on = day_between(chance, date(2023, 3, 6), date(2023, 11, 24))
    if pen.cluster.group.startswith("converted"):
        zone = "Chuyển thành khu công nghiệp theo điều chỉnh quy hoạch tỉnh"
        pen.withdraw(on, "industrial-zone", zone)
        pen.abolish(
            on, "Chuyển thành khu công nghiệp", "Đất và hạ tầng bàn giao cho khu công nghiệp"
        )
        return
    pen.withdraw(on, "withdrawn", "Trả lại đất nông nghiệp, phần đã xây dựng do xã quản lý")
    pen.abolish(
        on,
        "Chậm tiến độ, chủ đầu tư không còn khả năng thực hiện"
        if pen.cluster.group == "abolished-idle"
        else "Gây ô nhiễm khu dân cư, các cơ sở đã di dời",
        "Thu hồi đất chưa xây dựng; đất đã xây dựng chuyển mục đích",
    )


def _leaves(one: Cluster) -> bool:
    return one.sample is not None and one.sample.left_on is not None
