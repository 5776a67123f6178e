"""A history, newest first: the paper's day, the day it was learned, what replaced it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pagekit.format import day, local, moment, number
from reporting.pages.details import details
from reporting.pages.happened import happened
from reporting.pages.models import FactLine, Provenance, TenantLine
from reporting.pages.text import Words

LATE_DAYS_MAX = 30  # Papers travel; past a month someone should ask why.


@dataclass(frozen=True, kw_only=True)
class FactView:
    """A fact in words; `struck` when it no longer counts."""

    anchor: str
    on: str
    on_exact: str
    what: str
    details: str
    paper: str | None
    learned: str
    late: str | None
    very_late: bool
    struck: bool
    replaced_by: tuple[str, str] | None
    replaces: tuple[str, str] | None
    withdrawn: str | None
    note: str | None
    position: str | None
    provenance: Provenance | None
    generated: str | None


def timeline(
    facts: Iterable[FactLine],
    tenants: Iterable[TenantLine],
    words: Words,
    *,
    of: str = "cluster",
) -> list[FactView]:
    """By the day on the paper, then by the moment of recording; the newest on top.

    `of`: what the facts are about, which decides what their words mean.
    """
    ordered = sorted(facts, key=lambda fact: (_dated(fact), fact.recorded_at), reverse=True)
    by_fact = {fact.fact_id: fact for fact in ordered}
    names = {str(tenant.tenant_id): tenant.name for tenant in tenants if tenant.name}
    return [_view(fact, by_fact, names, words, of) for fact in ordered]


def kind_of(fact: FactLine, of: str) -> str:
    """'cluster.tenant-leased'; a whole type, as it stands on the wire, says it itself."""
    return fact.type if "." in fact.type else f"{of}.{fact.type}"


def days_late(fact: FactLine) -> int:
    """Days between the paper, or the effect if there is none, and the recording."""
    return (local(fact.recorded_at).date() - _dated(fact)).days


def _dated(fact: FactLine) -> date:
    return fact.paper.date if fact.paper else fact.occurred_on


def _view(
    fact: FactLine, by_fact: dict[UUID, FactLine], names: dict[str, str], words: Words, of: str
) -> FactView:
    lang, kind = words.lang, kind_of(fact, of)
    late = days_late(fact)
    # Later events of a tenant name it by its id alone.
    name = names.get(str(fact.data.get("tenant_id")))
    said = details(kind, {"name": name, **fact.data} if name else fact.data, words)
    dated = _dated(fact)
    if fact.occurred_on != dated:
        said.append(words("feed.effective", day=day(fact.occurred_on, lang)))
    return FactView(
        anchor=_anchor(fact.fact_id),
        on=day(dated, lang),
        on_exact=dated.isoformat(),
        what=happened(kind, words),
        details=_sentence(said),
        paper=_paper(fact, words),
        learned=words("cluster.learned", day=day(local(fact.recorded_at).date(), lang)),
        late=words("cluster.learned.late", lag=words.counted("cluster.days", late))
        if late > 0
        else None,
        very_late=late > LATE_DAYS_MAX,
        struck=bool(fact.corrected_by or fact.withdrawn_at),
        replaced_by=_link(fact.corrected_by, by_fact, words),
        replaces=_link(fact.corrects, by_fact, words),
        withdrawn=words("cluster.withdrawn", moment=moment(fact.withdrawn_at, lang))
        if fact.withdrawn_at
        else None,
        note=words("cluster.note", note=fact.note) if fact.note else None,
        position=words("cluster.position", n=number(fact.position, lang))
        if fact.position
        else None,
        provenance=fact.provenance,
        generated=_generated(fact.provenance, words),
    )


def _sentence(said: list[str]) -> str:
    text = "; ".join(said)
    return text[:1].upper() + text[1:]


def _paper(fact: FactLine, words: Words) -> str | None:
    if fact.paper is None:
        return None
    return words(
        "cluster.paper",
        number=fact.paper.number,
        day=day(fact.paper.date, words.lang),
        issuer=fact.paper.issuer,
    )


def _link(
    fact_id: UUID | None, by_fact: dict[UUID, FactLine], words: Words
) -> tuple[str, str] | None:
    """The other fact's place on this page, and its day."""
    if fact_id is None:
        return None
    other = by_fact.get(fact_id)
    return f"#{_anchor(fact_id)}", day(other.occurred_on if other else None, words.lang)


def _anchor(fact_id: UUID) -> str:
    return f"su-kien-{fact_id}"


def _generated(provenance: Provenance | None, words: Words) -> str | None:
    if provenance is None or not provenance.generated:
        return None
    names = (words.field(name) for name in provenance.generated)
    return words("cluster.generated", fields=", ".join(names))
