"""From what was written in a row to a number: what could be read in two ways is refused (V12)."""

import re
from collections.abc import Mapping
from decimal import Decimal

from registry.domain.returns.findings import Figure, Figures, Finding
from registry.domain.returns.reference import Form, FormRow

type Written = int | float | str | None

WHOLE_DIGITS_MAX = 12
_PLAIN = re.compile(rf"[0-9]{{1,{WHOLE_DIGITS_MAX}}}(?:\.[0-9]+)?")
# "1.028" is a thousand and twenty-eight to an officer, and a little more than one to a program.
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]+)?")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_WHOLE = {"count", "flag"}
_KIND = {
    "count": ("số nguyên", "a whole number"),
    "area": ("diện tích", "an area"),
    "money": ("số tiền", "an amount"),
    "rate": ("tỷ lệ", "a rate"),
    "flag": ("1 (có) hoặc 0 (không)", "1 (yes) or 0 (no)"),
}


def read_rows(written: Mapping[str, Written], form: Form) -> tuple[Figures, list[Finding]]:
    """Every row of the form in its order, empty where nothing is written, and what is unreadable.

    The same number gives the same figure however it was written (75, "75.0", "75.00").
    """
    findings = [
        _written_twice(form.codes[code]) for code in written if form.codes.get(code) in written
    ]
    written = {form.codes.get(code, code): value for code, value in written.items()}
    findings += [_unknown_row(code, form) for code in written if code not in form.rows]
    figures: dict[str, Figure | None] = {}
    for code, row in form.rows.items():
        figure = _figure(written.get(code), row)
        if isinstance(figure, Finding):
            findings.append(figure)
        else:
            figures[code] = figure
    return figures, findings


def _figure(value: Written, row: FormRow) -> Figure | Finding | None:
    if value is None:
        return None
    # The shortest text of a float is what the sender wrote, up to 15 digits.
    text = repr(value) if isinstance(value, float) else str(value)
    if not _PLAIN.fullmatch(text) or _reads_two_ways(value, row):
        return _unreadable(text, row)
    whole, _, fraction = text.partition(".")
    if len(fraction) > row.decimals:
        return _too_fine(text, row)
    figure = (
        int(whole)
        if row.type in _WHOLE
        else Decimal(text).quantize(Decimal(1).scaleb(-row.decimals))
    )
    if row.at_most is not None and figure > row.at_most:
        return _too_large(text, row)
    return figure


def _reads_two_ways(value: Written, row: FormRow) -> bool:
    """Three places after the only point: right for money in billions, a slip in other rows."""
    return (
        row.type != "money" and isinstance(value, str) and _THOUSANDS.fullmatch(value) is not None
    )


def _unknown_row(code: str, form: Form) -> Finding:
    name = code[:20]
    version = form.version
    return Finding(
        rule="V12",
        level="error",
        rows=(name,),
        numbers={},
        message_vi=f"Biểu {version.form} ({version.form_version}) không có dòng {name}.",
        message_en=f"Form {version.form} ({version.form_version}) has no row {name}.",
    )


def _written_twice(code: str) -> Finding:
    """By its code of this version, and by the one that it has now."""
    return Finding(
        rule="V12",
        level="error",
        rows=(code,),
        numbers={},
        message_vi=f"Dòng {code} được ghi hai lần, theo số cũ và số mới.",
        message_en=f"Row {code} is written twice, by its older number and by its present one.",
    )


def _unreadable(text: str, row: FormRow) -> Finding:
    text = text[:40]
    why_vi, why_en = _why_unreadable(text, row)
    return Finding(
        rule="V12",
        level="error",
        rows=(row.code,),
        numbers={row.code: text},
        message_vi=f"Dòng {row.code} ({row.label_vi}): “{text}” {why_vi}",
        message_en=f"Row {row.code} ({row.label_en}): “{text}” {why_en}",
    )


def _why_unreadable(text: str, row: FormRow) -> tuple[str, str]:
    example = "40" if row.type in _WHOLE else "1028.50"
    if _THOUSANDS.fullmatch(text):
        vi = "có thể đọc theo hai cách: dấu chấm, dấu phẩy ngăn hàng nghìn hay phần thập phân. "
        en = "can be read in two ways: its points and commas may part thousands or decimals. "
        return (
            f"{vi}Hãy viết không ngăn hàng nghìn và dùng dấu chấm thập phân, ví dụ {example}.",
            f"{en}Write no thousands separators and a decimal point, such as {example}.",
        )
    if _COMMA.fullmatch(text):
        return (
            f"dùng dấu phẩy thập phân. Hãy dùng dấu chấm: {text.replace(',', '.')}.",
            f"has a decimal comma. Use a point: {text.replace(',', '.')}.",
        )
    vi, en = _KIND[row.type]
    if row.type in {"area", "money", "rate"}:
        vi, en = f"{vi} ({row.unit})", f"{en} ({row.unit})"
    return (
        f"không phải {vi} từ 0 trở lên. Chỉ viết chữ số và dấu chấm thập phân, ví dụ {example}.",
        f"is not {en} from 0 up. Write digits and a decimal point only, such as {example}.",
    )


def _too_fine(text: str, row: FormRow) -> Finding:
    vi, en = (
        ("phải là số nguyên.", "must be a whole number.")
        if row.type in _WHOLE
        else (
            f"có quá {row.decimals} chữ số thập phân.",
            f"has more than {row.decimals} decimal places.",
        )
    )
    return Finding(
        rule="V12",
        level="error",
        rows=(row.code,),
        numbers={row.code: text},
        message_vi=f"Dòng {row.code} ({row.label_vi}): {text.replace('.', ',')} {vi}",
        message_en=f"Row {row.code} ({row.label_en}): {text} {en}",
    )


def _too_large(text: str, row: FormRow) -> Finding:
    most = row.at_most or 0
    return Finding(
        rule="V12",
        level="error",
        rows=(row.code,),
        numbers={row.code: text, "max": str(most)},
        message_vi=f"Dòng {row.code} ({row.label_vi}): {text.replace('.', ',')} lớn hơn {most}, "
        "là giá trị lớn nhất có thể.",
        message_en=f"Row {row.code} ({row.label_en}): {text} is above {most}, the most there is.",
    )
