"""What to do with one return of a workbook, by what was sent in since its template was made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from registry.domain.returns.filing import Return
from registry.domain.returns.findings import in_vietnamese, wire
from registry.workbooks.blanks import Rows
from registry.workbooks.form_template import figure
from registry.workbooks.outcome import Difference, Verdict
from registry.workbooks.reading import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`version` is what to send in as, or what it is already; outdated: what changed meanwhile."""

    draft: Draft
    rows: Rows
    todo: Literal["submit", "repeat", "unchanged", "outdated"]
    version: int
    differences: tuple[Difference, ...] = ()
    theirs: Rows | None = None


def plan(draft: Draft, known: Return | None) -> Plan:
    """The same workbook gives the same plan again, whatever came after it was taken in."""
    rows = {code: wire(value) for code, value in draft.figures.items()}
    versions = known.versions if known is not None else {}
    latest = max(versions, default=0)
    base = min(draft.base, latest)
    stood = versions.get(base)  # None also where somebody has written another number there
    if stood is not None and stood.rows == rows and stood.status != "returned":
        return Plan(draft=draft, rows=rows, todo="unchanged", version=base)
    for number in sorted(versions):
        if number > base and versions[number].rows == rows:
            return Plan(draft=draft, rows=rows, todo="repeat", version=number)
    if latest == base:
        return Plan(draft=draft, rows=rows, todo="submit", version=base + 1)
    theirs = versions[latest].rows
    before = {} if stood is None else stood.rows
    return Plan(
        draft=draft,
        rows=rows,
        todo="outdated",
        version=latest,
        differences=tuple(_differences(draft, before, rows, theirs)),
        theirs=theirs,
    )


def _differences(draft: Draft, base: Rows, yours: Rows, theirs: Rows) -> Iterator[Difference]:
    for code, cell in draft.cells.items():
        before, mine, other = base.get(code), yours.get(code), theirs.get(code)
        if before == mine == other:
            continue
        yield Difference(
            sheet=draft.sheet,
            cell=cell,
            row=code,
            base=_shown(before),
            yours=_shown(mine),
            theirs=_shown(other),
            verdict=_verdict(before, mine, other),
        )


def _verdict(before: object, mine: object, other: object) -> Verdict:
    if mine == other:
        return "both"
    if mine == before:
        return "theirs"
    return "yours" if other == before else "conflict"


def values_of(outdated: Plan) -> Mapping[tuple[str, str], object]:
    """What the marked workbook takes over: cells that only the other side changed."""
    if outdated.theirs is None:
        return {}
    return {
        (one.sheet, one.cell): figure(outdated.theirs.get(one.row))
        for one in outdated.differences
        if one.verdict == "theirs"
    }


def _shown(value: int | str | None) -> str:
    as_number = figure(value)
    return "" if as_number is None else in_vietnamese(as_number)
