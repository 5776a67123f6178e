"""The rows of a report: both sources, their difference, what stood before; or why there is none."""

from collections.abc import Mapping
from decimal import Decimal

from reporting.forms import FormRow
from reporting.queries.asked import Place
from reporting.queries.form_facts import TYPED, FormSums
from reporting.queries.received import Received, Rows
from reporting.report_views import Number, ReportLine


def report_lines(
    at: Place,
    received: Received,
    facts: FormSums | None,
    before: Rows,
    events: Mapping[str, int],
) -> tuple[ReportLine, ...]:
    shown = received.shown
    return tuple(
        _line(
            row,
            value=received.rows.get(code),
            why_no_value=_why_no_value(at, received, row),
            note=shown.notes.get(code) if shown else None,
            facts=facts,
            before=before.get(code),
            events=events.get(code, 0),
            warnings=tuple(one.rule for one in shown.warnings if code in one.rows) if shown else (),
        )
        for code, row in at.form.rows.items()
    )


def _line(
    row: FormRow,
    *,
    value: Number | None,
    why_no_value: str | None,
    note: str | None,
    facts: FormSums | None,
    before: Number | None,
    events: int,
    warnings: tuple[str, ...],
) -> ReportLine:
    told = facts.get(row.code) if facts is not None and row.from_facts else None
    return ReportLine(
        code=row.code,
        value=value,
        why_no_value=why_no_value if value is None else None,
        note=note,
        facts=told,
        why_no_facts=why_no_facts(row, facts) if told is None else None,
        difference=less(value, told),
        before=before,
        delta=less(value, before),
        events=events,
        untyped=facts.untyped if facts is not None and row.code in TYPED else 0,
        warnings=warnings,
    )


def less(one: Number | None, other: Number | None) -> Number | None:
    if one is None or other is None:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return one - other
    return Decimal(one) - Decimal(other)


def _why_no_value(at: Place, received: Received, row: FormRow) -> str:
    if at.merged_into is not None:
        return "merged"
    if not received.rows:
        return "no-return"
    return "no-land" if row.type == "rate" and at.is_sum else "empty"


def why_no_facts(row: FormRow, facts: FormSums | None) -> str:
    if not row.from_facts:
        return "only-returns"
    return "no-communes" if facts is None else "no-land"
