"""What the address of a page holds: which form, province, period and subject."""

from collections.abc import Iterable
from typing import ClassVar

from pagekit import address
from pagekit.address import given

_NAMES = ("bieu", "tinh", "ky", "ve", "trang-thai", "con-tro", "lang")


class Address(address.Address):
    """Nothing goes along from page to page."""

    NAMES: ClassVar[tuple[str, ...]] = _NAMES

    @property
    def form(self) -> str | None:
        return self.get("bieu")

    @property
    def unit(self) -> str | None:
        return self.get("tinh")

    @property
    def period(self) -> str | None:
        return self.get("ky")

    @property
    def subject(self) -> str | None:
        return self.get("ve")

    @property
    def status(self) -> str | None:
        return self.get("trang-thai")

    @property
    def cursor(self) -> str | None:
        return self.get("con-tro")


def read(path: str, query: Iterable[tuple[str, str]]) -> Address:
    """The known, non-empty part of a query."""
    return Address(path, tuple(given(_NAMES, query).items()))
