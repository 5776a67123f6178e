"""Vietnamese text for search and order: folding of accents, and a dictionary sort key."""

import unicodedata
from functools import lru_cache

# Dictionary order of letters; tone marks only decide between words that are otherwise equal.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=10)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_D_STROKE = str.maketrans({"đ": "d", "Đ": "D"})


def fold(text: str) -> str:
    """The text in lower case without accents: 'Hòa', 'Hoà' and 'HOA' give 'hoa', 'Đ' gives 'd'.

    Tone placement (hòa or hoà) vanishes with the tones. Runs of white space become one space.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_D_STROKE))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())


@lru_cache(maxsize=65_536)
def vietnamese_sort_key(text: str) -> str:
    """A key that sorts as a Vietnamese dictionary does, in any byte-wise order.

    Letters first (a ă â b c d đ e ê …), then the tones (none, grave, hook, tilde, acute, dot),
    so that the key can be stored and indexed under one C collation.
    """
    letters: list[str] = []
    tones: list[str] = []
    for composed in unicodedata.normalize("NFC", text.strip().lower()):
        tone = 0
        kept = []
        for mark in unicodedata.normalize("NFD", composed):
            if mark in _TONES:
                tone = _TONES[mark]
            else:
                kept.append(mark)
        letter = unicodedata.normalize("NFC", "".join(kept))
        if letter in _LETTER_RANK:
            letters.append(_LETTER_RANK[letter])
            tones.append(str(tone))
        elif letter.isdigit():
            letters.append(f"0{letter}")
        elif letter.isspace() or letter in "-–,.":
            letters.append("00")
    return f"{''.join(letters)} {''.join(tones)}"
