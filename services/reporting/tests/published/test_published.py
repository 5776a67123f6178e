"""What was printed is kept as it was handed over; what it means and how exactly is data."""

import hashlib
from collections import Counter
from decimal import Decimal
from importlib import resources

import pytest

from reporting.forms import forms
from reporting.published import Figure, basis_of, figures, known_on, matches
from reporting.queries.form_facts import more_of
from reporting.queries.published import ROW
from reporting.tables import cluster

DATA = resources.files("reporting.published").joinpath("data")
INDICATORS = more_of(cluster.c)


def figure(value: str, precision: str, unit: str = "count") -> Figure:
    return figures()[0].model_copy(
        update={"value": Decimal(value), "precision": precision, "unit": unit}
    )


def named(figure_id: str) -> Figure:
    return next(one for one in figures() if one.figure_id == figure_id)


def test_the_file_is_the_one_that_was_handed_over() -> None:
    digest, name = DATA.joinpath("SHA256SUMS").read_text().split()

    assert hashlib.sha256(DATA.joinpath(name).read_bytes()).hexdigest() == digest
    assert len({one.figure_id for one in figures()}) == len(figures()) == 395


def test_a_figure_means_rows_and_indicators_that_there_are_or_says_why_not() -> None:
    for one in figures():
        basis = basis_of(one)
        for part in basis.parts:
            code = part.removeprefix(ROW)
            known = forms()["B04"].rows if part.startswith(ROW) else INDICATORS
            assert code in known, one.figure_id
        assert basis.parts or basis.why, one.figure_id
        assert bool(basis.parts) <= (one.area == "clusters"), one.figure_id


@pytest.mark.parametrize(
    ("figure_id", "basis"),
    [
        ("ccn-vn-2023-established", "row 3"),
        ("ccn-vn-2023-operating", "row 15.1"),
        ("ccn-vn-2020-ha-per-established", "row 4 / row 3"),
        ("ccn-34-80-20260615-fill-f3", "leased_ha / ready_ha"),
        ("ccn-vn-2025m06-infra-paid", "row 14"),
        ("ccn-22-2015t-established", ""),
        ("ccn-34-15-undated-a-leased-ha", ""),
    ],
)
def test_the_first_line_that_fits_says_what_is_meant(figure_id: str, basis: str) -> None:
    assert basis_of(named(figure_id)).basis == basis


def test_most_figures_about_clusters_have_a_basis() -> None:
    told = Counter(bool(basis_of(one).parts) for one in figures() if one.area == "clusters")

    assert told[True] > 120


def test_a_day_is_the_last_of_what_is_named() -> None:
    days = {one.valid_on_or_period: str(one.on) for one in figures() if one.on}

    assert days["2018-10"] == "2018-10-31"
    assert days["2024"] == "2024-12-31"
    assert days["2025-07-25"] == "2025-07-25"
    assert named("ccn-34-15-undated-a-leased-ha").on is None
    assert str(known_on(named("ccn-vn-2022-established"))) == "2023-07-31"


@pytest.mark.parametrize(
    ("value", "precision", "unit", "agree", "differ"),
    [
        ("1057", "exact", "count", ["1057"], ["1056", "1058"]),
        ("64.7", "exact", "%", ["64.70", "64.749"], ["64.64", "64.75"]),
        ("1028.78", "exact", "ha", ["1028.78"], ["1028.8"]),
        ("192500000000000", "exact", "VND", ["192460000000000"], ["192400000000000"]),
        ("38000", "over", "ha", ["38050", "38000"], ["37999", "42000"]),
        ("700", "nearly", "count", ["700", "690"], ["701", "600"]),
        ("700000", "about", "jobs", ["690000", "710000"], ["600000", "740000"]),
    ],
)
def test_a_word_of_precision_allows_what_its_line_says(
    value: str, precision: str, unit: str, agree: list[str], differ: list[str]
) -> None:
    printed = figure(value, precision, unit)

    assert all(matches(printed, Decimal(one)) for one in agree)
    assert not any(matches(printed, Decimal(one)) for one in differ)
