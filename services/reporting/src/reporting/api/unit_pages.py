"""The page of one province, found by its code, by code and day, or by its name."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pagekit.answers import download, html, language, must_be_written
from reporting.api.addresses import address_of
from reporting.api.pages import chrome_of
from reporting.api.reading import MayRead
from reporting.api.units import Units, borders_on
from reporting.pages import unit
from reporting.pages.address import UNITS, Address
from reporting.queries.unit_named import called
from servicekit.problems import Problem

NAME_MAX = 60

type Code = Annotated[str, Path(pattern=r"^[0-9]{2}(@[0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
type Name = Annotated[str, Path(max_length=NAME_MAX)]


def router(units: Units) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    # Downloads first: `/tinh/15.csv` would else be the page of a province of that name.
    @router.get(UNITS + "/{code}.{ending}")
    async def download_unit(request: Request, _: MayRead, code: Code, ending: str) -> Response:
        must_be_written(ending)
        code, where = _on_its_day(code, address_of(request))
        page = await units.of(code, where)
        return download(f"tinh-{page.map}-{code}", ending, unit.sheet(page, language(request)))

    @router.get(UNITS + "/{name}")
    async def show_unit(request: Request, _: MayRead, name: Name) -> Response:
        where = address_of(request)
        if name[:2].isdecimal() and name[:2].isascii():
            code, on_its_day = _on_its_day(name, where)
            if on_its_day is not where:
                return RedirectResponse(on_its_day.link(f"{UNITS}/{code}"), status_code=303)
            page = await units.of(code, where)
            return html(request, unit.render(page, await chrome_of(request, where)))
        found = tuple(called(name))
        if not found:
            raise Problem("unknown-unit", unit=name)
        chrome = await chrome_of(request, where)
        if len(found) == 1:
            return RedirectResponse(unit.unit_address(found[0], where), status_code=303)
        return html(request, unit.which(found, chrome))

    return router


def _on_its_day(code: str, where: Address) -> tuple[str, Address]:
    """`15@2025-06-30` is 15 by the borders of that day."""
    code, _, day = code.partition("@")
    if not day:
        return code, where
    query = {**dict(where.query), "dia-gioi": borders_on(day).isoformat()}
    return code, Address(where.path, tuple(query.items()))
