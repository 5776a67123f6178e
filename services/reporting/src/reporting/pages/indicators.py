"""The indicators as data: how each is written, on which basis, which way is good, its classes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pagekit.format import Lang, Number, number, rounded_to, signed
from reporting.pages.text import Words

type Kind = Literal["count", "area", "rate"]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """`places` on screens (downloads carry the exact value); `good` 0 means neither way is."""

    key: str
    kind: Kind
    row: str
    good: int = 0
    breaks: tuple[int, ...] = ()
    minor: bool = False

    @property
    def places(self) -> int:
        return {"count": 0, "area": 1, "rate": 1}[self.kind]

    @property
    def additive(self) -> bool:
        return self.kind != "rate"

    def text(self, value: Number | None, lang: Lang) -> str:
        return number(value, lang, self.places)

    def difference(self, value: Number | None, words: Words) -> str:
        text = signed(value, words.lang, self.places)
        return words("delta.points", value=text) if self.kind == "rate" else text

    def tone(self, value: Number | None) -> str:
        """The class of a value on the map: none, or 1 (lowest) to 5, by the value as written."""
        if value is None:
            return "none"
        written = rounded_to(value, self.places)
        return str(1 + sum(written >= Decimal(limit) for limit in self.breaks))


INDICATORS = {
    indicator.key: indicator
    for indicator in (
        Indicator(key="planned", kind="count", row="1", minor=True),
        Indicator(key="established", kind="count", row="3", good=1, breaks=(10, 20, 40, 60)),
        Indicator(key="established_ha", kind="area", row="4", good=1),
        Indicator(key="operating", kind="count", row="15", good=1, breaks=(5, 10, 25, 40)),
        Indicator(key="operating_established", kind="count", row="15.1", good=1, minor=True),
        Indicator(key="operating_unestablished", kind="count", row="15.2", minor=True),
        Indicator(key="operating_ha", kind="area", row="16", good=1, minor=True),
        Indicator(key="industrial_ha", kind="area", row="17", good=1),
        Indicator(key="leased_ha", kind="area", row="18", good=1),
        Indicator(key="fill", kind="rate", row="19", good=1, breaks=(30, 50, 65, 80)),
        Indicator(key="projects", kind="count", row="20", good=1, breaks=(50, 150, 400, 800)),
        Indicator(key="fdi_projects", kind="count", row="21", good=1, minor=True),
        Indicator(key="projects_operating", kind="count", row="22", good=1, minor=True),
        Indicator(key="jobs", kind="count", row="25", good=1),
        Indicator(key="wastewater_invested", kind="count", row="26", good=1, minor=True),
        Indicator(key="wastewater_operating", kind="count", row="–", good=1, minor=True),
        Indicator(
            key="wastewater_compliant", kind="count", row="27", good=1, breaks=(1, 5, 10, 20)
        ),
    )
}
KEY_FIGURES = ("established", "operating", "fill", "projects", "jobs", "wastewater_compliant")
MAPPED = tuple(key for key, indicator in INDICATORS.items() if indicator.breaks)
REGION_KEYS = ("established", "operating", "leased_ha", "fill", "jobs")
