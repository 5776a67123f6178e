"""The indicators in words: name, unit, and how each is worked out, in one sentence."""

TEXTS = {
    "indicator.planned": ("Cụm trong quy hoạch", "Clusters in the plan"),
    "indicator.established": ("Cụm đã thành lập", "Clusters established"),
    "indicator.established_ha": ("Diện tích cụm đã thành lập", "Area of established clusters"),
    "indicator.operating": ("Cụm đang hoạt động", "Clusters operating"),
    "indicator.operating_established": (
        "Cụm hoạt động đã thành lập",
        "Operating, established",
    ),
    "indicator.operating_unestablished": (
        "Cụm hoạt động chưa thành lập",
        "Operating, not established",
    ),
    "indicator.operating_ha": ("Diện tích cụm hoạt động", "Area of operating clusters"),
    "indicator.industrial_ha": ("Đất công nghiệp", "Industrial land"),
    "indicator.leased_ha": ("Đất đã cho thuê", "Land leased"),
    "indicator.fill": ("Tỷ lệ lấp đầy bình quân", "Average fill rate"),
    "indicator.projects": ("Dự án sản xuất, kinh doanh", "Production projects"),
    "indicator.fdi_projects": ("Dự án FDI", "Foreign-invested projects"),
    "indicator.projects_operating": ("Dự án đang hoạt động", "Projects operating"),
    "indicator.jobs": ("Lao động có hợp đồng", "Workers under contract"),
    "indicator.wastewater_invested": (
        "Cụm đã, đang đầu tư xử lý nước thải",
        "Clusters investing in wastewater treatment",
    ),
    "indicator.wastewater_operating": (
        "Cụm có xử lý nước thải đang vận hành",
        "Clusters with wastewater treatment running",
    ),
    "indicator.wastewater_compliant": (
        "Cụm có xử lý nước thải đạt chuẩn",
        "Clusters treating wastewater to standard",
    ),
    "short.planned": ("Quy hoạch", "Planned"),
    "short.established": ("Thành lập", "Established"),
    "short.established_ha": ("Diện tích", "Area"),
    "short.operating": ("Hoạt động", "Operating"),
    "short.industrial_ha": ("Đất công nghiệp", "Industrial land"),
    "short.leased_ha": ("Đã cho thuê", "Leased"),
    "short.fill": ("Lấp đầy", "Fill rate"),
    "short.projects": ("Dự án", "Projects"),
    "short.fdi_projects": ("Dự án FDI", "FDI projects"),
    "short.jobs": ("Lao động", "Workers"),
    "short.wastewater_compliant": ("Nước thải đạt chuẩn", "Wastewater to standard"),
    "mapped.established": ("Cụm đã thành lập", "Clusters established"),
    "mapped.operating": ("Cụm hoạt động", "Clusters operating"),
    "mapped.fill": ("Tỷ lệ lấp đầy ({basis})", "Fill rate ({basis})"),
    "mapped.projects": ("Dự án", "Projects"),
    "mapped.wastewater_compliant": ("Nước thải đạt chuẩn", "Wastewater to standard"),
    "unit.planned": ("cụm", "clusters"),
    "unit.established": ("cụm", "clusters"),
    "unit.established_ha": ("ha", "ha"),
    "unit.operating": ("cụm", "clusters"),
    "unit.operating_established": ("cụm", "clusters"),
    "unit.operating_unestablished": ("cụm", "clusters"),
    "unit.operating_ha": ("ha", "ha"),
    "unit.industrial_ha": ("ha", "ha"),
    "unit.leased_ha": ("ha", "ha"),
    "unit.fill": ("%", "%"),
    "unit.projects": ("dự án", "projects"),
    "unit.fdi_projects": ("dự án", "projects"),
    "unit.projects_operating": ("dự án", "projects"),
    "unit.jobs": ("người", "people"),
    "unit.wastewater_invested": ("cụm", "clusters"),
    "unit.wastewater_operating": ("cụm", "clusters"),
    "unit.wastewater_compliant": ("cụm", "clusters"),
    "row.of": ("dòng {row}", "row {row}"),
    "rule.planned": (
        "Số cụm đang có trong phương án phát triển của tỉnh.",
        "Clusters that are in the province's development plan.",
    ),
    "rule.established": (
        "Số cụm có quyết định thành lập hoặc mở rộng còn hiệu lực, chưa bị bãi bỏ.",
        "Clusters with a decision to establish or expand in force, not abolished.",
    ),
    "rule.established_ha": (
        "Tổng diện tích của các cụm ở dòng 3, theo quyết định mới nhất.",
        "The area of the clusters of row 3, by their latest decision.",
    ),
    "rule.operating": (
        (
            "Số cụm có ít nhất một dự án đã thuê đất, chưa bị thu hồi hoặc chấm dứt, kể cả cụm chưa"
            " có quyết định thành lập."
        ),
        (
            "Clusters with at least one project that has leased land and was not revoked or ended,"
            " whether or not the cluster was established."
        ),
    ),
    "rule.operating_established": (
        "Cụm đang hoạt động và đã có quyết định thành lập.",
        "Operating clusters that were established.",
    ),
    "rule.operating_unestablished": (
        "Cụm đang hoạt động từ trước khi có quyết định thành lập.",
        "Clusters that operate without a decision to establish them.",
    ),
    "rule.operating_ha": (
        "Tổng diện tích của các cụm đang hoạt động.",
        "The area of the operating clusters.",
    ),
    "rule.industrial_ha": (
        "Đất công nghiệp theo quy hoạch chi tiết của các cụm đang hoạt động.",
        "Industrial land by the detailed plans of the operating clusters.",
    ),
    "rule.leased_ha": (
        "Đất công nghiệp đã cho thuê tại các cụm đang hoạt động.",
        "Industrial land leased in the operating clusters.",
    ),
    "rule.fill": (
        (
            "Đất đã cho thuê ÷ đất công nghiệp của các cụm đang hoạt động (dòng 18 ÷ dòng 17), tính"
            " trên tổng diện tích, không phải trung bình các tỷ lệ."
        ),
        (
            "Land leased ÷ industrial land of the operating clusters (row 18 ÷ row 17), worked out"
            " from the totals and not as a mean of rates."
        ),
    ),
    "rule.projects": (
        "Số dự án đã thuê đất tại các cụm đang hoạt động, chưa bị thu hồi hoặc chấm dứt.",
        "Projects that lease land in the operating clusters and were not revoked or ended.",
    ),
    "rule.fdi_projects": (
        "Dự án có vốn đầu tư nước ngoài trong số các dự án ở dòng 20.",
        "Projects of row 20 with foreign capital.",
    ),
    "rule.projects_operating": (
        "Dự án ở dòng 20 đã đi vào sản xuất, kinh doanh.",
        "Projects of row 20 that are in production.",
    ),
    "rule.jobs": (
        "Dòng 25 của Biểu 04 mới nhất đã được chấp nhận của từng tỉnh.",
        "Row 25 of each province's latest accepted form B04.",
    ),
    "rule.wastewater_invested": (
        "Cụm chưa bị bãi bỏ đã hoặc đang đầu tư hệ thống xử lý nước thải tập trung.",
        "Clusters, not abolished, that have or are building central wastewater treatment.",
    ),
    "rule.wastewater_operating": (
        "Cụm chưa bị bãi bỏ có hệ thống xử lý nước thải đang vận hành.",
        "Clusters, not abolished, whose wastewater treatment is running.",
    ),
    "rule.wastewater_compliant": (
        "Cụm chưa bị bãi bỏ có hệ thống xử lý nước thải đạt quy chuẩn.",
        "Clusters, not abolished, whose wastewater treatment meets the standard.",
    ),
    "basis.f1": (
        "đất đã thuê và đã được chấp thuận ÷ đất công nghiệp",
        "land leased or approved ÷ industrial land",
    ),
    "basis.f2": ("đất đã thuê ÷ đất công nghiệp", "land leased ÷ industrial land"),
    "basis.f3": ("đất đã thuê ÷ đất đã có hạ tầng", "land leased ÷ land with infrastructure"),
    "basis.f4": ("đất đã thuê ÷ đất đã giải phóng mặt bằng", "land leased ÷ land cleared"),
    "basis.f5": ("đất đã thuê ÷ tổng diện tích cụm", "land leased ÷ gross area"),
    "basis.f6": (
        "đất đang thực sử dụng ÷ đất công nghiệp",
        "land in actual use ÷ industrial land",
    ),
    "basis.f1.who": ("Nghị định 32/2024, Điều 2.7", "Decree 32/2024, Article 2.7"),
    "basis.f2.who": ("Biểu 04, dòng 19", "form B04, row 19"),
    "basis.f3.who": ("Biểu 02, báo chí địa phương", "form B02, the local press"),
    "basis.f4.who": ("một số tỉnh", "some provinces"),
    "basis.f5.who": (
        "hay gặp, không đúng định nghĩa",
        "frequent, but not the definition",
    ),
    "basis.f6.who": ("kết quả kiểm tra thực địa", "inspections"),
    "missing.no-land": (
        "chưa có đất công nghiệp được duyệt để tính",
        "no approved industrial land to work it out from",
    ),
    "missing.no-return": ("chưa tiếp nhận báo cáo nào", "no return has been accepted yet"),
    "missing.merged": (
        "tỉnh mới báo cáo chung, xem dòng chưa rõ tỉnh cũ",
        "reported together by the province it is part of now, see the line of the unknown",
    ),
    "missing.differs": (
        "các phần cộng lại không khớp nên không công bố",
        "not shown because its parts do not add up to it",
    ),
    "missing.none": ("không có số liệu", "there is no figure"),
    "delta.points": ("{value} điểm", "{value} points"),
    "delta.since": ("so với {period}", "since {period}"),
    "delta.none": ("chưa có kỳ để so sánh", "nothing to compare with yet"),
    "note.on": ("Trạng thái tại ngày", "State on"),
    "note.basis": ("Tỷ lệ lấp đầy tính theo", "Basis of the fill rate"),
    "note.kind": ("Loại dữ liệu", "Kind of data"),
    "note.area": ("{} ha", "{} ha"),
    "note.unestablished": ("trong đó {} cụm chưa thành lập", "{} of them not established"),
    "note.fdi": ("trong đó {} dự án FDI", "{} of them foreign-invested"),
    "note.jobs": ("theo Biểu 04 mới nhất của từng tỉnh", "from each province's latest form B04"),
    "note.running": ("{} cụm có hệ thống đang vận hành", "{} with treatment running"),
}
