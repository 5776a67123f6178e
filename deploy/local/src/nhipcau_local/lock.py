"""`make lock`: resolves anew what requirements.lock names; no registry's address gets into it."""

import os
import shutil
import subprocess
import tomllib

from nhipcau_local.places import ROOT
from nhipcau_local.saying import say


def write() -> int:
    workspace = tomllib.loads((ROOT / "pyproject.toml").read_text())
    members = [
        f"{member}/pyproject.toml" for member in workspace["tool"]["uv"]["workspace"]["members"]
    ]
    names = [tomllib.loads((ROOT / member).read_text())["project"]["name"] for member in members]
    say("Python packages: resolving; versions that still fit are kept")
    return subprocess.run(
        [
            *(_uv(), "pip", "compile", "--quiet", "--python", ".venv/bin/python"),
            *("--universal", "--generate-hashes"),
            *("--no-header", "--no-annotate", "--no-emit-index-url"),
            *(part for name in names for part in ("--no-emit-package", name)),
            *("--group", "dev", "--output-file", "requirements.lock", "pyproject.toml", *members),
        ],
        cwd=ROOT,
        check=False,
    ).returncode


def _uv() -> str:
    for ours in (ROOT / ".tools/uv/bin/uv", ROOT / ".tools/python/bin/uv"):
        if os.access(ours, os.X_OK):
            return str(ours)
    return shutil.which("uv") or "uv"
