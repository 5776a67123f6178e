"""`parked`: what could not be applied, and what is to become of it."""

from typing import Annotated

import typer

from reporting.cli.asking import Projection, Why, ask, decide, operator
from reporting.commands.discard_message import DiscardMessage
from reporting.commands.discard_parked import DiscardParked
from reporting.commands.release_parked import ReleaseParked
from reporting.domain.held import HeldMessage
from servicekit.saying import say_done, say_json, say_table
from servicekit.verbs import AsJson, Yes

verbs = typer.Typer(no_args_is_help=True, help="Facts that could not be applied.")

ParkedId = Annotated[int, typer.Argument(help="As `parked list` shows it.")]


@verbs.command("list")
def list_parked(as_json: AsJson = False) -> None:
    """What waits, the oldest first."""
    page = ask(lambda operations: operations.page())
    if as_json:
        say_json({"parked": page.parked, "quarantined": page.quarantined})
        return
    say_table(
        "Parked",
        ("id", "projection", "aggregate", "event", "kind", "waiting", "since", "reason"),
        (
            (
                *(line.id, line.projection, line.name or line.stream_id, line.type, line.kind),
                *(line.waiting, f"{line.since:%F %T}", line.reason.en),
            )
            for line in page.parked
        ),
    )
    say_table(
        "Quarantined",
        ("topic", "partition", "offset", "since", "reason"),
        (
            (line.topic, line.partition, line.offset, f"{line.since:%F %T}", line.reason.en)
            for line in page.quarantined
        ),
    )


@verbs.command("inspect")
def inspect_parked(
    parked_id: ParkedId,
    as_json: AsJson = False,  # noqa: ARG001 - its answer is JSON with or without
) -> None:
    """One parked aggregate with every message that waits, as JSON."""
    say_json(ask(lambda operations: operations.held(parked_id)))


@verbs.command("release")
def release_parked(parked_id: ParkedId, reason: Why, as_json: AsJson = False) -> None:
    """Try it again, in order."""
    command = ReleaseParked(parked_id=parked_id, reason=reason)
    applied = decide(lambda office: office.release(operator(), command))
    say_done(f"{applied} message(s) applied", as_json=as_json, released=parked_id, applied=applied)


@verbs.command("discard")
def discard_parked(
    parked_id: ParkedId, reason: Why, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Leave this fact out for good, in every build; it cannot be undone."""
    if not yes:
        typer.confirm("This cannot be undone. Go on?", abort=True, err=True)
    command = DiscardParked(parked_id=parked_id, reason=reason)
    decide(lambda office: office.discard(operator(), command))
    say_done("discarded", as_json=as_json, discarded=parked_id)


@verbs.command("discard-message")
def discard_message(  # noqa: PLR0917 - arguments of a command line
    projection: Projection,
    topic: str,
    partition: int,
    offset: int,
    reason: Why,
    as_json: AsJson = False,
) -> None:
    """Say that nothing is missing because of a quarantined message."""
    message = HeldMessage(topic=topic, partition=partition, offset=offset)
    command = DiscardMessage(projection=projection, message=message, reason=reason)
    decide(lambda office: office.discard_message(operator(), command))
    say_done(
        "discarded",
        as_json=as_json,
        discarded={"topic": topic, "partition": partition, "offset": offset},
    )
