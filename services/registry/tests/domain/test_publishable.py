"""Texts that are published for ever: what looks like a person's data is refused, and nothing else.

All numbers here are made up.
"""

from typing import Annotated, Any

import pytest
from pydantic import Field

from registry.commands import COMMANDS
from registry.domain.establishments.person import Person
from registry.domain.publishable import PersonalDataInText, must_not_tell_of_people
from registry.domain.values import Name, Text, Value

PERSONAL = {
    "personal-number": (
        "Chủ hộ có CCCD 079 093 001 234",
        "căn cước công dân số: 001093001234",
        "số định danh 036.193.001234 của người nhận",
        "đã trả lại 079093001234 ngày 12/5",
    ),
    "identity-card": (
        "CMND số 151 234 567",
        "chứng minh nhân dân: 012345678",
        "người ký 012345678, ngày 2/3",
    ),
    "passport": ("hộ chiếu số B1234567",),
    "phone": (
        "liên hệ 0912 345 678",
        "gọi +84 912 345 678 trước khi đến",
        "84912345678",
        "0987.654.321 (anh phụ trách)",
        "Điện thoại (024) 3822 1234",
        "Zalo: 0700123456",
    ),
    "e-mail": ("gửi về nguyen.van.a@example.com", "Hỏi A.B-c+d@mail.example.vn."),
    "bank-account": (
        "Số tài khoản 1903 2345 6789 012 tại ngân hàng",
        "STK: 0011004321234",
        "chuyển vào tài khoản ngân hàng số 123456789",
    ),
}
HARMLESS = (
    "Theo Quyết định số 3426/QĐ-UBND ngày 29/12/2023, hồ sơ cũ",
    "Quyết định 012345678/QĐ-UBND",
    "GCN đầu tư số 051043000123 cấp ngày 1/4/2011",
    "Giấy chứng nhận đăng ký doanh nghiệp số 0101234567",
    "Công ty CP Gỗ Minh Khai, MST 0312345678-001",
    "mã số thuế 0900123455",
    "0901234564 (doanh nghiệp đã đóng mã)",  # its tenth digit checks the others
    "Tổng mức đầu tư 250.000.000.000 đồng, đã giải ngân 150.000.000 đồng",
    "vốn 250000000 đồng; 301500000 đ; 150000000VND",
    "kinh phí 012345678",
    "nộp vào tài khoản tạm giữ 5.000.000.000 đồng",
    "Diện tích 75,25 ha = 752.500 m2; 1234567 m²; 123456789 m2",
    "trùng với sự kiện 01976f1e-7d3b-7000-8000-000000000001",
    "mã cụm CCN-15-0001, thửa 123, tờ 45, tọa độ 20.123456789, 105.987654321",
    "Kỳ 15/12/2024-14/06/2025, 1.980,50 ha, 12 dự án, 3.456 lao động",
    "Nhà máy nước thải 2.000 m3/ngày đêm; TCVN 11930:2017; QCVN 40:2025/BTNMT",
    "Ông Nguyễn Văn A ký thay",  # names cannot be told from firms'
)


class Part(Value):
    phases: tuple[Text, ...] = ()


class Note(Value):
    note: Text | None = None
    firm: Name | None = None
    rows: Annotated[dict[str, Text], Field(default_factory=dict)]
    schedule: Part | None = None
    person: Person | None = None


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in PERSONAL.items() for text in texts]
)
def test_what_looks_like_personal_data_is_refused_without_repeating_it(
    kind: str, text: str
) -> None:
    with pytest.raises(PersonalDataInText) as refused:
        must_not_tell_of_people(Note(note=text, rows={}))

    [told] = refused.value.told
    assert (told.field, told.kind) == ("note", kind)
    assert not any(word in str(refused.value) for word in text.split() if word.isdecimal())


@pytest.mark.parametrize("text", HARMLESS)
def test_papers_codes_areas_and_amounts_are_not_taken_for_personal_data(text: str) -> None:
    must_not_tell_of_people(Note(note=text, rows={}))


def test_every_text_is_looked_at_wherever_it_stands_and_nothing_else() -> None:
    phone = "0912345678"
    paper = Note(
        note="Sở gửi lại",
        firm=f"Công ty {phone}",  # what a firm is called stays as it is
        rows={"25": "đã sửa", "26": phone},
        schedule=Part(phases=("đợt 1", f"đợt 2, hỏi {phone}")),
        person=Person(phone=phone, address=f"số 5, gọi {phone}"),  # never leaves this service
    )

    with pytest.raises(PersonalDataInText) as refused:
        must_not_tell_of_people(paper)

    assert [told.field for told in refused.value.told] == ["rows.26", "schedule.phases.1"]


def test_every_command_has_a_text_that_is_looked_at() -> None:
    phone = "liên hệ 0912345678"
    for command in COMMANDS.values():
        fields = command.model.model_fields
        texts: dict[str, Any] = {"note": phone} if "note" in fields else {"reasons": (phone,)}
        texts = {"notes": {"25": phone}} if "notes" in fields else texts
        if not texts.keys() & fields.keys():
            assert command.name == "accept-return", "it has no words of its own"
            continue
        with pytest.raises(PersonalDataInText):
            must_not_tell_of_people(
                command.model.model_construct(**(dict.fromkeys(fields) | texts))
            )
