"""Rural industrial establishments (cơ sở CNNT): registered, some changed, moved, closed.

What a person stands behind goes into `person`, which never leaves the registry.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from demo.allocation import allocations, provinces_of
from demo.cases import Case, case
from demo.chance import apportion, day_between, rng, uuid_of
from demo.days import HISTORY_TOLD, REFORM, TODAY, step_of
from demo.lines import Line, key_of, paper, synthetic
from demo.model import Document, Expected
from demo.names import TRADES, is_real, two_syllables
from demo.people import Owner, own_tax_code, owner
from demo.places import commune_code, communes_of, department, district_of, unit_on

NUMBER, NUMBER_OF_S = 6_000, 600
FORMS: Mapping[str, int] = {
    "enterprise": 62, "cooperative": 16, "household": 18, "cooperative-group": 4,
}  # fmt: skip
CRAFT, NOT_ELIGIBLE = 30, 5
"""Per cent: in craft villages, and in wards of cities run by the centre."""
CITIES = {"01": "special-city", "79": "special-city", "31": "class-1-city", "48": "class-1-city",
          "92": "class-1-city"}  # fmt: skip
EARLIEST, LATEST = date(2016, 1, 11), date(2026, 10, 23)
SECTORS = {
    "C10": "agro-processing", "C13": "consumer-goods", "C14": "consumer-goods",
    "C15": "consumer-goods", "C16": "handicrafts", "C17": "consumer-goods",
    "C20": "agro-chemicals", "C22": "consumer-goods", "C23": "building-materials",
    "C25": "mechanical", "C26": "electronics", "C31": "consumer-goods",
}  # fmt: skip
CRAFT_SECTORS = ("C13", "C16", "C23", "C25", "C31")
FIRMS = ("Công ty TNHH", "Công ty TNHH MTV", "Công ty CP", "DNTN")
CHANGED, REORGANISED, RELOCATED, CLOSED, CONVERTED = 0.12, 0.15, 0.03, 0.06, 0.08


@dataclass(slots=True, kw_only=True)
class Establishment:
    key: str
    id: UUID
    code: str
    province: str
    form: str
    is_craft: bool
    is_ward: bool
    commune: str
    trade: str
    name: str
    tax_code: str
    owner: Owner
    registered_on: date
    employees: int
    lines: list[Line] = field(default_factory=list)


@cache
def numbers(seed: int) -> Mapping[str, int]:
    """600 in the provinces of size S, 5,400 in the others."""
    small = provinces_of("S")
    found: dict[str, int] = {}
    for total, codes in (
        (NUMBER_OF_S, small),
        (NUMBER - NUMBER_OF_S, [code for code in allocations() if code not in small]),
    ):
        weights = [
            (30 + allocations()[code].planned_2025 + 60 * (code in CITIES))
            * rng(seed, "est", code).uniform(0.8, 1.2)
            for code in codes
        ]
        parts = apportion(total, weights, [20] * len(weights), [480] * len(weights))
        found |= dict(zip(codes, parts, strict=True))
    return found


@cache
def _wards(seed: int) -> Mapping[str, int]:
    others = [code for code in CITIES if code != "01"]
    total = (NUMBER - NUMBER_OF_S) * NOT_ELIGIBLE // 100
    highs = [numbers(seed)[code] * 7 // 10 for code in others]
    parts = apportion(total, [float(high) for high in highs], [0] * len(others), highs)
    return dict(zip(others, parts, strict=True)) | {"01": NUMBER_OF_S * NOT_ELIGIBLE // 100}


def send_all(seed: int, provinces: Sequence[str]) -> tuple[list[Line], list[Case]]:
    lines: list[Line] = []
    cases: list[Case] = []
    for province in provinces:
        ones = list(_of_province(seed, province))
        for one in ones:
            _tell(seed, one)
        if province in ("01", "15"):
            cases += _planted(seed, ones)
        lines += [line for one in ones for line in one.lines]
    return lines, cases


def _of_province(seed: int, province: str) -> Iterator[Establishment]:
    number = numbers(seed)[province]
    forms = _mixed(seed, f"forms/{province}", _parts(FORMS, number))
    craft = _mixed(seed, f"craft/{province}", {"yes": number * CRAFT // 100, "no": 0}, number)
    wards = _wards(seed).get(province, 0)
    for nth in range(number):
        key = f"{province}.cnnt.{nth:04d}"
        chance = rng(seed, "establishment", key)
        is_ward = nth < wards
        is_craft = craft[nth] == "yes" and not is_ward
        on = _registered(chance)
        commune = _commune(seed, chance, province, is_ward=is_ward)
        trades = [t for t in TRADES if t[:3] in (CRAFT_SECTORS if is_craft else SECTORS)]
        trade = chance.choice(trades)
        form = forms[nth]
        yield Establishment(
            key=key,
            id=uuid_of(seed, "establishment", key, on),
            code=_code(province, nth, on),
            province=province,
            form=form,
            is_craft=is_craft,
            is_ward=is_ward,
            commune=commune,
            trade=trade,
            name=_name(chance, form, trade),
            tax_code=own_tax_code(list(allocations()).index(province), nth),
            owner=owner(chance, province, allocations()[province].region),
            registered_on=on,
            employees=_employees(chance, form),
        )


def _parts(shares: Mapping[str, int], number: int) -> dict[str, int]:
    parts = apportion(
        number, [float(share) for share in shares.values()], [0] * len(shares),
        [number] * len(shares),
    )  # fmt: skip
    return dict(zip(shares, parts, strict=True))


def _mixed(
    seed: int, stream: str, numbers_: Mapping[str, int], number: int | None = None
) -> list[str]:
    found = [name for name, n in numbers_.items() for _ in range(n)]
    found += ["no"] * ((number or len(found)) - len(found))
    rng(seed, "mixed", stream).shuffle(found)
    return found


def _registered(chance: random.Random) -> date:
    if chance.random() < 0.7:
        return day_between(chance, EARLIEST, date(2022, 12, 23))
    return day_between(chance, date(2023, 1, 9), LATEST)


def _code(province: str, nth: int, on: date) -> str:
    """A unit of today numbers its own from 50,000 on, by former province."""
    if on < REFORM:
        return f"CNNT-{province}-{nth + 1:05d}"
    place = list(allocations()).index(province)
    return f"CNNT-{unit_on(province, on)}-{50_000 + place * 500 + nth:05d}"


def _commune(seed: int, chance: random.Random, province: str, *, is_ward: bool) -> str:
    if is_ward:
        return f"phường {two_syllables(chance)}"
    return chance.choice([c for c in communes_of(seed, province) if c.startswith("xã")])


def _name(chance: random.Random, form: str, trade: str) -> str:
    heads = {"enterprise": FIRMS, "cooperative": ("HTX",), "cooperative-group": ("Tổ hợp tác",)}
    while True:
        head, what = chance.choice(heads.get(form, ("Cơ sở",))), chance.choice(TRADES[trade])
        name = f"{head} {what} {two_syllables(chance)} (mẫu)"
        if not is_real(name):
            return name


def _employees(chance: random.Random, form: str) -> int:
    if form in ("household", "cooperative-group"):
        return chance.randint(2, 10)
    return min(195, max(3, round(chance.lognormvariate(2.9, 0.9))))


def size_of(employees: int) -> str:
    return "micro" if employees <= 10 else "small" if employees <= 100 else "medium"


# --- what is told of one


def _tell(seed: int, one: Establishment) -> None:
    chance = rng(seed, "cnnt-life", one.key)
    on = one.registered_on
    _add(seed, one, "register-establishment", on, _registration(seed, one, chance))
    closes = day_between(chance, date(2023, 3, 6), LATEST) if chance.random() < CLOSED else None
    if closes is not None and closes <= on + timedelta(days=200):
        closes = None
    until = closes or LATEST
    begin = max(on + timedelta(days=60), date(2023, 1, 9))
    if begin < until - timedelta(days=30):
        _change(seed, one, chance, begin, until)
        if on < REFORM < until and chance.random() < REORGANISED and not one.is_ward:
            _move(seed, one, chance, date(2025, 7, 14), "reorganisation")
        elif begin > REFORM and chance.random() < RELOCATED and not one.is_ward:
            _move(seed, one, chance, begin, "relocation")
    if closes is not None:
        reason = chance.choice(("ceased", "dissolved", "left-industry"))
        _add(seed, one, "close-establishment", closes, {"reason": reason})


def _registration(seed: int, one: Establishment, chance: random.Random) -> dict[str, Any]:
    said: dict[str, Any] = {
        "establishment_id": str(one.id),
        "code": one.code,
        "legal_form": one.form,
        "industry": one.trade[4:],
        "sector": SECTORS[one.trade[:3]],
        "place": _place(seed, one, one.registered_on),
        "employees": one.employees,
        "founded_on": (one.registered_on - timedelta(days=chance.randint(90, 5000))).isoformat(),
    }
    if one.is_craft:
        said["craft_village"] = f"Làng nghề {one.trade[4:].lower()} {one.commune[3:]} (mẫu)"
    if one.form in ("enterprise", "cooperative"):
        said |= {"name": one.name, "tax_code": one.tax_code, "size": size_of(one.employees)}
        if chance.random() < 0.4:
            said["person"] = {"owner": one.owner.name, "phone": one.owner.phone}
        return said
    said["size"] = "micro"
    said["person"] = {
        "name": one.name if one.form == "cooperative-group" else f"Hộ kinh doanh {one.owner.given}",
        "owner": one.owner.name,
        "phone": one.owner.phone,
        "address": f"Thôn {chance.randint(1, 12)}",
        "tax_code": one.tax_code,
    }
    return said


def _place(seed: int, one: Establishment, on: date) -> dict[str, Any]:
    """A ward of a city run by the centre has been one for long: not rural, whatever the year."""
    said: dict[str, Any] = {"unit": unit_on(one.province, on), "commune": one.commune}
    if on >= REFORM:
        said["former_unit"] = one.province
    if one.is_ward:
        said["kind"] = "ward"
        if on < REFORM:
            said |= {"ward_of": CITIES[one.province], "commune_until": "2003-12-31"}
        return said
    if on < REFORM:
        said["district"] = district_of(seed, one.province, one.commune)[1]
    return {
        **said,
        "kind": "commune",
        "commune_code": commune_code(seed, one.province, one.commune),
    }


def _change(seed: int, one: Establishment, chance: random.Random, begin: date, until: date) -> None:
    draw = chance.random()
    on = day_between(chance, begin, until - timedelta(days=7))
    if one.form == "household" and draw < CONVERTED:
        name = _name(chance, "enterprise", one.trade)
        changes = {
            "legal_form": "enterprise", "name": name, "size": "micro",
            "tax_code": one.tax_code, "employees": one.employees + 2,
        }  # fmt: skip
    elif draw < CHANGED:
        people = max(2, round(one.employees * chance.uniform(0.7, 1.4)))
        people = min(people, 10 if one.form not in ("enterprise", "cooperative") else 195)
        changes = {"employees": people}
        if size_of(people) != size_of(one.employees):
            changes["size"] = size_of(people)
    else:
        return
    _add(seed, one, "change-establishment", on, {"changes": changes})


def _move(seed: int, one: Establishment, chance: random.Random, begin: date, reason: str) -> None:
    pool = [c for c in communes_of(seed, one.province, new=True) if c.startswith("xã")]
    if not pool or begin >= LATEST:
        return
    on = day_between(chance, begin, min(LATEST, begin + timedelta(days=200)))
    later = [line.on for line in one.lines]
    on = max(on, max(later) + timedelta(days=1))
    if on > TODAY - timedelta(days=20):
        return
    one.commune = chance.choice(pool)
    said: dict[str, Any] = {"place": _place(seed, one, on), "reason": reason}
    if reason == "relocation" and one.is_craft:
        said["craft_village"] = f"Làng nghề {one.trade[4:].lower()} {one.commune[3:]} (mẫu)"
    _add(seed, one, "move-establishment", on, said)


def _add(
    seed: int, one: Establishment, command: str, on: date, said: Mapping[str, Any], *,
    expected: Expected | None = None, case_: str | None = None,
) -> None:  # fmt: skip
    last = max((line.on for line in one.lines), default=date.min)
    on = max(on, last)
    key = f"{one.key}/{len(one.lines)}"
    unit = unit_on(one.province, on)
    number = rng(seed, "cnnt-paper", key).randint(100, 2900)
    document = Document(number=f"{number}/SCT-CNNT-MAU", day=on, issuer=department(unit, on))
    who = {} if command == "register-establishment" else {"establishment": str(one.id)}
    one.lines.append(
        Line(
            key=key,
            lane=f"CNNT/{one.id}",
            step=step_of(max(on, HISTORY_TOLD)),
            on=on,
            body={
                "command": command,
                "key": key_of(seed, key),
                **who,
                "document": paper(document),
                **said,
                "provenance": synthetic(seed),
            },
            expected=expected,
            case=case_,
        )
    )


# --- cases


def _planted(seed: int, ones: Sequence[Establishment]) -> list[Case]:
    if ones[0].province == "15":
        return [*_converted(ones), *_elsewhere(seed, ones), *_refused(seed, ones)]
    wards = [one for one in ones if one.is_ward]
    first = wards[0]
    return [_case("not-eligible", "E-01-1", first, first.registered_on, count=len(wards))]


def _converted(ones: Sequence[Establishment]) -> list[Case]:
    for one in ones:
        for line in one.lines:
            if "legal_form" in line.body.get("changes", {}):
                return [_case("household-converted", "E-15-1", one, line.on)]
    return []


def _elsewhere(seed: int, ones: Sequence[Establishment]) -> list[Case]:
    """A second workshop of the same firm, in another commune of the province."""
    first = next(one for one in ones if one.form == "enterprise" and len(one.lines) == 1)
    second = _second(seed, first, "second", date(2024, 5, 14))
    pool = [c for c in communes_of(seed, first.province) if c.startswith("xã")]
    second.commune = next(c for c in pool if c != first.commune)
    said = _registration(seed, second, rng(seed, "second", second.key))
    _add(seed, second, "register-establishment", second.registered_on, said, case_="E-15-2")
    first.lines += second.lines
    return [_case("two-workshops", "E-15-2", second, second.registered_on, other=first.code)]


def _refused(seed: int, ones: Sequence[Establishment]) -> list[Case]:
    """The same household in the same commune a second time, under another name."""
    first = next(
        one
        for one in ones
        if one.form == "household" and len(one.lines) == 1 and one.registered_on < date(2023, 1, 1)
    )
    second = _second(seed, first, "again", date(2024, 9, 10))
    said = _registration(seed, second, rng(seed, "again", second.key))
    refusal = Expected(status=409, code="tax-code-registered")
    on = second.registered_on
    _add(seed, second, "register-establishment", on, said, expected=refusal, case_="E-15-3")
    first.lines += second.lines
    return [_case("registered-twice", "E-15-3", first, on)]


def _second(seed: int, first: Establishment, suffix: str, on: date) -> Establishment:
    key = f"{first.key}.{suffix}"
    return Establishment(
        key=key,
        id=uuid_of(seed, "establishment", key, on),
        code=f"CNNT-{first.province}-{90_000 + int(first.key[-4:]):05d}",
        province=first.province,
        form=first.form,
        is_craft=False,
        is_ward=False,
        commune=first.commune,
        trade=first.trade,
        name=first.name,
        tax_code=first.tax_code,
        owner=owner(rng(seed, "owner", key), first.province, allocations()[first.province].region),
        registered_on=on,
        employees=first.employees,
    )


def _case(kind: str, id_: str, one: Establishment, on: date, **params: object) -> Case:
    return case(kind, id_, one.province, one.code, on, **params)
