"""What makes a fact impossible, or remarkable, at its place in the history of its establishment.

A policy looks at the establishment as it stood before the fact, at the fact, and at the law.
"""

from collections.abc import Callable, Iterator, Mapping

from registry.domain.chronicles.fact import Fact
from registry.domain.chronicles.findings import Remark, impossible, remarkable
from registry.domain.establishments.folding import apply
from registry.domain.establishments.law import Law
from registry.domain.establishments.papers import NAMED_FORMS, PRIVATE
from registry.domain.establishments.rurality import counted
from registry.domain.establishments.sizes import allowed
from registry.domain.establishments.state import State, Status

type Policy = Callable[[State, Fact, Law], Iterator[Remark]]

# What a fact must say for a question to be asked of it again.
_ASKED_BY: Mapping[str, frozenset[str]] = {
    "form": frozenset({"legal_form"}),
    "place": frozenset({"place", "craft_village"}),
    "size": frozenset({"legal_form", "size"}),
    "sector": frozenset({"sector"}),
}
_FIGURES = frozenset({"size", "employees", "revenue_bnvnd", "capital_bnvnd"})


def remarks(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """Everything that the policies of the fact's type have to say."""
    for policy in POLICIES.get(fact.type, ()):
        yield from policy(before, fact, law)


def must_not_be_registered(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    """A closed one may be registered again."""
    if before.is_active:
        yield impossible("already-registered", since=before.since)


def must_be_active(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.status is Status.NOT_REGISTERED:
        yield impossible("not-registered")
    elif before.status is Status.CLOSED:
        yield impossible("closed", since=before.since)


def should_be_founded_before(_before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    founded_on = fact.data.get("founded_on")
    if founded_on is not None and founded_on > fact.occurred_on.isoformat():
        yield remarkable("founded-later", founded_on=founded_on)


def must_not_publish_what_is_private(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """A household's name stays with its owner, also in a change that says only the name."""
    changes = fact.data["changes"]
    form = changes.get("legal_form", before.legal_form)
    told = [name for name in PRIVATE.get(form, ()) if name in changes]
    if told:
        yield impossible("private-for-form", form=form, fields=", ".join(told))
    if form in NAMED_FORMS and "tax_code_hash" in fact.data:
        yield impossible("public-for-form", form=form)


def should_convert_as_forms_do(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    after = fact.data["changes"].get("legal_form")
    if after is None or before.legal_form is None:
        return
    row = law.form(before.legal_form, fact.occurred_on)
    if row is not None and after not in row.converts_to:
        yield remarkable("unusual-conversion", before=before.legal_form, after=after)


def must_be_a_place_of_its_day(_before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """No township since July 2025, no special zone before."""
    kind, on = fact.data["place"]["kind"], fact.occurred_on
    ward_of = fact.data["place"].get("ward_of")
    if not any(law.place(kind, ward_of, on, in_central_city=central) for central in (True, False)):
        yield impossible("place-kind-not-in-use", kind=kind, on=on)


def should_be_another_place(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    place = fact.data["place"]
    if fact.data["reason"] == "relocation" and place == before.place:
        yield remarkable("stays-in-place", commune=place["commune"])


def should_count(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """It is registered all the same: whom to support is decided elsewhere, on another day."""
    after = _after(before, fact)
    said = fact.data.get("changes", fact.data).keys()
    for one in counted(after, fact.occurred_on, law):
        if one.answer == "no" and said & _ASKED_BY[one.question]:
            words = {_WORD_OF[one.question]: one.subject, "basis": one.legal_basis}
            yield remarkable(f"{one.question}-does-not-count", **words)


def size_should_fit_its_figures(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    after = _after(before, fact)
    said = fact.data.get("changes", fact.data).keys()
    sizes = list(law.sizes_on(fact.occurred_on))
    if after.size is None or not said & _FIGURES or not sizes:
        return
    possible = allowed(
        sizes,
        employees=after.employees,
        revenue_bnvnd=after.revenue_bnvnd,
        capital_bnvnd=after.capital_bnvnd,
    )
    if after.size not in possible:
        yield remarkable(
            "size-differs",
            size=after.size,
            allowed=", ".join(possible),
            basis=sizes[0].legal_basis,
        )


_WORD_OF = {"form": "form", "place": "kind", "size": "size", "sector": "sector"}


def _after(before: State, fact: Fact) -> State:
    after = before.copy()
    apply(after, fact)
    return after


POLICIES: Mapping[str, tuple[Policy, ...]] = {
    "registered": (
        must_not_be_registered,
        should_be_founded_before,
        must_be_a_place_of_its_day,
        should_count,
        size_should_fit_its_figures,
    ),
    "changed": (
        must_be_active,
        must_not_publish_what_is_private,
        should_convert_as_forms_do,
        should_count,
        size_should_fit_its_figures,
    ),
    "moved": (
        must_be_active,
        must_be_a_place_of_its_day,
        should_be_another_place,
        should_count,
    ),
    "closed": (must_be_active,),
}
