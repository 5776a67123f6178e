"""Every word a page says, in Vietnamese and English, by key; each service brings its own."""

from collections.abc import Mapping

from pagekit.format import Lang, number

type Pair = tuple[str, str]
type Texts = Mapping[str, Pair]

ONE_OR_MORE = " | "
"""Between the English for one and for several: '{n} cluster | {n} clusters'."""


class Words:
    """The texts of one language: `words(key)`, with the values a text names."""

    def __init__(self, lang: Lang, texts: Texts) -> None:
        self.lang = lang
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        text = self._texts[key][0 if self.lang == "vi" else 1]
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts

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
        return self(key) if key in self else word


def merged(*parts: Texts) -> dict[str, Pair]:
    """All texts of a service; a key that two parts define is a mistake."""
    whole: dict[str, Pair] = {}
    for part in parts:
        twice = whole.keys() & part.keys()
        if twice:
            raise ValueError(f"texts defined twice: {sorted(twice)}")
        whole.update(part)
    return whole
