"""The page on which a workbook is handed in, with what was handed in last."""

from pagekit.format import number
from registry.pages import layout
from registry.pages.layout import Chrome
from registry.pages.models import FilingPage

MEGABYTE = 1024 * 1024


def render(page: FilingPage, chrome: Chrome) -> str:
    """Only for who has signed in: its form bears the visitor's token."""
    if chrome.visitor is None:
        raise ValueError("the page of a form needs a visitor")
    return layout.render(
        "filing",
        chrome,
        title=chrome.words("filing.title"),
        page=page,
        megabytes=megabytes(page.bytes_max, chrome),
    )


def megabytes(bytes_max: int, chrome: Chrome) -> str:
    return number(bytes_max // MEGABYTE, chrome.lang)
