"""What became of a workbook, or would: in words, by sheet and cell, with the way on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pagekit.text import Words
from registry.pages import layout
from registry.pages.figures import figure
from registry.pages.filing import megabytes
from registry.pages.layout import HANDED_IN, Chrome, form_name, period_name
from registry.pages.models import ResultPage
from registry.workbooks.outcome import CellNote, ReturnTaken

NOTES_SHOWN_MAX = 200
RETURNS_SHOWN_MAX = 100


@dataclass(frozen=True, kw_only=True)
class _Return:
    """One return in words; `done` names what was done with it, or would be."""

    name: str
    about: str
    period: str
    done: str
    warnings: int
    link: str | None


def render(page: ResultPage, chrome: Chrome) -> str:
    """Only for who has signed in: its forms bear the visitor's token."""
    if chrome.visitor is None:
        raise ValueError("the page of a form needs a visitor")
    words, taken = chrome.words, page.taken
    return layout.render(
        "result",
        chrome,
        title=words(f"result.{taken.status}.title"),
        page=page,
        taken=taken,
        line=_line(page, words),
        returns=[_return(one, page, words) for one in taken.returns[:RETURNS_SHOWN_MAX]],
        returns_left=max(0, len(taken.returns) - RETURNS_SHOWN_MAX),
        counts=list(_counts(taken.returns, words)),
        errors=_by_sheet(taken.errors, chrome),
        errors_left=max(0, len(taken.errors) - NOTES_SHOWN_MAX),
        warnings=_by_sheet(taken.warnings, chrome),
        warnings_left=max(0, len(taken.warnings) - NOTES_SHOWN_MAX),
        conflicts=sum(one.verdict == "conflict" for one in taken.differences),
        figure=lambda value, kind: figure(value, kind, words),
        megabytes=megabytes(page.bytes_max, chrome),
    )


def _line(page: ResultPage, words: Words) -> str:
    taken = page.taken
    match taken.status:
        case "refused":
            return words.counted("result.refused.line", len(taken.errors), file=page.filename)
        case "outdated":
            return words("result.outdated.line", file=page.filename)
        case "would-store":
            return words("result.would-store.line", file=page.filename)
        case "stored":
            return words.counted("result.stored.line", len(taken.returns), file=page.filename)


def _counts(returns: Sequence[ReturnTaken], words: Words) -> Iterator[tuple[str, str]]:
    """How many of each, where there are too many to read them all."""
    actions = [one.action for one in returns]
    for action in dict.fromkeys(actions):
        yield words(f"action.{action}"), words.counted("result.returns", actions.count(action))


def _return(one: ReturnTaken, page: ResultPage, words: Words) -> _Return:
    period = page.periods[one.form, one.period]
    about = page.units.get(one.unit, one.unit)
    if one.subject:
        about = f"{one.subject['name']}, {about}"
    return _Return(
        name=form_name(one.form, words),
        about=about,
        period=period_name(period, words),
        done=words(f"action.{one.action}.long", version=one.return_version),
        warnings=one.warnings,
        link=None if one.return_id is None else f"{HANDED_IN}/{one.return_id}",
    )


def _by_sheet(notes: Sequence[CellNote], chrome: Chrome) -> Mapping[str, list[tuple[str, str]]]:
    """Cell and words, sheet by sheet, as they stand in the workbook."""
    found: dict[str, list[tuple[str, str]]] = {}
    for note in notes[:NOTES_SHOWN_MAX]:
        said = note.message_vi if chrome.lang == "vi" else note.message_en
        found.setdefault(note.sheet, []).append((note.cell, said))
    return found
