"""A server process is known by what it is, not by a number that another may get."""

import json
import signal
import sys
from pathlib import Path

import pytest

from engines.process import ServerFailed, ServerProcess

WAITS = [sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"]


@pytest.fixture
def mill(tmp_path: Path) -> ServerProcess:
    return ServerProcess("mill", tmp_path)


def test_another_program_finds_it_by_its_pid_file(mill: ServerProcess, tmp_path: Path) -> None:
    mill.spawn(WAITS, cwd=tmp_path)

    found = ServerProcess("mill", tmp_path)

    assert found.running() is not None
    mill.kill()
    assert found.running() is None


def test_a_pid_that_someone_else_has_now_is_not_ours(mill: ServerProcess) -> None:
    """As after a reboot."""
    mill.pid_file.write_text(json.dumps({"pid": 1, "command": WAITS, "settings": ""}))

    assert mill.running() is None
    assert mill.was_lost


def test_who_was_stopped_is_not_lost(mill: ServerProcess, tmp_path: Path) -> None:
    mill.spawn(WAITS, cwd=tmp_path)

    mill.kill()

    assert not mill.was_lost


async def test_it_is_asked_to_stop_and_killed_when_it_will_not(
    mill: ServerProcess, tmp_path: Path
) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"
    mill.spawn([sys.executable, "-c", deaf], cwd=tmp_path)

    await mill.stop(signal.SIGTERM, within_s=0.2)

    assert mill.running() is None


def test_other_settings_are_another_process(mill: ServerProcess, tmp_path: Path) -> None:
    mill.spawn(WAITS, cwd=tmp_path, settings={"STONES": "2"})

    assert mill.runs_as(WAITS, {"STONES": "2"})
    assert not mill.runs_as(WAITS, {"STONES": "3"})
    mill.kill()


def test_a_failure_shows_the_end_of_the_log(mill: ServerProcess, tmp_path: Path) -> None:
    mill.spawn([sys.executable, "-c", "raise SystemExit('no grain')"], cwd=tmp_path)
    while mill.running() is not None:
        pass

    with pytest.raises(ServerFailed, match="no grain"):
        mill.must_live()
