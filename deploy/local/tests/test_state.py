"""What the next start must find again."""

import subprocess
from pathlib import Path

from nhipcau_local.places import ROOT
from nhipcau_local.state import State


def test_ports_and_passwords_are_found_again_and_only_by_us(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state = State(ports={"registry": 28101})
    secret = state.password("registry")

    state.save(path)

    assert State.load(path) == state
    assert State.load(path).password("registry") == secret
    assert path.stat().st_mode & 0o777 == 0o600


def test_where_nothing_was_started_there_is_nothing_to_find(tmp_path: Path) -> None:
    assert State.load(tmp_path / "state.json") == State()


def test_make_alone_prints_what_can_be_asked() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)

    for verb in ("up", "down", "fresh", "status", "token", "check", "test", "rebuild"):
        assert f"make {verb} " in done.stdout
