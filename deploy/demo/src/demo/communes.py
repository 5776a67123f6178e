"""What communes sum up on form B03, and districts before July 2025, each from its own clusters."""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demo.accounts import Accounts
from demo.allocation import billions, hectares
from demo.below import STAYS_WRONG, Alter, Below, drawn, due_before
from demo.cases import Case, case
from demo.chance import rng
from demo.days import Period
from demo.ledger import Rows, Standing, number, rows_of
from demo.lines import Line
from demo.model import Cluster, Expected
from demo.places import (
    COMMUNES_2025,
    WITH_CLUSTERS,
    commune_code,
    district_of,
    districts_of,
    quiet_communes,
)
from demo.returns import Owed, in_paper_order, provinces_in
from demo.split import DISSOLVED_BY_HAND, dissolved

NEVER = {"01": "S", "68": "S", "38": "M", "34": "M", "49": "M", "74": "M"}
"""Former provinces in each of which one commune never reports."""
SILENT = frozenset({"never", "missing"})
STILL_NAMED = 3
"""Clusters whose dissolved investor the district goes on naming, for so many of them."""
NAMED_IN = (Period(2024, False), Period(2025, True))
DIFFERENT = frozenset(
    {"corrected", "corrected-twice", "millions", "falls", "still-back", "restated"}
)
"""Faults of a province's own return in the rows that its communes tell too."""
COUNTED_TWICE = 0.05
"""Of the units that report by districts: one of them counts a neighbour's cluster too."""
SUM_DIFFERS = Owed(Period(2026, True), "15")
"""Here all communes have told when the province does, so that the difference is refused (V16)."""

