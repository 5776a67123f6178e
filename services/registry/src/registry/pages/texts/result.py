"""What became of a workbook."""

TEXTS = {
    "result.would-store.title": ("Kiểm tra xong, có thể nộp", "Checked: it can be handed in"),
    "result.would-store.line": (
        "{file}: không có lỗi. Chưa có gì được ghi; dưới đây là việc sẽ xảy ra khi bạn nộp.",
        "{file}: no errors. Nothing is stored yet; this is what will happen when you hand it in.",
    ),
    "result.stored.title": ("Đã nộp", "Handed in"),
    "result.stored.line": (
        "{file}: {n} báo cáo đã được ghi và chờ duyệt.",
        (
            "{file}: {n} return was stored and waits to be judged."
            " | {file}: {n} returns were stored and wait to be judged."
        ),
    ),
    "result.refused.title": ("Chưa nộp được", "It cannot be handed in yet"),
    "result.refused.line": (
        "{file}: {n} chỗ cần sửa. Không phần nào của tệp được ghi.",
        (
            "{file}: {n} place to correct. Nothing of the file was stored."
            " | {file}: {n} places to correct. Nothing of the file was stored."
        ),
    ),
    "result.outdated.title": (
        "Hệ thống đã có bản mới hơn mẫu của bạn",
        "There is a newer version than your template knows",
    ),
    "result.outdated.line": (
        "{file}: từ khi bạn tải mẫu, đã có người nộp một bản khác. Chưa có gì được ghi.",
        (
            "{file}: somebody has handed in another version since you got the template."
            " Nothing was stored."
        ),
    ),
    "result.steps": ("Tiến trình", "Progress"),
    "result.step.check": ("Kiểm tra", "Check"),
    "result.step.file": ("Nộp", "Hand in"),
    "result.returns": ("{n} báo cáo", "{n} return | {n} returns"),
    "result.what": ("Sẽ ghi", "What will be stored"),
    "result.what.done": ("Đã ghi", "What was stored"),
    "result.action": ("Việc", "What"),
    "result.more": ("và {n} báo cáo nữa", "and {n} more"),
    "result.notes.more": (
        "Còn {n} chỗ nữa: xem trong tệp đã đánh dấu.",
        "{n} more: see the marked file.",
    ),
    "result.skipped": (
        "{n} dòng để trống được bỏ qua.",
        "{n} empty line is left out. | {n} empty lines are left out.",
    ),
    "result.file": ("Nộp", "Hand in"),
    "result.file.line": (
        "Tệp vừa kiểm tra được gửi lại cùng nút này; máy chủ không giữ bản nào.",
        "The file just checked is sent again with this button; the server keeps no copy.",
    ),
    "result.file.again": (
        "Tệp quá lớn để gửi kèm: hãy chọn lại đúng tệp đó. Máy chủ không giữ bản nào.",
        "The file is too large to go along: choose the same one again. The server keeps no copy.",
    ),
    "result.other": ("Chọn tệp khác", "Choose another file"),
    "result.next": ("Nộp tệp khác", "Hand in another file"),
    "result.all": ("Xem các biểu đã nộp", "See what was handed in"),
    "result.errors": ("Chỗ cần sửa", "What to correct"),
    "result.warnings": ("Nên xem lại", "Worth another look"),
    "result.warnings.line": (
        "Cảnh báo không cản việc nộp. Người duyệt cũng thấy chúng.",
        "Warnings do not stop you. Those who judge the return see them too.",
    ),
    "result.sheet": ("Trang tính “{name}”", "Sheet “{name}”"),
    "result.sheet.none": ("Cả tệp", "The file as a whole"),
    "result.cell": ("Ô", "Cell"),
    "result.cell.none": ("cả trang", "whole sheet"),
    "result.why": ("Vì sao, và sửa thế nào", "Why, and how to correct it"),
    "result.understood": ("Số liệu như hệ thống hiểu", "The figures as they were understood"),
    "result.marked": ("Tải tệp đã đánh dấu", "Download the marked file"),
    "result.marked.line": (
        (
            "Chính tệp của bạn, từng ô được tô màu và có lời giải thích. Tệp giữ trong một ngày,"
            " chỉ bạn tải được."
        ),
        (
            "Your own file, each cell coloured and explained. It is kept for a day, and only you"
            " can download it."
        ),
    ),
    "result.differences": ("So sánh ba bên", "Three sides compared"),
    "result.differences.line": (
        (
            "“Mẫu” là số liệu khi bạn tải mẫu. Ô chỉ một bên sửa thì giữ bên đó; ô hai bên sửa khác"
            " nhau thì phải có người quyết định."
        ),
        (
            "“Template” is what stood there when you got it. Where one side changed a cell, that"
            " side stands; where both did differently, somebody has to decide."
        ),
    ),
    "result.outdated.next": (
        ("Tải mẫu mới, chép phần của bạn sang, quyết định các ô trùng nhau, rồi kiểm tra lại."),
        (
            "Get a new template, carry your part over, decide on the cells that both changed, and"
            " check again."
        ),
    ),
    "result.row": ("Dòng", "Row"),
    "result.base": ("Mẫu", "Template"),
    "result.yours": ("Của bạn", "Yours"),
    "result.theirs": ("Trên hệ thống", "On the server"),
    "result.verdict": ("Kết luận", "Verdict"),
    "verdict.yours": ("chỉ bạn sửa", "only you changed it"),
    "verdict.theirs": ("chỉ hệ thống sửa", "only the server changed it"),
    "verdict.both": ("hai bên sửa giống nhau", "both changed it alike"),
    "verdict.conflict": ("phải quyết định", "to be decided"),
    "result.conflicts": (
        "{n} ô phải quyết định",
        "{n} cell to be decided | {n} cells to be decided",
    ),
    "result.open": ("Xem báo cáo", "See the return"),
    "action.submitted": ("Đã nộp", "Handed in"),
    "action.repeated": ("Đã nộp từ trước", "Handed in before"),
    "action.unchanged": ("Không đổi", "Unchanged"),
    "action.would-submit": ("Sẽ nộp", "To be handed in"),
    "action.would-repeat": ("Đã nộp từ trước", "Handed in before"),
    "action.submitted.long": ("nộp thành bản {version}", "handed in as version {version}"),
    "action.repeated.long": (
        "giống hệt bản {version} đã nộp, không ghi thêm",
        "the same as version {version}, nothing added",
    ),
    "action.unchanged.long": (
        "không khác bản {version}, không ghi thêm",
        "no different from version {version}, nothing added",
    ),
    "action.would-submit.long": ("sẽ thành bản {version}", "becomes version {version}"),
    "action.would-repeat.long": (
        "giống hệt bản {version} đã nộp, sẽ không ghi thêm",
        "the same as version {version}, nothing will be added",
    ),
}
