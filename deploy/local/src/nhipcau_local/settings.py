"""What the verbs of one machine read from the environment."""

import os
from pathlib import Path


def local_folder() -> Path | None:
    """NHIPCAU_LOCAL: a second system beside the one in .local, for trying and for tests."""
    named = os.environ.get("NHIPCAU_LOCAL")  # noqa: TID251 - settings
    return Path(named).resolve() if named else None
