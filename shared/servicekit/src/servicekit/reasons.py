"""Why a message could not be taken, in plain words of both languages: eventkit keeps it as data."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from eventkit import reasons
from servicekit.validation import words_of

# Rule of eventkit.reasons → (Vietnamese, English); {names} are filled from the reason.
WORDS: Mapping[str, tuple[str, str]] = {
    "gap": ("Chưa nhận được phiên bản {version} của đối tượng.", "Version {version} has not come."),
    "hole": (
        "Kafka thiếu vị trí {position} của đợt {incarnation} đứng trước thông điệp này.",
        "Kafka lacks position {position} of incarnation {incarnation} before this message.",
    ),
    "astray": (
        "Thông điệp {what} của nguồn {source} không thuộc chủ đề {topic}.",
        "A {what} of the source {source} does not belong into {topic}.",
    ),
    "without": ("Thiếu {attribute}.", "{attribute} is missing."),
    "specversion": (
        "Không phải CloudEvents 1.0: phiên bản ghi là {found}.",
        "Not CloudEvents 1.0: it says version {found}.",
    ),
    "foreign-type": (
        "Loại sự kiện {type} không phải của hệ thống này.",
        "The type {type} is none of this system.",
    ),
    "foreign-source": (
        "Sự kiện {type} không thể do nguồn {source} phát.",
        "{type} cannot come from the source {source}.",
    ),
    "not-in-range": (
        "Giá trị {found} của {what} nằm ngoài phạm vi.",
        "{found} is out of range for {what}.",
    ),
    "not-a-stream": ("Không có luồng tên {found}.", "No stream is named {found}."),
    "not-an-instant": (
        "Phải là thời điểm UTC có sáu chữ số thập phân và Z (nhận được: {found}).",
        "Must be UTC with six decimals and Z (found: {found}).",
    ),
    "not-a-fact": ("{what} không phải là sự kiện.", "{what} is not a fact."),
}
_NO_NUMBER = ("số nằm ngoài phạm vi lưu được", "a number is out of the range that can be stored")
_BROKEN_RULE = ("trái ràng buộc của cơ sở dữ liệu", "it breaks a rule of the database")
_NOT_UTF_8 = ("không phải văn bản UTF-8", "it is not UTF-8 text")
# Of errors that are no pydantic's: what they mean to someone who knows no Python.
ERRORS: Mapping[str, tuple[str, str]] = {
    "KeyError": ("thiếu một trường", "a field is missing"),
    "JSONDecodeError": ("không phải JSON", "it is not JSON"),
    "UnicodeDecodeError": _NOT_UTF_8,
    "UntranslatableCharacterError": _NOT_UTF_8,
    "ValueError": ("một giá trị không hợp lệ", "a value is not valid"),
    "TypeError": ("một giá trị sai kiểu", "a value has the wrong type"),
    "AttributeError": ("một giá trị sai kiểu", "a value has the wrong type"),
    "NumericValueOutOfRangeError": _NO_NUMBER,
    "OverflowError": _NO_NUMBER,
    "CheckViolationError": _BROKEN_RULE,
    "NotNullViolationError": ("thiếu giá trị bắt buộc", "a value that must be there is missing"),
    "UniqueViolationError": ("trùng với một dòng đã có", "it repeats a row that is there"),
    "ProgramLimitExceededError": ("dữ liệu quá lớn", "the data are too large"),
}
_ANY = ("dữ liệu không phù hợp", "the data do not fit")


class Words(NamedTuple):
    vi: str
    en: str


def words(stored: str) -> Words:
    """For people; the field, what was expected of it, and what was found instead."""
    said = reasons.read(stored)
    match said["rule"]:
        case "body":
            return _of_body(said)
        case "error":
            return _of_error(said)
        case rule:
            vi, en = WORDS[rule]
            return Words(_filled(vi, said), _filled(en, said))


def _of_body(said: Mapping[str, Any]) -> Words:
    told = [_of_field(field) for field in said["fields"]]
    vi, en = ("; ".join(parts) for parts in zip(*told, strict=True))
    if more := said["more"]:
        vi, en = f"{vi}; và {more} chỗ khác", f"{en}; and {more} more"
    return Words(f"{vi}.", f"{en}.")


def _of_field(field: Mapping[str, Any]) -> tuple[str, str]:
    vi, en = (_inside(text) for text in words_of(field["rule"], field["context"]))
    path_vi, path_en = field["path"] or "nội dung", field["path"] or "the body"
    if "found" in field:
        vi, en = f"{vi} (nhận được: {field['found']})", f"{en} (found: {field['found']})"
    return f"{path_vi}: {vi}", f"{path_en}: {en}"


def _of_error(said: Mapping[str, Any]) -> Words:
    vi, en = ERRORS.get(said["error"], _ANY)
    detail = ": ".join(part for part in (said["error"], said["text"]) if part)
    return Words(
        f"Không áp dụng được: {vi} (chi tiết kỹ thuật: {detail}).",
        f"It could not be applied: {en} (technical detail: {detail}).",
    )


def _inside(text: str) -> str:
    """A sentence of the table as a part of one."""
    text = text.rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _filled(text: str, said: Mapping[str, Any]) -> str:
    for name, value in said.items():
        text = text.replace("{" + name + "}", str(value))
    return text
