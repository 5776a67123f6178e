"""The files of this checkout, as git knows them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def committed(*patterns: str) -> list[Path]:
    """Tracked files, and new ones that are not ignored."""
    listed = git("ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns)
    return sorted(path for line in listed.splitlines() if (path := ROOT / line).exists())
