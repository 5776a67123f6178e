"""Invented names: two syllables that no document prints, firms marked '(mẫu)', test tax codes."""

import random
from functools import cache
from importlib import resources
from itertools import pairwise

from territory import fold


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    "An Bình Phú Tân Hòa Thịnh Mỹ Vĩnh Xuân Sơn Lộc Khê Đức Kim Ngọc Thanh Minh Hưng Đại Cẩm "
    "Hải Trường Phước Thuận Lâm Bảo Gia Nhân Tiên Đồng Hồng Diên Quế Liên Yên Thạch Trung Nam "
)
SECOND = _words(
    "An Bình Phú Hòa Thịnh Mỹ Vinh Xuân Sơn Lộc Khê Đức Lâm Hải Thành Lợi Phong Tiến Thắng "
    "Cường Điền Trạch Giang Quang Châu Khang Nghĩa Trung Hậu Lãng Đình Sen Trì Lương Mai Thủy "
)

TRADES = {
    "C10 Chế biến thực phẩm": ("Thực phẩm", "Nông sản", "Chế biến thủy sản", "Chè", "Cà phê"),
    "C13 Dệt": ("Dệt", "Sợi", "Dệt nhuộm"),
    "C14 May mặc": ("May mặc", "May xuất khẩu"),
    "C15 Da giày": ("Da giày", "Giày da"),
    "C16 Chế biến gỗ, mây tre": ("Chế biến gỗ", "Mây tre đan", "Ván ép"),
    "C17 Giấy và bao bì giấy": ("Bao bì giấy", "Giấy"),
    "C20 Hóa chất, phân bón": ("Phân bón", "Sơn"),
    "C22 Nhựa và cao su": ("Nhựa", "Cao su kỹ thuật"),
    "C23 Vật liệu xây dựng, gốm sứ": ("Gạch", "Gốm sứ", "Bê tông", "Đá ốp lát"),
    "C25 Cơ khí, kim loại": ("Cơ khí", "Kết cấu thép", "Kim khí", "Đúc"),
    "C26 Điện tử": ("Điện tử", "Linh kiện điện tử"),
    "C31 Giường, tủ, bàn, ghế": ("Nội thất", "Đồ gỗ"),
    "H52 Kho bãi": ("Kho vận", "Dịch vụ kho bãi"),
}
CRAFT_TRADES = (
    "C13 Dệt",
    "C16 Chế biến gỗ, mây tre",
    "C23 Vật liệu xây dựng, gốm sứ",
    "C25 Cơ khí, kim loại",
    "C31 Giường, tủ, bàn, ghế",
)
FORMS = ("Công ty TNHH", "Công ty CP", "Công ty TNHH MTV", "DNTN", "HTX")
COUNTRIES = ("Hàn Quốc", "Trung Quốc", "Nhật Bản", "Đài Loan", "Singapore", "Thái Lan")

# The syllables that open a firm's or a cluster's name are common in real ones too, so a pair is
# refused whenever the domain documents print it, and so is a pair of twice the same sound.
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@cache
def refused() -> frozenset[str]:
    text = resources.files("demo").joinpath("data", "refused-names.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def is_real(name: str) -> bool:
    """Whether two neighbouring words of a name stand in the documents as (part of) a name."""
    words = fold(name).split()
    return any(f"{a} {b}" in refused() for a, b in pairwise(words))


def two_syllables(chance: random.Random) -> str:
    while True:
        first, second = chance.choice(FIRST), chance.choice(SECOND)
        if fold(first) != fold(second) and not is_real(f"{first} {second}"):
            return f"{first} {second}"


def firm(chance: random.Random, trade: str, *, fdi: bool = False) -> str:
    """'Công ty TNHH Cơ khí Tân Lợi (mẫu)'."""
    form = chance.choice(FORMS[:3]) if fdi else chance.choices(FORMS, (60, 16, 10, 8, 6))[0]
    middle = chance.choice(TRADES[trade])
    while True:
        name = f"{form} {middle} {two_syllables(chance)}{' Vina' if fdi else ''} (mẫu)"
        if not is_real(name):
            return name


def developer(chance: random.Random) -> str:
    return f"Công ty CP Đầu tư hạ tầng {two_syllables(chance)} (mẫu)"


def tax_code(chance: random.Random) -> str:
    """Ten digits that pass the check digit's rule; the prefix 99 is given to no one."""
    while True:
        digits = [9, 9, 0, *(chance.randint(0, 9) for _ in range(6))]
        check = check_digit(digits)
        if check < 10:
            return "".join(map(str, [*digits, check]))


def check_digit(digits: list[int]) -> int:
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return 10 - total % 11
