"""Invented people: a household's owner, a telephone that rings nowhere, a tax code of no one."""

import random
from dataclasses import dataclass

from demo.names import check_digit, is_real

FAMILY = {
    "Bắc": ("Nguyễn", "Trần", "Phạm", "Vũ", "Đỗ", "Bùi", "Hoàng", "Lò", "Giàng", "Hà"),
    "Trung-Tây Nguyên": ("Nguyễn", "Lê", "Phan", "Hồ", "Trương", "Ngô", "Đinh", "Y"),
    "Nam": ("Nguyễn", "Trần", "Lê", "Huỳnh", "Võ", "Đặng", "Thạch", "Lâm"),
}
MIDDLE = ("Văn", "Thị", "Đức", "Ngọc", "Thanh", "Hữu", "Kim", "Xuân")
GIVEN = (
    "An", "Bình", "Chiến", "Dung", "Giang", "Hạnh", "Hậu", "Khoa", "Lan", "Liễu", "Mạnh", "Nga",
    "Oanh", "Phúc", "Quyên", "Sáng", "Thảo", "Tuấn", "Vinh", "Yến",
)  # fmt: skip
AREA_CODES = {
    "01": "024", "02": "0219", "04": "0206", "06": "0209", "08": "0207", "10": "0214",
    "11": "0215", "12": "0213", "14": "0212", "15": "0216", "17": "0218", "19": "0208",
    "20": "0205", "22": "0203", "24": "0204", "25": "0210", "26": "0211", "27": "0222",
    "30": "0220", "31": "0225", "33": "0221", "34": "0227", "35": "0226", "36": "0228",
    "37": "0229", "38": "0237", "40": "0238", "42": "0239", "44": "0232", "45": "0233",
    "46": "0234", "48": "0236", "49": "0235", "51": "0255", "52": "0256", "54": "0257",
    "56": "0258", "58": "0259", "60": "0252", "62": "0260", "64": "0269", "66": "0262",
    "67": "0261", "68": "0263", "70": "0271", "72": "0276", "74": "0274", "75": "0251",
    "77": "0254", "79": "028", "80": "0272", "82": "0273", "83": "0275", "84": "0294",
    "86": "0270", "87": "0277", "89": "0296", "91": "0297", "92": "0292", "93": "0293",
    "94": "0299", "95": "0291", "96": "0290",
}  # fmt: skip
PHONE_DIGITS = 11
_APART = 20


@dataclass(frozen=True, slots=True)
class Owner:
    name: str
    phone: str

    @property
    def given(self) -> str:
        return self.name.rsplit(" ", 1)[-1]


def owner(chance: random.Random, province: str, region: str) -> Owner:
    while True:
        family = chance.choice(FAMILY.get(region, FAMILY["Bắc"]))
        name = f"{family} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
        if not is_real(name):
            # Four zeros after the area code: no line of any exchange begins so.
            head = AREA_CODES[province] + "0000"
            rest = PHONE_DIGITS - len(head)
            return Owner(name, head + f"{chance.randrange(10**rest):0{rest}d}")


def own_tax_code(place: int, nth: int) -> str:
    """Of the nth one of a province, and of no other: the prefix 990 is given to no one."""
    for more in range(_APART):
        digits = [int(digit) for digit in f"990{place:02d}{nth * _APART + more:04d}"]
        check = check_digit(digits)
        if check < 10:
            return "".join(map(str, [*digits, check]))
    raise ValueError(f"no tax code left for {place}/{nth}")
