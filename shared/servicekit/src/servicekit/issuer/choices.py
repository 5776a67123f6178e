"""What the sign-in page lets one choose: a role, and of which province and commune."""

from dataclasses import dataclass
from functools import cache

from territory import Territory
from territory.territory import by_name


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    name: str
    does: str
    of_a_province: bool = False
    of_a_commune: bool = False


@dataclass(frozen=True, slots=True)
class Province:
    code: str  # as in a token's `provinces`: "15", or "63:15" for one of the former provinces
    name: str


ROLES = (
    Role("province_officer", "Cán bộ Sở Công Thương", "Ghi nhận việc của tỉnh mình.", True),
    Role(
        "commune_officer", "Cán bộ xã, phường", "Lập và nộp biểu của xã, phường mình.", True, True
    ),
    Role("agency_officer", "Cán bộ cơ quan trung ương", "Ghi nhận, duyệt báo cáo cả nước."),
    Role("operator", "Người vận hành", "Xem tình trạng, xử lý sự kiện bị giữ lại."),
    Role("subscriber", "Hệ thống nhận sự kiện", "Đọc dòng sự kiện."),
    Role("viewer", "Người xem", "Chỉ đọc."),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What someone has put into the form."""

    role: str = ROLES[0].code
    province: str = ""
    commune: str = ""
    name: str = ""

    @property
    def places(self) -> list[str]:
        """As a token's `provinces`: a commune by its number and by its name, as far as given."""
        number = self.commune[: len(self.commune) - len(self.commune.lstrip("0123456789"))]
        parts = (number, self.commune.removeprefix(number).strip())
        communes = [f"{self.province}/{part}" for part in parts if part]
        return communes or [self.province]


def role(code: str) -> Role | None:
    return next((role for role in ROLES if role.code == code), None)


@cache
def provinces() -> tuple[Province, ...]:
    units = by_name(Territory.load().units_of("34"))
    return tuple(Province(unit.code, unit.name_vi) for unit in units)


@cache
def former_provinces() -> tuple[Province, ...]:
    units = by_name(Territory.load().units_of("63"))
    return tuple(Province(f"63:{unit.code}", unit.name_vi) for unit in units)
