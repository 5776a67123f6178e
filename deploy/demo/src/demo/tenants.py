"""Production projects: who leases how much, from when, until when, and how far each has come."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from demo.allocation import hectares
from demo.chance import apportion, day_between, rng, uuid_of
from demo.days import LAST_OF_2022, TODAY
from demo.decisions import R3_BEGINS
from demo.model import Cluster, Tenant, given
from demo.names import COUNTRIES, TRADES, firm
from demo.papers import decision, firm_paper, lease

SMALLEST_HA = 2
"""A workshop of 200 m2: craft villages have them."""
CRAFT_DENSITY = 3.5


def settle(seed: int, one: Cluster, leased_ha: int, number: int) -> None:
    """Fill a cluster as it stood at the end of 2022, with leases spread from its opening on."""
    chance = rng(seed, "settle", one.key)
    sizes = _sizes(chance, leased_ha, number)
    opens_on = given(one.opens_on)
    days = sorted(_curve(chance, opens_on, LAST_OF_2022) for _ in range(number))
    days[0] = opens_on
    before_growth = one.first_industrial_ha or one.industrial_ha
    let = 0
    for size, day in zip(sizes, days, strict=True):
        on = day
        if one.grown_on is not None and on < one.grown_on:
            if let + size > before_growth:
                on = day_between(chance, one.grown_on + timedelta(days=20), LAST_OF_2022)
            else:
                let += size
        one.tenants.append(_tenant(seed, one, size, on))


def add(  # noqa: PLR0917 - what a year brings
    seed: int, clusters: Sequence[Cluster], year: int, leased_ha: int, number: int,
    until: date | None = None,
) -> None:  # fmt: skip
    """New leases of a year, where there was free land when it began and where one is awaited.

    Less than asked for where there is not so much land; never in 2023, whose sums are given.
    """
    able = [one for one in clusters if one.opens_on is not None]
    free = [max(0, one.free_ha - _leaving(one, year)) for one in able]
    first = [not one.tenants for one in able]
    chances = [rng(seed, f"new-{year}", one.key) for one in able]
    weights = [
        land * chance.uniform(0.4, 1.6) * (CRAFT_DENSITY if "craft" in one.types else 1)
        for one, land, chance in zip(able, free, chances, strict=True)
    ]
    lows = [int(opening) * 2 for opening in first]
    highs = [land // (4 * SMALLEST_HA) for land in free]
    if sum(lows) > number:
        lows = [int(opening) for opening in first]
    counts = apportion(number, weights, lows, highs)
    counts = _where_there_is_land(counts, free, leased_ha)
    highs = [land if count else 0 for land, count in zip(free, counts, strict=True)]
    areas = apportion(
        leased_ha if year == 2023 else min(leased_ha, sum(highs)),
        [count * chance.uniform(0.7, 1.3) for count, chance in zip(counts, chances, strict=True)],
        [count * SMALLEST_HA for count in counts],
        highs,
    )
    for one, count, area, chance in zip(able, counts, areas, chances, strict=True):
        if not count:
            continue
        begin = max(date(year, 1, 9), one.opens_on or date.min)
        last = min(until or date.max, last_day_of(year))
        days = sorted(day_between(chance, begin, last) for _ in range(count))
        if not one.tenants:
            days[0] = begin
        for size, day in zip(_sizes(chance, area, count), days, strict=True):
            one.tenants.append(_tenant(seed, one, size, day))


def _where_there_is_land(counts: Sequence[int], free: Sequence[int], leased_ha: int) -> list[int]:
    """Where few tenants take much land, one of them goes where most of it is."""
    found = list(counts)
    room = sum(land for land, count in zip(free, found, strict=True) if count)
    most = max(range(len(free)), key=lambda nth: free[nth])
    if room < leased_ha and not found[most]:
        found[max(range(len(found)), key=lambda nth: found[nth])] -= 1
        found[most] = 1
    return found


def _leaving(one: Cluster, year: int) -> int:
    """Land that is only given back in the course of the year."""
    return sum(t.area_ha for t in one.tenants if t.ended_on and t.ended_on.year == year)


def leave(
    seed: int, clusters: Sequence[Cluster], year: int, number: int, until: date | None = None
) -> int:
    """So many tenants give up in the first months of a year; the land they leave.

    A cluster keeps its last two: that one is emptied is a case of its own.
    """
    staying = {one.key: len(one.current) for one in clusters}
    candidates = [
        (rng(seed, f"leave-{year}", tenant.key).random(), tenant, one)
        for one in clusters
        for tenant in one.current
        if tenant.leased_on < date(year - 1, 1, 1)
    ]
    freed = 0
    for _, tenant, one in sorted(candidates, key=lambda found: found[0]):
        if not number:
            break
        if staying[one.key] > 2:
            chance = rng(seed, "leaves-on", tenant.key)
            last = min(until or date.max, date(year, 5, 29))
            tenant.ended_on = day_between(chance, date(year, 2, 6), last)
            staying[one.key] -= 1
            number -= 1
            freed += tenant.area_ha
    return freed


def empty(seed: int, one: Cluster, year: int, last: date) -> None:
    """All tenants of a cluster leave in the course of a year."""
    for tenant in one.current:
        chance = rng(seed, "leaves-on", tenant.key)
        tenant.ended_on = day_between(chance, date(year, 1, 9), last)


def last_day_of(year: int) -> date:
    """Quiet days end 2023; the set ends in October 2026, before today."""
    return {2023: date(2023, 12, 8), 2026: date(2026, 10, 2)}.get(year, date(year, 12, 12))


def tell(seed: int, one: Cluster) -> None:
    """The papers of every tenant of a cluster."""
    for tenant in one.tenants:
        _papers(seed, one, tenant)


def await_approval(seed: int, one: Cluster, area_ha: int) -> None:
    """An approved project that has not leased yet: it fills the cluster by law (basis F1)."""
    key = f"{one.key}/t{len(one.tenants):03d}"
    chance = rng(seed, "awaits", key)
    on = day_between(chance, date(2026, 3, 2), date(2026, 10, 23))
    trade = _trade(chance, one)
    one.add(
        "approve-tenant",
        on,
        decision(chance, one.province, on),
        {
            "tenant_id": str(uuid_of(seed, "tenant", key, on)),
            "name": firm(chance, trade),
            "industry": trade,
            "is_fdi": False,
            "approved_ha": hectares(area_ha),
            "paper": "policy",
        },
        key=f"{key}/approve",
    )


def _papers(seed: int, one: Cluster, tenant: Tenant) -> None:
    chance = rng(seed, "tenant-papers", tenant.key)
    identity: dict[str, object] = {
        "tenant_id": str(tenant.id),
        "name": tenant.name,
        "industry": tenant.industry,
        "is_fdi": tenant.is_fdi,
        **({"country": tenant.country} if tenant.country else {}),
    }
    known: dict[str, object] = {"tenant_id": str(tenant.id)}
    approved = _back(tenant.leased_on, chance.randint(60, 280))
    if _needs_approval(chance, tenant) and approved > (one.established_on or date.min):
        one.add(
            "approve-tenant",
            approved,
            decision(chance, one.province, approved),
            {
                **identity,
                "approved_ha": hectares(tenant.area_ha),
                "paper": "irc" if tenant.is_fdi else "policy",
            },
            key=f"{tenant.key}/approve",
        )
        identity = known
    until = date(min(2075, tenant.leased_on.year + 50), 12, 31)
    one.add(
        "lease-to-tenant",
        tenant.leased_on,
        lease(chance, one, tenant.leased_on),
        {**identity, "leased_ha": hectares(tenant.area_ha), "lease_until": until.isoformat()},
        key=f"{tenant.key}/lease",
    )
    for nth, (status, day) in enumerate(_stages(chance, tenant)):
        one.add(
            "change-tenant-status",
            day,
            firm_paper(chance, "TB", tenant.name, day),
            {**known, "status": status},
            key=f"{tenant.key}/status/{nth}",
        )
    if tenant.ended_on is not None:
        revoked = chance.random() < 0.25
        one.add(
            "revoke-tenant" if revoked else "end-tenant",
            tenant.ended_on,
            decision(chance, one.province, tenant.ended_on)
            if revoked
            else firm_paper(chance, "TB", tenant.name, tenant.ended_on),
            {**known, "reason": chance.choice(_REVOKED if revoked else _ENDED)},
            key=f"{tenant.key}/end",
        )


def _needs_approval(chance: random.Random, tenant: Tenant) -> bool:
    return tenant.area_ha >= 80 and (chance.random() < 0.05 or tenant.is_fdi)


def _stages(chance: random.Random, tenant: Tenant) -> list[tuple[str, date]]:
    """Leased, then building, then operating; a few wait or pause."""
    end = tenant.ended_on or TODAY
    draw = chance.random()
    runs = _forth(tenant.leased_on, chance.randint(200, 560))
    stages: list[tuple[str, date]] = []
    if tenant.leased_on.year >= 2022:
        builds = _forth(tenant.leased_on, chance.randint(30, 180))
        stages.append(("permitting" if draw > 0.96 else "under-construction", builds))
    if draw < 0.9 or tenant.leased_on.year < 2019:
        stages.append(("operating", runs))
    if draw < 0.06 and tenant.leased_on.year < 2021:
        pause = day_between(chance, max(date(2021, 6, 1), _forth(runs, 30)), date(2026, 6, 30))
        stages.append(("suspended", pause))
        if draw < 0.03:
            stages.append(("operating", _forth(pause, chance.randint(150, 420))))
    told = [(status, day) for status, day in stages if day < end]
    if told and told[-1][0] == "operating" and len(told) < 3 and told[-1][1] >= R3_BEGINS:
        # From then on a project starts on finished infrastructure only (TEN-03): it still builds.
        told.pop()
    return told


def _tenant(seed: int, one: Cluster, area_ha: int, on: date) -> Tenant:
    key = f"{one.key}/t{len(one.tenants):03d}"
    chance = rng(seed, "tenant", key)
    foreign = chance.random() < (
        0.005 if "craft" in one.types else 0.05 if area_ha < 1_50 else 0.14
    )
    trade = _trade(chance, one)
    return Tenant(
        key=key,
        id=uuid_of(seed, "tenant", key, on),
        name=firm(chance, trade, fdi=foreign),
        industry=trade,
        area_ha=area_ha,
        leased_on=on,
        country=chance.choices(COUNTRIES, (30, 26, 18, 14, 7, 5))[0] if foreign else None,
    )


def _trade(chance: random.Random, one: Cluster) -> str:
    """A specialised cluster leaves little to other trades."""
    if chance.random() < (0.85 if len(one.industries) <= 2 else 0.7):
        return chance.choice(one.industries)
    return chance.choice(list(TRADES))


def _sizes(chance: random.Random, total: int, number: int) -> list[int]:
    weights = [chance.lognormvariate(0, 0.8) for _ in range(number)]
    return apportion(total, weights, [min(SMALLEST_HA, total // number)] * number, [total] * number)


def _curve(chance: random.Random, first: date, last: date) -> date:
    """Slow at first, then fast, then slow: the sum of two draws leans to the middle."""
    share = min(0.999, (chance.random() + chance.random() * 0.9) / 1.9)
    return max(first, _back(first + timedelta(days=int((last - first).days * share)), 0))


def _back(day: date, days: int) -> date:
    day -= timedelta(days=days)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _forth(day: date, days: int) -> date:
    day += timedelta(days=days)
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= 5 else 0)


_ENDED = (
    "Hết hạn hợp đồng thuê đất",
    "Chấm dứt hoạt động theo đề nghị của doanh nghiệp",
    "Chuyển sản xuất đến địa điểm khác",
)
_REVOKED = (
    "Không đưa đất vào sử dụng quá 24 tháng",
    "Vi phạm quy định bảo vệ môi trường đã bị xử phạt nhiều lần",
)
