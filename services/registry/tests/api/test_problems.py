"""Every refusal and warning of the domain has its words, in both languages, with its parameters."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args
from uuid import UUID

import pytest

from registry.api.problems import (
    FINDINGS,
    LANGUAGES,
    PROBLEMS,
    REFUSALS,
    problem_of,
    warning_of,
)
from registry.api.saying import AREA_REASONS, FACTS, FORMS, INFRASTRUCTURE, PLACES, SIZES, said
from registry.domain.chronicles.fact import word_of
from registry.domain.chronicles.findings import Finding
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.clusters import events as clusters
from registry.domain.clusters import findings as of_clusters
from registry.domain.clusters.papers import AreaReason, InfrastructureItem
from registry.domain.establishments import events as establishments
from registry.domain.establishments import findings as of_establishments
from registry.domain.establishments.papers import LegalForm, PlaceKind, Size
from registry.domain.refusals import DuplicateFact, Refusal
from registry.domain.returns.refusals import ReturnRefusal
from servicekit.common_problems import COMMON

CODES = {**of_clusters.CODES, **of_establishments.CODES}
EVENTS = (*clusters.EVENTS, *establishments.EVENTS)
NAMED = re.compile(r"\{(\w+)\}")


def all_refusals(of: type[Exception]) -> Iterator[type[Exception]]:
    for refusal in of.__subclasses__():
        yield refusal
        yield from all_refusals(refusal)


CLASSES = [*all_refusals(Refusal), *all_refusals(ReturnRefusal)]


def a_finding(code: str, level: str = "refuse") -> Finding:
    return Finding(
        code=code,
        rule=CODES[code][0],
        level="refuse" if level == "refuse" else "warn",
        fact_id=UUID("0197a2f0-0000-7000-8000-000000000001"),
        fact_type="established",
        fact_document="106/QĐ-UBND",
        fact_on=date(2009, 9, 5),
        params={name: f"<{name}>" for name in CODES[code][1]},
    )


def test_every_refusal_has_its_words() -> None:
    codes = {refusal.code for refusal in CLASSES if refusal is not FactImpossible}  # type: ignore[attr-defined]

    assert codes - set(COMMON) == set(REFUSALS)


def test_every_finding_and_every_kind_of_fact_has_its_words() -> None:
    assert set(FINDINGS) == set(CODES)
    assert set(FACTS) == {word_of(event.type) for event in EVENTS}


@pytest.mark.parametrize("code", CODES)
def test_a_finding_fills_all_its_words_as_a_refusal_and_as_a_warning(code: str) -> None:
    problem = problem_of(FactImpossible(a_finding(code), is_new=True))
    warning = warning_of(a_finding(code, "warn"))

    for language in ("vi", "en"):
        document = PROBLEMS.document(problem, "vi" if language == "vi" else "en")
        assert not NAMED.search(document["detail"]), document["detail"]
        assert not NAMED.search(warning[f"message_{language}"])
        assert "106/QĐ-UBND" in document["detail"]
        assert all(f"<{name}>" in document["detail"] for name in used(code, language))
    assert document["status"] in {409, 422}


def used(code: str, language: str) -> set[str]:
    """Both languages must name the same parameters, and only those that the domain gives."""
    _, vi, en = FINDINGS[code]
    names = set(NAMED.findall(vi))
    assert names == set(NAMED.findall(en))
    assert names <= set(CODES[code][1])
    return names


@pytest.mark.parametrize("code", REFUSALS)
def test_both_languages_of_a_refusal_name_the_same_parameters(code: str) -> None:
    text = REFUSALS[code]

    vi = NAMED.findall(text.title_vi + text.detail_vi)
    en = NAMED.findall(text.title_en + text.detail_en)

    assert set(vi) == set(en)


def test_an_earlier_fact_that_becomes_impossible_is_named_as_such() -> None:
    problem = problem_of(FactImpossible(a_finding("not-in-plan"), is_new=False))

    document = PROBLEMS.document(problem, "en")

    assert document["detail"].startswith("What is being filed makes an earlier fact impossible.")
    assert document["fact"] == {
        "id": "0197a2f0-0000-7000-8000-000000000001",
        "type": "established",
        "document": "106/QĐ-UBND",
        "effective_on": "2009-09-05",
    }


def test_what_has_a_code_is_said_in_words_and_kept_as_the_code() -> None:
    refused = DuplicateFact(
        fact_id=UUID("0197a2f0-0000-7000-8000-000000000001"),
        fact_type="detailed-plan-approved",
        document="77.5/QĐ-UBND",
        on=date(2026, 11, 2),
    )

    vi, en = (PROBLEMS.document(problem_of(refused), language) for language in LANGUAGES)

    assert "77.5/QĐ-UBND (Phê duyệt quy hoạch chi tiết, hiệu lực 02/11/2026)" in vi["detail"]
    assert "(Approval of the detailed plan, effective 2 Nov 2026)" in en["detail"]
    assert vi["params"]["fact_type"] == "detailed-plan-approved"
    assert vi["params"]["on"] == "2026-11-02"


@pytest.mark.parametrize(
    ("name", "value", "vi", "en"),
    [
        ("area_ha", "1300.00", "1.300,00", "1300.00"),
        ("most_ha", "75", "75", "75"),
        ("fill", "49.5", "49,5", "49.5"),
        ("missing", "road, power", "đường giao thông, cấp điện", "roads, power supply"),
        ("decided", "returned", "đã trả lại", "sent back"),
        ("form", "household", "hộ kinh doanh", "business household"),
        ("size", "micro", "siêu nhỏ", "micro"),
        ("form", "B04", "B04", "B04"),
        ("document", "12.50", "12.50", "12.50"),
    ],
)
def test_numbers_days_and_codes_are_said_as_people_say_them(
    name: str, value: str, vi: str, en: str
) -> None:
    assert (said(name, value, "vi"), said(name, value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (INFRASTRUCTURE, InfrastructureItem),
        (AREA_REASONS, AreaReason),
        (PLACES, PlaceKind),
        (SIZES, Size),
        (FORMS, LegalForm),
    ],
)
def test_every_code_has_its_words(words: Mapping[str, object], codes: Any) -> None:
    assert set(words) == set(get_args(codes))
