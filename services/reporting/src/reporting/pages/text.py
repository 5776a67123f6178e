"""Every word a page says, in Vietnamese and English, by key; `texts/` holds them page by page."""

from functools import lru_cache

from reporting.pages.format import NBSP, Lang, number
from reporting.pages.texts import TEXTS

ONE_OR_MORE = " | "
"""Between the English for one and for several: '{n} cluster | {n} clusters'."""


class Words:
    """The texts of one language: `words("nav.clusters")`, with the values a text names."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        text = TEXTS[key][0 if self.lang == "vi" else 1]
        return text.format(**values) if values else text

    def counted(self, key: str, n: int, **values: object) -> str:
        """A text about `n` things; English has a form for one."""
        one, _, more = self(key).partition(ONE_OR_MORE)
        text = more if more and n != 1 else one
        return text.format(n=number(n, self.lang), **values)

    def known(self, group: str, word: str) -> str:
        """The text of a word that another part of the service chose; the word itself if unknown.

        A new state or source must not take the page down, it only shows untranslated.
        """
        key = f"{group}.{word.strip('/').lower().replace('_', '-')}"
        return self(key) if key in TEXTS else word

    def field(self, name: str) -> str:
        """The name of a field of an event's data."""
        key = f"field.{name}"
        return self(key) if key in TEXTS else name

    def cluster(self, name: str) -> str:
        """A cluster's name as officers write it: 'CCN Âu Lâu'."""
        if name.casefold().startswith(("ccn ", "cụm ")):
            return name
        return f"CCN{NBSP}{name}" if self.lang == "vi" else f"{name} cluster"


@lru_cache
def words_of(lang: Lang) -> Words:
    return Words(lang)
