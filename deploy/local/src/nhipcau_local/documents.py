"""The documents that code writes: `make docs` writes them, `make check` compares them."""

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from engines.process import ServerFailed
from nhipcau_local.events import CONTRACTS
from nhipcau_local.places import ROOT
from nhipcau_local.system import SERVICES, python

SUMS = CONTRACTS / "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Document:
    path: Path
    command: tuple[str, ...]  # prints it

    def generate(self) -> str:
        done = subprocess.run(self.command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ServerFailed(f"{' '.join(self.command)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


def documents() -> list[Document]:
    return [
        *(
            Document(ROOT / f"services/{service}/{name}", python(service, verb))
            for service in SERVICES
            for name, verb in (("openapi.json", "openapi"), ("asyncapi.yaml", "asyncapi"))
        ),
        Document(ROOT / "docs/events.md", python("nhipcau_local", "events")),
    ]


def write_all() -> None:
    for document in documents():
        document.path.write_text(document.generate())
    _list_new_contracts()


def _list_new_contracts() -> None:
    """In the form of `sha256sum`. A line is never taken away: the check would notice."""
    lines = SUMS.read_text().splitlines() if SUMS.exists() else []
    listed = {line.split(maxsplit=1)[1] for line in lines}
    for path in sorted(CONTRACTS.glob("*/*.json")):
        name = str(path.relative_to(CONTRACTS))
        if name not in listed:
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}")
    SUMS.write_text("".join(f"{line}\n" for line in lines))
