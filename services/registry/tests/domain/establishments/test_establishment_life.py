"""The life of an establishment: papers in their places, and nobody's name in public."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.papers import Registration
from registry.domain.establishments.person import Person
from registry.domain.establishments.refusals import PersonInPublicText
from registry.domain.establishments.rules import Rules
from registry.domain.refusals import CorrectsAnotherType, DuplicateFact, UnknownFact
from services.registry.tests.domain.establishments.conftest import HOUSEHOLD, SAO, paper_of

type File = Callable[..., Filed]

CONVERSION = {
    "legal_form": "enterprise",
    "name": "Công ty TNHH Dệt (mẫu)",
    "tax_code": "9900000030",
    "size": "small",
}


def impossible(file: File, verb: str, on: str, **more: Any) -> tuple[str, bool]:
    with pytest.raises(FactImpossible) as refused:
        file(verb, on, **more)
    return refused.value.finding.code, refused.value.is_new


def test_a_household_is_published_without_name_and_its_tax_code_as_a_hash(
    establishment: Establishment, file: File, rules: Rules
) -> None:
    fact = file("register", "2024-05-06", person=SAO, **HOUSEHOLD).fact

    assert fact.data["tax_code_hash"] == rules.hide("9900000023")
    assert "name" not in fact.data
    for said in (SAO.name, SAO.owner, SAO.phone, SAO.tax_code):
        assert str(said) not in str(fact.data)
    assert establishment.take_persons() == {UUID(fact.data["person_id"]): SAO}
    assert establishment.take_persons() == {}


def test_a_person_is_not_shown_where_an_establishment_or_a_person_is_printed(
    establishment: Establishment, file: File
) -> None:
    file("register", "2024-05-06", person=SAO, **HOUSEHOLD)

    assert "Sáo" not in f"{establishment!r} {SAO} {SAO!r}"


def test_before_its_registration_and_after_its_closure_nothing_happens_to_it(file: File) -> None:
    file("register", "2024-05-06")
    file("close", "2026-01-05")

    assert impossible(file, "move", "2024-05-05") == ("not-registered", True)
    assert impossible(file, "change", "2026-02-01") == ("closed", True)
    assert impossible(file, "register", "2025-02-01") == ("already-registered", True)
    assert file("change", "2025-02-01").fact.occurred_on == date(2025, 2, 1)


def test_a_closed_one_may_be_registered_again(establishment: Establishment, file: File) -> None:
    file("register", "2024-05-06", employees=12)
    file("close", "2025-01-05")
    file("register", "2026-01-05", place={"unit": "15", "commune": "Bản Qua", "kind": "commune"})

    assert establishment.state_on(date(2025, 6, 1)).status == "CLOSED"
    assert establishment.state_on().status == "ACTIVE"
    assert establishment.state_on().employees is None


def test_a_late_paper_that_breaks_a_later_fact_is_refused_and_names_it(file: File) -> None:
    file("register", "2024-05-06")
    file("move", "2025-05-06")

    assert impossible(file, "close", "2025-01-05") == ("closed", False)


def test_a_registration_that_others_stand_on_is_neither_retracted_nor_moved_behind_them(
    file: File,
) -> None:
    first = file("register", "2024-05-06").fact
    file("change", "2024-09-02")

    assert impossible(file, "retract", "2024-10-01", corrects=first.id) == ("not-registered", False)
    assert impossible(file, "register", "2024-09-03", corrects=first.id) == (
        "not-registered",
        False,
    )


def test_a_correction_takes_the_place_of_the_fact_that_it_names(
    establishment: Establishment, file: File
) -> None:
    wrong = file("register", "2024-05-06", name="Tre Sai (mẫu)").fact
    file("register", "2024-04-01", name="Tre Đúng (mẫu)", corrects=wrong.id)

    assert establishment.state_on().name == "Tre Đúng (mẫu)"
    assert establishment.state_on(date(2024, 4, 2)).status == "ACTIVE"
    assert establishment.state_on().former_names == ()
    with pytest.raises(CorrectsAnotherType):
        file("move", "2024-06-01", corrects=wrong.id)
    with pytest.raises(UnknownFact):
        file("change", "2024-06-01", corrects=UUID(int=7))


def test_a_household_that_became_a_firm_is_not_made_one_again_while_its_name_is_public(
    establishment: Establishment, file: File
) -> None:
    file("register", "2024-05-06", person=SAO, **HOUSEHOLD)
    converted = file("change", "2025-05-06", changes=CONVERSION).fact
    file("change", "2026-05-06", changes={"name": "Công ty TNHH Dệt Mới (mẫu)"})

    state = establishment.state_on()
    assert (state.name, state.tax_code, state.tax_code_hash) == (
        "Công ty TNHH Dệt Mới (mẫu)",
        "9900000030",
        None,
    )
    assert state.former_names == ("Công ty TNHH Dệt (mẫu)",)
    assert impossible(file, "retract", "2026-06-01", corrects=converted.id) == (
        "private-for-form",
        False,
    )


def test_whoever_stands_behind_it_may_change_without_a_word_in_public(
    establishment: Establishment, file: File
) -> None:
    file("register", "2024-05-06", person=SAO, **HOUSEHOLD)
    fact = file("change", "2025-05-06", changes={}, person=Person(owner="Lò Văn Pá")).fact

    assert fact.data["changes"] == {}
    assert establishment.state_on().person_id == fact.data["person_id"]
    assert establishment.state_on().tax_code_hash is None  # Of the new person none was said.


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("note", "Bà Vàng Thị Sáo đề nghị."),
        ("note", "ba vang thi sao"),
        ("note", "Gọi 0214.0000.789"),
        ("industry", "Dệt lanh Sáo"),
        ("document", "9900000023/GCN-HKD"),
    ],
)
def test_a_public_text_that_tells_of_the_person_is_refused(
    file: File, field: str, text: str
) -> None:
    more: dict[str, Any] = dict(HOUSEHOLD) | {field: text}
    if field == "document":
        more["document"] = {"number": text, "date": "2024-05-06", "issuer": "UBND xã"}

    with pytest.raises(PersonInPublicText):
        file("register", "2024-05-06", person=SAO, **more)


def test_a_later_paper_must_not_tell_of_whom_an_earlier_one_brought(file: File) -> None:
    file("register", "2024-05-06", person=SAO, **HOUSEHOLD)

    with pytest.raises(PersonInPublicText):
        file("move", "2025-05-06", note="Theo đơn của Vàng Thị Sáo")


def test_a_firm_may_bear_its_owner_s_name(file: File) -> None:
    owner = Person(owner="Lò Văn Pá", phone="02140000123")

    filed = file("register", "2024-05-06", person=owner, name="Doanh nghiệp tư nhân Lò Văn Pá")

    assert filed.fact.data["name"] == "Doanh nghiệp tư nhân Lò Văn Pá"


def test_a_firm_s_tax_code_is_not_hidden_beside_the_public_one(file: File) -> None:
    file("register", "2024-05-06")

    assert impossible(file, "change", "2025-05-06", person=SAO) == ("public-for-form", True)


def test_a_reorganisation_renames_the_place_and_keeps_the_craft_village(
    establishment: Establishment, file: File
) -> None:
    file("register", "2024-05-06", person=SAO, **HOUSEHOLD)
    renamed = {"unit": "15", "commune": "Tả Phìn", "kind": "commune"}
    fact = file("move", "2025-07-01", place=renamed, reason="reorganisation").fact

    assert fact.data["craft_village"] == "Làng nghề Tả Phìn"
    assert (fact.data["unit"], fact.data["former_unit"]) == ("15", "10")
    moved = file("move", "2026-01-05", place=renamed | {"commune": "Sa Pa", "kind": "ward"}).fact
    assert (moved.data["former_unit"], moved.data["craft_village"]) == (None, None)


def test_the_same_paper_is_one_fact_and_another_of_that_day_is_not(
    establishment: Establishment, rules: Rules
) -> None:
    paper: Any = paper_of("register", "2024-05-06")
    assert isinstance(paper, Registration)
    filed = establishment.register(paper, None, rules)

    with pytest.raises(DuplicateFact) as again:
        establishment.register(paper, None, rules)

    assert again.value.params["fact_id"] == str(filed.fact.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": None},
        {"tax_code": None},
        {"size": None},
        {"legal_form": "household", "size": None},
        {"legal_form": "cooperative-group", "name": "Tổ dệt"},
        {"place": {"unit": "10", "commune": "Bản Qua", "kind": "commune", "ward_of": "town"}},
    ],
)
def test_a_form_says_what_is_public_of_it_and_no_more(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        paper_of("register", "2024-05-06", **wrong)
