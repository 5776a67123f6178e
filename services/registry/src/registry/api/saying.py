"""How people say what a refusal or a warning names by its code: kinds, states, days, hectares."""

import csv
import re
from collections.abc import Iterator, Mapping
from importlib import resources

from registry.api import establishment_texts, problem_texts
from servicekit import problems
from servicekit.problems import Language

type Words = Mapping[str, tuple[str, str]]

DATA = resources.files("registry.domain.establishments") / "data"
FACTS: Words = {**problem_texts.FACTS, **establishment_texts.FACTS}
DECIDED: Words = {"accepted": ("đã chấp nhận", "accepted"), "returned": ("đã trả lại", "sent back")}
ORIGINS: Words = {"synthetic": ("giả lập", "synthetic"), "mixed": ("một phần giả lập", "mixed")}
INFRASTRUCTURE: Words = {
    "road": ("đường giao thông", "roads"),
    "water": ("cấp nước", "water supply"),
    "wastewater": ("xử lý nước thải", "wastewater treatment"),
    "waste": ("thu gom chất thải", "waste collection"),
    "fire": ("phòng cháy, chữa cháy", "fire protection"),
    "power": ("cấp điện", "power supply"),
    "light": ("chiếu sáng", "lighting"),
    "telecom": ("thông tin liên lạc", "telecommunication"),
}
AREA_REASONS: Words = {
    "pre-2017-below-floor": (
        "thành lập trước 15/7/2017, dưới 10 ha",
        "established before 15 July 2017, below 10 ha",
    ),
    "pre-2009-above-75": ("hình thành trước 2009, trên 75 ha", "formed before 2009, above 75 ha"),
    "craft-village": ("làng nghề", "craft village"),
    "mountain-district": ("địa bàn miền núi", "mountain district"),
    "other": ("lý do khác", "another reason"),
}
PLACES: Words = {
    "commune": ("xã", "commune"),
    "ward": ("phường", "ward"),
    "township": ("thị trấn", "township"),
    "special-zone": ("đặc khu", "special zone"),
}
NUMBER = re.compile(r"(-?)(\d+)\.(\d+)")
NUMBERS = {"fill", "threshold", "share"}


def _rows(name: str, column: str) -> Iterator[tuple[str, tuple[str, str]]]:
    with (DATA / name).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row[column], (row["name_vi"].lower(), row["name_en"].lower())


FORMS = dict(_rows("legal-forms.csv", "form"))
SIZES = dict(_rows("sizes.csv", "size"))
WORDS: Mapping[str, Words] = {
    "fact_type": FACTS,
    "given_type": FACTS,
    "by_type": FACTS,
    "decided": DECIDED,
    "missing": INFRASTRUCTURE,
    "reason": AREA_REASONS,
    "form": FORMS,
    "before": FORMS,
    "after": FORMS,
    "kind": {**ORIGINS, **PLACES},
    "size": SIZES,
    "allowed": SIZES,
    "sector": dict(_rows("sectors.csv", "sector")),
}
"""By the name of the parameter. What a client has to send by its code keeps that code."""


def said(name: str, value: object, language: Language) -> str:
    text = str(value)
    words = WORDS.get(name, {})
    parts = text.split(", ")
    if all(part in words for part in parts):
        return ", ".join(words[part][0 if language == "vi" else 1] for part in parts)
    if language == "vi" and (name.endswith("_ha") or name in NUMBERS):
        return NUMBER.sub(_with_a_comma, text)
    return problems.said(name, value, language)


def _with_a_comma(number: re.Match[str]) -> str:
    sign, whole, rest = number.groups()
    return f"{'−' if sign else ''}{int(whole):,}".replace(",", ".") + f",{rest}"
