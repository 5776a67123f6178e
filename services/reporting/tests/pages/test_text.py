"""Every word of the pages is there in both languages, used, and named rightly."""

import re
import string
from pathlib import Path

import pytest

from pagekit import texts as shared
from pagekit.format import NBSP
from pagekit.text import ONE_OR_MORE
from reporting.pages import text
from reporting.pages.indicators import INDICATORS
from reporting.pages.text import Words
from reporting.pages.texts import TEXTS

PAGES = Path(text.__file__).parent
SOURCES = [*PAGES.glob("*.py"), *PAGES.glob("templates/*.jinja")]
# What the shared templates ask each service for.
ASKED = {"signin.line", "signin.open"}
# Keys made of a fixed beginning and a word from data or another part of the service.
MADE = (
    "missing.",
    "axis.", "basis.", "becomes.", "build.", "detailed-plan.", "fact.", "field.",
    "final.", "held.", "indicator.", "infrastructure.", "invalid.", "investor.", "item.",
    "legacy-basis.", "legal.", "mapped.", "operation.", "ops.done.",
    "ops.summary.", "paper.", "planning.", "ranks.", "reader.", "rule.", "short.", "source.",
    "status.", "tag.", "tenant-status.", "unit.", "wastewater.", "clusters.sort.",
    "report.why.", "report.period.", "report.decided.", "report.state.", "report.ground.",
    "channel.", "origin.", "legal-form.", "standing.", "size.", "place-kind.", "ward-of.",
    "sector.", "closure.", "move.", "establishments.by.", "establishments.any.",
)  # fmt: skip


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_says_the_same_in_both_languages(key: str) -> None:
    vi, en = TEXTS[key]

    assert vi.strip()
    assert en.strip()
    for part in en.split(ONE_OR_MORE):
        assert _named(part) <= _named(vi) | {"n"}
    assert _named(vi) <= _named(en)


def test_every_key_that_is_asked_for_exists() -> None:
    asked = {
        key
        for source in SOURCES
        for key in re.findall(
            r"""\b(?:t|words|w)(?:\.counted)?\(\s*["']([a-z0-9.\-_]+)["']""",
            source.read_text(encoding="utf-8"),
        )
        if not key.endswith(".")
    }

    assert asked - TEXTS.keys() == set()
    assert len(asked) > 150


def test_no_text_is_left_over() -> None:
    everything = "\n".join(source.read_text(encoding="utf-8") for source in SOURCES)
    unused = {
        key
        for key in TEXTS.keys() - shared.TEXTS.keys()
        if f'"{key}"' not in everything
        and f"'{key}'" not in everything
        and not key.startswith(MADE)
        and key not in ASKED
        and not (key.startswith("cluster.") and key.endswith("_ha"))
    }

    assert unused == set()


@pytest.mark.parametrize("key", INDICATORS)
def test_an_indicator_has_a_name_a_unit_and_a_rule(key: str) -> None:
    assert {f"indicator.{key}", f"unit.{key}", f"rule.{key}"} <= TEXTS.keys()


def test_english_counts_one_and_many_and_vietnamese_does_not_care() -> None:
    assert Words("en").counted("fresh.parked", 1) == "1 record parked"
    assert Words("en").counted("fresh.parked", 1200) == "1,200 records parked"
    assert Words("vi").counted("fresh.parked", 1200) == "1.200 hồ sơ tạm giữ"


def test_a_word_of_tomorrow_is_shown_as_it_is() -> None:
    assert Words("vi").known("status", "OPERATING_ESTABLISHED") == "Đang hoạt động"
    assert Words("vi").known("status", "SUSPENDED_BY_COURT") == "SUSPENDED_BY_COURT"


def test_a_cluster_is_called_as_officers_call_it() -> None:
    assert Words("vi").cluster("Âu Lâu") == f"CCN{NBSP}Âu Lâu"
    assert Words("vi").cluster("CCN Âu Lâu") == "CCN Âu Lâu"
    assert Words("en").cluster("Âu Lâu") == "Âu Lâu cluster"


def _named(text_: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text_) if name}
