"""How a figure of a form is written: hectares with two places, money with three."""

from decimal import Decimal

from pagekit.format import MISSING, number
from pagekit.text import Words

PLACES = {"count": 0, "area": 2, "money": 3, "rate": 2}


def figure(value: int | str | None, kind: str, words: Words) -> str:
    """As the circular writes it."""
    if value is None:
        return MISSING
    if kind == "flag":
        return words("flag.yes") if Decimal(value) else words("flag.no")
    return number(Decimal(value), words.lang, PLACES[kind])
