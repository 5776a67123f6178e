"""`figures`: what has been printed about clusters beside what our facts and returns come to."""

import json
import sys
from decimal import Decimal
from typing import Any

from reporting.cli.asking import look_up
from reporting.queries.published import Compared, published
from servicekit.saying import say_table
from servicekit.verbs import AsJson


def figures(as_json: AsJson = False) -> None:
    """Published figures against computed ones: on their day, by their map, as they are meant.

    What cannot be computed has its reason in the table. Nothing of it is a target.
    """
    found = look_up(published)
    if as_json:
        json.dump([_line(one) for one in found], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    computed = [one for one in found if one.computed is not None]
    agreeing = sum(bool(one.matches) for one in computed)
    say_table(
        f"Published figures: {len(found)}, computed {len(computed)}, matching {agreeing}",
        ("figure", "on", "published", "computed", "matches", "basis", "origin", "why"),
        (
            (
                *(one.figure.figure_id, one.on, _published(one)),
                None if one.computed is None else _plain(one.computed),
                {True: "yes", False: "NO", None: None}[one.matches],
                *(one.basis, one.origin, one.why or None),
            )
            for one in found
        ),
    )


def _line(one: Compared) -> dict[str, Any]:
    return {
        "figure_id": one.figure.figure_id,
        "published": _number(one.figure.value),
        "precision": one.figure.precision,
        "computed": None if one.computed is None else _number(one.computed),
        "matches": one.matches,
        "basis": one.basis,
        "origin": one.origin,
        "why": one.why or None,
    }


def _published(one: Compared) -> str:
    word = "" if one.figure.precision == "exact" else f"{one.figure.precision} "
    return f"{word}{_plain(one.figure.value)} {one.figure.unit}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _number(number: Decimal) -> int | float:
    """As JSON's own number: at most 15 digits, so no digit is lost."""
    return int(number) if number == number.to_integral_value() else float(number)
