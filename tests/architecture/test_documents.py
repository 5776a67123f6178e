"""What is written down is true."""

import re
from pathlib import Path

import pytest

from nhipcau_local.documents import Document, documents
from tests.architecture.repository import ROOT, committed

# `services/registry/README.md`, [words](docs/events.md)
IN_TICKS = re.compile(r"`((?:\./)?[\w.*-]+(?:/[\w.*<>{}-]+)+/?)`")
IN_LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
VERB = re.compile(r"`make ([a-z]+(?:-[a-z]+)*)")
STARTS_OF_PATHS = ("shared/", "services/", "deploy/", "tests/", "docs/", "benchmarks/", ".ci/")


def pages() -> list[Path]:
    return committed("*.md")


def paths_in(page: Path) -> set[Path]:
    text = page.read_text()
    ticks = {ROOT / path for path in IN_TICKS.findall(text) if path.startswith(STARTS_OF_PATHS)}
    return ticks | {page.parent / path for path in IN_LINK.findall(text)}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_named_in_a_page_exist(page: Path) -> None:
    """Accident: a guide to a file that was renamed."""
    missing = [
        str(path)
        for path in paths_in(page)
        if not re.search(r"[*<>{}…]", str(path)) and not path.exists()
    ]

    assert missing == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_verbs_named_in_a_page_exist(page: Path) -> None:
    """Accident: a runbook whose command is gone, read at night."""
    makefile = (ROOT / "Makefile").read_text()

    unknown = [
        verb
        for verb in VERB.findall(page.read_text())
        if not re.search(rf"^{verb}:", makefile, re.MULTILINE)
    ]

    assert unknown == []


@pytest.mark.parametrize(
    "document", documents(), ids=lambda document: str(document.path.relative_to(ROOT))
)
def test_a_generated_document_is_what_the_code_says(document: Document) -> None:
    """Accident: a client is written against last month's API. `make docs` writes them anew."""
    assert document.path.read_text() == document.generate()
