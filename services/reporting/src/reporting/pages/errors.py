"""A problem as a page; when nothing can be served, the sealed reports are offered."""

from collections.abc import Sequence

from pagekit import problem
from pagekit.problem import ProblemPage
from reporting.pages.layout import SITE, Chrome

LABELS = {
    "q": "search.label",
    "ngay": "note.on",
    "dia-gioi": "time.borders",
    "ghi-nhan": "time.known",
    "chi-tieu": "map.indicator",
    "tinh": "clusters.unit",
    "trang-thai": "clusters.status",
    "lap-day-tu": "clusters.fill",
    "lang-nghe": "establishments.by.lang-nghe",
    "sap-xep": "clusters.sort",
    "con-tro": "clusters.pages",
    "so-sanh": "ops.builds.compare",
}
WAYS = (("/", "problem.home"), ("/cum", "problem.list"))


def render(page: ProblemPage, chrome: Chrome, *, sealed: Sequence[tuple[str, str]] = ()) -> str:
    """`sealed`: for a 503, the reports that can still be read, by name and address."""
    return problem.render(
        SITE, page, chrome, labels=LABELS, ways=WAYS, template="errors", sealed=sealed
    )
