"""Windows and deadlines are those of the circular."""

from datetime import date

import pytest

from registry.domain.returns.periods import Period
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.refusals import UnknownPeriod


def test_a_half_year_and_its_year_begin_on_the_same_day(reference: ReturnReference) -> None:
    half, year = (Period.parse(code, "B04", reference) for code in ("H1-2026", "FY-2026"))

    assert (half.first_day, half.last_day) == (date(2025, 12, 15), date(2026, 6, 14))
    assert (year.first_day, year.last_day) == (date(2025, 12, 15), date(2026, 12, 14))
    assert half.code == "H1-2026"


def test_before_a_day_means_the_day_before_is_the_last_punctual_one(
    reference: ReturnReference,
) -> None:
    half, year = (Period.parse(code, "B04", reference) for code in ("H1-2026", "FY-2026"))

    assert (half.due_before, half.last_punctual_day) == (date(2026, 6, 30), date(2026, 6, 29))
    assert (year.due_before, year.last_punctual_day) == (date(2026, 12, 31), date(2026, 12, 30))


def test_an_inclusive_deadline_is_a_matter_of_data(reference: ReturnReference) -> None:
    kind = reference.period_kinds["B04", "H1"].model_copy(update={"deadline_inclusive": True})

    assert Period(kind, 2026).last_punctual_day == date(2026, 6, 30)


@pytest.mark.parametrize(
    "code", ["H2-2026", "Q1-2026", "FY2026", "FY-26", "fy-2026", "FY-2026 ", "FY-9999", "FY-٢٠٢٦"]
)
def test_a_period_that_the_form_does_not_know_is_refused(
    reference: ReturnReference, code: str
) -> None:
    with pytest.raises(UnknownPeriod) as refused:
        Period.parse(code, "B04", reference)

    assert refused.value.params["known"] == "H1-YYYY, FY-YYYY"


def test_the_periods_of_the_year_before_come_the_latest_first(reference: ReturnReference) -> None:
    half, year = (Period.parse(code, "B04", reference) for code in ("H1-2026", "FY-2026"))

    assert [one.code for one in half.of_the_year_before(reference)] == ["FY-2025", "H1-2025"]
    assert [one.code for one in year.of_the_year_before(reference)] == ["H1-2026", "FY-2025"]
    assert half.of_last_year.code == "H1-2025"
