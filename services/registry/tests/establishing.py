"""Bodies of commands about establishments, with defaults for what a test does not care about."""

import itertools
from typing import Any

from registry.domain.tax_codes import check_digit

type Body = dict[str, Any]

_numbers = itertools.count(1)

# Planted, and looked for in everything that leaves the service.
OWNER, HOUSEHOLD, PHONE, ADDRESS = "Vàng Thị Sáo", "Dệt lanh Sáo Vàng", "02140000789", "Tổ 7 phố Hạ"


def tax_code(number: int) -> str:
    """The test mark 99, and the check digit; the next number where there is none."""
    nine = f"990{number:06d}"
    check = check_digit(nine)
    return tax_code(number + 1000) if check is None else f"{nine}{check}"


def document(on: str) -> Body:
    number = f"{next(_numbers)}/SCT-CNNT"
    return {"number": number, "date": on, "issuer": "Sở Công Thương Lào Cai"}


def place(unit: str = "10", commune: str = "Bản Qua", kind: str = "commune", **more: Any) -> Body:
    return {"unit": unit, "commune": commune, "kind": kind, **more}


def firm(name: str = "Công ty TNHH Tre Việt (mẫu)", *, on: str = "2024-05-06", **more: Any) -> Body:
    return {
        "legal_form": "enterprise",
        "name": name,
        "tax_code": more.pop("tax_code", None) or tax_code(next(_numbers)),
        "industry": "Chế biến tre",
        "sector": "agro-processing",
        "place": place(),
        "size": "small",
        "document": document(on),
        **more,
    }


def household(*, on: str = "2024-05-06", **more: Any) -> Body:
    person = {
        "name": HOUSEHOLD,
        "owner": OWNER,
        "phone": "0214.0000.789",
        "address": ADDRESS,
        "tax_code": tax_code(next(_numbers)),
    }
    return {
        "legal_form": "household",
        "industry": "Dệt thổ cẩm",
        "sector": "handicrafts",
        "place": place(),
        "craft_village": "Làng nghề Tả Phìn",
        "size": "micro",
        "employees": 4,
        "document": document(on),
        "person": person | more.pop("person", {}),
        **more,
    }


def paper(establishment: str, on: str = "2024-09-02", **more: Any) -> Body:
    return {"establishment": establishment, "document": document(on), **more}
