"""Versions as entity tags."""

from collections.abc import Callable

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from servicekit.etag import IfMatch, RequiredIfMatch, check, etag, expected_version
from servicekit.problems import Problem


@pytest.mark.parametrize(
    ("header", "version"), [(None, None), ("*", None), ('"3"', 3), (' "0" ', 0), (etag(12), 12)]
)
def test_if_match_names_one_version_or_none(header: str | None, version: int | None) -> None:
    assert expected_version(header) == version


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("3", "bad-if-match"),
        ("", "bad-if-match"),
        ('"3", "4"', "bad-if-match"),
        ('W/"3"', "stale-version"),
        ('"three"', "stale-version"),
        ('"٣"', "stale-version"),
        ('"' + "9" * 40 + '"', "stale-version"),
    ],
)
def test_anything_else_never_matches(header: str | None, code: str) -> None:
    with pytest.raises(Problem, match=code):
        expected_version(header)


def test_only_the_version_that_is_there_matches() -> None:
    check(None, 5)
    check(5, 5)
    with pytest.raises(Problem) as refused:
        check(4, 5)
    assert refused.value.params == {"expected": 4, "actual": 5}


@pytest.fixture
def client(
    make_app: Callable[..., FastAPI], client_of: Callable[..., httpx.AsyncClient]
) -> httpx.AsyncClient:
    router = APIRouter()

    @router.put("/may")
    async def may(version: IfMatch) -> int | None:
        return version

    @router.put("/must")
    async def must(version: RequiredIfMatch) -> int:
        return version

    client: httpx.AsyncClient = client_of(make_app(routers=[router]))
    return client


async def test_an_endpoint_may_want_a_version_or_insist_on_it(client: httpx.AsyncClient) -> None:
    named = {"If-Match": '"3"'}

    assert (await client.put("/may")).json() is None
    assert (await client.put("/may", headers=named)).json() == 3
    assert (await client.put("/must", headers=named)).json() == 3
    assert (await client.put("/must")).status_code == 428
