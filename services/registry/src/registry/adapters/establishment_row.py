"""The row of an establishment: what lists and searches need to know of it today, and no person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.rules import Rules
from registry.domain.establishments.state import State
from registry.domain.names import folded_one_a_line, one_a_line
from territory import Placement, Territory, vietnamese_sort_key

_GIVEN = """
    $1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
    $16::text[], $17::text[], $18::text[], $19::text[], $20::int[], $21::text[], $22::date[],
    $23::uuid[], $24::boolean[], $25::date[]
"""
_COLUMNS = """
    legal_form, name, names, search, sort_key, tax_code, tax_code_hash, industry, sector,
    unit34, unit63, commune, place_kind, craft_village, size, employees, status, since,
    person_id, synthetic, changes_on
"""
_NAMES = f"id, stored_version, version, code, {_COLUMNS}"
_SET = ", ".join(f"{name.strip()} = given.{name.strip()}" for name in _COLUMNS.split(","))

INSERT = f"""
insert into establishment (id, version, code, {_COLUMNS})
select id, version, code, {_COLUMNS} from unnest({_GIVEN}) as given ({_NAMES})
"""  # noqa: S608 - constants only

UPDATE = f"""
update establishment set version = given.version, {_SET}
from unnest({_GIVEN}) as given ({_NAMES})
where establishment.id = given.id and establishment.version = given.stored_version
"""  # noqa: S608 - as above


_NAMELESS_LAST = "~"  # after every letter of a sort key


@dataclass(frozen=True, slots=True)
class Row:
    """In the order of the statements; `stored_version` guards the update and is 0 at birth."""

    id: UUID
    stored_version: int
    version: int
    code: str
    legal_form: str
    name: str | None
    names: str
    search: str
    sort_key: str
    tax_code: str | None
    tax_code_hash: str | None
    industry: str
    sector: str | None
    unit34: str
    unit63: str | None
    commune: str
    place_kind: str
    craft_village: str | None
    size: str | None
    employees: int | None
    status: str
    since: date
    person_id: UUID | None
    synthetic: bool
    changes_on: date | None


def row_of(one: Establishment, stored_version: int, rules: Rules) -> Row:
    """What is true of it today; what it will be only later is better than nothing."""
    ahead = [fact.occurred_on for fact in one.facts if fact.occurred_on > rules.today]
    today = one.state_on(rules.today)
    said = today if today.legal_form else _said(one)
    place = one.placement(rules)
    lies = said.place or {}
    names = list(_names(said))
    return Row(
        id=one.id,
        stored_version=stored_version,
        version=one.version,
        code=one.code,
        legal_form=said.legal_form or "",
        name=said.name,
        names=one_a_line(names),
        search=folded_one_a_line(
            (*names, one.code, *_words(said), *_provinces(place, rules.territory))
        ),
        sort_key=_NAMELESS_LAST if said.name is None else vietnamese_sort_key(said.name),
        tax_code=said.tax_code,
        tax_code_hash=said.tax_code_hash,
        industry=said.industry or "",
        sector=said.sector,
        unit34=place.unit34,
        unit63=place.unit63,
        commune=lies.get("commune", ""),
        place_kind=lies.get("kind", ""),
        craft_village=said.craft_village,
        size=said.size,
        employees=said.employees,
        status=today.status,
        since=today.since or min(fact.occurred_on for fact in one.facts),
        person_id=None if said.person_id is None else UUID(said.person_id),
        synthetic=any(_is_made_up(fact.data) for fact in one.facts),
        changes_on=min(ahead, default=None),
    )


def _said(one: Establishment) -> State:
    """By all that counts, else as its first paper had it: all of its papers may be retracted."""
    last = one.state_on()
    return last if last.legal_form else one.life.state_on(one.facts[:1])


def _names(state: State) -> Iterator[str]:
    if state.name is not None:
        yield state.name
    yield from state.former_names


def _words(state: State) -> Iterator[str]:
    """By what else somebody looks for it: also where it once was, and how that was called."""
    for said in (state.tax_code, state.industry, state.craft_village):
        if said is not None:
            yield said
    for stay in state.stays:
        yield from (stay.place[name] for name in ("commune", "district") if name in stay.place)


def _provinces(place: Placement, territory: Territory) -> Iterable[str]:
    """The one of today, and all whose name it may have borne before."""
    yield from (unit.name_vi for unit in territory.units_of("34") if unit.code == place.unit34)
    if place.unit63 is not None:
        former = territory.units_of("63")
        yield from (unit.name_vi for unit in former if unit.code == place.unit63)


def _is_made_up(data: object) -> bool:
    provenance = data.get("provenance") if isinstance(data, dict) else None
    return provenance is not None and provenance["kind"] != "real"
