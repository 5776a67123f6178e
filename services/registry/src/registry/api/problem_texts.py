"""The words of every refusal and warning of this service, in Vietnamese and English."""

from collections.abc import Mapping

from servicekit.problems import ProblemTable, problem_text

REFUSALS: ProblemTable = {
    "unknown-cluster": problem_text(
        404,
        ("Không có cụm này", "Không tìm thấy cụm công nghiệp {cluster}."),
        ("No such cluster", "There is no cluster {cluster}."),
    ),
    "cluster-exists": problem_text(
        409,
        ("Cụm đã có", "Cụm có id {cluster_id} đã được ghi nhận với mã {cluster_code}."),
        ("The cluster exists", "The cluster of id {cluster_id} is recorded as {cluster_code}."),
    ),
    "code-taken": problem_text(
        409,
        ("Mã cụm đã dùng", "Mã {cluster_code} thuộc về cụm khác; mã không bao giờ dùng lại."),
        ("The code is taken", "{cluster_code} belongs to another cluster; codes are not reused."),
    ),
    "code-never-changes": problem_text(
        422,
        ("Mã cụm không thay đổi", "Cụm này mang mã {cluster_code}, không thể đổi thành {given}."),
        ("A code never changes", "This cluster bears {cluster_code}; it cannot become {given}."),
    ),
    "foreign-province": problem_text(
        403,
        (
            "Không thuộc địa bàn của bạn",
            "Việc này thuộc tỉnh {unit}; tài khoản của bạn phụ trách: {provinces}.",
        ),
        (
            "Not your province",
            "This belongs to province {unit}; your account covers: {provinces}.",
        ),
    ),
    "synthetic-refused": problem_text(
        422,
        (
            "Không nhận dữ liệu giả lập",
            "Dữ liệu đánh dấu {kind} chỉ được đưa vào cơ sở dữ liệu trình diễn.",
        ),
        (
            "Synthetic data are refused",
            "Data marked {kind} belong into a demonstration's database only.",
        ),
    ),
    "written-by-newer-release": problem_text(
        503,
        (
            "Bản phát hành mới hơn đã ghi ở đây",
            (
                "Nhật ký của đối tượng này có sự kiện do bản phát hành mới hơn ghi ({types}) mà bản"
                " đang chạy chưa hiểu, nên chưa thể xét. Hãy gửi lại khi dịch vụ được cập nhật."
            ),
        ),
        (
            "A newer release has written here",
            (
                "The log of this one holds what a newer release recorded ({types}) and this release"
                " does not know, so nothing can be judged. Send it again after the upgrade."
            ),
        ),
    ),
    "personal-data-in-text": problem_text(
        422,
        (
            "Có vẻ chứa dữ liệu cá nhân",
            (
                "Xem lại {fields}. Nội dung này được công bố và lưu mãi mãi, nên không được có dữ"
                " liệu cá nhân (Luật 91/2025/QH15). Hãy bỏ đi; nếu là số văn bản, mã số thuế hay số"
                " tiền, hãy ghi rõ loại số hoặc đơn vị."
            ),
        ),
        (
            "This looks like personal data",
            (
                "Look again at {fields}. This text is published and kept for ever, so it must not"
                " hold personal data (Law 91/2025/QH15). Leave it out; if it is the number of a"
                " document, a tax code or an amount, say so before or after it."
            ),
        ),
    ),
    "unknown-province": problem_text(
        422,
        ("Không có tỉnh này", "Ngày {on} không có đơn vị cấp tỉnh nào mang mã {unit}."),
        ("No such province", "On {on} no province bore the code {unit}."),
    ),
    "not-a-part-of": problem_text(
        422,
        ("Tỉnh cũ không khớp", "Tỉnh cũ {former_unit} không nhập vào tỉnh {unit}."),
        ("Former province does not fit", "{former_unit} did not become part of {unit}."),
    ),
    "former-province-unknown": problem_text(
        422,
        (
            "Chưa rõ tỉnh cũ",
            "Văn bản ngày {on} có trước khi sáp nhập; hãy nêu tỉnh cũ của cụm (nay thuộc {unit}).",
        ),
        (
            "The former province is unknown",
            "A paper of {on} is older than the merger; state the former province (now {unit}).",
        ),
    ),
    "document-dated-ahead": problem_text(
        422,
        ("Ngày văn bản ở tương lai", "Văn bản ghi ngày {date}, sau hôm nay ({today})."),
        ("The document is dated ahead", "The document is dated {date}, after today ({today})."),
    ),
    "regime-not-in-force": problem_text(
        422,
        ("Quy định chưa có hiệu lực", "{regime} có hiệu lực từ {since}, sau ngày {on}."),
        ("The regime was not in force", "{regime} is in force since {since}, after {on}."),
    ),
    "no-regime": problem_text(
        422,
        (
            "Chưa có quy định về cụm công nghiệp",
            "Ngày {on} chưa có quy định nào; quy định đầu tiên có hiệu lực từ {first}.",
        ),
        ("No regime was in force", "None was in force on {on}; the first began on {first}."),
    ),
    "old-regime-needs-note": problem_text(
        422,
        (
            "Cần nêu lý do áp dụng quy định cũ",
            "Vào ngày đó thường áp dụng {usual}; áp dụng {regime} thì phải giải thích ở note.",
        ),
        (
            "An earlier regime needs a reason",
            "The usual regime of that day is {usual}; explain {regime} in note.",
        ),
    ),
    "unknown-fact": problem_text(
        404,
        ("Không có sự việc này", "Ở đây không có sự việc {fact_id}."),
        ("No such fact", "There is no fact {fact_id} here."),
    ),
    "corrects-another-type": problem_text(
        422,
        (
            "Đính chính không cùng loại",
            "Sự việc {fact_id} là {fact_type}, không thể đính chính bằng {given_type}.",
        ),
        (
            "A correction is of the same type",
            "The fact {fact_id} is {fact_type}; {given_type} cannot correct it.",
        ),
    ),
    "no-longer-counts": problem_text(
        409,
        (
            "Sự việc không còn hiệu lực",
            "Sự việc {fact_id} đã được thay hoặc hủy bởi {by_fact_id} ({by_type}).",
        ),
        (
            "The fact no longer counts",
            "The fact {fact_id} was corrected or retracted by {by_fact_id} ({by_type}).",
        ),
    ),
    "duplicate-fact": problem_text(
        409,
        (
            "Đã ghi nhận rồi",
            "Văn bản {document} ({fact_type}, hiệu lực {on}) đã được ghi nhận: {fact_id}.",
        ),
        (
            "Already recorded",
            "Document {document} ({fact_type}, effective {on}) is recorded as {fact_id}.",
        ),
    ),
    "unknown-form": problem_text(
        422,
        (
            "Không có mẫu biểu này",
            "Không có biểu {form} phiên bản {form_version}. Đang nhận: {known}.",
        ),
        ("No such form", "There is no form {form}, version {form_version}. Known: {known}."),
    ),
    "wrong-subject": problem_text(
        422,
        (
            "Biểu nói về đối tượng khác",
            "Biểu {form} kỳ {period} cần subject loại {wanted} (– là cả tỉnh), không phải {given}.",
        ),
        (
            "The form speaks of somebody else",
            "{form} of {period} needs a subject of kind {wanted} (–: the whole unit), not {given}.",
        ),
    ),
    "unknown-tenant-project": problem_text(
        404,
        ("Không có dự án này", "Cụm {cluster} chưa từng có dự án thứ cấp {tenant}."),
        ("No such project", "The cluster {cluster} never had a tenant project {tenant}."),
    ),
    "subject-elsewhere": problem_text(
        422,
        (
            "Cụm thuộc tỉnh khác",
            "Cuối kỳ báo cáo, cụm {cluster} thuộc tỉnh {lies_in}, không thuộc {unit}.",
        ),
        (
            "The cluster lies elsewhere",
            "At the end of the period {cluster} lies in {lies_in} and not in {unit}.",
        ),
    ),
    "unknown-period": problem_text(
        422,
        ("Kỳ báo cáo không đúng", "Biểu {form} không có kỳ {period}. Kỳ có dạng: {known}."),
        ("No such period", "Form {form} has no period {period}. Periods are: {known}."),
    ),
    "period-not-begun": problem_text(
        422,
        (
            "Văn bản có trước kỳ báo cáo",
            "Kỳ {period} bắt đầu ngày {first_day}, nhưng văn bản đề ngày {document_date}.",
        ),
        (
            "The document is older than the period",
            "{period} begins on {first_day}, but the document is dated {document_date}.",
        ),
    ),
    "figures-disagree": problem_text(
        422,
        ("Số liệu chưa khớp", "Có {count} chỗ cần sửa; xem từng dòng ở mục errors."),
        ("The figures disagree", "{count} thing(s) to correct; see each row under errors."),
    ),
    "unknown-return": problem_text(
        404,
        ("Không có báo cáo này", "Chưa có báo cáo nào cho {sought}."),
        ("No such return", "Nothing was sent in for {sought}."),
    ),
    "unknown-return-version": problem_text(
        404,
        ("Không có phiên bản này", "Không có phiên bản {return_version}. Đã nộp: {known}."),
        ("No such version", "There is no version {return_version}. Sent in: {known}."),
    ),
    "return-version-differs": problem_text(
        409,
        (
            "Phiên bản đã nộp với số liệu khác",
            (
                "Phiên bản {return_version} đã nộp với số liệu khác ở dòng {rows}. "
                "Số liệu mới cần phiên bản {next_version}."
            ),
        ),
        (
            "The version was sent in with other figures",
            (
                "Version {return_version} was sent in with other figures in row(s) {rows}. "
                "New figures need version {next_version}."
            ),
        ),
    ),
    "return-version-superseded": problem_text(
        409,
        (
            "Đã có phiên bản mới hơn",
            "Phiên bản {return_version} đã được thay bằng phiên bản {newer}.",
        ),
        ("There is a newer version", "Version {return_version} was superseded by {newer}."),
    ),
    "return-already-decided": problem_text(
        409,
        (
            "Phiên bản đã được xử lý",
            (
                "Phiên bản {return_version} đã được xử lý ({decided}). "
                "Muốn thay đổi, đơn vị nộp phiên bản mới."
            ),
        ),
        (
            "The version has been decided on",
            "Version {return_version} is {decided}. To change it, the unit sends a newer one.",
        ),
    ),
    "decided-before-submitted": problem_text(
        422,
        ("Xử lý trước khi nộp", "Không thể xử lý ngày {decided_on}: nộp ngày {submitted_on}."),
        (
            "Decided before it was submitted",
            "It cannot be decided on {decided_on}: it was submitted on {submitted_on}.",
        ),
    ),
}

