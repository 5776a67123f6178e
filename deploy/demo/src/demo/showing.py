"""How far the loading is: a bar on a terminal, a line now and then elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

LINE_EVERY = 12
"""Without a terminal, one step in so many is reported."""


class Rate(ProgressColumn):
    """Commands a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("   – /s" if speed is None else f"{speed:4.0f} /s")


class Shown:
    """What a person sees of one run."""

    def __init__(self, progress: Progress, task: TaskID, console: Console, total: int) -> None:
        self._progress = progress
        self._task = task
        self._console = console
        self._total = total
        self._done = 0
        self._steps = 0

    def skip(self, lines: int, begin: date) -> None:
        """What an earlier run has done."""
        if lines:
            self._console.print(f"going on at {begin}: {lines:,} commands are there already")
            self._progress.update(self._task, completed=lines)
            self._done = lines

    def step(self, step: date) -> None:
        self._progress.update(self._task, description=f"{step:%d/%m/%Y}")
        if not self._console.is_terminal and self._steps % LINE_EVERY == 0:
            self._console.print(f"{step}  {self._done:,} of {self._total:,} commands")
        self._steps += 1

    def advance(self, lines: int) -> None:
        self._done += lines
        self._progress.advance(self._task, lines)


@contextmanager
def shown(total: int, console: Console) -> Iterator[Shown]:
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=console,
        disable=not console.is_terminal,
    )
    with progress:
        yield Shown(progress, progress.add_task("", total=total), console, total)
