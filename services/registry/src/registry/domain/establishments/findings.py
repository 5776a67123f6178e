"""What the rules about establishments find, with the rule that the domain notes name."""

from registry.domain.chronicles.findings import Codes

CODES: Codes = {
    # the life
    "not-registered": (None, ()),
    "already-registered": (None, ("since",)),
    "closed": (None, ("since",)),
    "tax-code-elsewhere": (None, ("establishment_code",)),
    "founded-later": (None, ("founded_on",)),
    # what is private stays so
    "private-for-form": (None, ("form", "fields")),
    "public-for-form": (None, ("form",)),
    "unusual-conversion": (None, ("before", "after")),
    # places
    "place-kind-not-in-use": (None, ("kind", "on")),
    "stays-in-place": (None, ("commune",)),
    # who counts as rural industry
    "form-does-not-count": ("CNNT-FORM", ("form", "basis")),
    "place-does-not-count": ("CNNT-PLACE", ("kind", "basis")),
    "size-does-not-count": ("CNNT-SIZE", ("size", "basis")),
    "sector-does-not-count": ("CNNT-SECTOR", ("sector", "basis")),
    "size-differs": ("CNNT-SIZE", ("size", "allowed", "basis")),
}
