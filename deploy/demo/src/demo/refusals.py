"""Commands about clusters that the registry must refuse; nothing of them is stored."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from demo.allocation import hectares
from demo.cases import Case, of_cluster
from demo.chance import rng, uuid_of
from demo.model import Cluster, Document, Expected, Fact
from demo.names import firm
from demo.papers import decision, lease

TRADE = "C25 Cơ khí, kim loại"


def plant(seed: int, clusters: Sequence[Cluster]) -> list[Case]:
    """Three in Hà Nội: too much land, too large, too late. Last of all, when all else is told."""
    letting = [one for one in clusters if one.group == "operating" and not one.is_real]
    full = max(letting, key=lambda one: (one.leased_ha / one.industrial_ha, one.key))
    grown = next(one for one in letting if 30_00 < one.gross_ha < 60_00)
    gone = next(one for one in clusters if one.group == "abolished-idle")
    return [
        _lease(seed, full, full.free_ha + 8_00, date(2025, 4, 16), "leased-above-industrial"),
        _expansion(seed, grown, date(2024, 10, 9)),
        _lease(seed, gone, 1_20, date(2024, 3, 12), "abolished"),
    ]


def _lease(seed: int, one: Cluster, area_ha: int, on: date, code: str) -> Case:
    key = f"{one.key}/refused/lease"
    chance = rng(seed, "refused", key)
    fields = {
        "tenant_id": str(uuid_of(seed, "tenant", key, on)),
        "name": firm(chance, TRADE),
        "industry": TRADE,
        "is_fdi": False,
        "leased_ha": hectares(area_ha),
    }
    case, kind = (
        ("R-01-3", "refused-abolished") if code == "abolished" else ("R-01-1", "refused-lease")
    )
    _refused(one, case, "lease-to-tenant", lease(chance, one, on), fields, code)
    return of_cluster(kind, case, one, on)


def _expansion(seed: int, one: Cluster, on: date) -> Case:
    paper = decision(rng(seed, "refused", one.key), one.province, on)
    fields = {"area_ha": "78.00", "demand_reason": "Nhiều dự án chờ đất"}
    _refused(one, "R-01-2", "expand-cluster", paper, fields, "expanded-above-limit")
    return of_cluster("refused-expansion", "R-01-2", one, on)


def _refused(  # noqa: PLR0917 - the parts of one command
    one: Cluster, case: str, command: str, paper: Document, fields: dict[str, Any], code: str
) -> None:
    one.facts.append(
        Fact(
            key=f"{one.key}/refused/{command}",
            command=command,
            on=paper.day,
            document=paper,
            fields=fields,
            told=paper.day,
            expected=Expected(status=409, code=code),
            case=case,
        )
    )
