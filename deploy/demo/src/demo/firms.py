"""What firms report: tenants on form B01, infrastructure investors on form B02."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo.accounts import Accounts, Share
from demo.allocation import billions, hectares, provinces_of
from demo.below import Alter, Below, drawn
from demo.chance import rng
from demo.days import HISTORY_TOLD, PERIODS, Period, step_of
from demo.ledger import INVESTED, Rows, Standing, number, rate
from demo.lines import Line
from demo.model import Cluster, Expected, Tenant
from demo.returns import Owed

ONE_IN = 5
"""So many projects report on form B01 in size M."""
ALL_SINCE = Period(2025, False)
"""From this one on all projects of the provinces of size S report, in every size."""
STILL_REPORTS = 0.05
"""Of the tenants that have left."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """A tenant that reports, in every period or since `since`, once the registry knows of it."""

    tenant: Tenant
    id: str
    since: date
    known_on: date


class Reporters:
    """Those of each cluster, looked up once."""

    def __init__(self, seed: int, size: str) -> None:
        self._seed, self._size = seed, size
        self._of: dict[str, Sequence[Reporter]] = {}

    def of(self, one: Cluster) -> Sequence[Reporter]:
        if one.key not in self._of:
            self._of[one.key] = list(self._look_up(one))
        return self._of[one.key]

    def _look_up(self, one: Cluster) -> Iterator[Reporter]:
        told: dict[str, date] = {}
        for fact in one.facts:
            if (id_ := fact.fields.get("tenant_id")) is not None:
                told[id_] = min(told.get(id_, date.max), fact.told)
        for tenant in one.tenants:
            since = self._since(one.province, tenant)
            if since is not None:
                id_ = str(tenant.id)
                yield Reporter(tenant, id_, since, step_of(told[id_]))

    def _since(self, province: str, tenant: Tenant) -> date | None:
        """The last day of the first period for which it reports."""
        if self._size != "S" and rng(self._seed, "reports", tenant.key).randrange(ONE_IN) == 0:
            return PERIODS[0].last_day
        return ALL_SINCE.last_day if province in provinces_of("S") else None


def send_all(seed: int, owed: Owed, accounts: Accounts, reporters: Reporters) -> Iterator[Line]:
    for one, now in accounts.standings.values():
        if one.group == "double":
            continue
        yield from _investor(seed, owed, one, now, accounts)
        for reporter in reporters.of(one):
            yield from _tenant(seed, owed, one, now, accounts.of_project, reporter)


# --- form B01


def _tenant(  # noqa: PLR0917 - who reports, of what
    seed: int,
    owed: Owed,
    one: Cluster,
    now: Standing,
    shares: Mapping[str, Share],
    reporter: Reporter,
) -> Iterator[Line]:
    period, tenant = owed.period, reporter.tenant
    if period.last_day < reporter.since:
        return
    share = shares.get(reporter.id) if reporter.id in now.projects else None
    ceased = share is None and _left_before(tenant, period) and _still(seed, tenant)
    if share is None and not ceased:
        return
    key = f"B01/{owed.unit}/{period.code}/{tenant.key}"
    subject = {"kind": "tenant", "code": reporter.id, "cluster": one.code}
    filing = _below(seed, owed, one, "B01", key, subject, tenant.name)
    sent = filing.sent_on()
    if reporter.known_on > step_of(max(sent, HISTORY_TOLD)):
        return
    if share is None:
        _tells_though_gone(filing, sent)
    else:
        rows = _rows_of_tenant(seed, tenant, period, share)
        filing.send(rows, sent, drawn(seed, "B01", period, key))
    yield from filing.lines


def _rows_of_tenant(seed: int, tenant: Tenant, period: Period, share: Share) -> Rows:
    chance = rng(seed, "income", tenant.key)
    base = chance.uniform(5.6, 8.4) + (0.9 if tenant.is_fdi else 0)
    income = round(1000 * base * (1 + 0.045 * (period.year - 2022)))
    return {
        "1": billions(share.revenue),
        "2": billions(share.taxes),
        "3": share.jobs,
        "4": billions(income) if share.jobs else None,
    }


def _left_before(tenant: Tenant, period: Period) -> bool:
    """In the year before the period began."""
    ended = tenant.ended_on
    return ended is not None and ended < period.first_day <= ended + timedelta(days=366)


def _still(seed: int, tenant: Tenant) -> bool:
    return rng(seed, "still-reports", tenant.key).random() < STILL_REPORTS


def _tells_though_gone(filing: Below, sent: date) -> None:
    filing.fault = "ceased"
    rows: Rows = {"1": "0.000", "2": "0.000", "3": 0, "4": None}
    filing.submit(sent, 1, rows, channel="paper")
    filing.decide(sent, 1)


# --- form B02


def _investor(
    seed: int, owed: Owed, one: Cluster, now: Standing, accounts: Accounts
) -> Iterator[Line]:
    key = f"B02/{owed.unit}/{owed.period.code}/{one.key}"
    subject = {"kind": "cluster", "code": one.code}
    if _is_gone(one, owed.period, now):
        filing = _below(seed, owed, one, "B02", key, subject, one.name)
        yield from _in_a_gone_firms_name(filing)
        return
    if not now.counts_as_established or now.investor is None:
        return
    filing = _below(seed, owed, one, "B02", key, subject, _investor_of(one, owed.period.last_day))
    sent = filing.sent_on()
    if not _is_known(one, sent):
        return
    fault = drawn(seed, "B02", owed.period, key)
    filing.send(_rows_of_investor(seed, one, now, owed.period, accounts), sent, fault)
    yield from filing.lines


def _rows_of_investor(
    seed: int, one: Cluster, now: Standing, period: Period, accounts: Accounts
) -> Rows:
    chance = rng(seed, "infrastructure", f"{one.key}/{period.code}")
    leased = now.leased_ha
    ready = max(now.ready_ha or 0, leased)
    earned = round(leased * 3.1 * chance.uniform(0.8, 1.2) * (0.5 if period.half else 1))
    paid = accounts.paid.get(one.key)
    return {
        "1": None if now.capital is None else billions(now.capital),
        "2": None if now.capital is None else billions(paid or 0),
        "3": hectares(ready),
        "4": hectares(leased),
        "5": rate(leased, now.industrial_ha or 0),
        "6": len(now.projects),
        "7": sum(project.is_fdi for project in now.projects.values()),
        "8": sum(project.status == "operating" for project in now.projects.values()),
        "9": billions(earned),
        "10": billions(earned * 7 // 100),
        "11": 3 + leased // 4_00,
        "12": billions(round(1000 * chance.uniform(6.4, 9.8))),
        "13": int(now.wastewater in INVESTED),
        "14": int(now.wastewater == "compliant"),
    }


def _investor_of(one: Cluster, on: date) -> str:
    name = one.name
    for fact in one.facts:
        if fact.on <= on and fact.true and (firm := fact.fields.get("investor")):
            name = firm["name"]
    return name


def _is_gone(one: Cluster, period: Period, now: Standing) -> bool:
    """The first year after an investor was dissolved: in Hà Nội somebody still sends its form."""
    left = [f.on for f in one.facts if f.command == "change-investor" and not f.fields["investor"]]
    return (
        one.province == "01"
        and period == Period(2025, False)
        and now.investor is None
        and bool(left)
        and left[0] < period.first_day
    )


def _in_a_gone_firms_name(filing: Below) -> Sequence[Line]:
    filing.fault = "investor-gone"
    rows: Rows = {"3": "0.00", "4": "0.00", "6": 0, "7": 0, "8": 0, "13": 0, "14": 0}
    filing.submit(filing.sent_on(), 1, rows, expected=Expected(status=422, code="figures-disagree"))
    return filing.lines


# --- both


def _below(  # noqa: PLR0917 - what names a return
    seed: int,
    owed: Owed,
    one: Cluster,
    form: str,
    key: str,
    subject: Mapping[str, Any],
    issuer: str,
) -> Below:
    return Below(
        seed=seed,
        form=form,
        unit=owed.unit,
        period=owed.period,
        subject=subject,
        key=key,
        lane=f"{form}/{one.id}",
        issuer=issuer,
        mark="BC",
        wrongs=WRONGS[form],
    )


def _is_known(one: Cluster, sent: date) -> bool:
    """Whether the registry has been told who invests."""
    told = [f.told for f in one.facts if "investor" in f.fields and f.on <= sent]
    return bool(told) and max(map(step_of, told)) <= step_of(max(sent, HISTORY_TOLD))


def _slightly_wrong_tenant(rows: Rows, chance: random.Random) -> Rows | None:
    jobs = int(str(rows["3"]))
    if jobs < 3:
        return None
    revenue = number(rows["1"]) * chance.randint(88, 97) // 100
    return {**rows, "1": billions(revenue), "3": jobs - max(1, jobs // 20)}


def _slightly_wrong_investor(rows: Rows, chance: random.Random) -> Rows | None:
    paid = rows["2"]
    if paid is None or not number(paid):
        return None
    running = max(0, int(str(rows["8"])) - 1)
    return {**rows, "2": billions(number(paid) * chance.randint(88, 97) // 100), "8": running}


def _millions(*money: str) -> Alter:
    def alter(rows: Rows, _chance: random.Random) -> Rows | None:
        told = {row: value for row in money if (value := rows[row]) is not None and number(value)}
        if not told:
            return None
        return {**rows, **{row: billions(number(value) * 1000) for row, value in told.items()}}

    return alter


def _comma(row: str) -> Alter:
    """'1.028,78' as it stands on paper: thousands with a point, decimals with a comma."""

    def alter(rows: Rows, _chance: random.Random) -> Rows | None:
        value = rows[row]
        if value is None:
            return None
        whole, _, part = str(value).partition(".")
        return {**rows, row: f"{int(whole):,}".replace(",", ".") + f",{part}"}

    return alter


def _metres(row: str) -> Alter:
    def alter(rows: Rows, _chance: random.Random) -> Rows | None:
        value = rows[row]
        if value is None or not number(value):
            return None
        return {**rows, row: hectares(number(value) * 10_000)}

    return alter


def _other_rate(rows: Rows, _chance: random.Random) -> Rows | None:
    """By the land with infrastructure (F3) instead of the industrial land of the plan."""
    leased, ready = number(rows["4"]), number(rows["3"])
    by_ready = rate(leased, ready)
    return None if by_ready in {None, rows["5"]} or not leased else {**rows, "5": by_ready}


def _less_paid(rows: Rows, _chance: random.Random) -> Rows | None:
    paid = rows["2"]
    if paid is None or not number(paid):
        return None
    return {**rows, "2": billions(number(paid) * 88 // 100)}


def _never(_rows: Rows, _chance: random.Random) -> Rows | None:
    return None


WRONGS: Mapping[str, Mapping[str, Alter]] = {
    "B01": {
        "corrected": _slightly_wrong_tenant,
        "corrected-twice": _slightly_wrong_tenant,
        "other-rate": _never,
        "square-metres": _never,
        "falls": _never,
        "millions": _millions("1", "2"),
        "dot-for-comma": _comma("1"),
    },
    "B02": {
        "corrected": _slightly_wrong_investor,
        "corrected-twice": _slightly_wrong_investor,
        "other-rate": _other_rate,
        "square-metres": _metres("4"),
        "falls": _less_paid,
        "millions": _millions("1", "2", "9", "10"),
        "dot-for-comma": _comma("4"),
    },
}
