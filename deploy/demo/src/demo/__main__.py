"""The demo set: write it into a file, print its digest, or load it into running services."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import httpx
import orjson
import typer
from rich.console import Console

from demo.cases import as_csv
from demo.chance import SEED
from demo.client import TIMEOUT_S, Service, Unusable
from demo.loading import IN_FLIGHT, Loading, Unexpected
from demo.showing import shown
from demo.world import World, build

REFUSED = 3
"""The exit code where nothing was sent and nothing can be; 1 where it can go on."""

main = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)

Size = Annotated[str, typer.Option(help="S: six provinces; M: all 63.", envvar="DEMO_SIZE")]
Seed = Annotated[int, typer.Option(help="Another seed makes another set.")]
RegistryUrl = Annotated[
    str, typer.Option("--registry", help="Its address.", envvar="DEMO_REGISTRY_URL")
]
ReportingUrl = Annotated[
    str, typer.Option("--reporting", help="Its address.", envvar="DEMO_REPORTING_URL")
]
Token = Annotated[str, typer.Option("--token", help="A bearer token.", envvar="DEMO_TOKEN")]
OperatorToken = Annotated[
    str,
    typer.Option(
        "--operator-token", help="If clocks need another one.", envvar="DEMO_OPERATOR_TOKEN"
    ),
]
TokenFile = Annotated[Path | None, typer.Option(help="A file that holds it.", show_default=False)]


@main.command()
def generate(
    out: Annotated[Path, typer.Option(help="Where to write the lines.")],
    size: Size = "S",
    seed: Seed = SEED,
) -> None:
    """Write every line with its step, one JSON object each."""
    world = _world(size, seed)
    with out.open("wb") as file:
        for line in world.lines:
            file.write(line.as_bytes())
    typer.echo(f"{len(world.lines)} lines, {world.digest()}")


@main.command()
def digest(size: Size = "S", seed: Seed = SEED) -> None:
    """Print the digest: the same for the same size and seed."""
    typer.echo(_world(size, seed).digest())


@main.command()
def planted(size: Size = "S", seed: Seed = SEED) -> None:
    """Print the table of planted cases: what a reader should see of each."""
    typer.echo(as_csv(_world(size, seed).cases), nl=False)


@main.command()
def load(  # noqa: PLR0917 - options of a command line
    registry: RegistryUrl,
    reporting: ReportingUrl,
    token: Token = "",
    token_file: TokenFile = None,
    operator_token: OperatorToken = "",
    operator_token_file: TokenFile = None,
    size: Size = "S",
    seed: Seed = SEED,
) -> None:
    """File the set through the public APIs, moving the clocks forward. Goes on where it stopped.

    The token needs the roles agency_officer (commands) and operator (clocks, feed); a token of
    its own may be given for the operator.
    """
    console = Console(stderr=True)
    officer = _token(token, token_file)
    if not officer:
        raise typer.BadParameter("a token is needed: --token, --token-file or DEMO_TOKEN")
    operator = _token(operator_token, operator_token_file) or officer
    console.print(f"making the set of size {size.upper()}", highlight=False)
    world = _world(size, seed)
    failures: list[Exception] = []
    try:
        asyncio.run(_load(world, registry, reporting, (officer, operator), console))
    except* (Unexpected, Unusable) as group:
        failures = _leaves(group)
    for failure in failures[:1]:
        _explain(failure, console)
        for_ever = isinstance(failure, Unusable) and failure.for_ever
        raise typer.Exit(REFUSED if for_ever else 1)


async def _load(
    world: World, registry: str, reporting: str, tokens: tuple[str, str], console: Console
) -> None:
    officer, operator = tokens
    limits = httpx.Limits(max_connections=IN_FLIGHT + 2)
    began = time.monotonic()
    async with (
        httpx.AsyncClient(base_url=registry, timeout=TIMEOUT_S, limits=limits) as to_registry,
        httpx.AsyncClient(base_url=reporting, timeout=TIMEOUT_S, limits=limits) as to_reporting,
    ):
        with shown(len(world.lines), console) as seen:
            loading = Loading(
                world=world,
                registry=Service(
                    name="registry", http=to_registry, token=officer, operator_token=operator
                ),
                reporting=Service(
                    name="reporting", http=to_reporting, token=officer, operator_token=operator
                ),
                shown=seen,
            )
            await loading.run()
    seconds = time.monotonic() - began
    console.print(
        f"size {world.size}: {loading.sent:,} commands in {seconds:.1f} s "
        f"({loading.sent / max(seconds, 0.001):.0f}/s), {loading.refused} refused as planned, "
        f"{loading.already} known from before; digest {world.digest()[:16]}",
        highlight=False,
    )


def _world(size: str, seed: int) -> World:
    try:
        return build(size.upper(), seed)
    except KeyError:
        raise typer.BadParameter("the size is S or M") from None


def _token(token: str, file: Path | None) -> str:
    return file.read_text("utf-8").strip() if file is not None else token


def _leaves(group: BaseExceptionGroup[Exception]) -> list[Exception]:
    found: list[Exception] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found


def _explain(failure: Exception, console: Console) -> None:
    """In both languages: what stopped the loading."""
    lines = [str(failure)]
    match failure:
        case Unusable():
            lines = [failure.vi, failure.en]
        case Unexpected():
            line, expected = failure.line, failure.line.expected
            lines = [f"Không như dự kiến / not as planned: {line.key} ({line.step})"]
            if expected is not None:
                lines.append(f"lẽ ra bị từ chối / should have been refused: {expected.code}")
            lines += [_words(failure.vi), _words(failure.en), orjson.dumps(line.body).decode()]
        case _:
            pass
    for text in lines:
        console.print(text, highlight=False, markup=False)


def _words(answer: Mapping[str, Any]) -> str:
    problem = answer.get("problem") or {}
    head = f"{answer.get('status', '')} {problem.get('code', '')}".strip()
    return f"{head}: {problem.get('title', '')}. {problem.get('detail', '')}"


if __name__ == "__main__":
    main()
