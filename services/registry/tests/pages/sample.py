"""What the pages are drawn of in these tests: one province's returns, and workbooks' fates."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from pagekit.layout import Visitor
from registry.domain.returns.periods import Period
from registry.domain.returns.reference import ReturnReference
from registry.pages.models import (
    BlankPage,
    Both,
    Decision,
    Duty,
    Figure,
    FilingPage,
    Known,
    Option,
    ResultPage,
    ReturnRow,
    ReturnsPage,
    Row,
    Version,
    VersionsPage,
)
from registry.workbooks.outcome import CellNote, Difference, ReturnTaken, Taken

TODAY = date(2026, 11, 22)
OFFICER = Visitor(
    name="Sở Công Thương Lào Cai", roles=frozenset({"province_officer"}), csrf="token-1"
)
REFERENCE = ReturnReference.load()
BYTES_MAX = 8 * 1024 * 1024
FILE = "B04-15-H1-2026.xlsx"
FORMS = tuple(
    Option(value=form, name=Both(f"Biểu {form[1:]} · {vi}", f"Form {form} · {en}"))
    for form, vi, en in (
        ("B01", "Dự án thứ cấp", "Tenant"),
        ("B02", "Chủ đầu tư hạ tầng", "Investor"),
        ("B03", "UBND cấp xã", "Commune"),
        ("B04", "Sở Công Thương", "Department"),
    )
)
UNITS = (Option(value="15", name=Both("Lào Cai", "Lào Cai")),)


def period(code: str = "H1-2026", form: str = "B04") -> Period:
    return Period.parse(code, form, REFERENCE)


PERIODS = tuple(
    Option(value=code, name=Both(vi, en))
    for code, vi, en in (
        ("FY-2026", "năm 2026", "year 2026"),
        ("H1-2026", "6 tháng đầu năm 2026", "first half of 2026"),
        ("FY-2025", "năm 2025", "year 2025"),
    )
)


def row(number: int = 1, **changes: Any) -> ReturnRow:
    values: dict[str, Any] = {
        "id": UUID(int=number),
        "form": "B04",
        "unit": "15",
        "unit_name": "Lào Cai",
        "subject": None,
        "period": period(),
        "latest_version": 1,
        "status": "submitted",
        "accepted_version": None,
        "first_received_on": date(2026, 6, 28),
        "late": False,
        "warnings": 0,
        "synthetic": False,
    }
    return ReturnRow(**(values | changes))


def rows() -> tuple[ReturnRow, ...]:
    return (
        row(1, latest_version=2, status="submitted", accepted_version=1, warnings=2),
        row(2, form="B03", subject="Xã Bản Qua", status="returned", warnings=1, late=True),
        row(3, form="B02", subject="CCN Mông Sơn 2", status="accepted", accepted_version=1),
        row(
            4,
            form="B01",
            subject="Công ty CP Gỗ Minh Khai",
            status="accepted",
            accepted_version=1,
            synthetic=True,
        ),
        row(5, period=period("FY-2025"), status="accepted", accepted_version=1),
    )


def filing(**changes: Any) -> FilingPage:
    values: dict[str, Any] = {
        "units": UNITS,
        "latest": rows(),
        "duties": (duty(),),
        "bytes_max": BYTES_MAX,
        "today": TODAY,
    }
    return FilingPage(**(values | changes))


def duty(**changes: Any) -> Duty:
    values: dict[str, Any] = {
        "form": "B04",
        "unit": "15",
        "unit_name": "Lào Cai",
        "period": period("FY-2026"),
        "known": None,
    }
    return Duty(**(values | changes))


def blank(**changes: Any) -> BlankPage:
    paper = REFERENCE.paper("B04", date(2026, 6, 14))
    values: dict[str, Any] = {
        "forms": FORMS,
        "periods": PERIODS,
        "units": UNITS,
        "subjects": (),
        "form": "B04",
        "unit": "15",
        "period": period("FY-2026"),
        "subject_kind": None,
        "subject": "",
        "number": paper.number_vi,
        "title": Both(
            "Báo cáo tình hình cụm công nghiệp trên địa bàn tỉnh Lào Cai",
            "Report on industrial clusters in Lào Cai",
        ),
        "sender": Both(paper.sender_vi, paper.sender_en),
        "legal_basis": paper.legal_basis,
        "today": TODAY,
        "known": None,
    }
    return BlankPage(**(values | changes))


def known() -> Known:
    return Known(id=UUID(int=1), latest_version=1, status="returned")


def clusters() -> tuple[Option, ...]:
    return tuple(
        Option(value=code, name=Both(f"{name} ({code})", f"{name} ({code})"))
        for code, name in (("CCN-15-0001", "Bản Qua"), ("CCN-15-0005", "Mông Sơn 2"))
    )


def note(cell: str, vi: str, en: str, **changes: Any) -> CellNote:
    values: dict[str, Any] = {"sheet": "Biểu 04", "rule": "V01", "level": "error"}
    return CellNote(cell=cell, message_vi=vi, message_en=en, **(values | changes))


ERRORS = (
    note(
        "D21",
        "Dòng 15 (16) phải bằng dòng 15.1 (13) cộng dòng 15.2 (2). Hãy xem lại cả ba dòng.",
        "Row 15 (16) must be row 15.1 (13) plus row 15.2 (2). Look at all three rows.",
    ),
    note(
        "D24",
        "“1.028” có thể đọc theo hai cách: là 1.028,00 hay là 1,028? Hãy ghi 1028 hoặc 1,028, "
        "không ngăn hàng nghìn.",
        "“1.028” can be read in two ways: as 1,028.00, or as 1.028? Write 1028 or 1,028, "
        "without thousands separators.",
    ),
    note("", "Thiếu ngày của văn bản.", "The letter's date is missing.", sheet="Văn bản"),
)
WARNINGS = (
    note(
        "D30",
        "Số dự án giảm 38 % so với kỳ trước (312 → 193). Nếu đúng thì nêu lý do ở cột ghi chú.",
        "Projects fell by 38% since the period before (312 → 193). If so, say why in the notes.",
        level="warning",
    ),
)
DIFFERENCES = (
    Difference(
        sheet="Biểu 04",
        cell="D12",
        row="3 Số cụm công nghiệp đã thành lập",
        base="21",
        yours="22",
        theirs="23",
        verdict="conflict",
    ),
    Difference(
        sheet="Biểu 04",
        cell="D13",
        row="4 Diện tích các cụm đã thành lập",
        base="937,40",
        yours="1.012,40",
        theirs="937,40",
        verdict="yours",
    ),
    Difference(
        sheet="Biểu 04",
        cell="D31",
        row="25 Số lao động có hợp đồng",
        base="19.870",
        yours="19.870",
        theirs="20.114",
        verdict="theirs",
    ),
    Difference(
        sheet="Biểu 04",
        cell="D33",
        row="27 Số cụm có xử lý nước thải đạt tiêu chuẩn",
        base="",
        yours="6",
        theirs="6",
        verdict="both",
    ),
)


def one(**changes: Any) -> ReturnTaken:
    values: dict[str, Any] = {
        "action": "would-submit",
        "form": "B04",
        "unit": "15",
        "period": "H1-2026",
        "subject": None,
        "return_version": 2,
    }
    return ReturnTaken(**(values | changes))


def result(taken: Taken, **changes: Any) -> ResultPage:
    values: dict[str, Any] = {
        "filename": FILE,
        "periods": {
            ("B04", "H1-2026"): period(),
            ("B01", "H1-2026"): period(form="B01"),
        },
        "units": {"15": "Lào Cai"},
        "bytes_max": BYTES_MAX,
    }
    return ResultPage(taken=taken, **(values | changes))


def figures() -> tuple[Figure, ...]:
    values: dict[str, int | str | None] = {"1": 40, "2": "1028.78", "3": 22, "13": "9450.000"}
    return tuple(
        Figure(
            code=code,
            label=Both(line.label_vi, line.label_en),
            unit=line.unit,
            type=line.type,
            value=values.get(code),
        )
        for code, line in REFERENCE.forms["B04", "TT14-2024+TT38-2025"].rows.items()
    )


def tenants(action: str, count: int) -> tuple[ReturnTaken, ...]:
    return tuple(
        one(
            action=action,
            form="B01",
            return_version=1,
            subject={"kind": "tenant", "code": str(number), "name": f"Dự án {number}"},
            warnings=number % 3 == 0,
        )
        for number in range(1, count + 1)
    )


def returns(**changes: Any) -> ReturnsPage:
    values: dict[str, Any] = {
        "rows": rows(),
        "next_cursor": None,
        "forms": FORMS,
        "periods": PERIODS,
        "units": UNITS,
        "today": TODAY,
    }
    return ReturnsPage(**(values | changes))


def version(number: int = 1, **changes: Any) -> Version:
    values: dict[str, Any] = {
        "number": number,
        "status": "submitted",
        "superseded_by": None,
        "received_at": datetime(2026, 6, 27 + number, 8, 12, 3, tzinfo=UTC),
        "document": f"{1431 + number}/BC-SCT",
        "document_date": date(2026, 6, 27 + number),
        "issuer": "Sở Công Thương",
        "channel": "database",
        "warnings": (),
        "decision": None,
    }
    return Version(**(values | changes))


def versions(**changes: Any) -> VersionsPage:
    form = REFERENCE.forms["B04", "TT14-2024+TT38-2025"]
    first: dict[str, int | str | None] = {
        "1": 40,
        "2": "1980.50",
        "3": 21,
        "4": "937.40",
        "13": "9450.000",
        "19": "65.00",
    }
    second: dict[str, int | str | None] = first | {"3": 22, "4": "1012.40"}
    values: dict[str, Any] = {
        "head": row(1, latest_version=2, accepted_version=None),
        "title": Both(
            "Báo cáo tình hình cụm công nghiệp trên địa bàn tỉnh Lào Cai",
            "Report on industrial clusters in Lào Cai",
        ),
        "versions": (
            version(
                1,
                status="returned",
                superseded_by=2,
                decision=Decision(
                    on=date(2026, 6, 29),
                    reasons=("Dòng 3 thiếu CCN Gia Phú 2 (QĐ 1187/QĐ-UBND ngày 10/6/2026).",),
                ),
            ),
            version(
                2,
                warnings=(
                    Both(
                        "Dòng 18 lớn hơn dòng 17 ở 1 cụm.", "Row 18 is above row 17 in 1 cluster."
                    ),
                ),
            ),
        ),
        "rows": tuple(
            Row(
                code=code,
                label=Both(line.label_vi, line.label_en),
                unit=line.unit,
                type=line.type,
                values={1: first.get(code), 2: second.get(code)},
                changed=first.get(code) != second.get(code),
                withheld=code == "23",
                notes={1: "", 2: "Có 1 quyết định gửi muộn" if code == "3" else ""},
            )
            for code, line in form.rows.items()
        ),
    }
    return VersionsPage(**(values | changes))
