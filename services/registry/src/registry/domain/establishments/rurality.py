"""Whether an establishment counts as rural industry (cơ sở CNNT) on a day, question by question.

Each question is answered by a dated row. Readers decide by their own day: that of a plan decision,
or of a round of selection.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from registry.domain.establishments.law import Law
from registry.domain.establishments.state import State
from territory import Territory

Answer = Literal["yes", "no", "unknown"]
Question = Literal["form", "place", "size", "sector"]


@dataclass(frozen=True, slots=True)
class Counted:
    """One answer and the text that it rests on."""

    question: Question
    subject: str | None
    answer: Answer
    legal_basis: str | None
    evidence: str | None


def counted(state: State, on: date, law: Law) -> Iterator[Counted]:
    """All four questions, in the order in which an officer asks them."""
    yield _form(state, on, law)
    yield _place(state, on, law)
    yield _size(state, on, law)
    yield _sector(state, on, law)


def _form(state: State, on: date, law: Law) -> Counted:
    row = law.form(state.legal_form or "", on)
    if row is None:
        return Counted("form", state.legal_form, "unknown", None, None)
    answer: Answer = "yes" if row.counts == "yes" else "no"
    return Counted("form", state.legal_form, answer, row.legal_basis, row.evidence)


def _place(state: State, on: date, law: Law) -> Counted:
    place = state.place
    if place is None or state.unit is None:
        return Counted("place", None, "unknown", None, None)
    row = law.place(
        place["kind"],
        place.get("ward_of"),
        on,
        in_central_city=_in_central_city(state, on, law.territory),
    )
    if row is None:
        return Counted("place", place["kind"], "unknown", None, None)
    match row.counts:
        case "yes" | "no":
            answer: Answer = row.counts
        case "recent-commune":
            answer = _was_a_commune(place.get("commune_until"), row.years or 0, on)
        case "craft-village":
            answer = "no" if state.craft_village is None else "yes"
        case _:
            answer = "unknown"
    return Counted("place", place["kind"], answer, row.legal_basis, row.evidence)


def _size(state: State, on: date, law: Law) -> Counted:
    """The law on small and medium enterprises speaks of enterprises alone."""
    if state.legal_form != "enterprise":
        return Counted("size", state.size, "yes", None, None)
    for row in law.sizes_on(on):
        if row.size == state.size:
            answer: Answer = "yes" if row.counts == "yes" else "no"
            return Counted("size", state.size, answer, row.legal_basis, row.evidence)
    return Counted("size", state.size, "unknown", None, None)


def _sector(state: State, on: date, law: Law) -> Counted:
    row = None if state.sector is None else law.sector(state.sector, on)
    if row is None:
        return Counted("sector", state.sector, "unknown", None, None)
    answers: dict[str, Answer] = {"yes": "yes", "no": "no"}
    answer = answers.get(row.counts, "unknown")
    return Counted("sector", state.sector, answer, row.legal_basis, row.evidence)


def _in_central_city(state: State, on: date, territory: Territory) -> bool:
    """By the province of the day, which need not be that of the paper that placed it."""
    placed = territory.place(state.unit or "", state.stays[-1].since, state.former_unit)
    code = placed.unit34 if territory.borders(on) == "34" else placed.unit63
    return code is not None and territory.unit(code, on).kind == "city"


def _was_a_commune(until: str | None, years: int, on: date) -> Answer:
    """Less than so many years, counted to the end of the year before."""
    if until is None:
        return "unknown"
    last = date.fromisoformat(until)
    return "yes" if (on.year - 1 - years, 12, 31) < (last.year, last.month, last.day) else "no"
