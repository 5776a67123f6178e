"""A problem as a page: what happened, what can be done, and the code to quote."""

from collections.abc import Iterator

from reporting.pages import layout
from reporting.pages.layout import Chrome
from reporting.pages.models import ProblemPage
from reporting.pages.text import Words

LABELS = {
    "q": "search.label",
    "ngay": "note.on",
    "dia-gioi": "time.borders",
    "ghi-nhan": "time.known",
    "chi-tieu": "map.indicator",
    "tinh": "clusters.unit",
    "trang-thai": "clusters.status",
    "lap-day-tu": "clusters.fill",
    "sap-xep": "clusters.sort",
    "con-tro": "clusters.pages",
    "so-sanh": "ops.builds.compare",
}


def render(page: ProblemPage, chrome: Chrome) -> str:
    return layout.render(
        "errors",
        chrome,
        title=page.title,
        page=page,
        places=[(_label(field, chrome.words), text) for field, text in page.errors],
        ways=list(_ways(page, chrome)),
    )


def _label(field: str, words: Words) -> str:
    """What the pages call a part of the address; other fields keep their own name."""
    return words(LABELS[field]) if field in LABELS else field


def _ways(page: ProblemPage, chrome: Chrome) -> Iterator[tuple[str, str]]:
    """What may help, the likeliest first."""
    words, address = chrome.words, chrome.address
    match page.status:
        case 401:
            yield "/dang-nhap", words("problem.signin")
        case 403:
            if chrome.visitor is None:
                yield "/dang-nhap", words("problem.signin")
            else:
                yield "/dang-nhap", words("problem.other")
        case 400 | 422 if address.path != "/":
            yield address.path, words("problem.drop-query")
        case status if status >= 429:
            yield address.link(), words("problem.again")
        case _:
            pass
    yield "/", words("problem.home")
    yield "/cum", words("problem.list")
