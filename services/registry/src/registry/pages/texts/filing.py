"""Handing in a workbook."""

TEXTS = {
    "filing.title": ("Nộp biểu báo cáo", "Hand in a return"),
    "filing.for": ("Nộp cho", "Handing in for"),
    "filing.all": ("mọi tỉnh, thành phố", "any province or city"),
    "filing.file": ("Tệp Excel đã điền", "The filled-in Excel file"),
    "filing.file.hint": (
        "Mẫu .xlsx tải từ trang này, không quá {n} MB. Cả tệp được nhận, hoặc không phần nào.",
        "An .xlsx template from this site, of at most {n} MB. All of it is taken, or nothing.",
    ),
    "filing.check": ("Kiểm tra", "Check"),
    "filing.check.line": (
        "Kiểm tra chưa ghi gì. Bạn xem kết quả rồi mới quyết định nộp.",
        "Checking stores nothing. You see the result first, and then decide to hand it in.",
    ),
    "filing.again": ("Chọn tệp và kiểm tra lại", "Choose a file and check again"),
    "filing.refused": ("Tệp này chưa đọc được", "This file could not be read"),
    "filing.file.none": (
        "Chưa chọn tệp nào. Hãy chọn tệp Excel đã điền.",
        "No file was chosen. Choose the Excel file that you filled in.",
    ),
    "duty.label": ("Biểu sắp đến hạn", "What is due"),
    "duty.open": ("chưa nộp", "not handed in yet"),
    "duty.see": ("Xem bản {n}", "See version {n}"),
    "filing.steps": ("Ba bước", "Three steps"),
    "filing.step.template": ("Tải mẫu", "Get the template"),
    "filing.step.template.line": (
        "Mẫu có sẵn số liệu kỳ trước bên cạnh, và đúng bố cục của Thông tư.",
        "It has the figures of the period before beside it, in the layout of the circular.",
    ),
    "filing.step.fill": ("Điền, không cần mạng", "Fill it in, without a network"),
    "filing.step.fill.line": (
        "Chỉ ghi vào ô nền vàng nhạt. Viết 1.028,78 hay 1028,78 đều được.",
        "Write into the light yellow cells only. Both 1.028,78 and 1028,78 are understood.",
    ),
    "filing.step.check": ("Kiểm tra, rồi nộp", "Check, then hand in"),
    "filing.step.check.line": (
        "Nếu có lỗi, bạn nhận lại chính tệp này với từng ô được đánh dấu và giải thích.",
        "If something is wrong you get the same file back, each cell marked and explained.",
    ),
    "filing.latest": ("Nộp gần đây", "Handed in lately"),
    "filing.latest.all": ("Tất cả", "All"),
}
