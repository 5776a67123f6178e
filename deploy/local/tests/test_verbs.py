"""A verb that was not asked rightly says how it is asked, and does nothing."""

import subprocess

import pytest

from nhipcau_local import verbs
from nhipcau_local.places import ROOT
from nhipcau_local.verbs import NotSoCalled


@pytest.mark.parametrize(
    ("role", "provinces", "words"),
    [
        ("", [], "Which role"),
        ("king", [], "There are province_officer, "),
        ("province_officer", [], "Of which province"),
        ("province_officer", ["99"], "No province is called '99'"),
        ("province_officer", ["15", "lao-cai"], "'lao-cai'"),
        ("commune_officer", ["99/02647"], "'99/02647'"),
    ],
)
def test_a_token_is_of_a_role_and_a_province_that_there_are(
    role: str, provinces: list[str], words: str
) -> None:
    with pytest.raises(NotSoCalled, match=words):
        verbs.token(role, provinces)


def test_the_tests_of_a_package_that_there_is_not_are_not_those_of_all() -> None:
    done = subprocess.run(
        ["make", "-s", "test-nothing"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "No package is called nothing" in done.stderr
