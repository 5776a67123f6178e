"""What the engines take from the machine, and what they refuse."""

import os
import socket
from pathlib import Path

import asyncpg
import pytest

from engines import jars, ports
from engines.java import JAVA
from engines.postgres import THROWAWAY, Postgres, can_enter, owner_of_data, program


def test_a_taken_port_is_not_given() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken: int = other.getsockname()[1]

        given = ports.free_port(taken)

    assert given != taken
    assert ports.LOWEST <= given <= ports.HIGHEST


def test_a_free_port_is_given_to_whoever_wants_it() -> None:
    free = ports.free_port()

    assert ports.free_port(free) == free


def test_the_lock_holds_the_broker_with_its_logging_and_one_version_of_kafka() -> None:
    locked = jars.locked()

    kafka = {jar.version for jar in locked if jar.group == "org.apache.kafka"}
    assert kafka == {"4.3.1"}
    assert {"kafka_2.13", "log4j-slf4j-impl", "log4j-core"} <= {jar.artifact for jar in locked}
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in locked)


def test_a_damaged_jar_is_noticed(tmp_path: Path) -> None:
    jar = jars.locked()[0]
    (tmp_path / jar.file_name).write_bytes(b"<html>Not Found</html>")

    assert not jars.is_here(jar, tmp_path / jar.file_name)


def test_the_wheels_bring_their_programs() -> None:
    assert os.access(JAVA, os.X_OK)
    assert os.access(program("psql"), os.X_OK)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives PostgreSQL to another user")
def test_a_closed_folder_is_known_before_postgresql_fails_in_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    assert not can_enter(owner_of_data(), closed / "not" / "made" / "yet")
    assert can_enter(owner_of_data(), Path("/"))


@pytest.mark.postgres
async def test_with_a_password_nobody_comes_in_without_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("postgres")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)
    server = Postgres(folder / "server", settings=THROWAWAY, password="grain")
    await server.start()

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.dsn_of("postgres", "postgres", "chaff"))

    server.kill()
