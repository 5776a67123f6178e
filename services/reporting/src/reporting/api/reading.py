"""Who may read figures, and how an answer is written."""

from typing import Annotated, Any

import orjson
from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from reporting.settings import ReportingSettings
from servicekit.identity import OptionalPrincipal
from servicekit.problems import Problem
from servicekit.signin import visit_of

type Json = dict[str, Any]


async def _may_read(request: Request, principal: OptionalPrincipal) -> None:
    """Published figures are open, unless this office has closed them."""
    settings: ReportingSettings = request.app.state.settings
    if settings.figures_open or principal is not None:
        return
    if await visit_of(request) is None:
        raise Problem("figures-closed")


MayRead = Annotated[None, Depends(_may_read)]


def answer(body: object) -> Response:
    """A view as JSON: decimals as text, so that no reader's float rounds an area."""
    text = orjson.dumps(body, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
    return Response(text, media_type="application/json", headers={"Cache-Control": "no-cache"})
