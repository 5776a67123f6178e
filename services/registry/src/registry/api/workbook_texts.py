"""The words of what is refused about workbooks as a whole, in Vietnamese and English."""

from servicekit.problems import ProblemTable, problem_text

# Of the classes in `registry.workbooks.refusals`.
REFUSALS: ProblemTable = {
    "workbook-not-xlsx": problem_text(
        422,
        (
            "Không phải tệp Excel .xlsx",
            (
                "Tệp gửi lên không phải tệp Excel .xlsx (đổi đuôi tệp không đổi được loại tệp). "
                "Hãy mở mẫu bằng Excel hoặc LibreOffice rồi lưu dạng .xlsx."
            ),
        ),
        (
            "Not an .xlsx workbook",
            (
                "The file is no .xlsx workbook (renaming a file does not change its kind). "
                "Open the template in Excel or LibreOffice and save it as .xlsx."
            ),
        ),
    ),
    "workbook-old-format": problem_text(
        422,
        (
            "Định dạng Excel cũ",
            "Tệp có định dạng .xls hoặc .xlsb. Hãy mở bằng Excel rồi lưu lại dạng .xlsx.",
        ),
        (
            "An old Excel format",
            "The file is in the format .xls or .xlsb. Open it in Excel and save it as .xlsx.",
        ),
    ),
    "workbook-encrypted": problem_text(
        422,
        (
            "Tệp có mật khẩu",
            "Tệp được bảo vệ bằng mật khẩu nên không đọc được. Hãy bỏ mật khẩu mở tệp rồi gửi lại.",
        ),
        (
            "A password protects the file",
            "The file cannot be read without its password. Remove it, and send the file again.",
        ),
    ),
    "workbook-with-macros": problem_text(
        422,
        (
            "Tệp có macro",
            (
                "Không nhận tệp có macro (.xlsm). Hãy lưu lại dạng “Excel Workbook (.xlsx)”, "
                "kiểm tra số liệu rồi gửi lại."
            ),
        ),
        (
            "The workbook holds macros",
            (
                "Workbooks with macros (.xlsm) are not taken. Save it as “Excel Workbook (.xlsx)”, "
                "check its figures and send it again."
            ),
        ),
    ),
    "workbook-too-large": problem_text(
        413,
        (
            "Tệp quá lớn",
            (
                "Tệp vượt giới hạn ({what}: {limit}). Hãy gửi lại chính mẫu đã tải, không thêm nội"
                " dung khác."
            ),
        ),
        (
            "The workbook is too large",
            (
                "The workbook is beyond a limit ({what}: {limit}). Send the template that you"
                " downloaded, and nothing else in it."
            ),
        ),
    ),
    "workbook-damaged": problem_text(
        422,
        (
            "Tệp bị hỏng",
            "Không đọc được tệp (phần {part}). Hãy mở bằng Excel hoặc LibreOffice rồi lưu lại.",
        ),
        (
            "The workbook is damaged",
            (
                "The file cannot be read (part {part}). Open it in Excel or LibreOffice and save it"
                " again."
            ),
        ),
    ),
    "workbook-not-ours": problem_text(
        422,
        (
            "Không phải mẫu của hệ thống",
            (
                "Tệp không có phần nhận diện của mẫu nên không biết là biểu nào, kỳ nào. "
                "Hãy tải mẫu và chép số liệu vào đó."
            ),
        ),
        (
            "Not made from a template",
            (
                "Nothing in the workbook says which form and period it is. "
                "Download the template and copy the figures into it."
            ),
        ),
    ),
    "workbook-template-unknown": problem_text(
        422,
        (
            "Mẫu không còn dùng",
            "Hệ thống không biết mẫu này ({what}: {value}). Hãy tải mẫu mới.",
        ),
        (
            "Unknown template",
            "This template is not known ({what}: {value}). Download a new one.",
        ),
    ),
    "workbook-refused": problem_text(
        422,
        (
            "Có chỗ cần sửa",
            "Có {count} lỗi trong tệp; chưa số liệu nào được nhận. Xem từng ô ở errors.",
        ),
        (
            "Something has to be put right",
            "The workbook holds {count} error(s); nothing of it was taken. See errors.",
        ),
    ),
}

# Of what was read, and of what is no longer there.
ANSWERS: ProblemTable = {
    "workbook-outdated": problem_text(
        409,
        (
            "Số liệu trên hệ thống đã đổi",
            (
                "Từ khi tải mẫu đã có bản mới hơn; {count} ô khác nhau. "
                "Xem differences: mẫu, bạn ghi, hệ thống đang có."
            ),
        ),
        (
            "The figures have moved on",
            (
                "A newer version was sent in since the template was made; {count} cell(s) differ."
                " See differences: base, yours, theirs."
            ),
        ),
    ),
    "unknown-marked-workbook": problem_text(
        404,
        (
            "Không còn tệp này",
            "Tệp đã đánh dấu chỉ giữ một ngày, và chỉ cho người đã gửi. Hãy gửi lại tệp.",
        ),
        (
            "No such workbook",
            "A marked workbook is kept for a day, for who sent it in. Send the file again.",
        ),
    ),
}
