"""Every refusal has its status and its words."""

from reporting.api.problems import PROBLEMS
from reporting.domain import errors


def test_every_refusal_has_a_status_and_words_in_both_languages() -> None:
    refusals = {refusal.code for refusal in errors.Refusal.__subclasses__()}

    assert refusals <= set(PROBLEMS)
    for text in PROBLEMS.values():
        assert 400 <= text.status < 500
        assert text.title_vi != text.title_en
        assert text.detail_vi != text.detail_en
