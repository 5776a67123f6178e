"""The cluster list: filters in the address, fifty at a time, nearest names if none is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pagekit.downloads import Column, Sheet, Value
from pagekit.format import Lang, moment, percent
from reporting.pages import charts, layout
from reporting.pages.address import Address, borders_of
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.models import ClusterLine, ClustersPage
from reporting.pages.statuses import STATUSES, as_written
from reporting.pages.text import Words, words_of
from reporting.pages.units import units_by_name

FILTERS = ("q", "tinh", "trang-thai", "lap-day-tu")


@dataclass(frozen=True)
class Sorting:
    """By what the list is sorted; the same head once more turns it round."""

    address: Address
    w: Words

    @property
    def key(self) -> str:
        return self.address.sort.removeprefix("-")

    @property
    def falling(self) -> bool:
        return self.address.sort.startswith("-")

    @property
    def words(self) -> str:
        return self._said(self.key, falling=self.falling)

    def link(self, by: str) -> str:
        return self.address.link(sap_xep=f"-{by}" if self._next_falls(by) else by, con_tro=None)

    def title(self, by: str) -> str:
        return self._said(by, falling=self._next_falls(by), key="clusters.sort.by")

    def _next_falls(self, by: str) -> bool:
        # Names start from A; of numbers the greatest are asked for first.
        return not self.falling if by == self.key else by not in {"ten", "tinh", "ma"}

    def _said(self, by: str, *, falling: bool, key: str | None = None) -> str:
        what = self.w(f"clusters.sort.{by}")
        way = self.w("clusters.sort.down" if falling else "clusters.sort.up")
        return self.w(key, what=what, way=way) if key else f"{what}, {way}"


def render(page: ClustersPage, chrome: Chrome) -> str:
    words, address = chrome.words, chrome.address
    return layout.render(
        "clusters",
        chrome,
        title=words("clusters.title"),
        view=Viewpoint.of(page),
        page=page,
        units=units_by_name(page.borders, chrome.lang),
        statuses=STATUSES,
        chosen_status=as_written(address.status or ""),
        chips=list(_chips(page, address, words)),
        clear=address.link(**dict.fromkeys(FILTERS), con_tro=None),
        is_filtered=any(address.get(name) for name in FILTERS),
        sort=Sorting(address, words),
        share=lambda rate: charts.share(rate, Decimal(100)),
    )


def sheet(page: ClustersPage, lang: Lang) -> Sheet:
    """The lines as filtered, exact."""
    words = words_of(lang)
    notes = {
        words("time.borders"): words(f"time.{borders_of(page.borders)}"),
        words("time.known"): moment(page.known or page.as_of, lang),
        words("note.basis"): f"F2: {words('basis.f2')}",
    }
    if page.synthetic:
        notes[words("note.kind")] = words("synthetic.mark")
    return Sheet(
        name=words("clusters.title"),
        title=words("clusters.title"),
        columns=(
            Column(key="code", name=words("clusters.code")),
            Column(key="name", name=words("clusters.name")),
            Column(key="unit", name=words("clusters.unit")),
            Column(key="former_unit", name=words("clusters.former.column")),
            Column(key="status", name=words("clusters.status")),
            Column(key="gross_ha", name=f"{words('clusters.gross')}, ha", places=2),
            Column(key="industrial_ha", name=f"{words('clusters.industrial')}, ha", places=2),
            Column(key="leased_ha", name=f"{words('clusters.leased')}, ha", places=2),
            Column(key="fill", name=f"{words('clusters.rate')} (F2), %", places=2),
            Column(key="projects", name=words("clusters.projects"), places=0),
            Column(key="kind", name=words("note.kind")),
        ),
        rows=tuple(_sheet_row(line, words) for line in page.lines),
        notes=notes,
        as_of=page.as_of,
    )


def _chips(page: ClustersPage, address: Address, words: Words) -> Iterator[tuple[str, str]]:
    """Each filter in words, and the address without it."""
    if address.q:
        yield words("clusters.chip.q", q=address.q), address.link(q=None, con_tro=None)
    if address.unit:
        name = dict(units_by_name(page.borders, words.lang)).get(address.unit, address.unit)
        yield name, address.link(tinh=None, con_tro=None)
    if address.status:
        status = words.known("status", address.status)
        yield status, address.link(trang_thai=None, con_tro=None)
    if address.fill_from is not None:
        places = max(0, -int(address.fill_from.as_tuple().exponent))
        rate = percent(address.fill_from, words.lang, places)
        yield words("clusters.chip.fill", rate=rate), address.link(lap_day_tu=None, con_tro=None)


def _sheet_row(line: ClusterLine, words: Words) -> tuple[Value, ...]:
    return (
        line.code,
        line.name,
        line.unit_name,
        line.former_name,
        words.known("status", line.status),
        line.gross_ha,
        line.industrial_ha,
        line.leased_ha,
        line.fill,
        line.projects,
        _kind(line, words),
    )


def _kind(line: ClusterLine, words: Words) -> str:
    if line.provenance is None or line.provenance.kind == "real":
        return ""
    mixed = line.provenance.kind == "mixed"
    return words("synthetic.mixed" if mixed else "synthetic.short")
