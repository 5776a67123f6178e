"""The three dates of a report, as an API's query says them."""

import re
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from pagekit.format import VIETNAM
from reporting.queries.lens import Lens
from servicekit.problems import field_refusal
from servicekit.validation import invalid_field

YEARS = range(1900, 2100)
OTHER_YEARS = {"vi": "Năm phải từ 1900 đến 2099.", "en": "The year must be 1900 to 2099."}


def _of_our_time(day: date | None) -> date | None:
    if day is not None and day.year not in YEARS:
        raise field_refusal("year", **OTHER_YEARS)
    return day


On = Annotated[
    date | None,
    AfterValidator(_of_our_time),
    Query(description="The state on this day. Default: today."),
]
Borders = Annotated[
    date | None,
    AfterValidator(_of_our_time),
    Query(description="By the borders of this day: the 63 until 2025-06-30, then the 34."),
]
Known = Annotated[
    str | None,
    Query(
        max_length=40,
        description="As known on a day (its 24:00, +07:00) or at an instant. Default: now.",
        examples=["2026-06-30", "2026-06-30T17:00:00Z"],
    ),
]


def lens_of(on: date | None, borders: date | None, known: str | None) -> Lens:
    """A day or an instant that is none is a problem."""
    return Lens(on=on, borders=borders, known=None if known is None else known_at(known))


def known_at(text: str) -> datetime:
    """Of a day its end, Vietnamese time; an instant must have a time zone."""
    is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None
    try:
        # In a query a plus that is not written as %2B arrives as a space.
        instant = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as bad:
        raise invalid_field("known", "datetime_parsing", place="query") from bad
    if instant.year not in YEARS:
        raise invalid_field("known", "year", place="query", context=OTHER_YEARS)
    if is_day:
        return instant.replace(tzinfo=VIETNAM) + timedelta(days=1)
    if instant.tzinfo is None:
        raise invalid_field("known", "timezone_aware", place="query")
    return instant
