"""The forms that officers fill in are the forms that are published."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

FILLED_IN = ROOT / "services/registry/src/registry/domain/returns/data"
PUBLISHED = ROOT / "services/reporting/src/reporting/forms/data"
FORMS = {"B03", "B04"}


def lines(path: Path) -> list[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "called"), [("rows.csv", {"unit_vi": "unit"}), ("groups.csv", {}), ("papers.csv", {}),
                         ("periods.csv", {}), ("form-versions.csv", {})]
)  # fmt: skip
def test_reporting_publishes_the_forms_as_the_registry_takes_them_in(
    name: str, called: Mapping[str, str]
) -> None:
    """Accident: a row that is renamed, or a deadline that is moved, in one of two services."""
    ours = lines(PUBLISHED / name)
    theirs = [
        line
        for line in lines(FILLED_IN / name)
        if line.get("form", "B04") in FORMS and ("form" in line or line["row_set"] == "B04-2024")
    ]

    shared = {column: called.get(column, column) for column in ours[0]}
    shared = {column: other for column, other in shared.items() if other in theirs[0]}
    assert len(shared) >= 3
    assert [[line[column] for column in shared] for line in ours] == [
        [line[other] for other in shared.values()] for line in theirs
    ]
