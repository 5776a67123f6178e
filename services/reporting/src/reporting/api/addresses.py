"""What the address and the headers of a page, a download or a stream ask for."""

from starlette.requests import Request

from pagekit.address import Invalid
from reporting.pages import address
from reporting.pages.address import Address
from reporting.pages.text import words_of
from reporting.queries.lens import Lens
from servicekit.validation import invalid_field


def address_of(request: Request) -> Address:
    """A value in it that means nothing is a problem that names the field."""
    try:
        return address.read(request.url.path, request.query_params.multi_items())
    except Invalid as invalid:
        words = {lang: words_of(lang)(invalid.text) for lang in ("vi", "en")}
        raise invalid_field(invalid.field, "address", place="query", context=words) from invalid


def seen_through(where: Address) -> Lens:
    """The three dates of a page's address."""
    return Lens(on=where.on, borders=where.borders, known=where.known)
