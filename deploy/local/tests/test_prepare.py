"""What a bare machine is brought: by a script that knows nothing but the standard library."""

import runpy
import subprocess
import sys
import tomllib

from nhipcau_local.places import ROOT

PREPARE = ROOT / "deploy/local/prepare.py"


def test_it_installs_every_member_of_the_workspace() -> None:
    script = runpy.run_path(str(PREPARE))
    workspace = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert script["workspace_members"]() == workspace["tool"]["uv"]["workspace"]["members"]


def test_uv_is_pinned_by_version_and_hash() -> None:
    script = runpy.run_path(str(PREPARE))

    assert script["pinned_version"]().count(".") == 2
    assert "--hash=sha256:" in script["PINNED_UV"].read_text()


def test_it_runs_without_any_package() -> None:
    """-S: no site-packages, as on a bare machine."""
    source = "import runpy, sys; runpy.run_path(sys.argv[1])"

    subprocess.run([sys.executable, "-S", "-c", source, str(PREPARE)], check=True)


def test_what_makefile_and_script_call_ready_is_the_same_file() -> None:
    assert ".venv/.ready" in (ROOT / "Makefile").read_text()
    assert 'VENV / ".ready"' in PREPARE.read_text()
