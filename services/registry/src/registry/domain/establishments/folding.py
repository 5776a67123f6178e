"""What each fact does to the state of its establishment.

Facts are folded in the order of their days. This reads of a fact's data what it needs, as any
reader does, and checks nothing: the fact was judged when it was recorded.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from registry.domain.chronicles.fact import Fact
from registry.domain.establishments.state import State, Status, Stay

_PLAIN = ("industry", "sector", "head_office", "craft_village", "size", "employees")
_AMOUNTS = ("revenue_bnvnd", "capital_bnvnd")


def apply(state: State, fact: Fact) -> None:
    """Change the state by one fact; a retraction changes nothing by itself."""
    change = _CHANGES.get(fact.type)
    if change is not None:
        change(state, fact.data, fact.occurred_on)


def _registered(state: State, said: Mapping[str, Any], on: date) -> None:
    """What a registration does not say is not known, whatever was known before."""
    silent = dict.fromkeys((*_PLAIN, *_AMOUNTS))
    _identified(state, said)
    _told(state, {**silent, **said})
    founded = said.get("founded_on")
    state.founded_on = None if founded is None else date.fromisoformat(founded)
    state.person_id, state.tax_code_hash = said.get("person_id"), said.get("tax_code_hash")
    state.closed_because = None
    _lies(state, said, on)
    state.move(Status.ACTIVE, on)


def _changed(state: State, said: Mapping[str, Any], _on: date) -> None:
    changes = said["changes"]
    if "legal_form" in changes:
        _identified(state, changes)
    else:
        _named(state, changes.get("name", state.name))
        state.tax_code = changes.get("tax_code", state.tax_code)
    _told(state, changes)
    if "person_id" in said:
        state.person_id, state.tax_code_hash = said["person_id"], said.get("tax_code_hash")


def _moved(state: State, said: Mapping[str, Any], on: date) -> None:
    state.craft_village = said["craft_village"]
    _lies(state, said, on)


def _closed(state: State, said: Mapping[str, Any], on: date) -> None:
    state.closed_because = said["reason"]
    state.move(Status.CLOSED, on)


_CHANGES: Mapping[str, Callable[[State, Mapping[str, Any], date], None]] = {
    "registered": _registered,
    "changed": _changed,
    "moved": _moved,
    "closed": _closed,
}


def _identified(state: State, said: Mapping[str, Any]) -> None:
    """With its form, name and tax code are said anew: a household that becomes a firm is another
    taxpayer.
    """
    state.legal_form = said["legal_form"]
    _named(state, said.get("name"))
    state.tax_code, state.tax_code_hash = said.get("tax_code"), None


def _named(state: State, name: str | None) -> None:
    if name == state.name:
        return
    if state.name is not None and state.name not in state.former_names:
        state.former_names = (*state.former_names, state.name)
    state.name = name


def _told(state: State, said: Mapping[str, Any]) -> None:
    for name in _PLAIN:
        if name in said:
            setattr(state, name, said[name])
    for name in _AMOUNTS:
        if name in said:
            setattr(state, name, None if said[name] is None else Decimal(said[name]))


def _lies(state: State, said: Mapping[str, Any], on: date) -> None:
    state.unit, state.former_unit = said["unit"], said["former_unit"]
    state.stays = (*state.stays, Stay(on, said["place"]))
