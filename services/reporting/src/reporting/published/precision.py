"""When a computed number agrees with a printed one, by the word it was printed with."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from pydantic import BaseModel

from reporting.published.figures import Figure, lines

MONEY = "VND"


class _Allowed(BaseModel):
    """Between which shares of the printed value a number must lie."""

    precision: str
    at_least: Decimal
    at_most: Decimal
    why: str


def matches(figure: Figure, computed: Decimal) -> bool:
    """Exact: equal in the digits that were printed. Else between two shares of the value."""
    if figure.precision == "exact":
        return computed.quantize(_last_digit(figure), ROUND_HALF_UP) == figure.value
    allowed = _allowed()[figure.precision]
    return allowed.at_least * figure.value <= computed <= allowed.at_most * figure.value


def _last_digit(figure: Figure) -> Decimal:
    """0.01 for 1028.78; of 192,500,000,000,000 đồng, printed as 192.5 nghìn tỷ, 0.1 nghìn tỷ."""
    value = figure.value.normalize() if figure.unit == MONEY else figure.value
    return Decimal(1).scaleb(int(value.as_tuple().exponent))


@cache
def _allowed() -> Mapping[str, _Allowed]:
    return {one.precision: one for one in lines("precision.csv", _Allowed)}
