"""Facts of clusters as the contracts show them: three of the cluster, seven leases."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from uuid_utils.compat import uuid7

CONTRACTS = Path(__file__).parents[1] / "shared" / "contracts" / "registry"
LEASES = 7
EACH = 3 + LEASES

type Told = tuple[str, dict[str, Any]]


def of_a_cluster(nth: int) -> list[Told]:
    """Ten facts of one cluster, without its id."""
    first = [_told(name, nth) for name in ("planned", "established", "detailed-plan-approved")]
    leases = [_told("tenant-leased", nth) for _ in range(LEASES)]
    for _, data in leases:
        data["tenant_id"] = str(uuid7())
    return first + leases


def day_of(data: dict[str, Any]) -> date:
    return date.fromisoformat(data["effective_on"])


def _told(name: str, nth: int) -> Told:
    example = json.loads(_example(name))
    data: dict[str, Any] = {
        key: value for key, value in example["data"].items() if key != "corrects"
    }
    return example["type"], data | {"code": f"CCN-10-{nth:04d}"}


@cache
def _example(name: str) -> str:
    return (CONTRACTS / f"cluster.{name}.v1.json").read_text(encoding="utf-8")
