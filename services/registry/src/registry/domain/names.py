"""How names are compared: with their accents, or without them."""

import unicodedata
from collections.abc import Iterable

from territory import fold


def in_lower_case(text: str) -> str:
    """With accents, in one form of the same letters, and one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def one_a_line(names: Iterable[str]) -> str:
    return "\n".join(map(in_lower_case, names))


def folded_one_a_line(names: Iterable[str]) -> str:
    return "\n".join(map(fold, names))
