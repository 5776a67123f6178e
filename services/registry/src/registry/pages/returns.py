"""The list of what was handed in, and how it stands."""

from registry.pages import layout
from registry.pages.layout import Chrome
from registry.pages.models import ReturnsPage, Status

STATUSES: tuple[Status, ...] = ("submitted", "accepted", "returned")


def render(page: ReturnsPage, chrome: Chrome) -> str:
    address = chrome.address
    return layout.render(
        "returns",
        chrome,
        title=chrome.words("returns.title"),
        page=page,
        statuses=STATUSES,
        filtered=bool(address.form or address.unit or address.period or address.status),
    )
