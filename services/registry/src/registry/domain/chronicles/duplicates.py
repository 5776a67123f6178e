"""When a paper has been recorded before: its identity is number, date and issuer together."""

import unicodedata
from collections.abc import Collection

from registry.domain.chronicles.fact import Fact
from registry.domain.chronicles.paper import Paper

_ABOUT_THE_FILING = {"document", "effective_on", "corrects", "note", "provenance"}


def repeats(paper: Paper, fact: Fact, kind: type[Paper], filled_in: Collection[str]) -> bool:
    """Whether the fact, of this kind of paper, tells of this very one and of nothing else.

    What a client left open was `filled_in` when the fact was recorded.
    """
    if paper.day != fact.occurred_on or not isinstance(paper, kind):
        return False
    # Most papers of one day have other numbers; reading each of them whole took long.
    if _plain(paper.document.number) != _plain(fact.document):
        return False
    recorded = kind.model_validate(
        {name: said for name, said in fact.data.items() if name in kind.model_fields}
    )
    return _is_same_document(paper, recorded) and all(
        getattr(paper, name) == getattr(recorded, name)
        or (name in filled_in and getattr(paper, name) is None)
        for name in kind.model_fields.keys() - _ABOUT_THE_FILING
    )


def _is_same_document(one: Paper, other: Paper) -> bool:
    return one.document.date == other.document.date and all(
        _plain(mine) == _plain(theirs)
        for mine, theirs in (
            (one.document.number, other.document.number),
            (one.document.issuer, other.document.issuer),
        )
    )


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).casefold().split())
