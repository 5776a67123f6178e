"""The axes of a cluster's life: a state in words, and how far along it is, as a row of steps."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from pagekit.drawn import drawn
from reporting.pages.models import Axis
from reporting.pages.statuses import as_written
from reporting.pages.text import Words

# What usually follows what. A state outside the row (abolished, converted) ends it.
STEPS = {
    "planning": ("not-in-plan", "in-plan"),
    "legal": ("none", "dossier-open", "established"),
    "investor": ("none", "selecting", "assigned"),
    "detailed-plan": ("none", "drafting", "approved"),
    "infrastructure": (
        "none",
        "project-approved",
        "land-clearing",
        "under-construction",
        "partly-complete",
        "complete",
    ),
    "wastewater": ("none", "planned", "under-investment", "built", "operating", "compliant"),
    "operation": ("no-project", "operating", "full"),
}
# States that stand where another one stands.
SAME_AS = {
    "plan-adjusted": "in-plan",
    "expanding": "established",
    "expanded": "established",
    "adjusted": "established",
    "legacy-unestablished": "none",
    "replacing": "selecting",
    "amended": "approved",
    "closing": "operating",
}
STEP_WIDTH, GAP, HEIGHT = 14, 2, 8


@dataclass(frozen=True, kw_only=True)
class AxisView:
    """One axis in words; `drawing` is empty where its steps are not known."""

    name: str
    state: str
    since: date | None
    drawing: Markup
    said: str


def axis_view(axis: Axis, words: Words) -> AxisView:
    key, state = as_written(axis.key), as_written(axis.state)
    steps = STEPS.get(key, ())[1:]
    place = _place(key, state)
    return AxisView(
        name=words.known("axis", key),
        state=words.known(key, axis.state),
        since=axis.since,
        drawing=_drawing(len(steps), place),
        said="" if place is None else words("cluster.step", n=place, of=len(steps)),
    )


def _place(key: str, state: str) -> int | None:
    """How many steps are taken; None where the state has left the row."""
    steps = STEPS.get(key, ())
    stands_for = SAME_AS.get(state, state)
    return steps.index(stands_for) if stands_for in steps else None


def _drawing(count: int, place: int | None) -> Markup:
    if not count:
        return drawn("")
    width = count * (STEP_WIDTH + GAP) - GAP
    if place is None:
        y = HEIGHT / 2 - 1
        return drawn(f'<rect class="st9" x="0" y="{y:.0f}" width="{width}" height="2"/>')
    return drawn(
        "".join(
            f'<rect class="st{_tone(index, place)}" x="{index * (STEP_WIDTH + GAP)}" y="0"'
            f' width="{STEP_WIDTH}" height="{HEIGHT}"/>'
            for index in range(count)
        )
    )


def _tone(index: int, place: int) -> int:
    """Not reached, passed, or where it stands."""
    return 0 if index >= place else 2 if index == place - 1 else 1
