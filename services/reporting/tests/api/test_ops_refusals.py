"""What no operator can do, and who is none: clear problems, and pages for browsers."""

from typing import Any
from uuid import UUID

import pytest

pytestmark = pytest.mark.postgres

type Fixture = Any  # what tests/api/conftest.py makes

REASON = {"reason": "Tỉnh đã gửi lại dưới số khác."}
NOWHERE = "projections/clusters/builds/99"
WRONG: dict[str, tuple[str, str, Any, int, str]] = {
    "no reason": ("POST", "parked/1/release", {}, 422, "invalid-request"),
    "an empty reason": ("POST", "parked/1/release", {"reason": ""}, 422, "invalid-request"),
    "a blank reason": ("POST", "parked/1/release", {"reason": " \n"}, 422, "reason-missing"),
    "a novel": ("POST", "parked/1/release", {"reason": "x" * 501}, 422, "invalid-request"),
    "NUL for a reason": ("POST", "parked/1/discard", {"reason": "\0"}, 422, "reason-missing"),
    "another field": ("POST", "parked/1/discard", REASON | {"by": 1}, 422, "invalid-request"),
    "nothing parked": ("POST", "parked/999/release", REASON, 404, "not-held"),
    "nothing to see": ("GET", "parked/999", None, 404, "not-held"),
    "no number": ("GET", "parked/x", None, 422, "invalid-request"),
    "a huge number": ("GET", f"parked/{2**63}", None, 422, "invalid-request"),
    "no projection": ("POST", "projections/x/builds", None, 404, "unknown-projection"),
    "no such build": ("POST", f"{NOWHERE}/switch", REASON, 404, "unknown-build"),
    "nothing compared": ("GET", f"{NOWHERE}/comparison", None, 404, "unknown-build"),
    "nothing dropped": ("DELETE", NOWHERE, None, 404, "unknown-build"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_cannot_be_done_is_a_problem(quiet_service: Fixture, what: str) -> None:
    method, path, body, status, code = WRONG[what]

    answer = await quiet_service.client("operator").request(method, f"/v1/ops/{path}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


OPERATIONS = [
    ("GET", "/v1/ops", None),
    ("GET", "/v1/ops/parked/999", None),
    ("POST", "/v1/ops/parked/999/release", REASON),
    ("POST", "/v1/ops/parked/999/discard", REASON),
    (
        "POST",
        "/v1/ops/messages/discard",
        REASON | {"projection": "clusters", "topic": "t", "partition": 0, "offset": 0},
    ),
    ("POST", "/v1/ops/projections/clusters/builds", None),
    ("GET", "/v1/ops/projections/clusters/builds/1/comparison", None),
    ("POST", "/v1/ops/projections/clusters/builds/99/switch", REASON),
    ("DELETE", "/v1/ops/projections/clusters/builds/99", None),
]
OTHERS = ("agency_officer", "province_officer", "viewer", "subscriber", "minister")


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
async def test_only_an_operator_operates(
    quiet_service: Fixture, method: str, path: str, body: Any
) -> None:
    found = {
        role: (await quiet_service.client(role).request(method, path, json=body)).status_code
        for role in (None, *OTHERS, "operator")
    }

    assert found.pop("operator") in {200, 201, 404}
    assert found.pop(None) == 401
    assert set(found.values()) == {403}


async def test_who_may_read_the_log_of_decisions(quiet_service: Fixture) -> None:
    found = {
        role: (await quiet_service.client(role).get("/v1/events")).status_code
        for role in (*OTHERS, "operator")
    }

    assert {role for role, status in found.items() if status == 200} == {"subscriber", "operator"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("tam-giu/999/bo", 404),
        ("tam-giu/x/bo", 422),
        (f"tam-giu/{2**80}/tha", 422),
        ("ban-dung/x", 404),
        ("ban-dung/clusters/99/chuyen", 404),
        ("ban-dung/clusters/1/xoa", 409),
        ("ban-dung/clusters/99999999999/xoa", 422),
    ],
)
async def test_a_form_that_cannot_be_obeyed_answers_with_a_page(
    quiet_service: Fixture, forms_of: Fixture, path: str, status: int
) -> None:
    forms = forms_of(quiet_service.browser("operator"))

    answer = await forms.send(path, **REASON)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert UUID(answer.headers["correlation-id"])
