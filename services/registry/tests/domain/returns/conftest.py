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
from registry.domain.returns.subjects import ReturnName
from services.registry.tests.figures import CONSISTENT, OF_A_CLUSTER

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
def check_b02(reference: ReturnReference) -> Callable[..., list[Finding]]:
    """The same for the return of a cluster."""

    def check(**changes: Written) -> list[Finding]:
        form = reference.forms["B02", FORM_VERSION]
        rows = OF_A_CLUSTER | {name.lstrip("r"): value for name, value in changes.items()}
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
        id=UUID("0197a2f0-0000-7000-8000-000000000001"),
        name=ReturnName(form="B04", unit="15", period="FY-2026"),
    )
