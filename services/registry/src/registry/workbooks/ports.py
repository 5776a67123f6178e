"""What the API and the upload page ask of workbooks."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from registry.workbooks.outcome import Taken
from servicekit.identity import Principal

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A file to hand out."""

    content: bytes
    filename: str


class Workbooks(Protocol):
    """Whatever is refused as a whole is a Problem; what is wrong in cells is in `Taken`."""

    async def template(
        self, principal: Principal, *, form: str, unit: str, period: str, subject: str | None
    ) -> Workbook:
        """To be filled in; B01 without a subject is the list of all tenants of the unit."""
        ...

    async def take(self, principal: Principal, content: bytes, *, dry_run: bool) -> Taken:
        """All returns of the workbook are submitted, or none; none anyway with `dry_run`."""
        ...

    async def kept(self, principal: Principal, marked_id: UUID) -> Workbook:
        """A marked workbook again (`Taken.marked_id`), for who sent it in, for a day."""
        ...
