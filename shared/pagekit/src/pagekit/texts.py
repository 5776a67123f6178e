"""What every page of every service says: its frame, signing in, and what goes wrong."""

from pagekit.text import Texts

TEXTS: Texts = {
    "brand.name": ("Nhịp Cầu", "Nhịp Cầu"),
    "brand.line": ("Dữ liệu công thương địa phương", "Local industry and trade data"),
    "skip": ("Đến nội dung chính", "Skip to the main content"),
    "nav.label": ("Chính", "Main"),
    "signin.link": ("Đăng nhập", "Sign in"),
    "signout.do": ("Đăng xuất", "Sign out"),
    "visitor.label": ("Người dùng", "User"),
    "lang.other": ("English", "Tiếng Việt"),
    "synthetic.mark": ("Dữ liệu giả lập", "Synthetic data"),
    "synthetic.line": (
        "Số liệu trên trang này được tạo ra để trình diễn, không phải số liệu chính thức.",
        "The figures on this page were made for demonstration. They are not official figures.",
    ),
    "signin.title": ("Đăng nhập", "Sign in"),
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
    "problem.signin": ("Đăng nhập", "Sign in"),
    "problem.other": (
        "Đăng nhập bằng tài khoản có vai trò phù hợp",
        "Sign in with an account that has the role",
    ),
    "problem.drop-query": ("Mở trang này không kèm điều kiện", "Open this page without conditions"),
    "invalid.day": (
        "Ngày viết theo thứ tự ngày/tháng/năm, ví dụ 30/6/2026.",
        "A day is written day/month/year, such as 30/6/2026.",
    ),
}
