"""Every word the pages of the registry say, by key; `texts/` holds them page by page."""

from functools import lru_cache

from pagekit.format import Lang
from pagekit.text import Words
from registry.pages.texts import TEXTS


@lru_cache
def words_of(lang: Lang) -> Words:
    return Words(lang, TEXTS)
