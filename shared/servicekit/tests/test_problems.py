"""Refusals have words in both languages, and every refusal raised has its words."""

import ast
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from servicekit.common_problems import COMMON
from servicekit.problems import FieldError, Problem, ProblemBook, ProblemText, preferred_language

NAME = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("code", COMMON)
def test_every_refusal_has_words_in_both_languages(code: str) -> None:
    text = COMMON[code]

    assert all(
        words.strip() for words in (text.title_vi, text.title_en, text.detail_vi, text.detail_en)
    )
    assert text.title_vi != text.title_en
    assert text.detail_vi != text.detail_en


@pytest.mark.parametrize("code", COMMON)
def test_both_languages_name_the_same_parameters(code: str) -> None:
    text = COMMON[code]

    assert set(NAME.findall(text.detail_vi)) == set(NAME.findall(text.detail_en))


def test_every_refusal_that_is_raised_is_in_the_table_with_its_parameters() -> None:
    for where, code, given in raised():
        assert code in COMMON, where
        assert set(NAME.findall(COMMON[code].detail_vi)) <= given, where


def test_every_refusal_in_the_table_is_a_refusal_by_its_status() -> None:
    assert all(400 <= text.status < 600 for text in COMMON.values())


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "vi"),
        ("", "vi"),
        ("*", "vi"),
        ("de", "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("vi;q=0.1, en;q=0.9", "en"),
        ("en;q=nonsense", "vi"),
    ],
)
def test_the_language_is_vietnamese_unless_english_is_asked_for_more(
    accept: str | None, language: str
) -> None:
    assert preferred_language(accept) == language


def test_a_problem_is_written_as_rfc_9457_says() -> None:
    book = ProblemBook(COMMON)
    problem = Problem("stale-version", expected=3, actual=5, extra={"version": 5})

    document = book.document(problem, "en")

    assert document["type"] == "urn:nhipcau:problem:stale-version"
    assert document["status"] == 412
    assert document["detail"].startswith("You are changing version 3; it is 5 now.")
    assert document["version"] == 5


def test_each_wrong_field_is_said_in_both_languages() -> None:
    book = ProblemBook(COMMON)
    wrong = FieldError(field="area_ha", rule="greater_than", message_vi="Sai.", message_en="Wrong.")

    document = book.document(Problem("invalid-request", errors=[wrong], count=1), "vi")

    [error] = document["errors"]
    assert error["message"] == error["message_vi"] == "Sai."
    assert error["message_en"] == "Wrong."


def test_an_answer_says_its_language_and_is_not_cached() -> None:
    response = ProblemBook(COMMON).response(
        Problem("not-found", headers={"Retry-After": "1"}), Headers({"accept-language": "en"})
    )

    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-language"] == "en"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["retry-after"] == "1"


def test_a_number_too_great_for_json_is_named_as_it_was_sent() -> None:
    answer = ProblemBook(COMMON).response(
        Problem("stale-version", actual=1, expected=10**40), Headers()
    )

    assert answer.status_code == 412
    assert str(10**40).encode() in answer.body


def test_a_day_is_said_as_people_write_it_and_kept_as_it_was_sent() -> None:
    text = ProblemText(
        status=422, title_vi="a", title_en="b", detail_vi="Từ {since}.", detail_en="Since {since}."
    )
    book, problem = ProblemBook({"late": text}), Problem("late", since="2025-07-01")

    assert book.document(problem, "vi")["detail"] == "Từ 01/07/2025."
    assert book.document(problem, "en")["detail"] == "Since 1 Jul 2025."
    assert book.document(problem, "vi")["params"] == {"since": "2025-07-01"}


def test_a_code_cannot_be_defined_twice() -> None:
    text = ProblemText(status=400, title_vi="a", title_en="b", detail_vi="c", detail_en="d")

    with pytest.raises(ValueError, match="not-found"):
        ProblemBook(COMMON, {"not-found": text})


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Where a Problem with a written-out code is made in this package, and what it is given."""
    makers = {"Problem": set[str](), "_refused": {"reason"}, "_early": set(), "_later": set()}
    root = Path(str(resources.files("servicekit")))
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Name(id=name) | ast.Attribute(attr=name),
                    args=[ast.Constant(value=str(code)), *_],
                    keywords=keywords,
                ) if name in makers:
                    given = {keyword.arg for keyword in keywords if keyword.arg}
                    yield f"{path.name}:{node.lineno}", code, given | makers[name]
