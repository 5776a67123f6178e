"""`make up` and its sisters as a person types them, on a system of this test's own."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from engines.postgres import program
from engines.settings import environment_with
from nhipcau_local.places import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.kafka, pytest.mark.timeout(500)]

UP_S = 400
USUAL = {"registry": "http://127.0.0.1:28101", "reporting": "http://127.0.0.1:28102"}
# What a person does while reading the next sentence.
WAIT_UNTIL_PARKED = """
for _ in $(seq 50); do
  curl -s {reporting}/v1/ops -H "Authorization: Bearer $OPERATOR" | grep -q '"kind":"data"' && break
  sleep 0.2
done
"""


class Local:
    """A checkout's system in a folder of its own, at whatever ports are free."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, *verb: str) -> subprocess.CompletedProcess[str]:
        return self.run("make", "-s", *verb)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment_with({"NHIPCAU_LOCAL": str(self.folder)}),
            capture_output=True,
            text=True,
            timeout=UP_S,
            check=False,
        )

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.make("status", "JSON=1").stdout)
        return found

    def pids(self) -> dict[str, int]:
        return {
            path.stem: json.loads(path.read_text())["pid"] for path in self.folder.glob("*/*.pid")
        }


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    folder = Path(tempfile.mkdtemp(prefix="nhipcau-up-"))
    folder.chmod(0o755)  # PostgreSQL's user must be able to enter
    local = Local(folder)
    try:
        came_up = local.make("up")
        assert came_up.returncode == 0, came_up.stderr
        yield local
    finally:
        local.make("fresh")
        shutil.rmtree(folder, ignore_errors=True)


def test_everything_is_healthy_and_its_databases_open(local: Local) -> None:
    status = local.status()

    assert status["kafka"]["healthy"]
    assert set(status["services"]) == set(USUAL)
    for service in status["services"].values():
        assert service["healthy"]
        assert re.fullmatch(r"\d+\.\d+\.\d+", service["version"])
        opened = local.run(str(program("psql")), service["database"], "-Atc", "select 1")
        assert opened.stdout == "1\n"


def test_a_token_stands_alone(local: Local) -> None:
    answer = local.make("token", "ROLE=province_officer", "PROVINCE=10")

    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", answer.stdout)
    assert answer.stderr == ""


def test_a_token_for_nobody_is_refused_in_plain_words(local: Local) -> None:
    answer = local.make("token")

    assert answer.returncode != 0
    assert answer.stdout == ""
    assert "Which role?" in answer.stderr


@pytest.mark.skipif(shutil.which("curl") is None, reason="NO CURL: the README's tour needs it")
def test_the_tour_of_the_readme_goes_as_it_says(local: Local) -> None:
    tour = (ROOT / "README.md").read_text().split("\n## A tour")[1].split("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", tour, re.DOTALL)
    script = "\n".join(["set -eu", *blocks])
    script = script.replace("127.0.0.1:29092", local.status()["kafka"]["bootstrap"])
    script = re.sub(r"(OPERATOR=.*\n)", rf"\1{WAIT_UNTIL_PARKED}", script)
    script = script.replace("{reporting}", USUAL["reporting"])
    for name, service in local.status()["services"].items():
        script = script.replace(USUAL[name], service["url"])

    walked = local.run("bash", "-c", script)

    assert walked.returncode == 0, walked.stderr
    for sight in (
        '"code":"CCN-15-9001","version":1',  # taken into the plan
        '"code":"CCN-15-9001","version":2',  # established
        '"code":"expanded-above-limit"',  # what the law does not allow
        "ce_type:vn.nhipcau.registry.cluster.established.v1",  # by Kafka's own client
        '"legal_form":"household"',  # to whoever asks, without a name
        '"code":"workbook-refused"',  # nothing is filled in yet
        '"lines": [',  # both sources, row by row
        "published",  # beside what is computed
        '"position":"2"',  # by the pull feed
        '"kind": "data"',  # parked
        '"code":"still-not-applicable"',  # not released
        '"name": "Thuốc Thử"',  # applied after the discard
        "vn.nhipcau.reporting.parking.discarded.v1",
    ):
        assert sight in walked.stdout, f"{sight}\n{walked.stdout}\n{walked.stderr}"
    assert "Sáo" not in walked.stdout, "the family's name"


def test_a_second_make_up_leaves_alone_what_runs(local: Local) -> None:
    before = local.pids()

    again = local.make("up")

    assert again.returncode == 0, again.stderr
    assert "Nhịp Cầu is ready" in again.stderr
    assert local.pids() == before


def test_a_service_that_died_is_seen_and_comes_back(local: Local) -> None:
    before = local.pids()
    psutil.Process(before["registry"]).kill()

    seen = local.make("status").stdout
    again = local.make("up")

    assert "registry: died" in seen
    assert "registry was not stopped by `make down`" in again.stderr
    assert local.status()["services"]["registry"]["healthy"]
    assert local.pids()["reporting"] == before["reporting"]


def test_a_projection_is_rebuilt_compared_and_switched(local: Local) -> None:
    built = local.make("rebuild", "PROJECTION=returns")
    build = re.search(r"build (\d+) of returns", built.stdout)

    assert built.returncode == 0, built.stderr
    assert "0 differ" in built.stdout
    assert build is not None
    switched = local.make("rebuild", "PROJECTION=returns", f"BUILD={build[1]}", "REASON=thử")
    assert switched.returncode == 0, switched.stderr


def test_lag_and_what_is_parked_are_told_to_people_and_to_programs(local: Local) -> None:
    table = local.make("lag")
    found = json.loads(local.make("-s", "lag", "JSON=1").stdout)
    parked = json.loads(local.make("-s", "parked", "JSON=1").stdout)
    unnamed = local.make("release")

    assert "Log of registry" in table.stdout
    assert found["registry"]["log"]["incarnation"] >= 1
    assert {line["projection"] for line in found["reporting"]["readers"]} >= {"clusters", "returns"}
    assert parked.keys() == {"parked", "quarantined"}
    assert unnamed.returncode != 0
    assert "ID=3" in unnamed.stderr


def test_make_down_leaves_nothing_behind(local: Local) -> None:
    """Last: what it stops is not started again."""
    running = local.pids()

    stopped = local.make("down")

    assert stopped.returncode == 0, stopped.stderr
    assert len(running) == 5
    assert not [name for name, pid in running.items() if lives(pid)]
    assert "stopped" in local.make("status").stdout


def lives(pid: int) -> bool:
    """A zombie has ended; whoever must reap it may take his time."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
