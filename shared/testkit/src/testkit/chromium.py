"""The Chromium of this machine, for tests that look at pages; `-m testkit.chromium` installs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from testkit import settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
INSTALL = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"),
)


def found() -> Path | None:
    """TEST_CHROMIUM, or what the system has."""
    if (named := settings.named_chromium()) is not None:
        return named
    on_path = next((where for name in NAMES if (where := shutil.which(name))), None)
    if on_path is not None:
        return Path(on_path)
    return next((place for place in PLACES if place.exists()), None)


def ensure() -> None:
    """Debian's package, where it is missing and may be installed; never a reason to stop."""
    if found() is not None:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        _say("No Chromium here, so the browser tests will be SKIPPED: install chromium")
        return
    _say("Chromium: installing Debian's package, about 100 MB, for the browser tests")
    for step in INSTALL:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            _say(f"`{' '.join(step)}` failed, so the browser tests will be SKIPPED:\n{done.stderr}")
            return
    _say("Chromium: installed")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    ensure()
