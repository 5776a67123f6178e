"""The forms as they lie in `data/`: whole, dated, and an older numbering a matter of rows there."""

from dataclasses import replace
from datetime import date

import pytest

from registry.domain.returns.figures import read_rows
from registry.domain.returns.reference import Form, ReturnReference
from registry.domain.returns.rights import DECIDERS, SENDERS
from registry.domain.returns.rules import RULES

REFERENCE = ReturnReference.load()
FORMS = ("B01", "B02", "B03", "B04")


def test_every_form_has_its_versions_periods_paper_and_rights() -> None:
    assert {form for form, _ in REFERENCE.forms} == set(FORMS)
    assert set(REFERENCE.period_kinds) == {(form, kind) for form in FORMS for kind in ("H1", "FY")}
    assert set(REFERENCE.papers) == set(SENDERS) == set(DECIDERS) == set(FORMS)
    for form in FORMS:
        assert REFERENCE.form_versions(form) == ["TT28/2020", "TT14-2024+TT38-2025"]


@pytest.mark.parametrize("form", REFERENCE.forms.values(), ids=lambda form: form.version.form)
def test_a_form_is_whole(form: Form) -> None:
    laid_out = [row for _, rows in form.layout() for row in rows]

    assert [row.code for row in laid_out] == list(form.rows)
    assert {row.part_of for row in laid_out} <= {None, *form.rows}
    assert set(form.codes.values()) <= set(form.rows)
    assert form.version.row_set in RULES
    assert all(row.at_most == 1 for row in laid_out if row.type == "flag")
    assert all(row.decimals == 0 for row in laid_out if row.type in {"count", "flag"})


def test_a_paper_has_the_headings_of_the_law() -> None:
    form = REFERENCE.forms["B04", "TT14-2024+TT38-2025"]

    headings = [(group and group.group, len(rows)) for group, rows in form.layout()]

    assert headings == [("I", 2), ("II", 12), ("III", 21)]
    assert [group for group, _ in REFERENCE.forms["B01", "TT28/2020"].layout()] == [None]


@pytest.mark.parametrize(
    ("form", "last_day", "kind", "version"),
    [
        ("B01", date(2023, 12, 14), "tenant", "TT28/2020"),
        ("B02", date(2025, 12, 14), "cluster", "TT14-2024+TT38-2025"),
        ("B03", date(2025, 6, 14), "district", "TT14-2024+TT38-2025"),
        ("B03", date(2025, 12, 14), "commune", "TT14-2024+TT38-2025"),
        ("B04", date(2024, 6, 14), None, "TT28/2020"),
        ("B04", date(2024, 12, 14), None, "TT14-2024+TT38-2025"),
        ("B04", date(2017, 12, 14), None, None),
    ],
)
def test_of_whom_a_form_speaks_and_in_which_version_depends_on_the_day(
    form: str, last_day: date, kind: str | None, version: str | None
) -> None:
    assert REFERENCE.subject_kind(form, last_day) == kind
    assert REFERENCE.version_in_force(form, last_day) == version


def test_what_tells_of_one_firm_is_not_for_the_public() -> None:
    of_version = {form: REFERENCE.forms[form, "TT14-2024+TT38-2025"].withheld for form in FORMS}

    assert of_version["B01"] == set(REFERENCE.forms["B01", "TT28/2020"].rows)
    assert of_version["B02"] == {"2", "9", "10", "11", "12"}
    assert of_version["B03"] == of_version["B04"] == frozenset()


def test_a_circular_that_numbers_rows_otherwise_is_read_by_a_row_of_data() -> None:
    form = replace(REFERENCE.forms["B04", "TT28/2020"], codes={"II.1": "3", "II.2": "4"})

    figures, found = read_rows({"II.1": 22, "4": "1012.40"}, form)
    _, twice = read_rows({"II.1": 22, "3": 22}, form)

    assert (figures["3"], str(figures["4"]), found) == (22, "1012.40", [])
    assert [(one.rule, one.rows) for one in twice] == [("V12", ("3",))]
