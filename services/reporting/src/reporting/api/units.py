"""One province, for programs and for its page."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from reporting.api.addresses import seen_through
from reporting.api.dates import OTHER_YEARS, YEARS, Borders, Known, On, lens_of
from reporting.api.reading import MayRead, answer
from reporting.pages.address import Address
from reporting.queries.lens import Lens
from reporting.queries.remembered import Remembered
from reporting.queries.unit import unit
from reporting.queries.unit_named import NoSuchUnit
from reporting.settings import ReportingSettings
from reporting.unit_views import UnitPage
from servicekit.database import Database
from servicekit.problems import Problem
from servicekit.validation import invalid_field

type Code = Annotated[
    str,
    Path(
        pattern="^[0-9]{2}(@[0-9]{4}-[0-9]{2}-[0-9]{2})?$",
        description="A code, of the map of `borders` or of the day behind '@': 15@2025-06-30.",
        examples=["15"],
    ),
]


class Units:
    """The same answers for the API, the page and the download."""

    def __init__(self, settings: ReportingSettings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._remembered = Remembered()

    async def of(self, code: str, where: Address) -> UnitPage:
        return await self.known(code, seen_through(where))

    async def known(self, code: str, lens: Lens) -> UnitPage:
        try:
            async with self._database.query() as connection:
                return await unit(
                    connection,
                    code,
                    lens,
                    remembered=self._remembered,
                    late_after_s=self._settings.late_after_s,
                )
        except NoSuchUnit as none:
            raise Problem("unknown-unit", unit=code) from none


def borders_on(day: str) -> date:
    """Behind '@'; the year is judged as that of any other day is."""
    try:
        on = date.fromisoformat(day)
    except ValueError as bad:
        raise invalid_field("unit", "date_parsing", place="path") from bad
    if on.year not in YEARS:
        raise invalid_field("unit", "year", place="path", context=OTHER_YEARS)
    return on


def router(units: Units) -> APIRouter:
    router = APIRouter(tags=["units"])

    @router.get(
        "/v1/units/{unit}",
        summary="One province: figures with rank, what came, what is owed, what is parked",
        response_model=UnitPage,
    )
    async def read_unit(
        _: MayRead,
        unit: Code,
        on: On = None,
        borders: Borders = None,
        known: Known = None,
    ) -> Response:
        """Without `borders` a code is one of today's map, or of the other one where only that
        knows it; `same_code` and `same_name` say whom it may be taken for.
        """
        code, day = unit[:2], unit[3:]
        lens = lens_of(on, borders, known)
        if day:
            lens = replace(lens, borders=borders_on(day))
        return answer(await units.known(code, lens))

    return router
