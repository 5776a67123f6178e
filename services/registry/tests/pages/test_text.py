"""Every word of the pages is there in both languages, used, and named rightly."""

import re
import string
from pathlib import Path

import pytest

from pagekit import texts as shared
from pagekit.text import ONE_OR_MORE
from registry.pages import text
from registry.pages.texts import TEXTS

PAGES = Path(text.__file__).parent
SOURCES = [*PAGES.glob("*.py"), *PAGES.glob("templates/*.jinja")]
EVERYTHING = "\n".join(source.read_text(encoding="utf-8") for source in SOURCES)
# Keys made of a fixed beginning and a word from data or another part of the service.
MADE = (
    "action.", "blank.subject.", "flag.", "result.", "state.", "verdict.", "versions.channel.",
)  # fmt: skip
# What the shared templates ask each service for, and the API's own word for the file's field.
ASKED = {"signin.line", "signin.open", "filing.file.none"}


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_says_the_same_in_both_languages(key: str) -> None:
    vi, en = TEXTS[key]

    assert vi.strip()
    assert en.strip()
    for part in en.split(ONE_OR_MORE):
        assert _named(part) <= _named(vi) | {"n"}
    assert _named(vi) <= _named(en)


def test_every_key_that_is_asked_for_exists() -> None:
    asked = re.findall(r"""\b(?:t|words)(?:\.counted)?\(\s*["']([a-z0-9.\-_]+)["']""", EVERYTHING)

    assert {key for key in asked if not key.endswith(".")} - TEXTS.keys() == set()
    assert len(asked) > 100


def test_no_text_is_left_over() -> None:
    unused = {
        key
        for key in TEXTS.keys() - shared.TEXTS.keys() - ASKED
        if f'"{key}"' not in EVERYTHING
        and f"'{key}'" not in EVERYTHING
        and not key.startswith(MADE)
    }

    assert unused == set()


def _named(text_: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text_) if name}
