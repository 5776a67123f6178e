"""The words of what is wrong, or odd, in a cell: by code, in both languages, as one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.workbooks.outcome import CellNote, Level


def _error(vi: str, en: str) -> tuple[Level, str, str]:
    return "error", vi, en


def _warning(vi: str, en: str) -> tuple[Level, str, str]:
    return "warning", vi, en


TEXTS: Mapping[str, tuple[Level, str, str]] = {
    "two-readings": _error(
        "“{text}” có thể đọc theo hai cách: là {many} hay là {few}? "
        "Hãy ghi {many_plain} hoặc {few_plain}, không ngăn hàng nghìn.",
        "“{text}” can be read in two ways: as {many}, or as {few}? "
        "Write {many_plain} or {few_plain}, without thousands separators.",
    ),
    "not-a-number": _error(
        "“{text}” không phải là số. Ô này cần một số, đơn vị tính: {unit}.",
        "“{text}” is not a number. This cell takes a number of {unit}.",
    ),
    "approximate": _error(
        "“{text}” là số ước chừng; biểu cần con số chính xác, không ghi “hơn”, “khoảng”.",
        "“{text}” is approximate; the form takes exact numbers without “about” or “over”.",
    ),
    "below-zero": _error(
        "“{text}” nhỏ hơn 0; số liệu của biểu từ 0 trở lên.",
        "“{text}” is below 0; figures of the form are 0 or more.",
    ),
    "not-whole": _error(
        "“{text}” không phải số nguyên. Nếu là {many} thì ghi {many_plain}.",
        "“{text}” is not a whole number. If it is {many}, write {many_plain}.",
    ),
    "fraction-of-one": _error(
        "“{text}” không phải số nguyên; dòng này đếm theo {unit}.",
        "“{text}” is not a whole number; this row counts {unit}.",
    ),
    "too-fine": _error(
        "“{text}” có quá {decimals} chữ số thập phân.",
        "“{text}” has more than {decimals} decimal places.",
    ),
    "too-large": _error(
        "“{text}” quá lớn: phần nguyên có hơn {digits} chữ số.",
        "“{text}” is too large: more than {digits} digits before the decimals.",
    ),
    "above-most": _error(
        "“{text}” lớn hơn {most} {unit}; dòng này nhiều nhất là {most} {unit}.",
        "“{text}” is above {most} {unit}, the most that this row can say.",
    ),
    "other-unit": _error(
        "“{text}” ghi theo {given}, nhưng biểu tính theo {unit}. Hãy đổi sang {unit}.",
        "“{text}” is in {given}, but the form counts in {unit}. Convert it to {unit}.",
    ),
    "percent-elsewhere": _error(
        "“{text}” là tỷ lệ phần trăm, nhưng dòng này tính theo {unit}.",
        "“{text}” is a percentage, but this row counts in {unit}.",
    ),
    "a-date-instead": _error(
        "Ô chứa ngày {text}, không phải số: Excel có thể đã tự đổi. "
        "Hãy đặt định dạng ô là số rồi ghi lại.",
        "The cell holds the date {text}, not a number: Excel may have changed it. "
        "Format the cell as a number and write it again.",
    ),
    "not-yes-or-no": _error(
        "“{text}” không rõ: ghi 1 (có) hoặc 0 (không).",
        "“{text}” is unclear: write 1 (yes) or 0 (no).",
    ),
    "cell-error": _error(
        "Ô đang báo lỗi {text}. Hãy sửa công thức hoặc ghi con số.",
        "The cell shows the error {text}. Repair the formula or write the number.",
    ),
    "formula-without-value": _error(
        "Công thức chưa có kết quả. Hãy mở bằng Excel hoặc LibreOffice, tính lại và lưu.",
        "The formula has no result yet. Open it in Excel or LibreOffice, recalculate and save.",
    ),
    "merged-cells": _error(
        "Các ô {range} bị gộp nên không rõ con số thuộc dòng nào. Hãy bỏ gộp và ghi từng dòng.",
        "The cells {range} are merged, so it is unclear whose number it is. Unmerge them.",
    ),
    "twice": _error(
        "“{text}” đã có ở ô {other}. Hãy xóa một trong hai dòng.",
        "“{text}” stands at {other} already. Delete one of the two lines.",
    ),
    "unknown-row": _error(
        "Biểu không có dòng “{text}”, nhưng tại đây có ghi số liệu.",
        "The form has no row “{text}”, but a figure is written here.",
    ),
    "row-missing": _error(
        "Không tìm thấy dòng {text} của biểu. Hãy giữ đủ các dòng; dòng không có số liệu để trống.",
        "Row {text} of the form is missing. Keep all rows; leave those without figures empty.",
    ),
    "sheet-missing": _error(
        "Không tìm thấy trang tính có bảng của biểu (cột “{text}”).",
        "No sheet holds the form's table (column “{text}”).",
    ),
    "sheet-twice": _error(
        "Có hai trang tính cùng chứa bảng của biểu: “{text}” và “{other}”. Hãy giữ một trang.",
        "Two sheets hold the form's table: “{text}” and “{other}”. Keep one.",
    ),
    "empty": _error("Chưa ghi {label_vi}.", "There is no {label_en}."),
    "nothing-written": _error(
        "Chưa ghi số liệu nào.",
        "No figure is written.",
    ),
    "not-a-day": _error(
        "“{text}” không phải ngày. Ghi theo ngày/tháng/năm, ví dụ 15/12/2026.",
        "“{text}” is not a date. Write day/month/year, such as 15/12/2026.",
    ),
    "month-first": _error(
        "“{text}”: không có tháng {month}. Ghi ngày trước, tháng sau, ví dụ {turned}.",
        "“{text}”: there is no month {month}. Write the day first, such as {turned}.",
    ),
    "not-offered": _error(
        "“{text}” không có trong danh sách. Chọn một trong: {offered}.",
        "“{text}” is none of the choices: {offered}.",
    ),
    "other-period": _error(
        "Ô này ghi “{text}”, nhưng mẫu được lập cho kỳ {period}. Hãy tải mẫu của đúng kỳ.",
        "This cell says “{text}”, but the template was made for {period}. Use that period's own.",
    ),
    "too-long": _error(
        "Nội dung quá dài: tối đa {letters} ký tự.",
        "The text is too long: at most {letters} characters.",
    ),
    "unknown-line": _error(
        "Dòng này không ứng với dự án nào của mẫu (mất mã nhận diện). "
        "Hãy tải mẫu mới; dự án mới được ghi nhận trước bằng văn bản cho thuê đất.",
        "This line is none of the template's projects (its id is gone). "
        "Download a new template; a new project is recorded by its lease first.",
    ),
    "rounded": _warning(
        "Kết quả {text} được làm tròn thành {figure}.",
        "The result {text} is rounded to {figure}.",
    ),
    "maybe-square-metres": _warning(
        "{figure} ha lớn bất thường ({why_vi}). Có phải là m² không? 1 ha = 10.000 m².",
        "{figure} ha is unusually large ({why_en}). Are these m²? 1 ha = 10,000 m².",
    ),
    "maybe-millions": _warning(
        "{figure} {unit} lớn bất thường ({why_vi}). Có phải là triệu đồng không? "
        "1 tỷ = 1.000 triệu.",
        "{figure} {unit} is unusually large ({why_en}). Are these millions? "
        "1 billion = 1,000 million.",
    ),
    "maybe-a-fraction": _warning(
        "{figure} % rất nhỏ. Có phải là {times_hundred} % không?",
        "{figure} % is very small. Is it {times_hundred} %?",
    ),
    "hidden-line": _warning(
        "Dòng này đang bị ẩn; số liệu của nó vẫn được nhận.",
        "This line is hidden; its figures are taken all the same.",
    ),
    "figures-without-line": _warning(
        "Ô này có nội dung nhưng không thuộc dòng nào của biểu nên không được nhận.",
        "This cell holds something, but belongs to no row of the form and is not taken.",
    ),
    "another-version": _error(
        "Trên hệ thống đã đổi: mẫu có {base}, bạn ghi {yours}, hệ thống đang có {theirs}.",
        "Changed meanwhile: the template had {base}, you wrote {yours}, the system has {theirs}.",
    ),
    "taken-over": _warning(
        "Trên hệ thống đã đổi từ {base} thành {theirs}; bạn không sửa ô này nên lấy theo hệ thống.",
        "Changed meanwhile from {base} to {theirs}; you left this cell, so the system's is taken.",
    ),
}

NAMES: Mapping[str, str] = {
    "two-readings": "hai cách đọc",
    "not-a-number": "không phải số",
    "approximate": "số ước chừng",
    "below-zero": "nhỏ hơn 0",
    "not-whole": "không nguyên",
    "fraction-of-one": "không nguyên",
    "too-fine": "quá nhiều chữ số thập phân",
    "too-large": "số quá lớn",
    "above-most": "vượt mức lớn nhất",
    "other-unit": "sai đơn vị tính",
    "percent-elsewhere": "sai đơn vị tính",
    "a-date-instead": "ngày thay cho số",
    "not-yes-or-no": "không rõ có hay không",
    "cell-error": "ô báo lỗi",
    "formula-without-value": "công thức chưa tính",
    "merged-cells": "ô bị gộp",
    "twice": "trùng dòng",
    "unknown-row": "dòng lạ",
    "row-missing": "thiếu dòng",
    "sheet-missing": "thiếu trang tính",
    "sheet-twice": "trùng trang tính",
    "empty": "chưa ghi",
    "nothing-written": "chưa ghi số liệu",
    "not-a-day": "không phải ngày",
    "month-first": "tháng trước ngày",
    "not-offered": "ngoài danh sách",
    "other-period": "sai kỳ",
    "too-long": "quá dài",
    "unknown-line": "dòng không nhận diện được",
    "rounded": "làm tròn",
    "maybe-square-metres": "nghi là m²",
    "maybe-millions": "nghi là triệu đồng",
    "maybe-a-fraction": "nghi là tỷ số",
    "hidden-line": "dòng bị ẩn",
    "figures-without-line": "ngoài bảng",
    "another-version": "hệ thống đã đổi",
    "taken-over": "lấy theo hệ thống",
}
"""Of the rules for who reads the marked workbook; V01 to V17 are named as the form's rules are."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to be said, before it is known of which cell."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return TEXTS[self.code][0] == "error"

    def at(self, sheet: str, cell: str) -> CellNote:
        level, vi, en = TEXTS[self.code]
        return CellNote(
            sheet=sheet,
            cell=cell,
            rule=self.code,
            level=level,
            message_vi=_filled(vi, self.params),
            message_en=_filled(en, self.params),
        )


def remark(code: str, **params: object) -> Remark:
    return Remark(code, params)


def _filled(text: str, params: Mapping[str, object]) -> str:
    for name, value in params.items():
        text = text.replace("{" + name + "}", str(value))
    return text
