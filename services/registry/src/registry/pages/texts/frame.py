"""What surrounds every page of the registry, and what several pages say."""

TEXTS = {
    "nav.filing": ("Nộp biểu", "Hand in"),
    "nav.blank": ("Tải mẫu", "Templates"),
    "nav.returns": ("Biểu đã nộp", "Handed in"),
    "nav.figures": ("Số liệu", "Figures"),
    "demo.mark": ("Hệ thống trình diễn", "Demonstration"),
    "demo.line": (
        "Biểu nộp ở đây không phải báo cáo chính thức.",
        "What is handed in here is no official return.",
    ),
    "crumbs": ("Bạn đang ở", "You are here"),
    "signin.line": (
        (
            "Trang này nhận báo cáo của tỉnh. Cán bộ Sở Công Thương, cấp xã và cơ quan trung ương"
            " đăng nhập để tải mẫu, nộp biểu và xem các bản đã nộp."
        ),
        (
            "This is where provinces hand in their returns. Officers of departments, communes and"
            " the agency sign in to get templates, hand in forms and see what was handed in."
        ),
    ),
    "signin.open": ("Xem số liệu, không cần đăng nhập", "See the figures without signing in"),
    "problem.home": ("Về trang nộp biểu", "To the page for handing in"),
    "problem.returns": ("Xem các biểu đã nộp", "See what was handed in"),
    "form.name": ("Biểu {number}", "Form B{number}"),
    "form": ("Biểu", "Form"),
    "unit": ("Tỉnh, thành phố", "Province or city"),
    "subject": ("Báo cáo về", "About"),
    "period": ("Kỳ báo cáo", "Period"),
    "status": ("Trạng thái", "State"),
    "version": ("Bản {n}", "Version {n}"),
    "version.name": ("Bản", "Version"),
    "received": ("Nhận lần đầu", "First received"),
    "warnings": ("Cảnh báo", "Warnings"),
    "synthetic.short": ("giả lập", "synthetic"),
    "late": ("nộp muộn", "late"),
    "state.submitted": ("Đã nhận", "Received"),
    "state.accepted": ("Chấp nhận", "Accepted"),
    "state.returned": ("Trả lại", "Sent back"),
    "due.before": ("trước ngày {day}", "before {day}"),
    "due.until": ("đến hết ngày {day}", "until the end of {day}"),
    "due.left": ("còn {n} ngày", "{n} day left | {n} days left"),
    "due.today": ("hôm nay là ngày cuối", "today is the last day"),
    "due.over": ("đã quá {n} ngày", "{n} day over | {n} days over"),
    "flag.yes": ("có", "yes"),
    "flag.no": ("không", "no"),
}