type Known = Sequence[tuple[Cluster, Standing]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A commune or a district, and the clusters that it leads."""

    kind: str
    code: str
    name: str
    province: str
    known: Known

    @property
    def leads(self) -> bool:
        """Whether the registry expects it to report: a cluster here is planned or stands."""
        return any(now.planned or now.counts for _, now in self.known)


def places_of(seed: int, owed: Owed, accounts: Accounts) -> list[Place]:
    """All that owe a return, in the order of their numbers."""
    found: dict[tuple[str, str, str], list[tuple[Cluster, Standing]]] = {}
    for province in provinces_in(owed):
        if owed.period.by_34:
            quiet = quiet_communes(seed, province) if province in COMMUNES_2025 else ()
            names = {_lead(now) for one, now in _of(province, accounts) if now.communes}
            more = [name for name in quiet if name not in names]
            names |= set(more[: max(0, COMMUNES_2025.get(province, 0) - len(names))])
            for name in names:
                found[province, commune_code(seed, province, name), name] = []
        elif province in WITH_CLUSTERS:
            for code, name in districts_of(seed, province):
                found[province, code, name] = []
        for one, now in _of(province, accounts):
            if now.communes:
                code, name = _place(seed, province, _lead(now), owed.period)
                found.setdefault((province, code, name), []).append((one, now))
    kind = "commune" if owed.period.by_34 else "district"
    return [
        Place(kind=kind, code=code, name=name, province=province, known=known)
        for (province, code, name), known in sorted(found.items(), key=lambda item: item[0][:2])
    ]


def _of(province: str, accounts: Accounts) -> Iterator[tuple[Cluster, Standing]]:
    return (pair for pair in accounts.standings.values() if pair[0].province == province)


def _lead(now: Standing) -> str:
    return now.communes[0]


def _place(seed: int, province: str, commune: str, period: Period) -> tuple[str, str]:
    if period.by_34:
        return commune_code(seed, province, commune), commune
    return district_of(seed, province, commune)


def send_all(seed: int, owed: Owed, accounts: Accounts, *, must_differ: bool) -> Iterator[Line]:
    """Of one unit and period. `must_differ`: the province's own return says something else."""
    places = places_of(seed, owed, accounts)
    faults = _faults(seed, owed, places, must_differ=must_differ)
    twice = _counts_twice(seed, owed, places)
    for place in places:
        filing = _filing(seed, owed, place)
        sent = filing.sent_on()
        fault = faults[place.code]
        if place.name in _namesakes(places):
            # The registry looks for names: one that tells in time must not hide one that does not.
            sent, fault = min(sent, due_before("B03", owed.period) - timedelta(days=1)), "none"
        if owed == SUM_DIFFERS:
            sent = min(sent, date(2026, 6, 17))
        rows = rows_of_place(owed.period, place.known, accounts)
        if place.code == twice:
            filing.fault = "counted-twice"
            _count_twice(filing, sent, owed, place, places, accounts)
        elif _names_a_gone_investor(seed, owed.period, place):
            filing.fault = "still-named"
            filing.submit(sent, 1, _with_gone(rows, place))
            filing.decide(sent, 1)
        elif fault == "never":
            continue
        else:
            filing.send(rows, sent, fault)
        yield from filing.lines


def _namesakes(places: Sequence[Place]) -> Collection[str]:
    """Of communes: two former provinces of one unit may have the same."""
    names = Counter(place.name for place in places if place.kind == "commune")
    return {name for name, number_ in names.items() if number_ > 1}


def rows_of_place(period: Period, known: Known, accounts: Accounts) -> Rows:
    rows = rows_of((now for _, now in known), (period.first_day, period.last_day))
    shares = [
        accounts.of_project[project]
        for _, now in known
        if now.operating
        for project in now.projects
    ]
    rows["14"] = billions(sum(accounts.paid.get(one.key, 0) for one, _ in known))
    rows["23"] = billions(sum(share.revenue for share in shares))
    rows["24"] = billions(sum(share.taxes for share in shares))
    rows["25"] = sum(share.jobs for share in shares)
    return in_paper_order(rows)


def never_reports(seed: int, province: str, places: Sequence[Place]) -> str | None:
    """The same commune in every period: the one with the smallest draw."""
    ours = [p for p in places if p.province == province and p.leads]
    if province not in NEVER or not ours:
        return None
    return min(ours, key=lambda place: rng(seed, "never", place.name).random()).code


def silent(seed: int, owed: Owed, accounts: Accounts) -> Iterator[Case]:
    """The communes that never report, once they all exist."""
    if owed.period != Period(2025, False):
        return
    places = places_of(seed, owed, accounts)
    for province in provinces_in(owed):
        code = never_reports(seed, province, places)
        for place in places:
            if place.code == code and place.province == province:
                subject = f"B03 {place.code} {place.name}"
                due = due_before("B03", owed.period)
                yield case("never", f"B03-never-{province}", owed.unit, subject, due)


def _faults(seed: int, owed: Owed, places: Sequence[Place], *, must_differ: bool) -> dict[str, str]:
    """Where every commune tells, none of them is wrong for a while: their sum is compared."""
    found = {
        place.code: drawn(seed, "B03", owed.period, f"{owed.key}/{place.code}") for place in places
    }
    if not owed.period.by_34:
        return found
    for province in provinces_in(owed):
        if (never := never_reports(seed, province, places)) is not None:
            found[never] = "never"
    if owed == SUM_DIFFERS:
        return dict.fromkeys(found, "none")
    if must_differ and "never" not in found.values():
        leading = [place.code for place in places if place.leads]
        found[min(leading, key=lambda code: rng(seed, "silent", f"{owed.key}/{code}").random())] = (
            "missing"
        )
    silent_ = [place for place in places if place.leads and found[place.code] in SILENT]
    if not silent_:
        found = {code: "none" if fault in STAYS_WRONG else fault for code, fault in found.items()}
    return found


def _filing(seed: int, owed: Owed, place: Place) -> Below:
    return Below(
        seed=seed,
        form="B03",
        unit=owed.unit,
        period=owed.period,
        subject={"kind": place.kind, "code": place.code, "name": place.name},
        key=f"B03/{owed.unit}/{owed.period.code}/{place.code}",
        lane=f"B03/{owed.unit}",
        issuer=f"UBND {place.name}",
        mark="BC-UBND",
        wrongs=WRONGS,
    )


# --- counted twice, and named too long


def _counts_twice(seed: int, owed: Owed, places: Sequence[Place]) -> str | None:
    """The place of the second commune of a cluster over two of them."""
    if owed != SUM_DIFFERS and (
        owed.period.by_34 or rng(seed, "counted-twice", owed.key).random() >= COUNTED_TWICE
    ):
        return None
    for place in places:
        if _others(seed, owed.period, place, places):
            return place.code
    return None


def _others(seed: int, period: Period, place: Place, places: Sequence[Place]) -> Known:
    """Clusters that lie here as well and are led by another."""
    return [
        (one, now)
        for other in places
        if other.code != place.code and other.province == place.province
        for one, now in other.known
        if now.counts
        for second in now.communes[1:]
        if _place(seed, place.province, second, period)[0] == place.code
    ]


def _count_twice(  # noqa: PLR0917 - all that two places know
    filing: Below, sent: date, owed: Owed, place: Place, places: Sequence[Place],
    accounts: Accounts,
) -> None:  # fmt: skip
    more = _others(filing.seed, owed.period, place, places)
    right = rows_of_place(owed.period, place.known, accounts)
    filing.submit(sent, 1, rows_of_place(owed.period, [*place.known, *more], accounts))
    filing.decide(sent + timedelta(days=1), 1)
    if owed == SUM_DIFFERS:
        # Told to put it right by the province, whose return was refused: see `refused_sum`.
        filing.lane = "returns"
        again = date(2026, 6, 24)
        filing.submit(again, 2, right)
        filing.decide(again, 2)


def refusals(sent: Sequence[Line]) -> list[Line]:
    """What V16 refuses before it is put right."""
    for line in sent:
        if line.key == f"return/{SUM_DIFFERS.key}/0":
            return [_refused_sum(min(line.on, date(2026, 6, 23)), line)]
    return []


def _refused_sum(sent: date, right: Line) -> Line:
    """The province's return, refused because one of its communes counts a cluster twice."""
    key = f"{right.key}/sum"
    body = {**right.body, "key": f"{right.body['key']}/sum"}
    return replace(
        right,
        key=key,
        on=sent,
        body={**body, "document": {**body["document"], "date": sent.isoformat()}},
        expected=Expected(status=422, code="figures-disagree"),
        case="V16-15-1",
    )


def _names_a_gone_investor(seed: int, period: Period, place: Place) -> bool:
    return period in NAMED_IN and place.province in _naming(seed) and bool(_gone(place))


def _naming(seed: int) -> Collection[str]:
    without = [code for code, again in dissolved(seed).items() if not again]
    first = [code for code in DISSOLVED_BY_HAND if code in without]
    others = sorted(code for code in without if code not in first)
    return [*first, *others][:STILL_NAMED]


def _gone(place: Place) -> list[Standing]:
    """Established, and nobody invests."""
    return [
        now
        for one, now in place.known
        if now.counts_as_established
        and now.investor is None
        and any(f.command == "change-investor" for f in one.facts)
    ]


def _with_gone(rows: Rows, place: Place) -> Rows:
    gone = _gone(place)
    area = number(rows["8"]) + sum(now.area_ha for now in gone)
    return {**rows, "7": int(str(rows["7"])) + len(gone), "8": hectares(area)}


# --- what can be wrong with the rows


def _slightly_wrong(rows: Rows, chance: random.Random) -> Rows | None:
    projects, jobs, paid = int(str(rows["22"])), int(str(rows["25"])), number(rows["14"])
    if not projects or not paid:
        return None
    return {
        **rows,
        "22": projects - min(projects, chance.randint(1, 3)),
        "25": round(jobs * chance.uniform(0.93, 0.985)),
        "14": billions(paid * chance.randint(90, 97) // 100),
    }


def _other_rate(rows: Rows, _chance: random.Random) -> Rows | None:
    """By the whole area (F5)."""
    leased, gross = number(rows["18"]), number(rows["16"])
    if rows["19"] is None or not leased:
        return None
    return {**rows, "19": hectares(leased * 10_000 // gross)}


def _metres(rows: Rows, _chance: random.Random) -> Rows | None:
    leased = number(rows["18"])
    return {**rows, "18": hectares(leased * 10_000)} if leased else None


def _millions(rows: Rows, _chance: random.Random) -> Rows | None:
    if not number(rows["13"]):
        return None
    return {**rows, **{r: billions(number(rows[r]) * 1000) for r in ("13", "14", "23", "24")}}


def _comma(rows: Rows, _chance: random.Random) -> Rows | None:
    whole, _, part = str(rows["2"]).partition(".")
    return {**rows, "2": f"{int(whole):,}".replace(",", ".") + f",{part}"}


def _falls(rows: Rows, _chance: random.Random) -> Rows | None:
    paid = number(rows["14"])
    return {**rows, "14": billions(paid * 88 // 100)} if paid else None


WRONGS: Mapping[str, Alter] = {
    "corrected": _slightly_wrong,
    "corrected-twice": _slightly_wrong,
    "other-rate": _other_rate,
    "square-metres": _metres,
    "millions": _millions,
    "dot-for-comma": _comma,
    "falls": _falls,
}
