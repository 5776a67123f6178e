"""`python -m nhipcau_local <verb>`: what the Makefile calls."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from engines.jars import JarsMissing
from engines.process import ServerFailed
from nhipcau_local import check as checking
from nhipcau_local import demo as loading
from nhipcau_local import documents, events, lock, topics, verbs
from nhipcau_local import down as stopping
from nhipcau_local import status as looking
from nhipcau_local import up as starting
from nhipcau_local.places import TOPICS
from nhipcau_local.saying import say, stop
from nhipcau_local.state import Busy

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

# What a person can do something about; anything else is a bug and shows its trace.
EXPECTED = (
    ServerFailed,
    JarsMissing,
    PermissionError,
    topics.CannotBeMade,
    topics.PartitionsDiffer,
    verbs.NotRunning,
    verbs.NotSoCalled,
    loading.CannotBeLoaded,
    Busy,
)


@app.command()
def up(*, demo: bool = True, size: str | None = None) -> None:
    with _in_plain_words():
        asyncio.run(starting.up(with_demo=demo, size=size))


@app.command(name="demo")
def load_demo(size: str = loading.USUAL) -> None:
    """Starts what does not run."""
    with _in_plain_words():
        asyncio.run(starting.up(size=size.upper()))


@app.command()
def down() -> None:
    with _in_plain_words():
        asyncio.run(stopping.down())


@app.command()
def fresh() -> None:
    with _in_plain_words():
        asyncio.run(stopping.fresh())


@app.command()
def status(*, json: bool = False) -> None:
    with _in_plain_words():
        asyncio.run(looking.status(as_json=json))


@app.command()
def token(role: str = "", province: str = "") -> None:
    """PROVINCE may name several, separated by commas."""
    with _in_plain_words():
        print(verbs.token(role, province.replace(",", " ").split()))


@app.command(name="topics")
def make_topics(
    bootstrap: str | None = None,
    replication: int = 1,
    declared: Annotated[Path, typer.Option()] = TOPICS,
) -> None:
    """Here, or on a cluster elsewhere."""
    with _in_plain_words():
        asyncio.run(
            verbs.make_topics(bootstrap=bootstrap, replication=replication, declared=declared)
        )


@app.command()
def migrate() -> None:
    with _in_plain_words():
        asyncio.run(verbs.migrate())


@app.command()
def rebuild(projection: str, build: str = "", reason: str = "") -> None:
    """Without BUILD: a new one beside the live one. With it: let that one answer."""
    with _in_plain_words():
        sys.exit(verbs.rebuild(projection, build, reason))


@app.command()
def incarnation(service: str) -> None:
    with _in_plain_words():
        sys.exit(asyncio.run(verbs.incarnation(service)))


@app.command()
def lag(*, json: bool = False) -> None:
    with _in_plain_words():
        sys.exit(verbs.lag(as_json=json))


@app.command()
def figures(*, json: bool = False) -> None:
    with _in_plain_words():
        sys.exit(verbs.asked("reporting", "figures", *(["--json"] if json else [])))


@app.command()
def parked(*, json: bool = False) -> None:
    with _in_plain_words():
        sys.exit(verbs.asked("reporting", "parked", "list", *(["--json"] if json else [])))


@app.command()
def release(parked: str, reason: str = "") -> None:
    with _in_plain_words():
        sys.exit(verbs.release(parked, reason))


@app.command()
def poison() -> None:
    with _in_plain_words():
        asyncio.run(verbs.poison())


@app.command()
def check() -> None:
    sys.exit(not asyncio.run(checking.check()))


@app.command()
def docs() -> None:
    with _in_plain_words():
        documents.write_all()


@app.command(name="events")
def events_page() -> None:
    print(events.page(), end="")


@app.command(name="lock")
def write_lock() -> None:
    sys.exit(lock.write())


@contextmanager
def _in_plain_words() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        say("interrupted; what runs goes on: `make status`, `make up`, `make down`")
        raise SystemExit(130) from None
    except (BaseExceptionGroup, *EXPECTED) as error:
        reasons = list(_leaves(error))
        if not all(isinstance(reason, EXPECTED) for reason in reasons):
            raise
        for reason in reasons:
            stop(str(reason))
        raise SystemExit(1) from None


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _leaves(part)
    else:
        yield error


app()