# What a history finds: `which_vi` and `which_en` say which fact of it is meant.
_STATE, _VALUE = 409, 422

FINDINGS: Mapping[str, tuple[int, str, str]] = {
    "already-in-plan": (
        _STATE,
        "cụm đã có trong phương án phát triển.",
        "the cluster is in the plan already.",
    ),
    "not-in-plan": (
        _STATE,
        "cụm không có trong phương án phát triển vào ngày đó.",
        "the cluster is not in the plan on that day.",
    ),
    "above-plan-tolerance": (
        _VALUE,
        "diện tích {area_ha} ha vượt phương án ({plan_area_ha} ha) quá {tolerance_ha} ha.",
        "{area_ha} ha is above the plan's {plan_area_ha} ha by more than {tolerance_ha} ha.",
    ),
    "already-withdrawn": (
        _STATE,
        "cụm đã được đưa ra khỏi phương án phát triển.",
        "the cluster is out of the plan already.",
    ),
    "withdrawn-without-plan": (
        _VALUE,
        "chưa ghi nhận cụm có trong phương án nào trước khi đưa ra.",
        "no entry into the plan is recorded before this withdrawal.",
    ),
    "conversion-plan-missing": (
        _VALUE,
        "đưa ra khỏi phương án cần nêu phương án chuyển đổi (conversion_plan).",
        "leaving the plan needs a conversion plan (conversion_plan).",
    ),
    "area-outside-limits": (
        _VALUE,
        (
            "diện tích {area_ha} ha ngoài giới hạn {least_ha}–{most_ha} ha; "
            "nếu có cơ sở, nêu area_reason: {reasons}."
        ),
        (
            "{area_ha} ha is outside {least_ha} to {most_ha} ha; "
            "where it is legal, give area_reason: {reasons}."
        ),
    ),
    "area-outside-limits-explained": (
        _VALUE,
        "diện tích {area_ha} ha ngoài giới hạn {least_ha}–{most_ha} ha, lý do: {reason}.",
        "{area_ha} ha is outside {least_ha} to {most_ha} ha, for the reason {reason}.",
    ),
    "already-established": (
        _STATE,
        "cụm đã được thành lập.",
        "the cluster is established already.",
    ),
    "already-legacy": (
        _STATE,
        "cụm đã được ghi nhận là hình thành trước năm 2009.",
        "the cluster is recorded as a legacy one already.",
    ),
    "legacy-after-its-end": (
        _VALUE,
        "cụm hình thành trước phải có trước ngày {before}.",
        "a legacy cluster was formed before {before}.",
    ),
    "legacy-deadline-passed": (
        _VALUE,
        "hạn thành lập cụm hình thành trước là trước ngày {before}.",
        "legacy clusters were to be established before {before}.",
    ),
    "not-established": (
        _STATE,
        "cụm chưa được thành lập vào ngày đó.",
        "the cluster is not established on that day.",
    ),
    "abolished": (
        _STATE,
        "cụm đã bị bãi bỏ từ ngày {since}.",
        "the cluster is abolished since {since}.",
    ),
    "not-larger": (
        _VALUE,
        "mở rộng phải lớn hơn diện tích hiện có ({current_area_ha} ha), không phải {area_ha} ha.",
        "an expansion is larger than the present {current_area_ha} ha; {area_ha} ha is not.",
    ),
    "expanded-above-limit": (
        _VALUE,
        "diện tích sau mở rộng {area_ha} ha vượt {most_ha} ha.",
        "{area_ha} ha after the expansion is above {most_ha} ha.",
    ),
    "fill-below-threshold": (
        _VALUE,
        "tỷ lệ lấp đầy {fill}% ({filled_ha}/{industrial_ha} ha) chưa đạt {threshold}%.",
        "the fill rate of {fill}% ({filled_ha} of {industrial_ha} ha) is below {threshold}%.",
    ),
    "fill-unknown": (
        _VALUE,
        "chưa có đất công nghiệp theo quy hoạch chi tiết nên chưa xét được ngưỡng {threshold}%.",
        "without industrial land by a detailed plan the {threshold}% threshold cannot be judged.",
    ),
    "infrastructure-unfinished": (
        _VALUE,
        "hạ tầng thiết yếu chưa hoàn thành: {missing}.",
        "essential infrastructure is unfinished: {missing}.",
    ),
    "investor-unchanged": (
        _VALUE,
        "chủ đầu tư không thay đổi.",
        "the investor is the same as before.",
    ),
    "investor-not-selected-anew": (
        _STATE,
        "chủ đầu tư {previous} chưa rời đi nên chưa thể giao chủ đầu tư khác.",
        "{previous} is still the investor: another is chosen after it has left.",
    ),
    "industrial-above-area": (
        _VALUE,
        "đất công nghiệp {industrial_ha} ha lớn hơn diện tích cụm {area_ha} ha.",
        "industrial land of {industrial_ha} ha is above the cluster's {area_ha} ha.",
    ),
    "leased-above-industrial": (
        _VALUE,
        "đất cho thuê {leased_ha} ha lớn hơn đất công nghiệp {industrial_ha} ha.",
        "{leased_ha} ha leased is above the industrial land of {industrial_ha} ha.",
    ),
    "land-use-differs-from-area": (
        _VALUE,
        "bảng sử dụng đất cộng lại {total_ha} ha, khác diện tích cụm {area_ha} ha.",
        "the land-use table sums to {total_ha} ha, other than the cluster's {area_ha} ha.",
    ),
    "services-above-share": (
        _VALUE,
        "đất dịch vụ {service_ha} ha vượt {share}% của {area_ha} ha.",
        "{service_ha} ha for services is above {share}% of {area_ha} ha.",
    ),
    "cleared-above-area": (
        _VALUE,
        "đất đã giải phóng {cleared_ha} ha lớn hơn diện tích cụm {area_ha} ha.",
        "{cleared_ha} ha cleared is above the cluster's {area_ha} ha.",
    ),
    "ready-above-industrial": (
        _VALUE,
        "đất sẵn sàng cho thuê {ready_ha} ha lớn hơn đất công nghiệp {industrial_ha} ha.",
        "{ready_ha} ha ready to let is above the industrial land of {industrial_ha} ha.",
    ),
    "before-establishment": (
        _STATE,
        "có trước quyết định thành lập.",
        "it comes before the establishment decision.",
    ),
    "before-detailed-plan": (
        _STATE,
        "có trước khi phê duyệt quy hoạch chi tiết.",
        "it comes before the detailed plan was approved.",
    ),
    "before-infrastructure-project": (
        _STATE,
        "có trước khi phê duyệt dự án hạ tầng.",
        "it comes before the infrastructure project was approved.",
    ),
    "before-construction": (
        _STATE,
        "có trước khi khởi công.",
        "it comes before construction started.",
    ),
    "unknown-tenant": (
        _STATE,
        "cụm không có dự án {tenant_id} vào ngày đó.",
        "the cluster has no tenant project {tenant_id} on that day.",
    ),
    "tenant-not-named": (
        _VALUE,
        "dự án {tenant_id} mới xuất hiện cần name và is_fdi.",
        "the tenant project {tenant_id} is new here and needs name and is_fdi.",
    ),
    "tenant-gone": (
        _STATE,
        "dự án {tenant_id} đã kết thúc từ ngày {since}.",
        "the tenant project {tenant_id} is gone since {since}.",
    ),
    "tenant-not-leased": (
        _STATE,
        "dự án {tenant_id} chưa thuê đất vào ngày đó.",
        "the tenant project {tenant_id} has leased nothing on that day.",
    ),
    "tenant-before-infrastructure": (
        _STATE,
        "dự án {tenant_id} hoạt động trước khi hạ tầng hoàn thành.",
        "the tenant project {tenant_id} runs before the infrastructure is complete.",
    ),
    "lease-before-infrastructure": (
        _STATE,
        "cho thuê đất trước khi có hạ tầng.",
        "land is let before the infrastructure is there.",
    ),
}

