"""One return: its versions side by side, what differs, and what was decided."""

from urllib.parse import urlencode

from registry.pages import layout
from registry.pages.figures import figure
from registry.pages.layout import Chrome, form_name, period_name
from registry.pages.models import VersionsPage


def render(page: VersionsPage, chrome: Chrome) -> str:
    words, head = chrome.words, page.head
    about = f"{head.subject}, {head.unit_name}" if head.subject else head.unit_name
    title = f"{form_name(head.form, words)}, {about}, {period_name(head.period, words)}"
    return layout.render(
        "versions",
        chrome,
        title=title,
        page=page,
        again=urlencode({"bieu": head.form, "tinh": head.unit, "ky": head.period.code}),
        figure=lambda value, kind: figure(value, kind, words),
    )
