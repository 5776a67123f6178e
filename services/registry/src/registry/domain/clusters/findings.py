"""What the rules about clusters find, with the rule that the domain notes name."""

from registry.domain.chronicles.findings import Codes

CODES: Codes = {
    # planning
    "already-in-plan": (None, ()),
    "not-in-plan": ("PLAN-01", ()),
    "above-plan-tolerance": ("PLAN-02", ("area_ha", "plan_area_ha", "tolerance_ha")),
    "already-withdrawn": (None, ()),
    "withdrawn-without-plan": (None, ()),
    "conversion-plan-missing": ("PLAN-03", ()),
    "area-outside-limits": ("DEF-AREA", ("area_ha", "least_ha", "most_ha", "reasons")),
    "area-outside-limits-explained": ("DEF-AREA", ("area_ha", "least_ha", "most_ha", "reason")),
    # the decision
    "already-established": (None, ()),
    "already-legacy": ("LEG-01", ()),
    "legacy-after-its-end": ("LEG-01", ("before",)),
    "legacy-deadline-passed": ("LEG-02", ("before",)),
    "not-established": (None, ()),
    "abolished": (None, ("since",)),
    "not-larger": (None, ("area_ha", "current_area_ha")),
    "expanded-above-limit": ("EXP-A", ("area_ha", "most_ha")),
    "fill-below-threshold": ("EXP-C", ("fill", "threshold", "filled_ha", "industrial_ha")),
    "fill-unknown": ("EXP-C", ("threshold",)),
    "infrastructure-unfinished": ("EXP-D", ("missing",)),
    "investor-unchanged": ("SEL-05", ()),
    "investor-not-selected-anew": ("SEL-05", ("previous",)),
    # land
    "industrial-above-area": ("DEF-IND", ("industrial_ha", "area_ha")),
    "leased-above-industrial": ("DEF-FILL", ("leased_ha", "industrial_ha")),
    "land-use-differs-from-area": ("DEF-IND", ("total_ha", "area_ha")),
    "services-above-share": ("DEF-SVC", ("service_ha", "area_ha", "share")),
    "cleared-above-area": (None, ("cleared_ha", "area_ha")),
    "ready-above-industrial": ("V09", ("ready_ha", "industrial_ha")),
    # the order of the papers
    "before-establishment": (None, ()),
    "before-detailed-plan": ("V08", ()),
    "before-infrastructure-project": (None, ()),
    "before-construction": (None, ()),
    # tenants
    "unknown-tenant": (None, ("tenant_id",)),
    "tenant-not-named": (None, ("tenant_id",)),
    "tenant-gone": (None, ("tenant_id", "since")),
    "tenant-not-leased": (None, ("tenant_id",)),
    "tenant-before-infrastructure": ("TEN-03", ("tenant_id",)),
    "lease-before-infrastructure": ("V09", ()),
}
