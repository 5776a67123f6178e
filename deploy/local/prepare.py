"""Brings uv, Python 3.13 and .venv, from a bare machine; needs only the standard library of 3.8."""

import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PINNED_UV = ROOT / "deploy/local/uv.txt"
UV_OLDEST = (0, 8)  # older ones do not know what the lock and the workspace say
PYTHON = "3.13"


class CannotGoOn(Exception):
    """Says what went wrong and what to do."""


def main() -> None:
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two `make` at once
        uv = find_uv() or bring_uv()
        make_venv(uv)
        install(uv)


def find_uv() -> "str | None":
    version = pinned_version()
    for known in (str(TOOLS / "uv/bin/uv"), shutil.which("uv"), str(TOOLS / "python/bin/uv")):
        found = version_of(known) if known else None
        ours = known is not None and known.startswith(str(TOOLS))
        if found and (".".join(map(str, found)) == version if ours else found >= UV_OLDEST):
            return known
    return None


def bring_uv() -> str:
    """From PyPI, pinned by hash: with this Python's pip, else with the pip of a new venv."""
    say(f"uv {pinned_version()}: fetching it from PyPI into .tools")
    pip_install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pinned = ["--require-hashes", "-r", str(PINNED_UV)]
    shutil.rmtree(TOOLS / "uv", ignore_errors=True)
    first = run([sys.executable, *pip_install, "--target", str(TOOLS / "uv"), *pinned])
    if first.returncode == 0 and version_of(str(TOOLS / "uv/bin/uv")):
        return str(TOOLS / "uv/bin/uv")

    shutil.rmtree(TOOLS / "python", ignore_errors=True)
    second = run([sys.executable, "-m", "venv", str(TOOLS / "python")])
    if second.returncode == 0:
        second = run([str(TOOLS / "python/bin/python"), *pip_install, *pinned])
        if second.returncode == 0:
            return str(TOOLS / "python/bin/uv")

    raise CannotGoOn(
        f"uv cannot be installed.\n\n{sys.executable} -m pip said:\n{first.stderr.strip()}\n\n"
        f"{sys.executable} -m venv said:\n{(second.stdout + second.stderr).strip()}\n\n"
        "It needs pip or ensurepip (on Debian and Ubuntu: apt install python3-venv) and a network "
        "on which PyPI answers. Or install uv yourself, so that `uv --version` works."
    )


def make_venv(uv: str) -> None:
    python = VENV / "bin/python"
    if python.exists() and run([str(python), "-c", CHECK]).returncode == 0:
        return
    found = python_of_this_machine(uv) or downloaded_python(uv)
    say(f"Python: {found}")
    done = run([uv, "venv", "--quiet", "--clear", "--no-project", "--python", found, str(VENV)])
    if done.returncode:
        raise CannotGoOn(f".venv cannot be made:\n{done.stderr.strip()}")


CHECK = f"import sys; sys.exit(sys.version_info[:2] != ({PYTHON.replace('.', ', ')}))"


def python_of_this_machine(uv: str) -> "str | None":
    found = run([uv, "python", "find", "--system", "--no-python-downloads", PYTHON])
    if found.returncode == 0:
        return found.stdout.strip()
    # A pyenv shim answers only for the version that is switched on; the others lie beside it.
    pyenv = os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv"  # noqa: TID251 - no settings yet
    roots = {Path(pyenv) / "versions", Path(sys.base_prefix).parent}
    for root in sorted(roots):
        for python in sorted(root.glob(f"{PYTHON}.*/bin/python{PYTHON}"), reverse=True):
            if run([str(python), "-c", CHECK]).returncode == 0:
                return str(python)
    return None


def downloaded_python(uv: str) -> str:
    say(f"Python {PYTHON}: none on this machine, uv fetches one")
    done = subprocess.run([uv, "python", "install", PYTHON], check=False)
    found = run([uv, "python", "find", "--system", "--no-python-downloads", PYTHON])
    if done.returncode or found.returncode:
        raise CannotGoOn(
            f"Nhịp Cầu needs Python {PYTHON}. None was found, and uv could not fetch one (above).\n"
            f"Install it (Debian 13: apt install python3-venv; pyenv install {PYTHON}) "
            f"so that `python{PYTHON} --version` works, then try again."
        )
    return found.stdout.strip()


def install(uv: str) -> None:
    """What is locked, exactly; then the workspace's own packages, editable."""
    members = workspace_members()
    wanted = digest([LOCK, *(ROOT / member / "pyproject.toml" for member in members)])
    stamp = VENV / ".ready"
    if stamp.exists() and stamp.read_text() == wanted:
        stamp.touch()
        return
    say("Python packages: exactly those of requirements.lock")
    python = ["--python", str(VENV / "bin/python")]
    must(
        [uv, "pip", "sync", *python, "--require-hashes", str(LOCK)],
        "The packages of requirements.lock cannot be installed (above). Does PyPI answer?",
    )
    editable = [part for member in members for part in ("-e", str(ROOT / member))]
    must(
        [uv, "pip", "install", "--quiet", *python, "--no-deps", "--no-build-isolation", *editable],
        "The packages of this workspace cannot be installed (above).",
    )
    stamp.write_text(wanted)


def must(command: "list[str]", otherwise: str) -> None:
    """Shows what it says while it works, but not a line for each of a hundred packages."""
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr or ():
            if not line.startswith((" + ", " - ", " ~ ")):
                say("  " + line.rstrip())
    if process.returncode:
        raise CannotGoOn(otherwise)


def workspace_members() -> "list[str]":
    """Read by a pattern, because tomllib came with 3.11 only."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    members = re.search(r"^members = \[(.*?)\]", text, re.DOTALL | re.MULTILINE)
    if members is None:
        raise CannotGoOn("pyproject.toml lists no members of the workspace")
    return re.findall(r'"([^"]+)"', members.group(1))


def digest(paths: "list[Path]") -> str:
    whole = hashlib.sha256(platform.platform().encode())
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def pinned_version() -> str:
    return PINNED_UV.read_text(encoding="utf-8").split("==", 1)[1].split()[0]


def version_of(uv: str) -> "tuple[int, ...] | None":
    try:
        answer = run([uv, "--version"])
    except OSError:
        return None
    numbers = re.match(r"uv (\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(int(number) for number in numbers.groups()) if numbers else None


def run(command: "list[str]") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except CannotGoOn as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nstopped; what has arrived is kept, so the next time is shorter")
