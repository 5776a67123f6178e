"""What people and programs read of establishments; who stands behind one, only its officers."""

from typing import Annotated
from uuid import UUID

import structlog
from fastapi import APIRouter, Path, Query, Response

from registry.api.queries import Unit
from registry.domain.establishments.law import Law
from registry.domain.establishments.papers import CODE, LegalForm, PlaceKind, Sector, Size
from registry.domain.establishments.state import Status
from registry.domain.references import id_or_code
from registry.domain.values import Day
from registry.domain.who import ROLES
from registry.queries.establishment_details import EstablishmentDetails, establishment_details
from registry.queries.establishment_list import EstablishmentPage, Filters, establishments
from registry.queries.sight import Sight
from servicekit.cursor import CursorText, Limit
from servicekit.database import Database
from servicekit.etag import etag
from servicekit.identity import CurrentPrincipal, require_role
from servicekit.problems import Problem
from territory import Territory

log = structlog.get_logger()

Searched = Annotated[
    str | None,
    Query(
        max_length=100,
        description="Words of name, code, tax code, industry, craft village, commune or province,"
        " old and new names, with or without accents.",
    ),
]
EstablishmentReference = Annotated[
    str, Path(max_length=64, description="Id or code.", examples=["CNNT-15-00001"])
]


def establishment_router(database: Database, *, territory: Territory, law: Law) -> APIRouter:
    router = APIRouter(tags=["queries"])

    @router.get("/v1/establishments", summary="Establishments, in Vietnamese order")
    async def list_establishments(
        *,
        principal: CurrentPrincipal,
        response: Response,
        q: Searched = None,
        unit: Unit = None,
        legal_form: Annotated[list[LegalForm], Query()] = [],  # noqa: B006 - FastAPI copies it
        status: Annotated[list[Status], Query()] = [],  # noqa: B006 - as above
        size: Annotated[list[Size], Query()] = [],  # noqa: B006 - as above
        place_kind: Annotated[list[PlaceKind], Query()] = [],  # noqa: B006 - as above
        sector: Annotated[list[Sector], Query()] = [],  # noqa: B006 - as above
        in_craft_village: bool | None = None,
        craft_village: Annotated[str | None, Query(max_length=100)] = None,
        limit: Limit = 50,
        cursor: CursorText = None,
    ) -> EstablishmentPage:
        """Households bear no name here, but for the officers of their province."""
        require_role(principal, *ROLES)
        response.headers["Cache-Control"] = "no-store"
        async with database.query() as connection:
            page = await establishments(
                connection,
                q=q,
                filters=Filters(
                    unit=unit,
                    legal_form=legal_form,
                    status=[one.value for one in status],
                    size=size,
                    place_kind=place_kind,
                    sector=sector,
                    in_craft_village=in_craft_village,
                    craft_village=craft_village,
                ),
                sight=Sight(principal, territory),
                limit=limit,
                cursor=cursor,
            )
        if named := sum(line.person_name is not None for line in page.items):
            log.info("personal_names_listed", count=named, actor=principal.subject)
        return page

    @router.get(
        "/v1/establishments/{establishment}",
        summary="One establishment on a day, with its history",
    )
    async def show_establishment(
        principal: CurrentPrincipal,
        response: Response,
        establishment: EstablishmentReference,
        on: Annotated[Day | None, Query(description="Default: today.")] = None,
    ) -> EstablishmentDetails:
        """`person` is told to the officers of its province alone; that they read it is logged."""
        require_role(principal, *ROLES)
        response.headers["Cache-Control"] = "no-store"
        async with database.query() as connection:
            found = await establishment_details(
                connection,
                _reference(establishment),
                on=on,
                law=law,
                sight=Sight(principal, territory),
            )
        if found is None:
            raise Problem("unknown-establishment", establishment=establishment)
        if found.person is not None:
            log.info("personal_data_read", establishment_id=str(found.id), actor=principal.subject)
        response.headers["ETag"] = etag(found.version)
        return found

    return router


def _reference(text: str) -> UUID | str:
    found = id_or_code(text, CODE)
    if found is None:
        raise Problem("unknown-establishment", establishment=text)
    return found
