"""The documents that code writes: `make docs` writes them, `make check` compares them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from nhipcau_local.places import ROOT
from nhipcau_local.system import SERVICES, python


@dataclass(frozen=True, slots=True)
class Document:
    path: Path
    command: tuple[str, ...]  # prints it

    def generate(self) -> str:
        done = subprocess.run(self.command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(self.command)} failed:\n{done.stdout}{done.stderr}")
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
