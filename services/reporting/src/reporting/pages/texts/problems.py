"""Why one signs in, and what goes wrong here."""

TEXTS = {
    "signin.line": (
        (
            "Số liệu công bố xem được mà không cần đăng nhập. Vận hành viên đăng nhập để xem và xử"
            " lý hồ sơ tạm giữ, bản dựng và các bộ đọc."
        ),
        (
            "Published figures are open to everyone. Operators sign in to see and handle parked"
            " records, builds and readers."
        ),
    ),
    "signin.open": ("Xem tổng quan, không đăng nhập", "See the overview without signing in"),
    "problem.home": ("Về tổng quan", "Go to the overview"),
    "problem.list": ("Xem danh sách cụm", "See the list of clusters"),
    "problem.sealed": ("Báo cáo đã niêm phong vẫn đọc được", "Sealed reports that can be read"),
    "problem.sealed.none": (
        "Chưa có báo cáo nào được niêm phong, nên chưa có bản nào để đọc thay.",
        "No report has been sealed yet, so there is none to read instead.",
    ),
    "invalid.indicator": ("Không có chỉ tiêu này.", "There is no such indicator."),
    "invalid.sort": ("Không xếp được theo cách này.", "The list cannot be sorted like this."),
    "invalid.query": (
        "Nội dung tìm dài quá 100 ký tự.",
        "The search text is longer than 100 characters.",
    ),
    "invalid.unit": (
        "Mã tỉnh gồm hai chữ số, ví dụ 15.",
        "A province's code has two digits, such as 15.",
    ),
    "invalid.rate": (
        "Tỷ lệ là một số từ 0 đến 100.",
        "A rate is a number from 0 to 100.",
    ),
    "invalid.build": ("Không có bản dựng này.", "There is no such build."),
}