# How each fact is called when a refusal or a warning names it.
FACTS: Mapping[str, tuple[str, str]] = {
    "planned": ("Đưa vào phương án phát triển", "Entry into the plan"),
    "plan-adjusted": ("Điều chỉnh phương án phát triển", "Adjustment of the plan"),
    "withdrawn-from-plan": ("Đưa ra khỏi phương án phát triển", "Withdrawal from the plan"),
    "legacy-recorded": ("Ghi nhận cụm hình thành trước", "Record as a legacy cluster"),
    "established": ("Thành lập cụm", "Establishment"),
    "detailed-plan-approved": ("Phê duyệt quy hoạch chi tiết", "Approval of the detailed plan"),
    "infrastructure-project-approved": (
        "Phê duyệt dự án hạ tầng",
        "Approval of the infrastructure project",
    ),
    "land-cleared": ("Giải phóng mặt bằng", "Land clearance"),
    "construction-started": ("Khởi công", "Start of construction"),
    "infrastructure-completed": ("Hoàn thành hạ tầng", "Completion of infrastructure"),
    "wastewater-changed": ("Tình trạng xử lý nước thải", "Wastewater status"),
    "tenant-approved": ("Chấp thuận dự án thứ cấp", "Approval of a tenant project"),
    "tenant-leased": ("Cho thuê đất", "Lease"),
    "tenant-status-changed": ("Tình trạng dự án thứ cấp", "Status of a tenant project"),
    "tenant-revoked": ("Thu hồi dự án thứ cấp", "Revocation of a tenant project"),
    "tenant-ended": ("Kết thúc dự án thứ cấp", "End of a tenant project"),
    "expanded": ("Mở rộng cụm", "Expansion"),
    "adjusted": ("Điều chỉnh quyết định", "Adjustment of the decision"),
    "investor-changed": ("Thay đổi chủ đầu tư", "Change of the investor"),
    "abolished": ("Bãi bỏ cụm", "Abolition"),
    "fact-retracted": ("Hủy ghi nhận", "Retraction"),
}
