"""Where this user keeps what every checkout may share."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """NHIPCAU_CACHE, or nhipcau in the user's cache folder; made when it is missing."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"  # noqa: TID251 - settings
    named = os.environ.get("NHIPCAU_CACHE")  # noqa: TID251 - as above
    folder = Path(named) if named else Path(cache) / "nhipcau"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
