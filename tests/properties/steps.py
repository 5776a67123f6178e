"""What may be filed: late papers, corrections and returns, as likely to be accepted as in life."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

# Few, so that papers of one day meet; the last takes effect on a day to come.
DAYS = (
    *("2009-03-02", "2018-09-03", "2019-02-01", "2020-05-04", "2020-05-04", "2021-11-15"),
    *("2023-01-09", "2024-07-01", "2025-06-30", "2025-07-01", "2026-02-02", "2030-01-07"),
)
CLUSTERS, TENANTS = 3, 2
# Unit, period and the day on which it is filed: by the 63, then by the 34.
RETURNS = (
    *(("10", "H1-2024", "2024-06-20"), ("15", "FY-2024", "2024-12-20")),
    *(("10", "H1-2025", "2025-06-20"), ("15", "H1-2025", "2025-06-20")),
    *(("15", "FY-2025", "2025-12-20"), ("01", "FY-2025", "2025-12-20")),
)
NAMED = {"name": st.just("Công ty CP Gỗ Minh Khai"), "is_fdi": st.booleans()}


@dataclass(frozen=True)
class Step:
    """A command on a cluster, or on one of RETURNS; `corrects` picks a fact of its kind, if any."""

    command: str
    which: int
    day: str
    said: Mapping[str, Any]
    tenant: int | None = None
    corrects: int | None = None


def hectares(least: int, most: int) -> st.SearchStrategy[str]:
    return st.integers(least * 4, most * 4).map(lambda quarters: f"{quarters / 4:.2f}")


SAID: Mapping[str, dict[str, st.SearchStrategy[Any]]] = {
    "plan-cluster": {"place": st.integers(0, 3), "area_ha": hectares(40, 70)},
    "adjust-plan": {"area_ha": hectares(40, 70)},
    "withdraw-from-plan": {
        "becomes": st.sampled_from(["withdrawn", "industrial-zone"]),
        "conversion_plan": st.just("trồng rừng"),
    },
    "record-legacy-cluster": {
        "place": st.integers(0, 3),
        "area_ha": hectares(10, 40),
        "name": st.just("Cụm Cũ"),
        "basis": st.just("old-plan"),
    },
    "establish-cluster": {
        "area_ha": hectares(40, 60),
        "investor": st.just({"name": "Công ty Hạ tầng", "kind": "enterprise"}),
        "note": st.just("hồ sơ cũ"),
    },
    "approve-detailed-plan": {"industrial": hectares(10, 40)},
    "complete-infrastructure": {
        "items": st.just(["road", "water", "wastewater", "waste", "fire", "power", "light"]),
        "ready_ha": hectares(5, 30),
        "complete": st.booleans(),
    },
    "change-wastewater": {
        "status": st.sampled_from(
            ["none", "planned", "under-investment", "built", "operating", "compliant"]
        )
    },
    "approve-tenant": {**NAMED, "approved_ha": hectares(1, 6), "paper": st.just("irc")},
    "lease-to-tenant": {**NAMED, "leased_ha": hectares(1, 8)},
    "change-tenant-status": {
        "status": st.sampled_from(["permitting", "under-construction", "operating", "suspended"])
    },
    "revoke-tenant": {"reason": st.just("chậm")},
    "end-tenant": {"reason": st.just("hết hạn")},
    "expand-cluster": {"area_ha": hectares(60, 75), "demand_reason": st.just("nhu cầu")},
    "adjust-cluster": {"area_ha": hectares(40, 60), "place": st.none() | st.integers(0, 3)},
    "abolish-cluster": {"reason": st.just("không còn nhu cầu")},
    "retract-fact": {"reason": st.just("chưa từng có")},
    "submit-return": {"jobs": st.integers(0, 5000)},
    "accept-return": {},
    "send-back-return": {"reasons": st.just(["thiếu phụ lục"])},
}
OF_TENANTS = {
    *("approve-tenant", "lease-to-tenant", "change-tenant-status", "revoke-tenant", "end-tenant"),
}
# What makes a cluster operate comes often, what ends it seldom.
OFTEN = ("lease-to-tenant", "change-tenant-status", "submit-return", "accept-return")
DRAWN = (*SAID, *OFTEN, *OFTEN, "change-wastewater", "approve-detailed-plan", "retract-fact")


def _step(command: str) -> st.SearchStrategy[Step]:
    picked = st.integers(0, 7)
    may_correct = picked if command == "retract-fact" else st.none() | st.none() | picked
    return st.builds(
        Step,
        command=st.just(command),
        which=st.integers(0, (len(RETURNS) if command.endswith("-return") else CLUSTERS) - 1),
        day=st.sampled_from(DAYS),
        said=st.fixed_dictionaries(SAID[command]),
        tenant=st.integers(0, TENANTS - 1) if command in OF_TENANTS else st.none(),
        corrects=may_correct,
    )


STEP = st.sampled_from(DRAWN).flatmap(_step)
# What is filed between two looks at the figures.
CHAPTERS = st.lists(st.lists(STEP, min_size=1, max_size=7), min_size=2, max_size=5)
