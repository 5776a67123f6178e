"""The data of an event in one line of words: 'diện tích 75,00 ha, chủ đầu tư …'."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from pagekit.format import Lang, billions, day, hectares, number
from reporting.pages.happened import fact_key
from reporting.pages.text import Words

# In the order in which people name them; what is not listed stays in the data and the download.
FIELDS = (
    "name", "industry", "country", "is_fdi", "status", "area_ha", "industrial_land_ha",
    "approved_ha", "leased_ha", "recovered_ha", "compensated_ha", "cleared_ha", "ready_ha",
    "capacity_m3_day", "items", "complete", "total_capital_bnvnd", "total_bnvnd", "investor",
    "previous", "regime", "legacy", "basis", "paper", "scale", "plan_period", "industries",
    "cluster_types", "lease_until", "scope", "becomes", "conversion_plan", "area_reason",
    "demand_reason", "reason", "land_consequences",
)  # fmt: skip
# Words whose meaning depends on the event: 'status' of a tenant is none of a plant.
GROUPS = {
    "becomes": "becomes",
    "paper": "paper",
    "items": "item",
    "basis": "legacy-basis",
}
STATUS_GROUPS = {
    "cluster.wastewater-changed": "wastewater",
    "cluster.tenant-status-changed": "tenant-status",
}
# A name is said in the title of a tenant's event, a plan's name only when it changes.
NAMED_ONLY_IN = {"cluster.plan-adjusted", "cluster.adjusted"}
LENGTH_MAX = 200


def details(event_type: str, data: Mapping[str, object], words: Words) -> list[str]:
    """Each field as 'label value', in words."""
    key = fact_key(event_type)
    changes = data.get("changes")
    shown = {**data, **changes} if isinstance(changes, Mapping) else data
    found = []
    for field in FIELDS:
        value = shown.get(field)
        if value is None or value in ("", [], False):
            continue
        if field == "name" and not (key in NAMED_ONLY_IN or key.startswith("cluster.tenant")):
            continue
        said = _said(field, value, key, words)
        if said:
            found.append(said)
    return found


def _said(field: str, value: object, key: str, words: Words) -> str:
    label = words(f"field.{field}")
    if value is True:
        return label
    text = _text(field, value, key, words)
    if field == "name" and key.startswith("cluster.tenant"):
        return text
    return f"{label} {text}" if text else ""


def _text(field: str, value: object, key: str, words: Words) -> str:
    if isinstance(value, Mapping):
        return _text(field, value.get("name"), key, words) if "name" in value else ""
    if isinstance(value, str):
        return _word(field, value, key, words)
    if isinstance(value, Iterable):
        return ", ".join(_text(field, item, key, words) for item in value)
    if isinstance(value, int | Decimal):
        return number(value, words.lang, 0 if isinstance(value, int) else 2)
    return ""


def _word(field: str, value: str, key: str, words: Words) -> str:
    amount = _decimal(value)
    if amount is not None and field.endswith("_ha"):
        return hectares(amount, words.lang)
    if amount is not None and field.endswith("_bnvnd"):
        return billions(amount, words.lang)
    if amount is not None and field == "capacity_m3_day":
        return words("field.capacity.unit", n=number(amount, words.lang))
    if field == "lease_until":
        return _day(value, words.lang)
    group = STATUS_GROUPS.get(key, "tenant-status") if field == "status" else GROUPS.get(field)
    text = words.known(group, value) if group else value
    return text if len(text) <= LENGTH_MAX else f"{text[:LENGTH_MAX]}…"


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _day(text: str, lang: Lang) -> str:
    try:
        return day(date.fromisoformat(text), lang)
    except ValueError:
        return text
