"""An establishment for which papers are filed, with defaults for what does not matter."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import count
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.paper import Paper
from registry.domain.establishments import papers
from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.law import Law
from registry.domain.establishments.person import Person
from registry.domain.establishments.rules import Rules, hiding
from territory import Territory

TODAY = date(2026, 11, 21)
FIRM: Mapping[str, Any] = {
    "legal_form": "enterprise",
    "name": "Công ty TNHH Tre Việt (mẫu)",
    "tax_code": "9900000016",
    "industry": "Chế biến tre",
    "place": {"unit": "10", "commune": "Bản Qua", "kind": "commune"},
    "size": "small",
}
HOUSEHOLD: Mapping[str, Any] = {
    **dict.fromkeys(("name", "tax_code", "size")),
    "legal_form": "household",
    "industry": "Dệt thổ cẩm",
    "place": {"unit": "10", "commune": "Tả Phìn", "kind": "commune"},
    "craft_village": "Làng nghề Tả Phìn",
}
SAO = Person(name="Dệt lanh Sáo", owner="Vàng Thị Sáo", phone="02140000789", tax_code="9900000023")

# What can be filed: the verb, its paper, and a paper that nobody objects to.
VERBS: Mapping[str, tuple[type[Paper], Mapping[str, Any]]] = {
    "register": (papers.Registration, FIRM),
    "change": (papers.Change, {"changes": {"employees": 12}}),
    "move": (papers.Move, {"place": {"unit": "10", "commune": "Cốc San", "kind": "commune"}}),
    "close": (papers.Closure, {"reason": "ceased"}),
    "retract": (papers.Retraction, {"reason": "Nhập nhầm."}),
}
WITH_PERSON = frozenset({"register", "change"})

_numbers = count(1)


def paper_of(verb: str, on: str, **more: Any) -> Paper:
    kind, usual = VERBS[verb]
    document = {"number": f"{next(_numbers)}/SCT", "date": on, "issuer": "Sở Công Thương"}
    return kind.model_validate({"document": document, **usual, **more})


@pytest.fixture(scope="session")
def rules() -> Rules:
    territory = Territory.load()
    law = Law.load(territory)
    return Rules(territory=territory, law=law, today=TODAY, hide=hiding(b"k" * 32))


@pytest.fixture
def establishment() -> Establishment:
    return Establishment(id=uuid7(), code="CNNT-10-00001")


@pytest.fixture
def file(establishment: Establishment, rules: Rules) -> Callable[..., Filed]:
    def file(verb: str, on: str, *, person: Person | None = None, **more: Any) -> Filed:
        paper: Any = paper_of(verb, on, **more)
        filing: Any = getattr(establishment, verb)
        if verb in WITH_PERSON:
            filed: Filed = filing(paper, person, rules)
        else:
            filed = filing(paper, rules)
        return filed

    return file
