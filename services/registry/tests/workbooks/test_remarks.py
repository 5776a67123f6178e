"""What is said of a cell is said in both languages, and under a name that an officer reads."""

import re

import pytest

from registry.workbooks.remarks import NAMES, TEXTS

NAMED = re.compile(r"\{(\w+?)(?:_vi|_en)?\}")


def test_every_remark_has_a_vietnamese_name() -> None:
    assert NAMES.keys() == TEXTS.keys()


@pytest.mark.parametrize("code", TEXTS)
def test_both_languages_say_the_same_things(code: str) -> None:
    level, vi, en = TEXTS[code]

    assert level in {"error", "warning"}
    assert set(NAMED.findall(vi)) == set(NAMED.findall(en))
    assert vi[-1] in ".?"
    assert en[-1] in ".?"
