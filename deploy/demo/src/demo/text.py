"""Vietnamese text as a plain ASCII word, for keys that must read the same everywhere."""

import re

from territory import fold

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """'Phú Thịnh 1' gives 'phu-thinh-1'."""
    return _NOT_A_WORD.sub("-", fold(text)).strip("-")
