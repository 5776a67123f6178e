"""The words of what is refused or remarked about establishments, in Vietnamese and English."""

from collections.abc import Mapping

from servicekit.problems import ProblemTable, problem_text

REFUSALS: ProblemTable = {
    "unknown-establishment": problem_text(
        404,
        ("Không có cơ sở này", "Không tìm thấy cơ sở công nghiệp nông thôn {establishment}."),
        ("No such establishment", "There is no establishment {establishment}."),
    ),
    "establishment-exists": problem_text(
        409,
        (
            "Cơ sở đã có",
            "Cơ sở có id {establishment_id} đã được ghi nhận với mã {establishment_code}.",
        ),
        (
            "The establishment exists",
            "The establishment of id {establishment_id} is recorded as {establishment_code}.",
        ),
    ),
    "establishment-code-taken": problem_text(
        409,
        (
            "Mã cơ sở đã dùng",
            "Mã {establishment_code} thuộc về cơ sở khác; mã không bao giờ dùng lại.",
        ),
        (
            "The code is taken",
            "{establishment_code} belongs to another establishment; codes are not reused.",
        ),
    ),
    "establishment-code-never-changes": problem_text(
        422,
        (
            "Mã cơ sở không thay đổi",
            "Cơ sở này mang mã {establishment_code}, không thể đổi thành {given}.",
        ),
        (
            "A code never changes",
            "This establishment bears {establishment_code}; it cannot become {given}.",
        ),
    ),
    "tax-code-registered": problem_text(
        409,
        (
            "Mã số thuế đã đăng ký",
            "Trong xã này đã có cơ sở mang mã số thuế đó: {establishment_code}.",
        ),
        (
            "The tax code is registered",
            "In this commune an establishment bears that tax code: {establishment_code}.",
        ),
    ),
    "person-in-public-text": problem_text(
        422,
        (
            "Không công bố dữ liệu cá nhân",
            (
                "Trường {field} được công bố nhưng có tên, số điện thoại, địa chỉ hoặc mã số thuế"
                " của chủ cơ sở. Hãy bỏ đi; dữ liệu đó chỉ để trong person."
            ),
        ),
        (
            "Personal data are not published",
            (
                "The field {field} is published, and holds the name, telephone, address or tax code"
                " of the person behind it. Leave it out; such data belong in person."
            ),
        ),
    ),
}

_STATE, _VALUE = 409, 422

FINDINGS: Mapping[str, tuple[int, str, str]] = {
    "not-registered": (
        _STATE,
        "cơ sở chưa được đăng ký vào ngày đó.",
        "the establishment is not registered on that day.",
    ),
    "already-registered": (
        _STATE,
        "cơ sở đã được đăng ký từ ngày {since}.",
        "the establishment is registered since {since}.",
    ),
    "closed": (
        _STATE,
        "cơ sở đã chấm dứt hoạt động từ ngày {since}.",
        "the establishment is closed since {since}.",
    ),
    "tax-code-elsewhere": (
        _STATE,
        "mã số thuế này còn được đăng ký ở nơi khác: {establishment_code}.",
        "this tax code is registered elsewhere too: {establishment_code}.",
    ),
    "founded-later": (
        _VALUE,
        "ngày thành lập {founded_on} sau ngày đăng ký.",
        "founded on {founded_on}, after the day of this paper.",
    ),
    "private-for-form": (
        _VALUE,
        "với loại hình {form}, không công bố: {fields}.",
        "of the form {form} this is not published: {fields}.",
    ),
    "public-for-form": (
        _VALUE,
        "với loại hình {form}, mã số thuế là công khai: không để trong person.",
        "of the form {form} the tax code is public: not in person.",
    ),
    "unusual-conversion": (
        _VALUE,
        "chuyển từ {before} sang {after} là ít gặp; hãy kiểm tra văn bản.",
        "a conversion of {before} into {after} is unusual; look at the document again.",
    ),
    "place-kind-not-in-use": (
        _VALUE,
        "ngày {on} không có đơn vị loại {kind}.",
        "on {on} there is no place of the kind {kind}.",
    ),
    "stays-in-place": (
        _VALUE,
        "địa điểm không thay đổi: {commune}.",
        "the place is the same as before: {commune}.",
    ),
    "form-does-not-count": (
        _VALUE,
        "loại hình {form} không thuộc đối tượng cơ sở công nghiệp nông thôn ({basis}).",
        "the form {form} does not count as a rural industrial establishment ({basis}).",
    ),
    "place-does-not-count": (
        _VALUE,
        "địa bàn loại {kind} không thuộc địa bàn công nghiệp nông thôn ({basis}).",
        "a place of the kind {kind} does not count as rural ({basis}).",
    ),
    "size-does-not-count": (
        _VALUE,
        "quy mô {size} không phải doanh nghiệp nhỏ và vừa ({basis}).",
        "the size {size} is none of a small or medium enterprise ({basis}).",
    ),
    "sector-does-not-count": (
        _VALUE,
        "ngành {sector} không thuộc danh mục được hỗ trợ ({basis}).",
        "the sector {sector} is none of those that are supported ({basis}).",
    ),
    "size-differs": (
        _VALUE,
        "quy mô {size} không khớp số liệu; theo {basis}: {allowed}.",
        "the size {size} does not fit the figures; by {basis}: {allowed}.",
    ),
}

# How each fact is called when a refusal or a warning names it.
FACTS: Mapping[str, tuple[str, str]] = {
    "registered": ("Đăng ký cơ sở", "Registration"),
    "changed": ("Thay đổi thông tin cơ sở", "Change of the establishment"),
    "moved": ("Di chuyển địa điểm", "Move"),
    "closed": ("Chấm dứt hoạt động", "Closure"),
}
