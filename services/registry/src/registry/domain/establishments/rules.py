"""By what a paper about an establishment is judged, and how a private tax code is hidden."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from registry.domain.chronicles import rules
from registry.domain.establishments.law import Law

type Hiding = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules(rules.Rules[Law]):
    """`hide` gives one hash for one tax code, which nobody computes without the key."""

    hide: Hiding


def hiding(key: bytes) -> Hiding:
    """Ten digits are soon tried out: only a keyed hash keeps them."""
    return lambda tax_code: hmac.new(key, tax_code.encode(), "sha256").hexdigest()
