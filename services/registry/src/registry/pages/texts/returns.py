"""What was handed in: the list, and the versions of one return."""

TEXTS = {
    "returns.title": ("Biểu đã nộp", "What was handed in"),
    "returns.filter": ("Lọc", "Filter"),
    "returns.filter.any": ("Tất cả", "All"),
    "returns.filter.drop": ("Bỏ lọc", "Drop the filter"),
    "returns.none": ("Chưa có biểu nào", "Nothing was handed in yet"),
    "returns.none.line": (
        "Biểu bạn nộp sẽ hiện ở đây với trạng thái duyệt. Bắt đầu bằng việc tải mẫu.",
        "What you hand in appears here, and how it was judged. Begin with a template.",
    ),
    "returns.none.filtered": (
        "Không có biểu nào khớp với điều kiện lọc.",
        "Nothing that was handed in fits the filter.",
    ),
    "returns.next": ("Trang sau", "Next page"),
    "returns.first": ("Về trang đầu", "First page"),
    "returns.accepted": ("bản {n} được chấp nhận", "version {n} was accepted"),
    "versions.title": ("Các bản", "Versions"),
    "versions.caption": (
        "Số liệu từng dòng qua các bản; ô khác bản liền trước được tô nền.",
        "The figures row by row; a cell that differs from the version before is tinted.",
    ),
    "versions.state": ("Trạng thái", "State"),
    "versions.received": ("Nhận lúc", "Received"),
    "versions.letter": ("Văn bản", "Letter"),
    "versions.decided": ("Quyết định", "Decision"),
    "versions.decided.on": ("ngày {day}", "on {day}"),
    "versions.superseded": ("đã được bản {n} thay", "replaced by version {n}"),
    "versions.reasons": ("Lý do trả lại", "Why it was sent back"),
    "versions.warnings": ("Cảnh báo của bản {n}", "Warnings of version {n}"),
    "versions.again": ("Tải mẫu để nộp bản mới", "Get a template for a new version"),
    "versions.withheld": (
        "Dòng có dấu * chỉ cán bộ của địa bàn xem được: đó là số liệu của một doanh nghiệp.",
        "Rows with a * are told to the officers of the place only: one firm's figures.",
    ),
    "versions.channel.paper": ("văn bản giấy", "on paper"),
    "versions.channel.database": ("cơ sở dữ liệu", "through the database"),
    "versions.channel.mail": ("thư điện tử", "by e-mail"),
}
