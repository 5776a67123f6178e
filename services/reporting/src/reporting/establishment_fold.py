"""What the facts of an establishment say on a day, as known at an instant: the rule is `fold`'s.

Each fact keeps what it says as one object, so the last word on every field is one merge of them in
order of (occurred_on, streamversion). A field that a fact takes away is in it as null. Few facts
make an establishment, so a correction is looked for among them.
"""

from reporting.fold import KNOWN
from reporting.inbound.establishments import EstablishmentFactRetracted

# ruff: noqa: S608 - nothing but our own names of columns goes into these statements

_OF_IT = "f.build = {build} and f.establishment_id = id.establishment_id"
_TEXTS = (
    *("code", "status", "closed_because", "legal_form", "name", "name_key", "tax_code"),
    *("industry", "sector", "unit34", "unit63", "commune", "district", "place_kind", "ward_of"),
    *("craft_village", "craft_village_key", "size"),
)
_TYPED = {
    "since": "date",
    "founded_on": "date",
    "employees": "integer",
    "revenue_bnvnd": "numeric(18, 6)",
    "capital_bnvnd": "numeric(18, 6)",
}
_SAID = ",\n    ".join(
    (
        *(f"told.said ->> '{name}' as {name}" for name in _TEXTS),
        *(f"cast(told.said ->> '{name}' as {type_}) as {name}" for name, type_ in _TYPED.items()),
    )
)

ESTABLISHMENTS = f"""
select cast({{build}} as integer) as build, id.establishment_id, told.facts, told.began_on,
    told.names, told.places, told.provenance, told.synthetic,
    {_SAID},
    (
        select min(f.occurred_on) from establishment_fact f
        where {_OF_IT} and f.occurred_on > {{on}} and {KNOWN}
    ) as next_on
from {{ids}} as id (establishment_id)
cross join lateral (
    select count(*)::integer as facts, min(f.occurred_on) as began_on,
        merged(f.said order by f.occurred_on, f.streamversion) as said,
        string_agg(f.names, ' ' order by f.occurred_on desc, f.streamversion desc) as names,
        string_agg(f.places, ' ' order by f.occurred_on desc, f.streamversion desc) as places,
        count(*) filter (where f.provenance in ('synthetic', 'mixed')) > 0 as synthetic,
        case
            when count(f.provenance) = 0 then null
            when min(f.provenance) = max(f.provenance) then min(f.provenance)
            else 'mixed'
        end as provenance
    from establishment_fact f
    where {_OF_IT} and f.occurred_on <= {{on}} and {KNOWN}
        and f.type <> '{EstablishmentFactRetracted.type}'
        and not exists (
            select from establishment_fact c
            where c.build = f.build and c.establishment_id = f.establishment_id
                and c.corrects = f.fact_id and c.recorded_at <= {{known}}
                and (c.withdrawn_at is null or c.withdrawn_at > {{known}})
        )
) as told
"""

IDS = "(select distinct establishment_id from establishment_fact where build = {build})"


def establishments(*, build: str, on: str, known: str, ids: str | None = None) -> str:
    """Every establishment unless `ids` names some."""
    return ESTABLISHMENTS.format(
        ids=ids or IDS.format(build=build), build=build, on=on, known=known
    )
