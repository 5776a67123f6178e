"""What a person at the terminal reads while the system comes up."""

from rich.console import Console

# To stderr, so that what a verb answers (a token, JSON) stands alone on stdout.
console = Console(stderr=True, highlight=False, soft_wrap=True)
answers = Console(highlight=False, soft_wrap=True)


def say(line: str) -> None:
    console.print(f"[dim]·[/dim] {line}", markup=True)


def warn(line: str) -> None:
    console.print(f"[yellow]![/yellow] {line}")


def stop(line: str) -> None:
    console.print("[red]✗[/red]", end=" ")
    console.print(line, markup=False, soft_wrap=True)
