"""The texts of the pages, (Vietnamese, English) by key; one module for each page."""

from reporting.pages.texts import (
    cluster,
    clusters,
    facts,
    figures,
    frame,
    operations,
    overview,
    problems,
)

type Pair = tuple[str, str]

TEXTS: dict[str, Pair] = {}
for _module in (frame, figures, overview, clusters, cluster, facts, operations, problems):
    _twice = TEXTS.keys() & _module.TEXTS.keys()
    if _twice:
        raise ValueError(f"texts defined twice: {sorted(_twice)}")
    TEXTS.update(_module.TEXTS)
