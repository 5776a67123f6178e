"""`python -m benchmarks [NAME …] [--write]`: measure, print ratios, keep them in the documents."""

import asyncio
import platform
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import psutil
import typer
from rich.console import Console
from rich.table import Table

from benchmarks import commands, latency, projection, relay_drain, scale, workbooks
from benchmarks.ratio import Ratio
from benchmarks.servers import Bench, bench

MEASUREMENTS: Mapping[str, Callable[[Bench], Awaitable[list[Ratio]]]] = {
    "relay": relay_drain.measure,
    "projection": projection.measure,
    "commands": commands.measure,
    "latency": latency.measure,
    "workbooks": workbooks.measure,
    "scale": scale.measure,
}
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
console = Console()


def main(
    names: Annotated[list[str] | None, typer.Argument(help="; ".join(MEASUREMENTS))] = None,
    write: Annotated[bool, typer.Option(help="Keep the figures in docs/performance.md.")] = False,
) -> None:
    """Measure with nothing else running: the machine's two cores are part of the result."""
    for name in (unknown := [name for name in names or () if name not in MEASUREMENTS]):
        console.print(f"[red]There is no measurement {name!r}; there are {', '.join(MEASUREMENTS)}")
    if unknown:
        raise typer.Exit(2)
    ratios = asyncio.run(_measure(names or list(MEASUREMENTS)))
    console.print(_table(ratios))
    if write:
        _write(ratios)
    if any(ratio.verdict == "not reached" for ratio in ratios):
        raise typer.Exit(1)


async def _measure(names: list[str]) -> list[Ratio]:
    ratios: list[Ratio] = []
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        async with bench(Path(folder)) as servers:
            for name in names:
                with console.status(f"measuring: {name}"):
                    found = await MEASUREMENTS[name](servers)
                for ratio in found:
                    console.print(f"{ratio.name}: [bold]{ratio.value:.2f}[/] {ratio.verdict}")
                ratios += found
    return ratios


def _table(ratios: list[Ratio]) -> Table:
    table = Table("measurement", "ratio", "at least", "aim", "", "baseline", "figures")
    for ratio in ratios:
        table.add_row(
            ratio.name,
            f"{ratio.value:.2f}",
            ("≤ " if ratio.smaller_is_better else "") + f"{ratio.at_least:g}",
            f"{ratio.aim:g}" if ratio.aim is not None else "–",
            ratio.verdict,
            ratio.baseline,
            "\n".join(f"{name}: {text}" for name, text in ratio.figures.items()),
        )
    return table


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return f"{psutil.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


def _write(ratios: list[Ratio]) -> None:
    """Replace the measured part of the page; what was decided about it stands below and stays."""
    day = datetime.now(UTC).date().isoformat()
    rows = [
        f"| {ratio.name} | {ratio.value:.2f} | {ratio.at_least:g} / "
        f"{'–' if ratio.aim is None else f'{ratio.aim:g}'} | {ratio.verdict} | {ratio.baseline} | "
        + "; ".join(f"{name} {text}" for name, text in ratio.figures.items())
        + " |"
        for ratio in ratios
    ]
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- measured -->")
    _, _, after = rest.partition("<!-- /measured -->")
    head = (
        "| measurement | ratio | at least / aim | | baseline | figures |\n|---|---|---|---|---|---|"
    )
    table = "\n".join([f"Measured on {day}: {_machine()}.", "", head, *rows])
    PAGE.write_text(
        f"{before}<!-- measured -->\n{table}\n<!-- /measured -->{after}", encoding="utf-8"
    )


if __name__ == "__main__":
    typer.run(main)
