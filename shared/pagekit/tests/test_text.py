"""The words that all pages share: in both languages, and used."""

import re
import string
from pathlib import Path

import pytest

from pagekit import text
from pagekit.text import ONE_OR_MORE, Words, merged
from pagekit.texts import TEXTS

PAGES = Path(text.__file__).parent
SOURCES = [*PAGES.glob("*.py"), *PAGES.glob("templates/*.jinja")]
# What a service must bring: why one signs in, and what can be seen without.
OF_SERVICES = {"signin.line", "signin.open"}
# What every service says itself.
FOR_SERVICES = {"synthetic.mark", "synthetic.line"}
COUNTED = {"tea.left": ("{n} gói", "{n} packet | {n} packets")}


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_says_the_same_in_both_languages(key: str) -> None:
    vi, en = TEXTS[key]

    assert vi.strip()
    assert en.strip()
    assert _named(vi) == _named(en)


def test_every_key_that_is_asked_for_exists_and_no_text_is_left_over() -> None:
    everything = "\n".join(
        source.read_text(encoding="utf-8") for source in SOURCES if source.name != "texts.py"
    )
    asked = set(re.findall(r"""\b(?:t|words)\(\s*["']([a-z0-9.\-]+)["']""", everything))

    assert asked - TEXTS.keys() == OF_SERVICES
    assert {
        key for key in TEXTS if f'"{key}"' not in everything and f"'{key}'" not in everything
    } == FOR_SERVICES


def test_english_counts_one_and_many_and_vietnamese_does_not_care() -> None:
    assert Words("en", COUNTED).counted("tea.left", 1) == "1 packet"
    assert Words("en", COUNTED).counted("tea.left", 1200) == "1,200 packets"
    assert Words("vi", COUNTED).counted("tea.left", 1200) == "1.200 gói"
    assert ONE_OR_MORE in COUNTED["tea.left"][1]


def test_a_word_of_tomorrow_is_shown_as_it_is() -> None:
    words = Words("vi", {"state.half-done": ("Dở dang", "Half done")})

    assert words.known("state", "HALF_DONE") == "Dở dang"
    assert words.known("state", "LOST") == "LOST"


def test_two_parts_cannot_say_the_same_key_differently() -> None:
    with pytest.raises(ValueError, match=r"tea\.left"):
        merged(COUNTED, COUNTED)


def _named(text_: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text_) if name}
