"""When a paper has been recorded before: its identity is number, date and issuer together."""

import unicodedata
from collections.abc import Mapping
from typing import cast

from registry.domain.chronicles.paper import Paper
from registry.domain.clusters.events import EVENTS
from registry.domain.clusters.fact import Fact, word_of

_ABOUT_THE_FILING = {"document", "effective_on", "corrects", "note", "provenance"}
# Left open by the client, these were filled in when the fact was recorded.
_FILLED_IN = {"regime", "tenant_id"}

_PAPER_OF: Mapping[str, type[Paper]] = {
    word_of(event.type): cast("type[Paper]", event.__bases__[1]) for event in EVENTS
}


def repeats(paper: Paper, fact: Fact) -> bool:
    """Whether the fact tells of this very paper, and of nothing else than it says."""
    kind = _PAPER_OF[fact.type]
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
        or (name in _FILLED_IN and getattr(paper, name) is None)
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
