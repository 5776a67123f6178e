"""Figures that can be read, pass every rule, and are probably in another unit."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import NamedTuple

from registry.domain.returns.findings import Figure, in_vietnamese
from registry.domain.returns.reference import Form, FormRow
from registry.workbooks.blanks import Rows
from registry.workbooks.remarks import Remark, remark

# A hectare has 10,000 m² and a billion a thousand millions; what grows so fast did not grow.
LEAP_OF = {"area": 1000, "money": 300}
FRACTION_MAX = 1


class Plausible(NamedTuple):
    most: Decimal
    why_vi: str
    why_en: str


@cache
def _plausible() -> Mapping[tuple[str, str], Plausible]:
    """By form and unit: data, so that a new form is a new line."""
    text = (
        resources.files("registry.workbooks").joinpath("data", "plausible.csv").read_text("utf-8")
    )
    return {
        (line["form"], line["unit"]): Plausible(
            Decimal(line["most"]), line["why_vi"], line["why_en"]
        )
        for line in csv.DictReader(text.splitlines())
    }


def suspicions(
    form: Form, figures: Mapping[str, Figure | None], before: Rows
) -> Iterator[tuple[str, Remark]]:
    """Row and remark; `before` are the figures that were last sent in."""
    for code, row in form.rows.items():
        figure = figures.get(code)
        if figure is None:
            continue
        if row.type == "rate" and 0 < figure <= FRACTION_MAX:
            times = in_vietnamese(figure * 100)
            yield (
                code,
                remark("maybe-a-fraction", figure=in_vietnamese(figure), times_hundred=times),
            )
        elif why := _too_large(form.version.form, row, figure, before.get(code)):
            unit = "maybe-square-metres" if row.type == "area" else "maybe-millions"
            yield (
                code,
                remark(
                    unit,
                    figure=in_vietnamese(figure),
                    unit=row.unit,
                    why_vi=why.why_vi,
                    why_en=why.why_en,
                ),
            )


def _too_large(
    form: str, row: FormRow, figure: Figure, before: int | str | None
) -> Plausible | None:
    leap = LEAP_OF.get(row.type)
    if leap is None:
        return None
    last = Decimal(before) if before is not None else Decimal(0)
    if last and figure >= last * leap:
        shown = in_vietnamese(last)
        return Plausible(last, f"lần trước là {shown}", f"{shown} the last time")
    plausible = _plausible().get((form, row.unit))
    return plausible if plausible is not None and figure > plausible.most else None
