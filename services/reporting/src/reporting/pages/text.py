"""Every word the pages of reporting say, by key; `texts/` holds them page by page."""

from functools import lru_cache

from pagekit import text
from pagekit.format import NBSP, Lang
from reporting.pages.texts import TEXTS


class Words(text.Words):
    """The texts of one language, and what officers call a cluster and a field of an event."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(lang, TEXTS)

    def field(self, name: str) -> str:
        """The name of a field of an event's data."""
        key = f"field.{name}"
        return self(key) if key in self else name

    def cluster(self, name: str) -> str:
        """A cluster's name as officers write it: 'CCN Âu Lâu'."""
        if name.casefold().startswith(("ccn ", "cụm ")):
            return name
        return f"CCN{NBSP}{name}" if self.lang == "vi" else f"{name} cluster"


@lru_cache
def words_of(lang: Lang) -> Words:
    return Words(lang)
