"""Choosing a template."""

TEXTS = {
    "blank.title": ("Tải mẫu Excel", "Get an Excel template"),
    "blank.choose": ("Chọn biểu và kỳ", "Choose form and period"),
    "blank.see": ("Chọn", "Choose"),
    "blank.sender": ("Người báo cáo", "Who reports"),
    "blank.due": ("Hạn nộp", "Due"),
    "blank.due.late": (
        "Nộp muộn vẫn được nhận và ghi là nộp muộn.",
        "It is still taken, and noted as late.",
    ),
    "blank.basis": ("Căn cứ", "Legal basis"),
    "blank.known": ("Đã nộp", "Handed in"),
    "blank.known.none": ("chưa có bản nào", "nothing yet"),
    "blank.known.line": ("bản {n}, {state}", "version {n}, {state}"),
    "blank.known.next": (
        "Mẫu dựa trên bản {n}. Nộp lại sẽ thành bản {next}; bản cũ vẫn giữ.",
        (
            "The template is based on version {n}. What you hand in becomes version {next};"
            " the old one is kept."
        ),
    ),
    "blank.take": ("Tải mẫu Excel", "Download the template"),
    "blank.list": (
        "Mỗi dự án thứ cấp một dòng.",
        "Each tenant project has a line.",
    ),
    "blank.list.line": (
        "Dự án nào chưa có số liệu thì để trống cả dòng; dòng trống được bỏ qua.",
        "Leave the line of a project empty where there are no figures; empty lines are left out.",
    ),
    "blank.subject.cluster": ("Cụm công nghiệp", "Industrial cluster"),
    "blank.subject.commune": ("Xã, phường, đặc khu", "Commune or ward"),
    "blank.subject.district": ("Huyện, quận, thị xã", "District"),
    "blank.subject.hint": (
        "Mã số theo danh mục hành chính, rồi tên, ví dụ 02647 Xã Bản Qua.",
        "Its number in the list of administrative units, then its name: 02647 Xã Bản Qua.",
    ),
    "blank.subject.none": (
        "Sổ đăng ký chưa có nơi nào để lập biểu này cho tỉnh đã chọn.",
        "The registry has nothing of this province yet that this form could be about.",
    ),
    "blank.units.none": (
        "Không tỉnh nào của bạn tồn tại vào cuối kỳ này. Hãy chọn kỳ khác.",
        "None of your provinces existed at the end of this period. Choose another one.",
    ),
    "blank.inside": ("Trong mẫu có", "What is inside"),
    "blank.inside.form": (
        "Đúng các dòng, tên dòng và đơn vị tính của biểu; ô khác đã khóa.",
        "The form's own rows, names and units; all other cells are locked.",
    ),
    "blank.inside.before": (
        "Số liệu kỳ trước và bản đang có, để đối chiếu; không in và không gửi đi.",
        "The period before and the present version, to compare; neither printed nor sent.",
    ),
    "blank.inside.letter": (
        "Số, ngày, cơ quan của văn bản và hình thức gửi: điền ngay trong tệp.",
        "Number, date and issuer of the letter, and how it is sent: filled in there too.",
    ),
}
