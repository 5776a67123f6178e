"""The states a cluster can be listed under, as addresses write them, in the order of its life."""

STATUSES = (
    "planned",
    "in-appraisal",
    "established",
    "detailed-plan-approved",
    "under-construction",
    "operating-established",
    "operating-unestablished",
    "recorded",
    "withdrawn",
    "abolished",
)


def as_written(status: str) -> str:
    """'OPERATING_ESTABLISHED', as the registry says it, is 'operating-established' here."""
    return status.lower().replace("_", "-")
