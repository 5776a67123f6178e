"""The texts of the pages, (Vietnamese, English) by key; one module for each page."""

from pagekit import texts as shared
from pagekit.text import merged
from registry.pages.texts import blank, filing, frame, result, returns

TEXTS = merged(shared.TEXTS, *(module.TEXTS for module in (frame, filing, blank, result, returns)))
