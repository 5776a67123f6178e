"""Signing in on the pages: OpenID's code flow with PKCE, and a cookie that scripts cannot read."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import HTTPConnection

from servicekit.identity import Principal
from servicekit.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone who has signed in; `csrf` goes into every form, `expires_at` (Unix) ends streams."""

    principal: Principal
    csrf: str
    expires_at: float


def router(settings: ServiceSettings) -> APIRouter:
    """`/dang-nhap/bat-dau?tiep=/van-hanh`, `/dang-nhap/tro-lai`, POST `/dang-xuat`."""
    raise NotImplementedError


async def visit_of(request: HTTPConnection) -> Visit | None:
    """None when no one has signed in, or the sign-in has ended."""
    raise NotImplementedError


CurrentVisit = Annotated[Visit | None, Depends(visit_of)]


def require_csrf(visit: Visit, token: str | None) -> None:
    """Raises Problem("csrf"); call it before anything that a form's POST does."""
    raise NotImplementedError
