"""The page of one province."""

TEXTS = {
    "province.page": ("Trang của tỉnh {unit}", "The page of {unit}"),
    "province.crumb": ("Cả nước", "The country"),
    "province.code.when": ("mã {code}, {when}", "code {code}, {when}"),
    "province.made-of": ("Hợp thành từ", "Made of"),
    "province.became": ("Nay thuộc", "Now part of"),
    "province.same-code": ("Mã {code} còn là của:", "The code {code} also means:"),
    "province.same-name": ("Tên {name} còn là của:", "The name {name} also means:"),
    "province.region": ("Vùng khuyến công", "Promotion region"),
    "province.region.two": ("Thuộc hai vùng khuyến công", "In two promotion regions"),
    "province.region.part": ("{region} ({parts})", "{region} ({parts})"),
    "province.which": ("{name}: tỉnh nào?", "{name}: which province?"),
    "province.which.line": (
        "Tên này đã mang hai mã. Hãy chọn một.",
        "Two codes have borne this name. Choose one.",
    ),
    "province.key": ("Số liệu chính của tỉnh", "Key figures of the province"),
    "province.rank": ("thứ {rank} trên {of}", "{rank} of {of}"),
    "province.unranked": ("chưa xếp hạng", "no rank"),
    "province.rank.line": (
        "Thứ hạng tính từ giá trị lớn nhất; lớn hơn chưa hẳn là tốt hơn.",
        "Ranks count from the greatest value, which need not be the best one.",
    ),
    "province.owed": ("Còn phải nộp", "What is owed"),
    "province.owed.none": ("Không còn nợ kỳ báo cáo nào.", "No period is owed."),
    "province.owed.merged": (
        "Từ 1/7/2025 báo cáo chung, do tỉnh mới nộp:",
        "Since 1 Jul 2025 reported by the new province:",
    ),
    "province.parked": ("Đang tạm giữ", "What is parked"),
    "province.parked.none": (
        "Không có sự kiện nào của tỉnh đang tạm giữ.",
        "No event of this province is parked.",
    ),
    "province.parked.line": (
        "{n} sự kiện đang chờ, nên số liệu có thể chưa đủ.",
        (
            "{n} event is waiting, so figures may be incomplete."
            " | {n} events are waiting, so figures may be incomplete."
        ),
    ),
    "province.parked.waiting": ("{n} sự kiện chờ", "{n} event waits | {n} events wait"),
    "province.parked.unnamed": ("chưa rõ tên", "no name known"),
    "province.parked.since": ("từ {moment}", "since {moment}"),
    "province.received": ("Đã nhận", "What came"),
    "province.received.none": (
        "Chưa nhận Biểu 04 nào của tỉnh.",
        "No form B04 of this province has come.",
    ),
    "province.received.communes": ("Biểu 03 của các xã", "Forms B03 of communes"),
    "province.received.communes.of": (
        "{received} xã đã gửi, {accepted} được chấp nhận",
        "{received} filed, {accepted} accepted",
    ),
    "province.versions": ("{n} bản", "{n} version | {n} versions"),
    "province.counts": ("bản {n} được tính", "version {n} counts"),
    "province.period.of": ("{period}, {unit}", "{period}, {unit}"),
    "province.sources": ("Hai nguồn có khớp không", "Do the two sources agree"),
    "province.sources.none": (
        "Chưa có Biểu 04 nào được chấp nhận để đối chiếu.",
        "No form B04 has been accepted to compare with.",
    ),
    "province.sources.agree": (
        "{n} dòng của Biểu 04 đối chiếu được đều khớp với sự kiện.",
        (
            "The {n} row of form B04 that facts can tell agrees with them."
            " | The {n} rows of form B04 that facts can tell all agree with them."
        ),
    ),
    "province.sources.differ": (
        "{differing} trên {n} dòng của Biểu 04 khác với sự kiện cộng lại.",
        (
            "{differing} of {n} row of form B04 differ from what facts add up to."
            " | {differing} of {n} rows of form B04 differ from what facts add up to."
        ),
    ),
    "province.sources.row": ("Dòng", "Row"),
    "province.sources.value": ("Biểu 04", "Form B04"),
    "province.sources.facts": ("Sự kiện", "Facts"),
    "province.sources.see": ("Xem từng dòng", "See every row"),
    "province.clusters": ("Cụm công nghiệp", "Industrial clusters"),
    "province.clusters.none": ("Tỉnh chưa có cụm nào.", "The province has no cluster yet."),
    "province.clusters.all": ("Xem cả {n} cụm", "See the cluster | See all {n} clusters"),
    "province.clusters.greatest": (
        "Các cụm có diện tích lớn nhất",
        "The clusters with the greatest areas",
    ),
    "province.establishments": ("Cơ sở công nghiệp nông thôn", "Rural industrial establishments"),
    "province.establishments.line": (
        "{n} cơ sở đang hoạt động",
        "{n} active establishment | {n} active establishments",
    ),
    "province.establishments.none": (
        "Chưa có cơ sở nào đang hoạt động được đăng ký.",
        "No active establishment is registered.",
    ),
    "province.establishments.all": ("Xem danh sách cơ sở", "See the establishments"),
    "province.size.unknown": ("Chưa rõ", "Unknown"),
    "province.total": ("Tổng", "Total"),
    "province.communes": ("Xã, phường có cơ sở", "Communes with establishments"),
    "province.communes.more": ("và {n} xã, phường khác", "and {n} more"),
    "province.table": ("Mọi chỉ tiêu, so với cả nước", "Every figure, beside the country's"),
    "province.figure": ("Chỉ tiêu", "Figure"),
    "province.measure": ("Đơn vị", "Unit"),
    "province.row": ("Dòng Biểu 04", "Row of form B04"),
    "province.value": ("Tỉnh", "Province"),
    "province.country": ("Cả nước", "Country"),
    "province.share": ("Tỷ trọng", "Share"),
    "province.place": ("Thứ hạng", "Rank"),
    "province.ranked": ("Số tỉnh được xếp", "Provinces ranked"),
    "province.before": ("Ngày {day}", "On {day}"),
}
