"""The data of an event in one line of words: 'diện tích 75,00 ha, chủ đầu tư …'."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from pagekit.format import Lang, billions, day, hectares, number
from reporting.pages.happened import fact_key
from reporting.pages.text import Words

# In the order in which people name them; what is not listed stays in the data and the download.
FIELDS = (
    "legal_form", "name", "tax_code", "place", "industry", "sector", "craft_village", "size",
    "employees", "revenue_bnvnd", "capital_bnvnd", "founded_on",
    "country", "is_fdi", "status", "area_ha", "industrial_land_ha",
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
    "legal_form": "legal-form",
    "size": "size",
    "sector": "sector",
}
IN_A_SENTENCE = {"legal-form", "size", "sector"}  # elsewhere they stand alone
REASON_GROUPS = {"establishment.closed": "closure", "establishment.moved": "move"}
STATUS_GROUPS = {
    "cluster.wastewater-changed": "wastewater",
    "cluster.tenant-status-changed": "tenant-status",
}
# A name is said in the title of a tenant's event, a plan's name only when it changes.
NAMED_ONLY_IN = {
    *("cluster.plan-adjusted", "cluster.adjusted"),
    *("establishment.registered", "establishment.changed"),
}
LENGTH_MAX = 200


def details(event_type: str, data: Mapping[str, object], words: Words) -> list[str]:
    """Each field as 'label value', in words."""
    key = fact_key(event_type)
    changes = data.get("changes")
    shown = {**data, **changes} if isinstance(changes, Mapping) else data
    found = []
    for field in FIELDS:
        value = shown.get(field)
        if isinstance(changes, Mapping) and value is None and field in changes:
            found.append(words("field.taken-away", what=words(f"field.{field}")))
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
        if field == "place":
            return _text(field, value.get("commune"), key, words)
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
    if field in {"lease_until", "founded_on"}:
        return _day(value, words.lang)
    group = GROUPS.get(field)
    if field == "status":
        group = STATUS_GROUPS.get(key, "tenant-status")
    elif field == "reason":
        group = REASON_GROUPS.get(key)
    text = words.known(group, value) if group else value
    if group in IN_A_SENTENCE:
        text = text[:1].lower() + text[1:]
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
