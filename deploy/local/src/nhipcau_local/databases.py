"""A database and a role for each service, by deploy/postgres/service.sql."""

import subprocess

from engines.postgres import Postgres, program
from engines.process import ServerFailed
from nhipcau_local.places import SERVICE_SQL


def ensure(postgres: Postgres, service: str, password: str) -> None:
    done = subprocess.run(
        [
            str(program("psql")),
            *("--no-psqlrc", "--quiet", "--dbname", postgres.dsn),
            *("--set", f"service={service}", "--set", f"secret={password}"),
            *("--file", str(SERVICE_SQL)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerFailed(f"The database of {service} cannot be made:\n{done.stderr}")
