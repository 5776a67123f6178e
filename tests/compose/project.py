"""One run of docker-compose.yml beside any other: its name, its ports, what is done to it."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from engines.ports import free_port
from engines.settings import environment_with

ROOT = Path(__file__).parents[2]
NAMES = "nhipcau-compose-test-"
IMAGES = ("registry", "reporting", "kafka", "demo")
BUILD_S, UP_S, DOWN_S, COMMAND_S, DEMO_S = 900, 300, 120, 120, 600
SECRETS = ROOT / "deploy/compose/secrets"


class Failed(Exception):
    """A command of docker said no; its last words follow."""


@dataclass
class Project:
    """`pid`: of the run to which it belongs; two runs at once do not meet."""

    ports: Mapping[str, int]
    pid: int = field(default_factory=os.getpid)

    @property
    def name(self) -> str:
        return f"{NAMES}{self.pid}"

    @property
    def variables(self) -> dict[str, str]:
        ports = {f"NHIPCAU_{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        urls = {
            f"NHIPCAU_{name.upper()}_URL": self.url(name)
            for name in ("issuer", "registry", "reporting")
        }
        return {**ports, **urls, "NHIPCAU_VERSION": self.name}

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def compose(self, *arguments: str, within_s: float = COMMAND_S) -> str:
        return self._run(
            "docker", "compose", "--project-name", self.name, *arguments, within_s=within_s
        )

    def docker(self, *arguments: str, within_s: float = COMMAND_S) -> str:
        return self._run("docker", *arguments, within_s=within_s)

    def up(self) -> None:
        self.compose("up", "--wait", "--wait-timeout", str(UP_S), within_s=UP_S + 30)

    def down(self) -> None:
        self.compose("--profile", "*", "down", "--volumes", within_s=DOWN_S)

    def forget_images(self) -> None:
        """Their layers stay in the builder's cache: the next run is as fast."""
        tags = [f"nhipcau/{image}:{self.name}" for image in IMAGES]
        self.docker("image", "rm", "--force", *tags)

    def container(self, service: str) -> str:
        return self.compose("ps", "--all", "--quiet", service).strip()

    def inspect(self, service: str) -> Any:
        [found] = json.loads(self.docker("inspect", self.container(service)))
        return found

    def is_well(self, service: str) -> bool:
        state = self.inspect(service)["State"]
        return bool(state["Running"]) and state.get("Health", {}).get("Status") == "healthy"

    def kill_as_the_machine_would(self, service: str) -> None:
        """By the id of its process: for the engine an accident, after which it starts it anew."""
        os.kill(self.inspect(service)["State"]["Pid"], signal.SIGKILL)

    def kill_and_start(self, service: str) -> None:
        """By the engine, which takes it for an order and starts nothing."""
        self.docker("kill", self.container(service))
        self.docker("start", self.container(service))

    def started_at(self, service: str) -> str:
        return str(self.inspect(service)["State"]["StartedAt"])

    @cached_property
    def token(self) -> str:
        """Of someone who may file for all provinces, read the feed and see what operators see."""
        mint = ("python", "-m", "servicekit.issuer.token", "--data-dir=/var/lib/nhipcau")
        roles = ("--role=agency_officer", "--role=operator", "--role=subscriber")
        issuer = f"--issuer-url={self.url('issuer')}"
        return self.compose("exec", "-T", "issuer", *mint, issuer, *roles).strip()

    def get(self, service: str, path: str, **params: Any) -> httpx.Response:
        answer = httpx.get(
            self.url(service) + path,
            params=params,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=30,
        )
        answer.raise_for_status()
        return answer

    def file(self, command: str, key: str, body: Mapping[str, Any]) -> httpx.Response:
        return httpx.post(
            f"{self.url('registry')}/v1/commands/{command}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": key},
            timeout=30,
        )

    def _run(self, *command: str, within_s: float) -> str:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment_with(self.variables),
            capture_output=True,
            text=True,
            timeout=within_s,
            check=False,
        )
        if done.returncode:
            words = (done.stdout + done.stderr).strip()[-4000:]
            raise Failed(f"{' '.join(command)}: exit code {done.returncode}\n{words}")
        return done.stdout


def left_behind() -> list[Project]:
    """Of runs that were killed before they could clean up."""
    done = subprocess.run(
        ["docker", "compose", "ls", "--all", "--format", "json"],
        capture_output=True,
        timeout=COMMAND_S,
        check=True,
    )
    names = [str(each["Name"]) for each in json.loads(done.stdout)]
    found = [re.fullmatch(NAMES + r"(\d+)", name) for name in names]
    pids = [int(each[1]) for each in found if each]
    return [Project(free_ports(), pid) for pid in pids if not Path(f"/proc/{pid}").exists()]


def secret(name: str) -> str:
    return (SECRETS / name).read_text().strip()


def engine_answers() -> bool:
    try:
        done = subprocess.run(
            ["docker", "info"], capture_output=True, timeout=COMMAND_S, check=False
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0


def free_ports() -> dict[str, int]:
    names = ("issuer", "registry", "reporting", "kafka", "prometheus", "grafana")
    ports = set[int]()
    while len(ports) < len(names):
        ports.add(free_port())
    return dict(zip(names, sorted(ports), strict=True))
