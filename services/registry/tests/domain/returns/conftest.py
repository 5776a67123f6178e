"""A return that holds, to be changed one row at a time."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from registry.domain.returns.figures import Written, read_rows
from registry.domain.returns.filing import Filing, Return
from registry.domain.returns.findings import Finding, wire
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.rules import findings_of

CONSISTENT: dict[str, Written] = {
    "1": 40,
    "2": "1980.50",
    "3": 22,
    "4": "1012.40",
    "5": 2,
    "6": "125.00",
    "7": 14,
    "8": "760.20",
    "9": 24,
    "10": "1030.10",
    "11": 18,
    "12": "861.30",
    "13": "9450.000",
    "14": "3108.000",
    "15": 16,
    "15.1": 13,
    "15.2": 3,
    "15.3": 4,
    "15.4": 2,
    "16": "611.80",
    "16.1": "548.20",
    "16.2": "63.60",
    "16.3": "58.00",
    "16.4": "92.50",
    "17": "428.00",
    "18": "278.20",
    "19": "65.00",
    "20": 312,
    "21": 21,
    "22": 287,
    "23": "18250.500",
    "24": "742.300",
    "25": 19870,
    "26": 9,
    "27": 6,
}
FORM_VERSION = "TT14-2024+TT38-2025"


@pytest.fixture(scope="session")
def reference() -> ReturnReference:
    return ReturnReference.load()


@pytest.fixture
def check(reference: ReturnReference) -> Callable[..., list[Finding]]:
    """What is found in the consistent return with these rows changed."""

    def check(form_version: str = FORM_VERSION, **changes: Written) -> list[Finding]:
        form = reference.forms["B04", form_version]
        rows = CONSISTENT | {name.lstrip("r").replace("_", "."): v for name, v in changes.items()}
        figures, findings = read_rows(rows, form)
        return findings or findings_of(figures, form.version.row_set)

    return check


@pytest.fixture
def filing(reference: ReturnReference) -> Callable[..., Filing]:
    def filing(return_version: int | None = None, on: str = "2026-12-20", **changes: int) -> Filing:
        rows = CONSISTENT | {name.lstrip("r"): value for name, value in changes.items()}
        figures, findings = read_rows(rows, reference.forms["B04", FORM_VERSION])
        assert findings == []
        return Filing(
            form_version=FORM_VERSION,
            return_version=return_version,
            rows={row: wire(figure) for row, figure in figures.items()},
            notes={},
            warnings=[],
            document={"number": "12/BC-SCT", "date": on, "issuer": "Sở Công Thương"},
            document_date=date.fromisoformat(on),
            channel="database",
            data_as_of=date(2026, 12, 14),
        )

    return filing


@pytest.fixture
def a_return() -> Return:
    return Return(
        id=UUID("0197a2f0-0000-7000-8000-000000000001"), form="B04", unit="15", period="FY-2026"
    )
