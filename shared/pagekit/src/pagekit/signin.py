"""The page before the sign-in: why one signs in, and where that happens."""

from pagekit.layout import Chrome
from pagekit.site import Site


def render(site: Site, chrome: Chrome, *, start: str, open_to_all: str | None) -> str:
    """`start` is the address that begins the sign-in with the identity provider.

    The service says why one signs in (`signin.line`), and where and what can be seen without
    (`open_to_all`, `signin.open`).
    """
    title = site.words(chrome.lang)("signin.title")
    return site.render("signin", chrome, title=title, start=start, open_to_all=open_to_all)
