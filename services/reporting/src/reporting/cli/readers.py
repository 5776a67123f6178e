"""`status` and `lag`: how far this service has come, with what it hears and what it says."""

from dataclasses import asdict

import typer

from reporting import app as composition
from reporting.cli.asking import ask, look_up, settings
from reporting.pages.models import ReaderLine
from reporting.queries.operations import readers
from servicekit.saying import say_json, say_table
from servicekit.verbs import AsJson, backlog_of, say_backlog


def status(as_json: AsJson = False) -> None:
    """How far each build has read each topic, what is parked, and which builds there are."""
    page = ask(lambda operations: operations.page())
    if as_json:
        say_json(page)
        return
    _say_readers(page.readers)
    typer.echo(
        f"parked: {len(page.parked)}, quarantined: "
        f"{sum(line.discarded_at is None for line in page.quarantined)}, "
        f"builds: {len(page.builds)}; synthetic data: {'yes' if page.synthetic else 'no'}"
    )


def lag(as_json: AsJson = False) -> None:
    """What is not read yet of others' events, and what of its own is not on Kafka yet."""
    heard = look_up(readers)
    own = backlog_of(settings())
    if as_json:
        say_json({"readers": heard, "log": asdict(own)})
        return
    _say_readers(heard)
    say_backlog(own, source=composition.EVENT_LOG.source)


def _say_readers(lines: tuple[ReaderLine, ...]) -> None:
    say_table(
        "Readers",
        ("projection", "build", "topic", "state", "behind", "lag s", "parked", "quarantined"),
        (
            (
                *(line.projection, line.build, line.topic, line.state, line.behind),
                *(None if line.lag_s is None else round(line.lag_s), line.parked, line.quarantined),
            )
            for line in lines
        ),
    )
