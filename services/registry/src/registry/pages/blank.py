"""The page on which a template is chosen."""

from registry.pages import layout
from registry.pages.layout import Chrome
from registry.pages.models import BlankPage


def render(page: BlankPage, chrome: Chrome) -> str:
    return layout.render("blank", chrome, title=chrome.words("blank.title"), page=page)
