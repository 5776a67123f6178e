"""`kafka-declared`: makes topics, users and rights of a cluster what the files declare."""

import asyncio
import ssl
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from nhipcau_kafka import access, topics
from nhipcau_kafka.access import User
from nhipcau_kafka.asking import Refused, connected
from nhipcau_kafka.passwords import TooShort, set_passwords

PATIENCE_S = 60.0  # with a broker that is just starting

main = typer.Typer(add_completion=False)

Bootstrap = Annotated[str, typer.Option(envvar="DECLARE_BOOTSTRAP", help="Where Kafka is.")]
Topics = Annotated[Path, typer.Option(envvar="DECLARE_TOPICS", help="The declared topics.")]
Access = Annotated[Path, typer.Option(envvar="DECLARE_ACCESS", help="The declared users.")]
Passwords = Annotated[
    Path, typer.Option(envvar="DECLARE_PASSWORDS", help="A folder of NAME_kafka_password.")
]
Replication = Annotated[
    int, typer.Option(envvar="DECLARE_REPLICATION", help="Copies of each partition.")
]
Username = Annotated[str, typer.Option(envvar="DECLARE_USERNAME", help="Who may do this.")]
Mechanism = Annotated[str, typer.Option(envvar="DECLARE_SASL_MECHANISM", help="How it logs in.")]
CaFile = Annotated[
    Path | None, typer.Option(envvar="DECLARE_CA_FILE", help="Whose certificates to trust: TLS.")
]


@main.command()
def declare(  # noqa: PLR0917 - options of a command line
    bootstrap: Bootstrap,
    topics_file: Topics = Path("topics.yaml"),
    access_file: Access = Path("access.yaml"),
    passwords: Passwords = Path("/run/secrets"),
    replication: Replication = 1,
    username: Username = "admin",
    mechanism: Mechanism = "PLAIN",
    ca_file: CaFile = None,
) -> None:
    """Users with their passwords and rights, then topics. Running it again changes nothing more."""
    options: dict[str, Any] = {
        "security_protocol": "SASL_SSL" if ca_file else "SASL_PLAINTEXT",
        "sasl_mechanism": mechanism,
        "sasl_plain_username": username,
        "sasl_plain_password": _password(passwords, username),
    }
    if ca_file:
        options["ssl_context"] = ssl.create_default_context(cafile=ca_file)
    users = access.declared(access_file)
    secrets = {user.name: _password(passwords, user.name) for user in users}
    wanted = topics.declared(topics_file)
    try:
        asyncio.run(
            _declare(
                bootstrap=bootstrap,
                options=options,
                users=users,
                secrets=secrets,
                wanted=wanted,
                replication=replication,
            )
        )
    except (Refused, TooShort, topics.CannotBeMade, topics.PartitionsDiffer, KafkaError) as why:
        sys.exit(f"{type(why).__name__}: {why}")


async def _declare(
    *,
    bootstrap: str,
    options: Mapping[str, Any],
    users: list[User],
    secrets: Mapping[str, str],
    wanted: list[topics.Topic],
    replication: int,
) -> None:
    await _until_it_answers(bootstrap, options)
    async with connected(bootstrap, options) as client:
        await _grant(client, users, secrets)
    made = await topics.create(bootstrap, wanted, replication=replication, options=options)
    for name in made:
        typer.echo(f"topic {name} made")
    typer.echo(f"Kafka is as declared: {len(users)} users, {len(wanted)} topics")


async def _grant(client: AIOKafkaClient, users: list[User], secrets: Mapping[str, str]) -> None:
    await set_passwords(client, secrets)
    given, taken = await access.grant(client, users)
    for word, rights in (("given", given), ("taken", taken)):
        for right in sorted(rights):
            operation = access.Operation(right.operation).name.lower()
            typer.echo(f"{word}: {right.principal} may {operation} {right.name}")


async def _until_it_answers(bootstrap: str, options: Mapping[str, Any]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                async with connected(bootstrap, options):
                    return
            except KafkaError:
                await asyncio.sleep(0.5)


def _password(folder: Path, user: str) -> str:
    file = folder / f"{user}_kafka_password"
    try:
        return file.read_text("utf-8").strip()
    except FileNotFoundError:
        sys.exit(f"there is no password of {user}: {file} is missing")


if __name__ == "__main__":
    main()
