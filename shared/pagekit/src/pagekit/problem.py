"""A problem as a page: what happened, what can be done, and the code to quote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pagekit.layout import Chrome
from pagekit.site import Site
from pagekit.text import Words

SIGN_IN = "/dang-nhap"


@dataclass(frozen=True, kw_only=True)
class ProblemPage:
    """What went wrong. `errors` name the wrong parts of the request."""

    status: int
    title: str
    detail: str
    correlation_id: str
    errors: tuple[tuple[str, str], ...] = ()


def render(
    site: Site,
    page: ProblemPage,
    chrome: Chrome,
    *,
    labels: Mapping[str, str],
    ways: Sequence[tuple[str, str]],
    template: str = "problem",
    **values: object,
) -> str:
    """`labels`: keys of what the pages call a part of the address; other fields keep their name.

    `ways`: addresses that always help, with the keys of their texts, after those that may.
    """
    words = site.words(chrome.lang)
    always = ((href, words(key)) for href, key in ways)
    return site.render(
        template,
        chrome,
        title=page.title,
        page=page,
        places=[
            (words(labels[field]) if field in labels else field, text)
            for field, text in page.errors
        ],
        ways=[*_likely_ways(page, chrome, words), *always],
        **values,
    )


def _likely_ways(page: ProblemPage, chrome: Chrome, words: Words) -> Iterator[tuple[str, str]]:
    """What may help, the likeliest first."""
    address = chrome.address
    match page.status:
        case 401:
            yield SIGN_IN, words("problem.signin")
        case 403:
            if chrome.visitor is None:
                yield SIGN_IN, words("problem.signin")
            else:
                yield SIGN_IN, words("problem.other")
        case 400 | 422 if address.path != "/":
            yield address.path, words("problem.drop-query")
        case status if status >= 429:
            yield address.link(), words("problem.again")
        case _:
            pass
