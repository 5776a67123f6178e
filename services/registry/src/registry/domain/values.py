"""The small words that facts are made of: days, texts, areas, amounts, documents."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    PlainSerializer,
    StrictInt,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

# A date outside these is a slip of the keyboard: no paper of this field is older or younger.
EARLIEST_DAY, LATEST_DAY = date(1945, 9, 2), date(2100, 12, 31)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DOCUMENT_NUMBER = re.compile(r"[^\W_][\w ./&()+–-]*")


class Value(BaseModel):
    """Equal by what it holds, never changed, and never with a field that we don't know."""

    # What stands below a field describes it in the API's document too.
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,  # an error may end in a log
    )

    is_published: ClassVar[bool] = True


def refused(rule: str, vi: str, en: str) -> PydanticCustomError:
    """What a validator raises so that its words reach the client in both languages."""
    return PydanticCustomError(rule, "{en}", {"vi": vi, "en": en})


def _day(value: object) -> object:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise refused("date_parsing", "Không phải ngày có thật.", "Not a real date.") from None
    if type(value) is not date:
        raise refused("date_type", "Phải là ngày, dạng YYYY-MM-DD.", "Must be a date, YYYY-MM-DD.")
    if not EARLIEST_DAY <= value <= LATEST_DAY:
        raise refused(
            "date_range",
            f"Phải từ {EARLIEST_DAY} đến {LATEST_DAY}.",
            f"Must be from {EARLIEST_DAY} to {LATEST_DAY}.",
        )
    return value


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


# Old Vietnamese fonts wrote ư with a letter that no Vietnamese word has.
_REPAIRED = str.maketrans({"ƣ": "ư", "Ƣ": "Ư", "\r": None, "\t": " "})


def _text(value: str) -> str:
    """One form of the same Vietnamese letters, and nothing that cannot be seen."""
    text = unicodedata.normalize("NFC", value.translate(_REPAIRED))
    if not text.isprintable():
        text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
        if not text.replace("\n", "").isprintable():
            raise refused(
                "unprintable",
                "Có ký tự không in được.",
                "Holds a character that cannot be printed.",
            )
    return text.strip()


def _line(value: str) -> str:
    return " ".join(_text(value).split())


def _in_one_form(form: Callable[[str], str], *, letters_max: int) -> GetPydanticSchema:
    """The length is that of the form, so it is looked at again."""
    return GetPydanticSchema(
        lambda _source, _handler: core_schema.chain_schema(
            [
                core_schema.no_info_after_validator_function(
                    form, core_schema.str_schema(max_length=letters_max * 2, strict=True)
                ),
                core_schema.str_schema(min_length=1, max_length=letters_max),
            ]
        )
    )


Name = Annotated[
    str,
    _in_one_form(_line, letters_max=200),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 200}),
]
"""One line."""


class FreeText:
    """Marks what officers word as they like: `publishable` looks for personal data in it."""


Text = Annotated[
    str,
    FreeText(),
    _in_one_form(_text, letters_max=2000),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 2000}),
]
"""Several lines."""


class _Places:
    """A number that is text on the wire: no float ever touches an area or an amount."""

    def __init__(self, whole: int, places: int) -> None:
        self.pattern = rf"(0|[1-9][0-9]{{0,{whole - 1}}})(\.[0-9]{{1,{places}}})?"
        self._text = re.compile(self.pattern)
        self._places = places

    def parse(self, value: object) -> Decimal:
        written = format(value, "f") if isinstance(value, Decimal) else value
        if isinstance(written, str) and self._text.fullmatch(written):
            return Decimal(written)
        raise refused(
            "decimal_text",
            f'Phải là chuỗi số như "75.00", không âm, tối đa {self._places} chữ số thập phân.',
            f'Must be text such as "75.00", not negative, at most {self._places} decimal places.',
        )

    def parse_positive(self, value: object) -> Decimal:
        number = self.parse(value)
        if number == 0:
            raise refused("greater_than", "Phải lớn hơn 0.", "Must be greater than 0.")
        return number

    def schema(self) -> WithJsonSchema:
        return WithJsonSchema(
            {"type": "string", "pattern": f"^{self.pattern}$", "examples": ["75.00"]}
        )


def _as_text(value: Decimal) -> str:
    return format(value, "f")


_HECTARES, _BILLIONS, _CUBIC_METRES = _Places(8, 4), _Places(12, 6), _Places(8, 2)

Hectares = Annotated[
    Decimal, BeforeValidator(_HECTARES.parse), PlainSerializer(_as_text), _HECTARES.schema()
]
Area = Annotated[
    Decimal,
    BeforeValidator(_HECTARES.parse_positive),
    PlainSerializer(_as_text),
    _HECTARES.schema(),
]
"""Hectares, more than none."""
Billions = Annotated[
    Decimal, BeforeValidator(_BILLIONS.parse), PlainSerializer(_as_text), _BILLIONS.schema()
]
"""Tỷ đồng."""
CubicMetresADay = Annotated[
    Decimal, BeforeValidator(_CUBIC_METRES.parse), PlainSerializer(_as_text), _CUBIC_METRES.schema()
]

UnitCode = Annotated[str, Field(pattern=r"^[0-9]{2}$", examples=["15"])]
"""A province: one of the 63 until 30 June 2025, of the 34 after."""
TaxCode = Annotated[str, Field(pattern=r"^[0-9]{10}(-[0-9]{3})?$", examples=["9901234567"])]


def _document_number(number: str) -> str:
    if _DOCUMENT_NUMBER.fullmatch(number) and any(letter.isdigit() for letter in number):
        return number
    raise refused(
        "document_number",
        'Số văn bản phải có chữ số, như "3426/QĐ-UBND".',
        'A document number holds a digit, such as "3426/QĐ-UBND".',
    )


class Document(Value):
    """A paper: number, date and issuer together are its identity, the number alone is not."""

    number: Annotated[
        str,
        _in_one_form(_line, letters_max=100),
        AfterValidator(_document_number),
        WithJsonSchema(
            {"type": "string", "minLength": 1, "maxLength": 100, "examples": ["3426/QĐ-UBND"]}
        ),
    ]
    date: Day
    issuer: Name


class Provenance(Value):
    """Where a record comes from; what is made up is marked wherever it shows."""

    kind: Literal["real", "synthetic", "mixed"]
    source: Name
    """The data set or document that it comes from."""
    seed: StrictInt | None = None
    generated: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    """Of a mixed record, the fields that were made up."""
