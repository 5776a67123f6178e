"""The page before the sign-in: why one signs in, and where that happens."""

from reporting.pages import layout
from reporting.pages.layout import Chrome


def render(chrome: Chrome, *, start: str) -> str:
    """`start` is the address that begins the sign-in with the identity provider."""
    return layout.render("signin", chrome, title=chrome.words("signin.title"), start=start)
