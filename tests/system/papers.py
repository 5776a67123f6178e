"""Command bodies in the words of the trade, with defaults that do not matter."""

import itertools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from uuid_utils.compat import uuid7

type Body = dict[str, Any]

# Of the rows of B03 and B04; all others are areas, and a rate.
COUNTS = {
    *("1", "3", "5", "7", "9", "11", "15", "15.1", "15.2", "15.3", "15.4"),
    *("20", "21", "22", "25", "26", "27"),
}
MONEY = {"13", "14", "23", "24"}

_numbers = itertools.count(1)


def document(day: str, issuer: str = "UBND tỉnh Lào Cai") -> dict[str, str]:
    """No two documents are the same."""
    return {"number": f"{next(_numbers)}/QĐ-UBND", "date": day, "issuer": issuer}


def plan(name: str = "Tân An", *, unit: str = "10", on: str = "2019-05-06", **more: Any) -> Body:
    place = {"unit": unit, "communes": ["xã Bản Qua"]}
    if former := more.pop("former_unit", None):
        place["former_unit"] = former
    return {
        "name": name,
        "place": place,
        "area_ha": "50.00",
        "industries": ["chế biến gỗ"],
        "plan_period": "2021-2030",
        "document": document(on),
        **more,
    }


def establish(cluster: str, *, on: str = "2020-03-02", area_ha: str = "50.00", **more: Any) -> Body:
    return {
        "cluster": cluster,
        "area_ha": area_ha,
        "investor": {"name": "Công ty TNHH Hạ tầng Bình Minh", "kind": "enterprise"},
        "document": document(on),
        **more,
    }


def detail(cluster: str, *, on: str = "2020-09-01", industrial: str = "35.00", **more: Any) -> Body:
    return {
        "cluster": cluster,
        "land_use": {
            "industrial": industrial,
            "service": "2.00",
            "admin": "1.00",
            "infrastructure": "4.00",
            "green": "5.00",
            "road": "2.00",
            "water": "1.00",
        },
        "scale": "1/500",
        "document": document(on),
        **more,
    }


def lease(cluster: str, *, on: str = "2021-02-01", leased_ha: str = "3.00", **more: Any) -> Body:
    return {
        "cluster": cluster,
        "name": "Công ty CP Gỗ Minh Khai",
        "is_fdi": False,
        "leased_ha": leased_ha,
        "document": document(on, issuer="Chủ đầu tư hạ tầng"),
        **more,
    }


def wastewater(cluster: str, status: str, *, on: str = "2022-06-01", **more: Any) -> Body:
    return {"cluster": cluster, "status": status, "document": document(on), **more}


def works(cluster: str, *, on: str = "2020-11-02", total: str = "300.000", **more: Any) -> Body:
    """The infrastructure project, in thousand million dong."""
    return {"cluster": cluster, "total_bnvnd": total, "document": document(on), **more}


def b04(unit: str, period: str, *, on: str, jobs: int, **more: Any) -> Body:
    """A return that every rule lets pass."""
    rows: Body = {
        "1": 40, "2": "1980.50", "3": 22, "4": "1012.40", "5": 2, "6": "125.00", "7": 14,
        "8": "760.20", "9": 24, "10": "1030.10", "11": 18, "12": "861.30", "13": "9450.000",
        "14": "3108.000", "15": 16, "15.1": 13, "15.2": 3, "15.3": 4, "15.4": 2, "16": "611.80",
        "16.1": "548.20", "16.2": "63.60", "16.3": "58.00", "16.4": "92.50", "17": "428.00",
        "18": "278.20", "19": "65.00", "20": 312, "21": 21, "22": 287, "23": "18250.500",
        "24": "742.300", "25": jobs, "26": 9, "27": 6,
    }  # fmt: skip
    return returned("B04", unit, period, rows, on=on, **more)


def returned(
    form: str,
    unit: str,
    period: str,
    rows: Body,
    *,
    on: str,
    issuer: str = "Sở Công Thương",
    **more: Any,
) -> Body:
    """A form of any level; B01 to B03 need a `subject` too."""
    return {
        "form": form,
        "form_version": "TT14-2024+TT38-2025",
        "unit": unit,
        "period": period,
        "rows": rows,
        "channel": "database",
        "document": document(on, issuer=issuer),
        **more,
    }


def as_filed(numbers: Mapping[str, int | Decimal]) -> Body:
    """Rows of the forms of communes and provinces, as a client writes them."""
    return {
        code: number if code in COUNTS else f"{number:.3f}" if code in MONEY else f"{number:.2f}"
        for code, number in numbers.items()
    }


def cluster_lines(count: int, *, unit: str = "10", tenants: int = 1) -> list[Body]:
    """The first papers of `count` clusters as lines of a batch, one cluster after another."""
    lines: list[Body] = []
    for nth in range(count):
        cluster = str(uuid7())
        lines += [
            {"command": "plan-cluster", **plan(f"Cụm {nth}", unit=unit, cluster_id=cluster)},
            {"command": "establish-cluster", **establish(cluster)},
            {"command": "approve-detailed-plan", **detail(cluster)},
        ]
        lines += [
            {
                "command": "lease-to-tenant",
                "tenant_id": str(uuid7()),
                **lease(cluster, name=f"Công ty {nth}.{tenant}", leased_ha="1.50"),
            }
            for tenant in range(tenants)
        ]
    return lines
