"""What the system consists of, and how each process of it is started."""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engines.kafka import Kafka
from engines.ports import free_port, is_free
from engines.postgres import Postgres
from engines.process import ServerProcess
from nhipcau_local import places
from nhipcau_local.state import State

HOST = "127.0.0.1"
PORTS = {"issuer": 28100, "registry": 28101, "reporting": 28102, "postgres": 25432, "kafka": 29092}
SERVICES = ("registry", "reporting")
POOL_SIZE_MAX = "6"  # One person uses this system.


@dataclass(frozen=True, slots=True)
class Program:
    """A process of ours: the issuer or a service."""

    name: str
    command: tuple[str, ...]
    settings: Mapping[str, str]
    url: str
    ready: str  # path that answers 200 when it can be used

    @property
    def process(self) -> ServerProcess:
        return ServerProcess(self.name, places.RUN, places.LOGS)


class System:
    """Everything by name, at the ports and with the passwords of the state."""

    def __init__(self, state: State) -> None:
        self.state = state
        for service in SERVICES:  # before the state is saved, so that it holds them
            state.password(service)
            state.password(f"{service} sessions")
        state.password("tax codes")
        self.postgres = Postgres(
            places.postgres_folder(), password=state.password("postgres"), logs=places.LOGS
        )
        self.kafka = Kafka(places.KAFKA, logs=places.LOGS)
        self.postgres.port = state.ports.get("postgres", 0)
        self.kafka.port = state.ports.get("kafka", 0)

    @property
    def issuer(self) -> Program:
        port = str(self.state.ports["issuer"])
        return Program(
            name="issuer",
            command=python(
                *("servicekit.issuer", "--development"),
                *("--port", port, "--data-dir", str(places.ISSUER)),
            ),
            settings={},
            url=self.url("issuer"),
            ready="/.well-known/openid-configuration",
        )

    def service(self, name: str, *arguments: str) -> Program:
        return Program(
            name=name,
            command=python(name, *(arguments or ("all",))),
            settings=self.settings(name),
            url=self.url(name),
            ready="/health/ready",
        )

    @property
    def services(self) -> tuple[Program, ...]:
        return tuple(self.service(name) for name in SERVICES)

    @property
    def programs(self) -> tuple[Program, ...]:
        return (self.issuer, *self.services)

    def url(self, name: str) -> str:
        return f"http://{HOST}:{self.state.ports[name]}"

    def database(self, name: str) -> str:
        return self.postgres.dsn_of(name, name, self.state.password(name))

    def settings(self, name: str) -> dict[str, str]:
        """The environment of a service, as .env.example explains it."""
        values = {
            "DATABASE_URL": self.database(name),
            "KAFKA_BOOTSTRAP": self.kafka.bootstrap,
            "ISSUER_URL": self.url("issuer"),
            "SESSION_SECRET": self.state.password(f"{name} sessions"),
            "HOST": HOST,
            "PORT": str(self.state.ports[name]),
            "PUBLIC_URL": self.url(name),
            "DEMO": str(self.state.demo).lower(),
            "POOL_SIZE_MAX": POOL_SIZE_MAX,
            "LOG_FORMAT": "terminal",
        }
        if name == "registry":  # which alone may know a household's tax code again
            values["TAX_CODE_KEY"] = self.state.password("tax codes")
        prefixed = {f"{name.upper()}_{key}": value for key, value in values.items()}
        return {
            **prefixed,
            **self._ways_between_pages(name),
            "TYPER_STANDARD_TRACEBACK": "1",  # ten lines in the log instead of a framed page
            "NHIPCAU_CODE": _digest_of_code(name),  # other code is another process
        }

    def _ways_between_pages(self, name: str) -> dict[str, str]:
        if name == "registry":
            return {"REGISTRY_FIGURES_URL": self.url("reporting")}
        return {"REPORTING_FILING_URL": self.url("registry") + "/nop-bieu"}

    def choose_ports(self) -> list[str]:
        """The usual ones, else those of last time, else any; says which were taken by others."""
        taken = []
        for name, usual in PORTS.items():
            if self._runs(name):
                continue
            port = usual if is_free(usual) else free_port(self.state.ports.get(name))
            if port != usual:
                taken.append(f"Port {usual} is taken by another program: {name} gets {port}")
            self.state.ports[name] = port
        self.postgres.port = self.state.ports["postgres"]
        self.kafka.port = self.state.ports["kafka"]
        return taken

    def _runs(self, name: str) -> bool:
        processes = {"postgres": self.postgres.process, "kafka": self.kafka.process}
        process = processes.get(name) or ServerProcess(name, places.RUN, places.LOGS)
        return process.running() is not None


def python(module: str, *arguments: str) -> tuple[str, ...]:
    # Not sys.executable's resolved target: the virtual environment is found by this path.
    return (str(Path(sys.prefix) / "bin/python"), "-m", module, *arguments)


def _digest_of_code(service: str) -> str:
    """By size and time: `make up` after an edit starts the service anew."""
    folders = [places.ROOT / f"services/{service}/src", *places.ROOT.glob("shared/*/src")]
    stats = (
        (str(path), path.stat())
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    )
    known = "\n".join(f"{path} {stat.st_size} {stat.st_mtime_ns}" for path, stat in stats)
    return hashlib.sha256(known.encode()).hexdigest()[:16]
