"""Refusals as problems, warnings as words: one table for both, and a test that it is complete."""

from collections.abc import Iterable, Mapping
from typing import Any

from registry.api import establishment_texts, problem_texts, workbook_texts
from registry.api.saying import FACTS, said
from registry.domain.chronicles.findings import Finding
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.publishable import PersonalDataInText
from registry.domain.refusals import Refusal
from registry.domain.returns.refusals import FiguresDisagree, ReturnRefusal
from servicekit.common_problems import COMMON
from servicekit.problems import (
    FieldError,
    Language,
    Problem,
    ProblemBook,
    ProblemTable,
    ProblemText,
    filled,
)

type AnyRefusal = Refusal | ReturnRefusal

LANGUAGES: tuple[Language, Language] = ("vi", "en")

REFUSED = (Refusal, ReturnRefusal)

FINDINGS = {**problem_texts.FINDINGS, **establishment_texts.FINDINGS}
REFUSALS: ProblemTable = {
    **problem_texts.REFUSALS,
    **establishment_texts.REFUSALS,
    **workbook_texts.REFUSALS,
}

IMPOSSIBLE: ProblemTable = {
    code: ProblemText(
        status=status,
        title_vi="Không phù hợp với quá trình đã ghi nhận",
        detail_vi=f"{{which_vi}}: {vi}",
        title_en="Impossible in the recorded history",
        detail_en=f"{{which_en}}: {en}",
    )
    for code, (status, vi, en) in FINDINGS.items()
}

PROBLEMS = ProblemBook(COMMON, REFUSALS, IMPOSSIBLE, workbook_texts.ANSWERS, said=said)


def problem_of(refusal: AnyRefusal) -> Problem:
    match refusal:
        case FactImpossible():
            return _impossible(refusal)
        case FiguresDisagree():
            return _disagreeing(refusal)
        case PersonalDataInText():
            return _telling(refusal)
        case _:
            params: dict[str, Any] = refusal.params
            return Problem(refusal.code, **params)


def words_of(problem: Problem) -> tuple[str, str]:
    """What a person is told of it, in Vietnamese and in English."""
    in_vietnamese, in_english = (PROBLEMS.document(problem, language) for language in LANGUAGES)
    return in_vietnamese["detail"], in_english["detail"]


def warning_of(finding: Finding) -> dict[str, Any]:
    """What is stored all the same, and somebody should look at."""
    _, vi, en = FINDINGS[finding.code]
    which_vi, which_en = _fact(finding)
    return {
        "code": finding.code,
        "rule": finding.rule,
        "fact_id": str(finding.fact_id),
        "fact_type": finding.fact_type,
        "params": dict(finding.params),
        "message_vi": f"{which_vi}: {_filled(vi, finding.params, 'vi')}",
        "message_en": f"{which_en}: {_filled(en, finding.params, 'en')}",
    }


def _impossible(refusal: FactImpossible) -> Problem:
    finding = refusal.finding
    which_vi, which_en = _fact(finding)
    if not refusal.is_new:
        which_vi = f"Việc đang ghi nhận làm cho việc đã ghi nhận không còn đúng. {which_vi}"
        which_en = f"What is being filed makes an earlier fact impossible. {which_en}"
    extra = {
        "rule": finding.rule,
        "fact": {
            "id": None if refusal.is_new else str(finding.fact_id),
            "type": finding.fact_type,
            "document": finding.fact_document,
            "effective_on": finding.fact_on.isoformat(),
        },
    }
    params: dict[str, Any] = {"which_vi": which_vi, "which_en": which_en, **finding.params}
    return Problem(finding.code, extra=extra, **params)


def _disagreeing(refusal: FiguresDisagree) -> Problem:
    errors = [
        FieldError(
            field=f"rows.{found.rows[0]}" if found.rows else "subject",
            rule=found.rule,
            message_vi=found.message_vi,
            message_en=found.message_en,
        )
        for found in refusal.findings
    ]
    findings = [found.on_the_wire() for found in refusal.findings]
    return Problem(
        refusal.code, errors=errors, extra={"findings": findings}, count=len(refusal.findings)
    )


def _telling(refusal: PersonalDataInText) -> Problem:
    errors = [
        FieldError(
            field=told.field,
            rule=told.kind,
            message_vi=f"Có vẻ là {told.name_vi}.",
            message_en=f"Looks like {told.name_en}.",
        )
        for told in refusal.told
    ]
    params: dict[str, Any] = refusal.params
    return Problem(refusal.code, errors=errors, **params)


def _fact(finding: Finding) -> tuple[str, str]:
    vi, en = FACTS[finding.fact_type]
    on = finding.fact_on
    return (
        f"{vi} theo {finding.fact_document}, hiệu lực {on:%d/%m/%Y}",
        f"{en} by {finding.fact_document}, effective {on:%d %b %Y}",
    )


def _filled(text: str, params: Mapping[str, str], language: Language) -> str:
    return filled(text, params, lambda name, value: said(name, value, language))


def warnings_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [warning_of(finding) for finding in findings]
