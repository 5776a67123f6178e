"""How large a cluster may be (DEF-AREA), and what must fit into it."""

from collections.abc import Iterator
from decimal import Decimal

from registry.domain.chronicles.fact import Fact
from registry.domain.chronicles.findings import Level, Remark, impossible, words_of
from registry.domain.clusters.law import Law, Side, Term
from registry.domain.clusters.policies.remark import term_of
from registry.domain.clusters.state import State


def must_be_within_limits(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """DEF-AREA: a stated reason makes an area outside the limits legal, and remarkable."""
    stated = fact.data.get("area_ha")
    if stated is None:
        return
    yield from _area_remarks(before, fact, law, Decimal(stated), fact.data.get("cluster_types"))


def changed_must_be_within_limits(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    changes = fact.data["changes"]
    stated = changes.get("area_ha")
    if stated is not None:
        yield from _area_remarks(before, fact, law, Decimal(stated), changes.get("cluster_types"))


def _area_remarks(
    before: State, fact: Fact, law: Law, area: Decimal, types: list[str] | None
) -> Iterator[Remark]:
    least, special, most = (
        term_of("DEF-AREA", term, fact, law) for term in ("least_ha", "special_least_ha", "most_ha")
    )
    broken: Term | None = None
    side: Side = "above"
    if most is not None and area > most.number:
        broken = most
    elif least is not None and area < least.number:
        broken = least
        reaches_special = special is not None and area >= special.number
        side = "special" if reaches_special else "below"
        if reaches_special and "craft" in (types or before.cluster_types):
            return
    if broken is None:
        return
    reason = fact.data.get("area_reason", before.area_reason)
    limits = {
        "area_ha": area,
        "least_ha": least.number if least else Decimal(0),
        "most_ha": most.number if most else None,
    }
    excuses = law.excuses(side)
    if reason in excuses:
        yield Remark("area-outside-limits-explained", "warn", words_of(**limits, reason=reason))
    else:
        level: Level = "warn" if fact.type == "legacy-recorded" else broken.level
        words = words_of(**limits, reasons=", ".join(sorted(excuses)))
        yield Remark("area-outside-limits", level, words)


def must_hold_the_industrial_land(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """Industrial land above the whole area: one of the two is a slip."""
    said = fact.data.get("changes", fact.data)
    area, industrial = said.get("area_ha"), before.industrial_ha
    if area is not None and industrial is not None and industrial > Decimal(area):
        yield impossible("industrial-above-area", industrial_ha=industrial, area_ha=Decimal(area))
