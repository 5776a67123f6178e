"""What the engines read from the environment."""

import os
from collections.abc import Mapping
from pathlib import Path


def cache_folder() -> Path:
    """What every checkout may share: NHIPCAU_CACHE, or nhipcau among the user's caches."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"  # noqa: TID251 - settings
    named = os.environ.get("NHIPCAU_CACHE")  # noqa: TID251 - as above
    folder = Path(named) if named else Path(cache) / "nhipcau"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def environment_with(settings: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **settings}  # noqa: TID251 - handed on as it is
