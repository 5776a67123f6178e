"""Signing in, and what goes wrong."""

TEXTS = {
    "signin.title": ("Đăng nhập", "Sign in"),
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
    "signin.start": ("Tiếp tục đến trang đăng nhập", "Continue to the sign-in page"),
    "signin.where": (
        (
            "Bạn sẽ được chuyển đến nơi cấp danh tính của cơ quan, rồi trở lại đây. Trang này không"
            " nhận và không lưu mật khẩu."
        ),
        (
            "You go to your office's identity provider and come back here. This site never sees or"
            " keeps a password."
        ),
    ),
    "signin.open": ("Xem tổng quan, không đăng nhập", "See the overview without signing in"),
    "signin.already": ("Bạn đang đăng nhập với tên {name}.", "You are signed in as {name}."),
    "problem.status": ("Lỗi {status}", "Error {status}"),
    "problem.code": ("Mã tra cứu", "Reference"),
    "problem.quote": (
        "Khi liên hệ, hãy nêu mã này để tìm được trong nhật ký.",
        "Quote it if you contact us, so that it can be found in the logs.",
    ),
    "problem.errors": ("Chỗ cần sửa", "What to correct"),
    "problem.next": ("Có thể làm gì", "What you can do"),
    "problem.again": ("Thử lại", "Try again"),
    "problem.home": ("Về tổng quan", "Go to the overview"),
    "problem.list": ("Xem danh sách cụm", "See the list of clusters"),
    "problem.signin": ("Đăng nhập", "Sign in"),
    "problem.other": (
        "Đăng nhập bằng tài khoản có vai trò phù hợp",
        "Sign in with an account that has the role",
    ),
    "problem.drop-query": ("Mở trang này không kèm điều kiện", "Open this page without conditions"),
    "problem.sealed": ("Báo cáo đã niêm phong vẫn đọc được", "Sealed reports that can be read"),
    "problem.sealed.none": (
        "Chưa có báo cáo nào được niêm phong, nên chưa có bản nào để đọc thay.",
        "No report has been sealed yet, so there is none to read instead.",
    ),
    "invalid.day": (
        "Ngày viết theo thứ tự ngày/tháng/năm, ví dụ 30/6/2026.",
        "A day is written day/month/year, such as 30/6/2026.",
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
