"""What a command line answers: a table for people, one JSON value for programs."""

import sys
from collections.abc import Iterable
from typing import Any

import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

WIDE = 200  # columns, where the answer goes into a pipe or a file

console = Console(width=None if sys.stdout.isatty() else WIDE)


def say_json(found: object) -> None:
    """One value on standard output, whatever the terminal; dates and amounts as text."""
    sys.stdout.buffer.write(orjson.dumps(found, default=str, option=orjson.OPT_INDENT_2) + b"\n")


def say_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """A row for each, begun by what names it; what is not known is a dash."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for nth, column in enumerate(columns):
        table.add_column(column, no_wrap=nth == 0, overflow="fold")
    for row in rows:
        table.add_row(*("–" if value is None else str(value) for value in row))
    console.print(table if table.row_count else f"{title}: none")


def say_done(sentence: str, *, as_json: bool, **done: object) -> None:
    """What was done: the sentence, or what it says as an object."""
    if as_json:
        say_json(done)
    else:
        console.print(sentence, highlight=False, markup=False, soft_wrap=True)
