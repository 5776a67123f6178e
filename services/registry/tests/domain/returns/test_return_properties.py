"""Whatever is written into whatever form: it is refused by its rules, or it is a return."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from eventkit.log import _json
from registry.domain.clusters.state import Investing, Legal, State
from registry.domain.clusters.tenant import Tenant
from registry.domain.returns.figures import Written, read_rows
from registry.domain.returns.filing import Filing, Return
from registry.domain.returns.findings import Figure, Finding, wire
from registry.domain.returns.outer_rules import findings_around
from registry.domain.returns.reference import Form, FormRow, ReturnReference
from registry.domain.returns.rules import findings_of
from registry.domain.returns.standing import Standing, findings_of_standing
from registry.domain.returns.subjects import ReturnName, Subject
from registry.domain.returns.surroundings import Earlier, KnownCluster, Part, Surroundings, Wanted

REFERENCE = ReturnReference.load()
DAY = st.dates(date(2020, 1, 1), date(2027, 12, 31))
NAMES = st.sampled_from(["xã Bản Qua", "Xã Bản Quà", "xã Cốc San", ""])
SUBJECT = Subject(
    kind="tenant", code=str(UUID(int=1)), name="X", cluster_id=UUID(int=2), cluster="CCN-15-0001"
)


@st.composite
def written(draw: st.DrawFn, row: FormRow) -> Written:
    """Mostly what fits the row, so that rules are reached; sometimes anything at all."""
    fits = st.decimals(0, 10**6, places=row.decimals, allow_nan=False).map(lambda n: format(n, "f"))
    small = st.integers(0, 30) if row.decimals == 0 else fits
    anything = st.one_of(
        st.text(max_size=40), st.integers(), st.floats(), st.sampled_from(["1.028,78", "-1", "٤٠"])
    )
    cell: Written = draw(st.one_of(small, small, small, fits, st.none(), anything))
    return cell


def rows_of(form: Form) -> st.SearchStrategy[dict[str, Written]]:
    return st.fixed_dictionaries({}, optional={c: written(row) for c, row in form.rows.items()})


FIGURE = st.one_of(st.none(), st.integers(0, 10**6), st.decimals(0, 10**6, places=2))


def figures_of(form: Form) -> st.SearchStrategy[dict[str, Figure | None]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(form.rows, FIGURE))


@st.composite
def surroundings(draw: st.DrawFn, form: Form) -> Surroundings:
    figures = figures_of(form)
    return Surroundings(
        earlier=[
            Earlier(period=period, last_day=date(2026, 6, 14), figures=draw(figures))
            for period in draw(st.lists(st.sampled_from(["H1-2026", "FY-2025"]), max_size=2))
        ],
        reductions=draw(st.integers(0, 1)),
        clusters=[
            KnownCluster(
                code=f"CCN-15-{n:04d}",
                name="",
                communes=tuple(draw(st.lists(NAMES, max_size=2))),
                begun_on=draw(st.one_of(st.none(), DAY)),
                ended_on=draw(st.one_of(st.none(), DAY)),
            )
            for n in range(draw(st.integers(0, 3)))
        ],
        parts=[
            Part(
                subject=Subject(
                    kind=draw(st.sampled_from(["commune", "district"])), code="1", name=draw(NAMES)
                ),
                figures=draw(figures),
            )
            for _ in range(draw(st.integers(0, 2)))
        ],
        workers=draw(st.one_of(st.none(), st.integers(0, 100))),
        peers=[draw(figures)] * draw(st.sampled_from([0, 9, 12])),
    )


@st.composite
def states(draw: st.DrawFn) -> State:
    areas = st.one_of(st.none(), st.decimals(0, 100, places=2))
    tenant = Tenant(
        id=SUBJECT.code,
        gone=draw(st.sampled_from([None, "revoked", "ended"])),
        since=draw(st.one_of(st.none(), DAY)),
    )
    return State(
        tenants=draw(st.sampled_from([{}, {tenant.id: tenant}])),
        investor=draw(st.sampled_from(Investing)),
        legal=draw(st.sampled_from(Legal)),
        industrial_ha=draw(areas),
        cleared_ha=draw(areas),
        area_ha=draw(areas),
        since={"legal": draw(DAY), "investor": draw(DAY)},
    )


@given(data=st.data(), key=st.sampled_from(list(REFERENCE.forms)))
@settings(max_examples=120, deadline=None, derandomize=True, database=None)
def test_any_figures_are_refused_by_rules_or_become_a_return(
    data: st.DataObject, key: tuple[str, str]
) -> None:
    form = REFERENCE.forms[key]
    sent = data.draw(rows_of(form))

    figures, found = read_rows(sent, form)
    if not found:
        found = findings_of(figures, form.version.row_set)
        found += _around(data, form, figures)

    for finding in found:
        _is_told_in_both_languages(finding)
    if not any(finding.level == "error" for finding in found):
        _is_filed(form, figures, found)


def _around(data: st.DataObject, form: Form, figures: Mapping[str, Figure | None]) -> list[Finding]:
    if form.version.form in {"B01", "B02"}:
        state = data.draw(states())
        standing = Standing(
            subject=SUBJECT, state=state, latest=state, first_day=date(2025, 12, 15)
        )
        return findings_of_standing(figures, form.version.form, standing)
    wanted = Wanted(
        name=ReturnName(form=form.version.form, unit="15", period="FY-2026"),
        first_day=date(2025, 12, 15),
        last_day=date(2026, 12, 14),
        unit34="15",
        unit63=None,
        former_units=("10", "15"),
        earlier_periods=("H1-2026", "FY-2025"),
        peer_periods=("FY-2026", "FY-2025"),
    )
    return findings_around(figures, wanted, data.draw(surroundings(form)))


def _is_told_in_both_languages(finding: Finding) -> None:
    assert finding.message_vi
    assert finding.message_en
    assert finding.message_vi != finding.message_en
    assert all(isinstance(number, str) for number in finding.numbers.values())


def _is_filed(form: Form, figures: Mapping[str, Figure | None], found: list[Finding]) -> None:
    """The event says nothing of what is withheld, and the return knows all of it."""
    filing = Filing(
        form_version=form.version.form_version,
        return_version=None,
        rows={row: wire(figure) for row, figure in figures.items()},
        notes=dict.fromkeys(form.rows, "Ghi chú"),
        warnings=[finding.on_the_wire() for finding in found],
        document={"number": "1/BC", "date": "2026-12-20", "issuer": "Sở Công Thương"},
        document_date=date(2026, 12, 20),
        channel="database",
        data_as_of=date(2026, 12, 14),
        withheld=form.withheld,
    )
    name = ReturnName(form=form.version.form, unit="15", period="FY-2026", subject=SUBJECT)
    filed = Return(id=UUID(int=3), name=name)

    receipt = filed.submit(filing)

    assert filed.versions[1].rows == filing.rows
    assert len(receipt.warnings) == len(found)
    [event] = filed.take_events()
    said: Mapping[str, Any] = event.data
    assert form.withheld.isdisjoint({*said["rows"], *said["notes"]})
    assert all(form.withheld.isdisjoint(warning["rows"]) for warning in said["warnings"])
    assert set(said.get("withheld", ())) == form.withheld
    assert _json(said)


def test_the_shortest_decimal_is_what_was_meant() -> None:
    form = REFERENCE.forms["B01", "TT14-2024+TT38-2025"]

    figures, found = read_rows({"1": 0.1, "3": 85}, form)

    assert (figures["1"], figures["3"], found) == (Decimal("0.100"), 85, [])
