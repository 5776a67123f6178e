"""Which size of the demo set is loaded: the one asked for, the one begun, or none."""

import pytest

from nhipcau_local.demo import CannotBeLoaded, size_to_load
from nhipcau_local.state import State


@pytest.mark.parametrize(
    ("loaded", "known", "asked", "size"),
    [
        (False, "", None, "S"),
        (False, "", "M", "M"),
        (False, "M", None, "M"),  # begun and stopped: goes on
        (False, "M", "S", "M"),
        (True, "", None, None),  # of a state that an earlier release wrote
        (True, "S", "S", None),
        (True, "S", "M", "M"),  # the loader knows whether that can be
        (True, "M", "S", None),
    ],
)
def test_the_size_asked_for_or_begun_is_loaded_unless_it_is_there(
    loaded: bool, known: str, asked: str | None, size: str | None
) -> None:
    state = State(demo_loaded=loaded, demo_size=known)

    assert size_to_load(state, asked) == size


def test_an_empty_system_stays_empty() -> None:
    assert size_to_load(State(demo=False), None) is None
    with pytest.raises(CannotBeLoaded, match="make fresh && make demo SIZE=M"):
        size_to_load(State(demo=False), "M")


def test_a_size_that_there_is_not_is_refused() -> None:
    with pytest.raises(CannotBeLoaded, match="S and M"):
        size_to_load(State(), "XL")
