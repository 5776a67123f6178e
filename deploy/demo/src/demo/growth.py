"""What the years bring: tenants to the sums of 2022 and 2023, then growth, to November 2026."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from demo import courses, tenants
from demo.allocation import Allocation, allocations, samples_of
from demo.beginnings import SMALLEST_HA
from demo.chance import apportion, day_between, rng
from demo.days import HALF_OF_2025, LAST_OF_2022, working_day
from demo.decisions import CAPITAL_PER_HA, R2_NOTE, R3_BEGINS, Pen
from demo.legacy import legacy_sizes
from demo.model import Cluster, given
from demo.papers import real_decision
from demo.published import FIRST_TENANTS, PATH
from demo.split import Share, crossing, shares

CEASED_A_YEAR = 0.02
# A case puts these two names on one cluster at the border of two provinces.
IN_TWO_PLANS = frozenset({"60.planned.004", "68.planned.003", "44.planned.004", "45.planned.002"})
YEARS = (2024, 2025, 2026)
# 2 to 3 % a year with the real samples that come on top in 2025; 2026 is not over.
RATES = {2024: (0.021, 0.029), 2025: (0.019, 0.026), 2026: (0.019, 0.025)}

LETTING = ("operating", "op-new")


def settle(seed: int, clusters: Sequence[Cluster], province: str) -> None:
    """Tenants at the end of 2022."""
    one, share = allocations()[province], shares(seed)[province]
    real = [c for c in clusters if c.group in ("operating", "legacy") and c.sample is not None]
    for cluster in real:
        sample = given(cluster.sample)
        tenants.settle(seed, cluster, sample.leased_ha, sample.projects)
    _settle_legacy(seed, clusters, one)
    ours = [c for c in clusters if c.group == "operating" and not c.is_real]
    if ours:
        _settle_ours(seed, ours, clusters, one, share)
    ceased = [c for c in clusters if c.group.endswith("-operating")]
    ceased += [c for c in clusters if c.group == "emptied"]
    for cluster, small in zip(ceased, share.ceased, strict=True):
        tenants.settle(seed, cluster, small.leased_ha, small.projects)


def _settle_legacy(seed: int, clusters: Sequence[Cluster], one: Allocation) -> None:
    ours = [c for c in clusters if c.group == "legacy" and not c.is_real]
    for nth, cluster in enumerate(ours):
        _, _, leased = legacy_sizes(seed)[one.code, nth]
        usual = one.projects * leased / one.leased_ha
        share = rng(seed, "legacy-projects", cluster.key).uniform(0.5, 1.1)
        tenants.settle(seed, cluster, leased, max(1, round(usual * share)))


def _settle_ours(
    seed: int, ours: Sequence[Cluster], clusters: Sequence[Cluster], one: Allocation, share: Share
) -> None:
    real = samples_of(one.code, "operating")
    leased = one.leased_ha - share.leased_net - sum(sample.leased_ha for sample in real)
    others = [c for c in clusters if c.group == "legacy"]
    projects = (
        one.projects
        - share.projects_net
        - sum(sample.projects for sample in real)
        - sum(len(c.tenants) for c in others)
    )
    areas = apportion(
        leased,
        [c.industrial_ha * _fill(c) * rng(seed, "fill", c.key).uniform(0.7, 1.3) for c in ours],
        [min(60, c.industrial_ha // 2) for c in ours],
        [c.industrial_ha for c in ours],
    )
    counts = apportion(
        projects,
        [
            area
            * rng(seed, "density", c.key).uniform(0.5, 1.5)
            * (tenants.CRAFT_DENSITY if "craft" in c.types else 1)
            for c, area in zip(ours, areas, strict=True)
        ],
        [1] * len(ours),
        [max(1, area // (2 * tenants.SMALLEST_HA)) for area in areas],
    )
    for cluster, area, count in zip(ours, areas, counts, strict=True):
        tenants.settle(seed, cluster, area, count)


def _fill(one: Cluster) -> float:
    """The S-curve: little in the first years after the opening, most after eight."""
    age = (LAST_OF_2022 - given(one.opens_on)).days / 365
    return 0.15 + 1 / (1 + math.exp(-(age - 3) / 1.6))


def year_2023(seed: int, clusters: Sequence[Cluster], province: str) -> None:
    """Some clusters are left by all, some open, and the sums of the CSV are reached."""
    one = allocations()[province]
    for cluster in clusters:
        if cluster.group.endswith("-operating"):
            end = next(f.on for f in cluster.facts if f.command == "abolish-cluster")
            tenants.empty(seed, cluster, 2023, end - timedelta(days=3))
        elif cluster.group == "emptied":
            tenants.empty(seed, cluster, 2023, date(2023, 11, 24))
    letting = [c for c in clusters if c.group in LETTING]
    ours = [c for c in letting if not c.is_real]
    if not ours:
        return
    gone = round(CEASED_A_YEAR * sum(len(c.current) for c in ours))
    until = courses.until_2023(province)
    spare = one.industrial_ha - one.leased_ha
    gone = min(gone, spare // 150)
    tenants.leave(seed, ours, 2023, gone)
    legacy = sum(len(c.current) for c in clusters if c.group == "legacy")
    tenants.add(
        seed,
        ours,
        2023,
        one.leased_ha - sum(c.leased_ha for c in letting),
        one.projects - legacy - sum(len(c.current) for c in letting),
        until,
    )


def later_years(seed: int, clusters: Sequence[Cluster], province: str) -> None:
    share = shares(seed)[province]
    for year in YEARS:
        plan = share.growth[year]
        _establish(seed, clusters, year, plan.new)
        _establish_legacy(seed, clusters, year, plan.legacy)
        _abolish(seed, clusters, year, plan.abolished)
        opened = _open(seed, clusters, year, plan.op_new)
        _replan(seed, clusters, province, year)
        _let(seed, clusters, province, year)
        _expand(seed, clusters, year, plan.expanded)
        for cluster in opened:
            cluster.group = "op-new"
        _make_ready(seed, clusters, province, year)
    for cluster in clusters:
        chance = rng(seed, "awaits", cluster.key)
        free = cluster.free_ha
        if (
            cluster.group in LETTING
            and not cluster.is_real
            and free > 3_00
            and chance.random() < 0.08
        ):
            tenants.await_approval(seed, cluster, chance.randint(60, min(free // 2, 4_00)))


def _let(seed: int, clusters: Sequence[Cluster], province: str, year: int) -> None:
    """Tenants come and go; what a province lets grows by 2 to 3 % a year."""
    for key, day in FIRST_TENANTS.items():
        if year == 2025 and key.startswith(province):
            opening = next(c for c in clusters if c.key == key)
            opening.opens_on = day
            sample = given(opening.sample)
            tenants.add(seed, [opening], year, sample.leased_ha, sample.projects)
    letting = [c for c in clusters if c.opens_on is not None and _lets(c)]
    course = courses.letting(seed, province, year)
    known = PATH.get((province, year))
    if known is None and course is None:
        letting = [c for c in letting if c.group != "legacy" or c.established_on is not None]
        may_lose = [c for c in letting if not c.is_real]
    else:
        may_lose = [c for c in letting if c.free_ha > 0 and len(c.current) > 3]
    projects = sum(len(c.current) for c in letting)
    leased = sum(c.leased_ha for c in letting)
    gone = round(CEASED_A_YEAR * projects)
    if course is not None:
        known = _as_asked(seed, clusters, letting, course, year)
        gone = max(gone, sum(len(c.current) for c in clusters) - known[0] + 1)
        may_lose = [c for c in may_lose if not c.is_real]
    elif known is not None:
        # One at least comes each year, so that the land let can be what was published.
        gone = max(1, sum(len(c.current) for c in clusters) - known[0] + 1)
    until = course.until if course is not None else None
    tenants.leave(seed, may_lose, year, gone, until)
    if known is not None:
        others = [c for c in clusters if c not in letting]
        wanted_projects = known[0] - sum(len(c.current) for c in others)
        wanted_ha = known[1] - sum(c.leased_ha for c in others)
    else:
        rate = rng(seed, f"growth-{year}", province).uniform(*RATES[year])
        wanted_projects, wanted_ha = round(projects * (1 + rate)), round(leased * (1 + rate))
    number = wanted_projects - sum(len(c.current) for c in letting)
    area = wanted_ha - sum(c.leased_ha for c in letting)
    free = sum(max(0, c.free_ha) for c in letting)
    area = min(area, free * 3 // 5 if course is None else free)
    number = max(number, sum(not c.tenants for c in letting))
    if number > 0:
        least = number * (10 if course is None else tenants.SMALLEST_HA)
        tenants.add(seed, letting, year, max(area, least), number, until)


def _as_asked(
    seed: int,
    clusters: Sequence[Cluster],
    letting: Sequence[Cluster],
    course: courses.Letting,
    year: int,
) -> tuple[int, int]:
    """Projects and leased land of the whole province; where not all is asked, usual growth."""
    rate = 1 + rng(seed, f"growth-{year}", clusters[0].province).uniform(*RATES[year])
    projects, leased = course.projects, course.leased_ha
    if projects is None:
        projects = round(sum(len(c.current) for c in clusters) * rate)
    if leased is None and course.fill is not None:
        land = sum(c.industrial_ha for c in letting)
        leased = round(land * course.fill / 100)
    if leased is None:
        leased = round(sum(c.leased_ha for c in clusters) * rate)
    return projects, leased


def _replan(seed: int, clusters: Sequence[Cluster], province: str, year: int) -> None:
    """A detailed plan takes back industrial land, where land let and rate ask for that."""
    less = courses.industrial_less(seed, province)
    last = courses.last_day(province)
    if not less or last is None or last.year != year:
        return
    able = [c for c in clusters if c.group == "operating"]
    # Where land was never let that is now taken back.
    never = [c.industrial_ha - sum(tenant.area_ha for tenant in c.tenants) for c in able]
    most = [c.industrial_ha - c.gross_ha * 3 // 5 for c in able]
    spare = [max(0, min(pair)) for pair in zip(never, most, strict=True)]
    parts = apportion(less, [float(land) for land in spare], [0] * len(able), spare)
    for one, part in zip(able, parts, strict=True):
        if part:
            one.industrial_ha -= part
            Pen(seed, one).detailed_plan(date(year, 2, 10))


def _make_ready(seed: int, clusters: Sequence[Cluster], province: str, year: int) -> None:
    """Land with infrastructure, where the rate by it was published."""
    ready = courses.ready_ha(seed, province)
    if ready is None or ready[0].year != year:
        return
    letting = [c for c in clusters if c.current]
    lows = [c.leased_ha for c in letting]
    parts = apportion(ready[1], [float(a) for a in lows], lows, [c.industrial_ha for c in letting])
    for one, part in zip(letting, parts, strict=True):
        Pen(seed, one).complete(
            working_day(ready[0] - timedelta(days=3)), whole=False, ready_ha=part
        )


def _lets(one: Cluster) -> bool:
    """Synthetic legacy clusters stand still until they are established; the others let on."""
    if one.group in LETTING or one.group == "legacy":
        return True
    return one.group == "opening" or bool(one.current)


def _establish(seed: int, clusters: Sequence[Cluster], year: int, number: int) -> None:
    """From the plan, the oldest entries first; the works follow as far as time allows."""
    entries = [
        c for c in clusters if c.group == "planned" and not c.is_real and c.key not in IN_TWO_PLANS
    ]
    # The two small ones of Lào Cai are the ones that its published figures ask for.
    entries.sort(key=lambda c: (c.gross_ha >= SMALLEST_HA, c.planned_on, c.key))
    begin, end = {
        2024: (date(2024, 4, 8), date(2024, 12, 6)),
        2025: (date(2025, 7, 14), date(2025, 11, 28)),
        2026: (date(2026, 2, 2), date(2026, 8, 28)),
    }[year]
    chosen = [c for c in entries if c.planned_on and c.planned_on < begin][:number]
    if clusters and courses.is_guided(clusters[0].province, year):
        chosen = [c for c in entries if c.due == year]
        begin, end = _until_the_target(clusters[0].province, year, begin, end)
    for nth, cluster in enumerate(chosen):
        pen = Pen(seed, cluster)
        chance = pen.chance("established")
        cluster.group = "idle-late"
        if year == 2026 and nth == 0 and cluster.province in crossing(seed):
            fact = pen.establish(day_between(chance, R3_BEGINS, date(2026, 10, 16)))
            fact.fields["regime"], fact.note = "R2", R2_NOTE
            continue
        pen.establish(day_between(chance, begin, end))
        follow(pen)


def _until_the_target(province: str, year: int, begin: date, end: date) -> tuple[date, date]:
    last = given(courses.last_day(province))
    if last.year > year or last >= end:
        return begin, end
    if last > begin + timedelta(days=45):
        return begin, last
    return date(year, 1, 13), min(last, date(year, 6, 6))


def follow(pen: Pen) -> None:
    """Detailed plan, project and first land of a young cluster."""
    one, draw = pen.cluster, pen.chance("follow")
    last = date(2026, 10, 30)
    # None of them belongs to the plans and projects that the country had in June 2025.
    on = given(one.established_on) + timedelta(days=draw.randint(110, 320))
    on = max(on, date(2025, 7, 7) + timedelta(days=draw.randint(0, 60)))
    if on > last:
        return
    pen.detailed_plan(working_day(on))
    on += timedelta(days=draw.randint(50, 200))
    if on > last:
        return
    pen.infrastructure_project(
        working_day(on), round(one.gross_ha * CAPITAL_PER_HA / 100 * draw.uniform(0.95, 1.25))
    )
    for share in (30, 65):
        on += timedelta(days=draw.randint(80, 220))
        if on > last:
            return
        pen.clear_land(working_day(on), share)


def _establish_legacy(seed: int, clusters: Sequence[Cluster], year: int, number: int) -> None:
    """Article 35.4: what was formed before 2009 is established before the end of 2026."""
    waiting = [
        c for c in clusters if c.group == "legacy" and not c.is_real and c.established_on is None
    ]
    for cluster in waiting[:number]:
        pen = Pen(seed, cluster)
        begin = date(year, 3, 4) if year != 2024 else date(2024, 5, 6)
        end = date(2026, 10, 16) if year == 2026 else date(year, 11, 28)
        pen.establish(day_between(pen.chance("established"), begin, end), kind="state-unit")


def _abolish(seed: int, clusters: Sequence[Cluster], year: int, number: int) -> None:
    """Idle for years and without a project of infrastructure."""
    for cluster in clusters:
        left_on = cluster.sample.left_on if cluster.sample else None
        if left_on is not None and left_on.year == year:
            _abolish_sample(seed, cluster)
    able = [
        c
        for c in clusters
        if c.group == "idle"
        and not c.is_real
        and (c.has_plan_on is None or c.has_plan_on > HALF_OF_2025)
        and not any(f.command == "approve-infrastructure-project" for f in c.facts)
    ]
    able.sort(key=lambda c: (c.established_on, c.key))
    for cluster in able[:number]:
        pen = Pen(seed, cluster)
        chance = pen.chance("abolished")
        on = day_between(chance, date(year, 7, 14), min(date(year, 11, 28), date(2026, 10, 16)))
        cluster.group = "gone"
        cluster.facts[:] = [f for f in cluster.facts if f.on < on]
        pen.withdraw(on, "withdrawn", "Giữ đất nông nghiệp, không phát triển cụm công nghiệp")
        pen.abolish(on, "Không lựa chọn được chủ đầu tư hạ tầng trong thời hạn", "Chưa thu hồi đất")


def _abolish_sample(seed: int, cluster: Cluster) -> None:
    sample, pen = given(cluster.sample), Pen(seed, cluster)
    on = given(sample.left_on)
    cluster.group = "gone"
    cluster.facts[:] = [f for f in cluster.facts if f.on < on]
    pen.withdraw(on, "withdrawn", "Đưa ra khỏi phương án phát triển cụm công nghiệp")
    pen.abolish(
        on,
        "Bãi bỏ quyết định thành lập",
        "Chưa thu hồi đất",
        real_decision(given(sample.left_by), cluster.province, on),
    )


def _open(seed: int, clusters: Sequence[Cluster], year: int, number: int) -> list[Cluster]:
    """Idle clusters get their first tenants two to four years after the decision."""
    able = [
        c
        for c in clusters
        if c.group == "idle"
        and not c.is_real
        and c.has_plan_on is not None
        and c.has_plan_on < date(year, 1, 1)
        and c.established_on is not None
        and c.established_on < date(year - 2, 6, 30)
    ]
    able.sort(key=lambda c: (not _has_project(c), c.established_on, c.key))
    opened = able[:number]
    for cluster in opened:
        chance = rng(seed, "opens", cluster.key)
        begin = date(year, 4, 8)
        cluster.opens_on = day_between(chance, begin, date(year, 8, 28))
        cluster.group = "opening"
    return opened


def _has_project(one: Cluster) -> bool:
    return any(f.command == "approve-infrastructure-project" for f in one.facts)


def _expand(seed: int, clusters: Sequence[Cluster], year: int, number: int) -> None:
    """Nearly full and with everything built, wastewater first: condition EXP-D."""
    able = [
        c
        for c in clusters
        if c.group == "operating"
        and not c.is_real
        and 14_00 < c.gross_ha <= 60_00
        and _all_built(c, date(year, 3, 1))
        and sum(f.command == "expand-cluster" for f in c.facts) == 0
    ]
    able.sort(key=lambda c: (-c.leased_ha / c.industrial_ha, c.key))
    for cluster in able[:number]:
        pen = Pen(seed, cluster)
        chance = pen.chance("expand")
        on = day_between(chance, date(year, 4, 8), min(date(year, 9, 25), date(2026, 9, 11)))
        before = cluster.gross_ha
        larger = before + chance.randint(8_00, 15_00)
        pen.adjust_plan(on - timedelta(days=chance.randint(60, 200)), larger)
        pen.expand(on, larger, "Các dự án đăng ký cần nhiều đất hơn phần đất công nghiệp còn lại")
        cluster.industrial_ha += (larger - before) * 68 // 100
        pen.detailed_plan(working_day(on + timedelta(days=chance.randint(30, 75))))


def _all_built(one: Cluster, before: date) -> bool:
    done = any(
        f.command == "complete-infrastructure" and f.fields["complete"] and f.on < before
        for f in one.facts
    )
    runs = any(
        f.command == "change-wastewater" and f.fields["status"] == "operating" and f.on < before
        for f in one.facts
    )
    return done and runs
