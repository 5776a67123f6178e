"""From what an officer wrote into a cell to a figure: one reading, or a question.

Vietnamese thousands have a point and decimals a comma (1.028,78); programs do it the other way
round. What can be read in one way only is taken, however it is written; "1.028" hectares are
asked about, and "1.028" people are not: there are no parts of people.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from registry.domain.returns.figures import WHOLE_DIGITS_MAX
from registry.domain.returns.findings import Figure, in_vietnamese
from registry.domain.returns.reference import FormRow
from registry.workbooks.remarks import Remark, remark
from territory import fold

type Understood = tuple[Figure | None, list[Remark]]

LETTERS_MAX = 200
LETTERS_SHOWN = 40
# A float holds 15 digits that somebody wrote; what comes after is the machine's.
FLOAT_DIGITS = ".15g"

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_WRITTEN = re.compile(r"(?P<sign>[-+\u2212]?) ?(?P<number>[0-9][0-9., ]*)(?P<rest>.*)", re.DOTALL)
_GROUPS_OF_SPACES = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_POINTS_THEN_COMMA = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_COMMAS_THEN_POINT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_GROUPS = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})")
_TWO_READINGS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_NOTHING = {"", "-", "–", "—", "…", "..."}
_ABOUT = re.compile(r"(hon|tren|khoang|gan|duoi|xap xi|uoc|chung|[~≈><±])")
_YES, _NO = {"1", "co", "x", "true", "dat", "yes"}, {"0", "khong", "false", "chua", "no"}
# Folded names of a unit as people write it after a number; the first is the form's own.
_SAME_UNIT = {
    "ha": {"ha", "hecta", "hec ta"},
    "tỷ đồng": {"ty dong", "ty", "ti", "ti dong", "ty vnd"},
    "triệu đồng/người/tháng": {
        *("trieu dong/nguoi/thang", "trieu dong", "trieu", "tr", "tr.d", "trieu/nguoi/thang"),
    },
    "%": {"%", "phan tram"},
}
_OTHER_UNITS = {
    *("m2", "m²", "km2", "km²", "met vuong", "cong", "sao", "mau", "ha", "hecta"),
    *("trieu", "trieu dong", "tr", "dong", "d", "đ", "vnd", "nghin dong", "ngan dong"),
    *("ty", "ty dong", "nghin ty", "usd", "trieu usd", "%", "nguoi", "cum", "du an"),
}


def understand(
    value: object, row: FormRow, *, is_percent: bool = False, is_formula: bool = False
) -> Understood:
    """The figure, and what is to be said about it; an error among that means there is none."""
    match value:
        case None:
            return None, []
        case date() | datetime() | time() | timedelta():
            return None, [remark("a-date-instead", text=_day(value))]
        case _ if row.type == "flag":
            return _yes_or_no(value)
        case int() | float() if not isinstance(value, bool):
            return _number(value, row, is_percent=is_percent, is_formula=is_formula)
        case str() if len(value) <= LETTERS_MAX:
            return _text(value, row)
        case _:
            return None, [remark("not-a-number", text=_short(value), unit=row.unit)]


def _yes_or_no(value: object) -> Understood:
    written = fold(str(value)).removesuffix(".0")
    if written in _NOTHING:
        return None, []
    if written in _YES | _NO:
        return int(written in _YES), []
    return None, [remark("not-yes-or-no", text=_short(value))]


def _number(value: float, row: FormRow, *, is_percent: bool, is_formula: bool) -> Understood:
    """What Excel itself holds as a number: its text says nothing more."""
    number = Decimal(value if isinstance(value, int) else format(value, FLOAT_DIGITS))
    if not number.is_finite():
        return None, [remark("cell-error", text=value)]
    if is_percent:
        if row.type != "rate":
            shown = f"{in_vietnamese(_plain(number * 100))} %"
            return None, [remark("percent-elsewhere", text=shown, unit=row.unit)]
        number *= 100
    return _fitting(
        _plain(number), row, in_vietnamese(_plain(number)), rounds=is_formula or is_percent
    )


def _text(value: str, row: FormRow) -> Understood:
    text = " ".join(unicodedata.normalize("NFC", value).translate(_SPACES).split())
    if text.lstrip("'") in _NOTHING:
        return None, []
    found = _WRITTEN.fullmatch(text.lstrip("'"))
    if found is None:
        about = _ABOUT.match(fold(text)) and any(letter.isdigit() for letter in text)
        code = "approximate" if about else "not-a-number"
        return None, [remark(code, text=_short(text), unit=row.unit)]
    if remarks := _about_the_unit(text, found["rest"], row):
        return None, remarks
    if found["sign"] in {"-", "\u2212"}:
        return None, [remark("below-zero", text=_short(text))]
    return _digits(found["number"].strip(), row, _short(text))


def _about_the_unit(text: str, rest: str, row: FormRow) -> list[Remark]:
    given = fold(rest).strip(" .")
    if not given or given == fold(row.unit) or given in _SAME_UNIT.get(row.unit, ()):
        return []
    if given in _OTHER_UNITS:
        code = "percent-elsewhere" if given == "%" else "other-unit"
        return [remark(code, text=_short(text), given=rest.strip(), unit=row.unit)]
    return [remark("not-a-number", text=_short(text), unit=row.unit)]


def _digits(number: str, row: FormRow, text: str) -> Understood:
    if _GROUPS_OF_SPACES.fullmatch(number):
        number = number.replace(" ", "")
    elif _POINTS_THEN_COMMA.fullmatch(number):
        number = number.replace(".", "").replace(",", ".")
    elif _COMMAS_THEN_POINT.fullmatch(number):
        number = number.replace(",", "")
    elif _GROUPS.fullmatch(number):
        number = number.replace(".", "").replace(",", "")
    elif found := _TWO_READINGS.fullmatch(number):
        whole, thousand = found.groups()
        if row.type != "count":
            return None, [_asked(text, whole, thousand, row)]
        number = whole + thousand
    if not _DECIMAL.fullmatch(number):
        return None, [remark("not-a-number", text=text, unit=row.unit)]
    return _fitting(Decimal(number.replace(",", ".")), row, text, rounds=False)


def _fitting(number: Decimal, row: FormRow, text: str, *, rounds: bool) -> Understood:
    """As finely as the row wants it."""
    if number < 0:
        return None, [remark("below-zero", text=text)]
    if number >= 10**WHOLE_DIGITS_MAX:
        return None, [remark("too-large", text=text[:LETTERS_SHOWN], digits=WHOLE_DIGITS_MAX)]
    if row.at_most is not None and number > row.at_most:
        return None, [remark("above-most", text=text, most=row.at_most, unit=row.unit)]
    step = Decimal(1).scaleb(-row.decimals)
    fitting = number.quantize(step, ROUND_HALF_UP)
    figure: Figure = int(fitting) if row.type == "count" else fitting
    if fitting == number:
        return figure, []
    if rounds:
        return figure, [remark("rounded", text=text, figure=in_vietnamese(figure))]
    return None, [_too_fine(number, row, text)]


def _too_fine(number: Decimal, row: FormRow, text: str) -> Remark:
    """19.87 workers were 19.870 before a program took the point for a decimal one."""
    whole, _, fraction = format(number, "f").partition(".")
    could_be_thousands = len(whole) <= 3 and len(fraction) <= 3 and whole != "0"
    many = int(whole + fraction.ljust(3, "0"))
    if row.type == "count":
        if could_be_thousands:
            return remark("not-whole", text=text, many=in_vietnamese(many), many_plain=many)
        return remark("fraction-of-one", text=text, unit=row.unit)
    if could_be_thousands and len(fraction) == 3:
        return _asked(text, whole, fraction, row)
    return remark("too-fine", text=text, decimals=row.decimals)


def _asked(text: str, whole: str, thousand: str, row: FormRow) -> Remark:
    many, few = int(whole + thousand), Decimal(f"{whole}.{thousand}")
    # With one or two places, or a fourth, it can no longer be taken for thousands.
    places = len(thousand.rstrip("0")) if thousand.endswith("0") else 4 if row.decimals > 2 else 2
    fitting = few.quantize(Decimal(1).scaleb(-places))
    return remark(
        "two-readings",
        text=text,
        many=in_vietnamese(many),
        many_plain=many,
        few=in_vietnamese(few),
        few_plain=in_vietnamese(fitting),
    )


def _plain(number: Decimal) -> Decimal:
    """Without an exponent, and without zeros at its end."""
    return Decimal(format(number.normalize(), "f"))


def _day(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LETTERS_SHOWN else text[: LETTERS_SHOWN - 1] + "…"
