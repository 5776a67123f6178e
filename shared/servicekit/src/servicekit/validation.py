"""What pydantic found wrong, field by field, in the words of both languages."""

from collections.abc import Iterable, Mapping
from typing import Any

from servicekit.problems import FieldError, Problem

# Rule of pydantic → (Vietnamese, English); {names} are filled from the rule's context.
_MESSAGES: Mapping[str, tuple[str, str]] = {
    "missing": ("Chưa có giá trị.", "A value is missing."),
    "extra_forbidden": ("Không có trường này.", "There is no such field."),
    "string_type": ("Phải là chuỗi ký tự.", "Must be text."),
    "string_too_short": (
        "Phải có ít nhất {min_length} ký tự.",
        "Must have at least {min_length} character(s).",
    ),
    "string_too_long": (
        "Không quá {max_length} ký tự.",
        "Must have at most {max_length} character(s).",
    ),
    "string_pattern_mismatch": ("Không đúng dạng {pattern}.", "Must match {pattern}."),
    "string_unicode": ("Có ký tự không hợp lệ.", "Holds an invalid character."),
    "nul_character": (
        "Không được chứa ký tự NUL (\\u0000).",
        "Must not hold the NUL character (\\u0000).",
    ),
    "int_type": ("Phải là số nguyên.", "Must be a whole number."),
    "int_parsing": ("Phải là số nguyên.", "Must be a whole number."),
    "int_from_float": ("Phải là số nguyên.", "Must be a whole number."),
    "int_parsing_size": ("Số quá lớn.", "The number is too large."),
    "float_type": ("Phải là số.", "Must be a number."),
    "float_parsing": ("Phải là số.", "Must be a number."),
    "finite_number": ("Phải là số hữu hạn.", "Must be a finite number."),
    "decimal_type": (
        'Phải là số thập phân, ví dụ "75.00".',
        'Must be a decimal number such as "75.00".',
    ),
    "decimal_parsing": (
        'Phải là số thập phân, ví dụ "75.00".',
        'Must be a decimal number such as "75.00".',
    ),
    "decimal_max_digits": (
        "Không quá {max_digits} chữ số.",
        "At most {max_digits} digits in all.",
    ),
    "decimal_max_places": (
        "Không quá {decimal_places} chữ số thập phân.",
        "At most {decimal_places} decimal places.",
    ),
    "decimal_whole_digits": (
        "Không quá {whole_digits} chữ số phần nguyên.",
        "At most {whole_digits} digits before the point.",
    ),
    "bool_type": ("Phải là true hoặc false.", "Must be true or false."),
    "bool_parsing": ("Phải là true hoặc false.", "Must be true or false."),
    "date_type": ("Phải là ngày, dạng YYYY-MM-DD.", "Must be a date, YYYY-MM-DD."),
    "date_parsing": (
        "Không phải ngày có thật, dạng YYYY-MM-DD.",
        "Not a real date, YYYY-MM-DD.",
    ),
    "date_from_datetime_parsing": (
        "Không phải ngày có thật, dạng YYYY-MM-DD.",
        "Not a real date, YYYY-MM-DD.",
    ),
    "date_from_datetime_inexact": (
        "Phải là ngày, không kèm giờ.",
        "Must be a date without a time.",
    ),
    "datetime_type": ("Phải là thời điểm ISO 8601.", "Must be an ISO 8601 instant."),
    "datetime_parsing": ("Không phải thời điểm ISO 8601.", "Not an ISO 8601 instant."),
    "datetime_from_date_parsing": ("Không phải thời điểm ISO 8601.", "Not an ISO 8601 instant."),
    "timezone_aware": ("Phải có múi giờ.", "Must have a time zone."),
    "uuid_type": ("Phải là UUID.", "Must be a UUID."),
    "uuid_parsing": ("Phải là UUID.", "Must be a UUID."),
    "enum": ("Phải là một trong: {expected}.", "Must be one of: {expected}."),
    "literal_error": ("Phải là một trong: {expected}.", "Must be one of: {expected}."),
    "greater_than": ("Phải lớn hơn {gt}.", "Must be greater than {gt}."),
    "greater_than_equal": ("Phải từ {ge} trở lên.", "Must be at least {ge}."),
    "less_than": ("Phải nhỏ hơn {lt}.", "Must be less than {lt}."),
    "less_than_equal": ("Không quá {le}.", "Must be at most {le}."),
    "list_type": ("Phải là danh sách.", "Must be a list."),
    "dict_type": ("Phải là đối tượng JSON.", "Must be a JSON object."),
    "model_type": ("Phải là đối tượng JSON.", "Must be a JSON object."),
    "dataclass_type": ("Phải là đối tượng JSON.", "Must be a JSON object."),
    "model_attributes_type": ("Phải là đối tượng JSON.", "Must be a JSON object."),
    "too_short": (
        "Phải có ít nhất {min_length} mục.",
        "Must have at least {min_length} item(s).",
    ),
    "too_long": ("Không quá {max_length} mục.", "Must have at most {max_length} item(s)."),
    "union_tag_invalid": (
        "{discriminator} phải là một trong: {expected_tags}.",
        "{discriminator} must be one of: {expected_tags}.",
    ),
    "union_tag_not_found": ("Thiếu {discriminator}.", "{discriminator} is missing."),
    "json_invalid": ("JSON không hợp lệ.", "Not valid JSON."),
    "none_required": ("Phải để trống (null).", "Must be null."),
}
_ANY = ("Giá trị không hợp lệ.", "The value is not valid.")

ERRORS_MAX = 100  # A body of a thousand bad rows need not be answered with a thousand texts.


def invalid_request(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """The problem for pydantic's errors; what was sent is never repeated in it."""
    found = [field_error(error) for error in errors]
    return Problem("invalid-request", errors=found[:ERRORS_MAX], count=len(found))


def invalid_field(
    field: str, rule: str, *, place: str = "body", context: Mapping[str, Any] | None = None
) -> Problem:
    """One field refused by one of the rules above, outside pydantic."""
    return invalid_request([{"type": rule, "loc": (place, field), "ctx": dict(context or {})}])


def field_error(error: Mapping[str, Any]) -> FieldError:
    place, *path = error["loc"] or ("body",)
    context = error.get("ctx") or {}
    vi, en = words_of(error["type"], context)
    return FieldError(
        field=".".join(str(part) for part in path if not _is_noise(part)),
        place=str(place),
        rule=error["type"],
        message_vi=vi,
        message_en=en,
    )


def words_of(rule: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """A rule of pydantic in Vietnamese and in English."""
    if "vi" in context and "en" in context:
        return str(context["vi"]), str(context["en"])
    vi, en = _MESSAGES.get(rule, _ANY)
    for name, value in context.items():
        told = str(value)
        vi = vi.replace("{" + name + "}", told.replace("' or '", "' hoặc '"))
        en = en.replace("{" + name + "}", told)
    return vi, en


def _is_noise(part: object) -> bool:
    # Names of validators and unions that pydantic puts into the path mean nothing to a client.
    return isinstance(part, str) and ("[" in part or "(" in part)
