"""The pages of establishments, and their downloads."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from pagekit.answers import download, html, language, must_be_written
from reporting.api.addresses import address_of
from reporting.api.establishments import REFERENCE_MAX, Establishments
from reporting.api.pages import chrome_of
from reporting.api.reading import MayRead
from reporting.pages import establishment, establishments
from reporting.pages.address import ESTABLISHMENTS

type Reference = Annotated[str, Path(max_length=REFERENCE_MAX)]


def router(listing: Establishments) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    # Downloads first: `/co-so/x.csv` would else be the page of one called `x.csv`.
    @router.get(ESTABLISHMENTS + ".{ending}")
    async def download_establishments(request: Request, _: MayRead, ending: str) -> Response:
        must_be_written(ending)
        page = await listing.everything(address_of(request))
        return download("co-so-cnnt", ending, establishments.sheet(page, language(request)))

    @router.get(ESTABLISHMENTS + "/{reference}.{ending}")
    async def download_establishment(
        request: Request, _: MayRead, reference: Reference, ending: str
    ) -> Response:
        must_be_written(ending)
        page = await listing.one(reference, address_of(request))
        return download(page.code.lower(), ending, establishment.sheet(page, language(request)))

    @router.get(ESTABLISHMENTS)
    async def show_establishments(request: Request, _: MayRead) -> Response:
        where = address_of(request)
        page = await listing.page(where)
        return html(request, establishments.render(page, await chrome_of(request, where)))

    @router.get(ESTABLISHMENTS + "/{reference}")
    async def show_establishment(request: Request, _: MayRead, reference: Reference) -> Response:
        where = address_of(request)
        page = await listing.one(reference, where)
        return html(request, establishment.render(page, await chrome_of(request, where)))

    return router
