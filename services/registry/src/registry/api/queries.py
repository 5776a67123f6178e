"""What people and programs read: clusters and returns, for anyone whose role the registry knows."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from registry.domain.clusters.papers import CODE
from registry.domain.clusters.state import Status
from registry.domain.references import id_or_code
from registry.domain.returns.reference import ReturnReference
from registry.domain.values import Day
from registry.domain.who import ROLES
from registry.queries.cluster_details import ClusterDetails, cluster_details
from registry.queries.cluster_list import ClusterPage, clusters
from registry.queries.return_details import ReturnDetails, return_details
from registry.queries.return_list import ReturnPage, ReturnStatus, returns
from servicekit.cursor import CursorText, Limit
from servicekit.database import Database
from servicekit.etag import etag
from servicekit.identity import CurrentPrincipal, require_role
from servicekit.problems import Problem
from territory import Territory

Unit = Annotated[
    str | None,
    Query(
        pattern=r"^(63:)?[0-9]{2}$",
        description="A province: of today, or of the former 63 if the code is none of today;"
        " `63:15` is the former one.",
        examples=["15", "63:15"],
    ),
]
Searched = Annotated[
    str | None,
    Query(max_length=100, description="Words of the name or code, with or without accents."),
]
ClusterReference = Annotated[
    str, Path(max_length=64, description="Id or code.", examples=["CCN-15-0001"])
]


def query_router(
    database: Database, *, territory: Territory, reference: ReturnReference
) -> APIRouter:
    router = APIRouter(tags=["queries"])

    @router.get("/v1/clusters", summary="Clusters, in Vietnamese order")
    async def list_clusters(
        *,
        principal: CurrentPrincipal,
        q: Searched = None,
        unit: Unit = None,
        status: Annotated[list[Status], Query()] = [],  # noqa: B006 - FastAPI copies it
        limit: Limit = 50,
        cursor: CursorText = None,
    ) -> ClusterPage:
        """With `q`, those with the very accents come first; if none fits, the `nearest`."""
        require_role(principal, *ROLES)
        async with database.query() as connection:
            return await clusters(
                connection,
                territory=territory,
                q=q,
                unit=unit,
                status=status,
                limit=limit,
                cursor=cursor,
            )

    @router.get("/v1/clusters/{cluster}", summary="One cluster on a day, with its history")
    async def show_cluster(
        principal: CurrentPrincipal,
        response: Response,
        cluster: ClusterReference,
        on: Annotated[Day | None, Query(description="Default: today.")] = None,
    ) -> ClusterDetails:
        require_role(principal, *ROLES)
        async with database.query() as connection:
            found = await cluster_details(connection, _reference(cluster), on=on)
        if found is None:
            raise Problem("unknown-cluster", cluster=cluster)
        response.headers["ETag"] = etag(found.version)
        return found

    @router.get("/v1/returns", summary="Returns, the latest periods first")
    async def list_returns(
        *,
        principal: CurrentPrincipal,
        form: Annotated[str | None, Query(max_length=8, examples=["B04"])] = None,
        unit: Unit = None,
        subject: Annotated[
            str | None,
            Query(max_length=64, description="Code of a tenant, cluster, commune or district."),
        ] = None,
        cluster: Annotated[
            str | None,
            Query(max_length=64, description="Code of the cluster of B01 and B02."),
        ] = None,
        period: Annotated[str | None, Query(max_length=16, examples=["H1-2026"])] = None,
        status: Annotated[ReturnStatus | None, Query(description="Of the latest version.")] = None,
        limit: Limit = 50,
        cursor: CursorText = None,
    ) -> ReturnPage:
        require_role(principal, *ROLES)
        async with database.query() as connection:
            return await returns(
                connection,
                territory=territory,
                reference=reference,
                form=form,
                unit=unit,
                subject=subject,
                cluster=cluster,
                period=period,
                status=status,
                limit=limit,
                cursor=cursor,
            )

    @router.get("/v1/returns/{return_id}", summary="One return, its versions side by side")
    async def show_return(
        principal: CurrentPrincipal, response: Response, return_id: UUID
    ) -> ReturnDetails:
        require_role(principal, *ROLES)
        async with database.query() as connection:
            found = await return_details(
                connection,
                return_id,
                principal=principal,
                territory=territory,
                reference=reference,
            )
        if found is None:
            raise Problem("unknown-return", sought=str(return_id))
        response.headers["ETag"] = etag(found.version)
        return found

    return router


def _reference(text: str) -> UUID | str:
    found = id_or_code(text, CODE)
    if found is None:
        raise Problem("unknown-cluster", cluster=text)
    return found
