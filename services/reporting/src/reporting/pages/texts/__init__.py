"""The texts of the pages, (Vietnamese, English) by key; one module for each page."""

from pagekit import texts as shared
from pagekit.text import merged
from reporting.pages.texts import (
    cluster,
    clusters,
    establishments,
    facts,
    figures,
    frame,
    operations,
    overview,
    problems,
    report,
    unit,
)

TEXTS = merged(
    shared.TEXTS,
    *(
        module.TEXTS
        for module in (
            frame,
            figures,
            overview,
            clusters,
            cluster,
            establishments,
            facts,
            operations,
            problems,
            report,
            unit,
        )
    ),
)
