"""Rural industrial establishments, as list and one by one, for programs and for the pages."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from reporting.api.addresses import seen_through
from reporting.api.dates import Borders, Known, On, lens_of
from reporting.api.reading import MayRead, answer
from reporting.establishment_views import EstablishmentPage, EstablishmentsPage
from reporting.pages.address import ESTABLISHMENT_SORTS, QUERY_MAX, Address
from reporting.queries.establishment import establishment
from reporting.queries.establishments import LINES, WantedEstablishments, establishments
from reporting.queries.lens import Lens
from servicekit.cursor import CursorText, Limit
from servicekit.database import Database
from servicekit.problems import Problem

REFERENCE_MAX = 64
DOWNLOAD_LINES = 500  # a page of those that make up a download
SORT = f"^({'|'.join(ESTABLISHMENT_SORTS)})$"

type Text = Annotated[str | None, Query(max_length=QUERY_MAX, description="Accents or not.")]
type Word = Annotated[str | None, Query(max_length=40)]


class Establishments:
    """The same answers for the API, the pages and the downloads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def found(self, lens: Lens, wanted: WantedEstablishments) -> EstablishmentsPage:
        async with self._database.query() as connection:
            return await establishments(connection, lens, wanted)

    async def page(self, where: Address) -> EstablishmentsPage:
        return await self.found(seen_through(where), _wanted(where))

    async def everything(self, where: Address) -> EstablishmentsPage:
        """All lines behind the filters, of one snapshot."""
        async with self._database.query() as connection:
            wanted = replace(_wanted(where), cursor=None, lines=DOWNLOAD_LINES)
            page = await establishments(connection, seen_through(where), wanted)
            lines = list(page.lines)
            while page.next_cursor is not None:
                wanted = replace(wanted, cursor=page.next_cursor)
                page = await establishments(connection, seen_through(where), wanted)
                lines += page.lines
            return replace(page, lines=tuple(lines))

    async def one(self, reference: str, where: Address) -> EstablishmentPage:
        return await self.known(reference, seen_through(where))

    async def known(self, reference: str, lens: Lens) -> EstablishmentPage:
        async with self._database.query() as connection:
            found = await establishment(connection, reference, lens)
        if found is None:
            raise Problem("unknown-establishment", establishment=reference)
        return found


def router(listing: Establishments) -> APIRouter:
    router = APIRouter(tags=["establishments"])

    @router.get(
        "/v1/establishments",
        summary="Rural industrial establishments, and how many of each kind",
        response_model=EstablishmentsPage,
    )
    async def list_establishments(
        *,
        _: MayRead,
        q: Text = None,
        unit: Annotated[str | None, Query(pattern="^[0-9]{2}$")] = None,
        legal_form: Word = None,
        status: Annotated[str | None, Query(max_length=40, description="active, closed")] = None,
        size: Word = None,
        craft_village: Text = None,
        place_kind: Word = None,
        sort: Annotated[str, Query(pattern=SORT, description="'-' turns it round.")] = "ten",
        cursor: CursorText = None,
        limit: Limit = LINES,
        on: On = None,
        borders: Borders = None,
        known: Known = None,
    ) -> Response:
        """By name, code, tax code, commune, craft village, or province, the present or a former.

        Of a household neither name nor tax code is known here.
        """
        wanted = WantedEstablishments(
            q=q,
            unit=unit,
            legal_form=legal_form,
            status=status,
            size=size,
            craft_village=craft_village,
            place_kind=place_kind,
            sort=sort,
            cursor=cursor,
            lines=limit,
        )
        return answer(await listing.found(lens_of(on, borders, known), wanted))

    @router.get(
        "/v1/establishments/{establishment}",
        summary="One establishment on a day, and its history",
        response_model=EstablishmentPage,
    )
    async def read_establishment(
        _: MayRead,
        establishment: Annotated[str, Path(max_length=REFERENCE_MAX, description="Id or code.")],
        on: On = None,
        borders: Borders = None,
        known: Known = None,
    ) -> Response:
        return answer(await listing.known(establishment, lens_of(on, borders, known)))

    return router


def _wanted(where: Address) -> WantedEstablishments:
    return WantedEstablishments(
        q=where.q,
        unit=where.unit,
        legal_form=where.get("loai-hinh"),
        status=where.status,
        size=where.get("quy-mo"),
        craft_village=where.get("lang-nghe"),
        place_kind=where.get("dia-ban"),
        sort=where.sort,
        cursor=where.cursor,
    )
