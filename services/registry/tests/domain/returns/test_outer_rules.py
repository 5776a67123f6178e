"""What a return is compared with beside itself: silence, warning or refusal, at both sides."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from registry.domain.returns.figures import Written, read_rows
from registry.domain.returns.findings import Figures, Finding
from registry.domain.returns.outer_rules import findings_around
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.subjects import ReturnName, Subject
from registry.domain.returns.surroundings import (
    Earlier,
    KnownCluster,
    Part,
    Surroundings,
    Wanted,
)
from services.registry.tests.figures import CONSISTENT

LAST_DAY = date(2026, 12, 14)
BAN_QUA = Subject(kind="commune", code="02647", name="xã Bản Qua")

type Around = Callable[..., list[Finding]]
type Peer = dict[str, int | Decimal | None]


@pytest.fixture
def read(reference: ReturnReference) -> Callable[..., Figures]:
    def read(**changes: Written) -> Figures:
        rows = CONSISTENT | {name.lstrip("r").replace("_", "."): v for name, v in changes.items()}
        figures, errors = read_rows(rows, reference.forms["B04", "TT14-2024+TT38-2025"])
        assert errors == []
        return figures

    return read


@pytest.fixture
def found(read: Callable[..., Figures]) -> Around:
    """What is found in the consistent return, with these rows changed, in these surroundings."""

    def found(
        around: Surroundings, *, form: str = "B04", period: str = "FY-2026", **changes: Written
    ) -> list[Finding]:
        subject = BAN_QUA if form == "B03" else None
        wanted = Wanted(
            name=ReturnName(form=form, unit="15", period=period, subject=subject),
            first_day=date(2025, 12, 15),
            last_day=LAST_DAY,
            unit34="15",
            unit63=None,
            former_units=("10", "15"),
            earlier_periods=("H1-2026", "FY-2025"),
            peer_periods=("FY-2026", "FY-2025"),
        )
        return findings_around(read(**changes), wanted, around)

    return found


def a_cluster(code: str, *communes: str, **more: Any) -> KnownCluster:
    return KnownCluster(
        code=code,
        name=code,
        communes=communes,
        **{"begun_on": date(2020, 1, 1), "ended_on": None} | more,
    )


def clusters(number: int) -> list[KnownCluster]:
    return [a_cluster(f"CCN-15-{n:04d}", "xã Bản Qua") for n in range(number)]


def test_with_nothing_around_nothing_is_found(found: Around) -> None:
    assert found(Surroundings()) == []
    assert found(Surroundings(), form="B03") == []


def test_wastewater_systems_are_no_more_than_the_clusters_that_are_known(found: Around) -> None:
    """V11"""
    assert found(Surroundings(clusters=clusters(9))) == []

    [finding] = found(Surroundings(clusters=clusters(8)))

    assert (finding.rule, finding.level) == ("V11", "warning")
    assert finding.numbers == {"26": "9", "registry": "8"}


def test_a_cluster_that_began_after_the_period_is_not_known_in_it(found: Around) -> None:
    late = a_cluster("CCN-15-9999", begun_on=date(2026, 12, 15))

    assert [f.numbers for f in found(Surroundings(clusters=[*clusters(8), late]))] == [
        {"26": "9", "registry": "8"}
    ]


@pytest.mark.parametrize("row", ["3", "4", "9", "10", "11", "12", "13", "14"])
def test_a_cumulative_row_does_not_fall(
    found: Around, read: Callable[..., Figures], row: str
) -> None:
    """V13"""
    step = 1 if row in {"3", "9", "11"} else Decimal("0.01")
    now = read()[row]
    assert now is not None
    same, more = ({**read(), row: now + by} for by in (0, step))

    assert found(_since(same)) == []
    [finding] = found(_since(more))

    assert (finding.rule, finding.level, finding.rows) == ("V13", "warning", (row,))
    assert finding.numbers == {row: str(now), f"{row} (H1-2026)": str(now + step)}


def test_a_row_may_fall_after_a_paper_that_ends_or_changes_something(
    found: Around, read: Callable[..., Figures]
) -> None:
    assert found(_since(read(r3=30), reductions=1)) == []


def test_other_rows_may_fall(found: Around, read: Callable[..., Figures]) -> None:
    assert found(_since(read(r25=30_000, r1=99))) == []


def test_a_year_holds_its_half(found: Around, read: Callable[..., Figures]) -> None:
    """V14"""
    assert found(_since(read(r23="18250.500", r5=2))) == []

    findings = found(_since(read(r23="18250.501", r5=3, r24="742.301", r6="125.01")))

    assert [(f.rule, f.level, f.rows[0]) for f in findings] == [
        ("V14", "warning", row) for row in ("5", "6", "23", "24")
    ]
    assert findings[2].numbers == {"23": "18250.500", "23 (H1-2026)": "18250.501"}


def test_a_half_year_is_not_compared_with_the_year_before(
    found: Around, read: Callable[..., Figures]
) -> None:
    year_before = Earlier(
        period="FY-2025", last_day=date(2025, 12, 14), figures=read(r23="99999.000")
    )

    assert found(Surroundings(earlier=(year_before,)), period="H1-2026") == []


def test_what_is_unusual_among_peers_is_told(found: Around) -> None:
    """V15: 278.20 / 312 = 0.89 ha a project, 63.69 workers a project, 71.42 a hectare."""
    alike: list[Peer] = [{"18": Decimal(n), "20": n, "25": 64 * n} for n in range(90, 110)]
    larger: list[Peer] = [{"18": Decimal(2 * n), "20": n, "25": 64 * n} for n in range(90, 110)]

    usual = [f.rows for f in found(Surroundings(peers=_spread(alike)))]
    findings = found(Surroundings(peers=larger))

    assert usual == []
    assert {(f.rule, f.level) for f in findings} == {("V15", "info")}
    assert ("18", "20") in [f.rows for f in findings]
    assert findings[0].numbers["18 / 20"] == "0.89"


def _spread(peers: list[Peer]) -> list[Peer]:
    """A tenth of them far below, a tenth far above."""
    low: list[Peer] = [{"18": Decimal(1), "20": 10, "25": 10}] * 3
    high: list[Peer] = [
        {"18": Decimal(90), "20": 10, "25": 9000},
        {"18": Decimal(1), "20": 10, "25": 9000},
    ]
    return [*peers, *low, *high * 2]


def test_few_peers_tell_nothing_of_what_is_usual(found: Around) -> None:
    nine: list[Peer] = [{"18": Decimal(1000), "20": 1, "25": 1}] * 9

    assert found(Surroundings(peers=nine)) == []
    assert found(Surroundings(peers=[*nine, nine[0]])) != []


def test_the_communes_sum_up_to_the_province(found: Around, read: Callable[..., Figures]) -> None:
    """V16"""
    halves = _parts(read(), one="xã Bản Qua", other="xã Cốc San")
    known = [a_cluster("CCN-15-0001", "xã Bản Qua"), a_cluster("CCN-15-0002", "xã Cốc San")]

    assert found(Surroundings(parts=halves, clusters=known, reductions=1), r26=2, r27=2) == []


def _parts(whole: Figures, *, one: str, other: str) -> list[Part]:
    """Two communes: the first has everything but one of each count, and the second that."""
    whole = {**whole, "26": 2, "27": 2}
    first = {row: f - 1 if isinstance(f, int) and f else f for row, f in whole.items()}
    second = {row: 1 if isinstance(f, int) and f else None for row, f in whole.items()}
    return [
        Part(subject=Subject(kind="commune", code="02647", name=one), figures=first),
        Part(subject=Subject(kind="commune", code="02650", name=other), figures=second),
    ]


def test_a_difference_is_refused_when_every_commune_has_told(
    found: Around, read: Callable[..., Figures]
) -> None:
    parts = _parts(read(), one="xã Bản Qua", other="xã Cốc San")
    known = [
        a_cluster("CCN-15-0001", "xã Bản Qua", "xã Cốc San"),
        a_cluster("CCN-15-0002", "Xã Cốc San"),
        a_cluster("CCN-15-0003", "xã Mới", begun_on=date(2026, 12, 15)),
        a_cluster("CCN-15-0004", "xã Cũ", ended_on=LAST_DAY),
    ]

    [finding] = found(Surroundings(parts=parts, clusters=known), r26=2, r27=2, r25=19871)

    assert (finding.rule, finding.level, finding.rows) == ("V16", "error", ("25",))
    assert finding.numbers == {"25": "19871", "Σ B03-25": "19870"}
    assert "CCN-15-0001 (xã Bản Qua)" in finding.message_vi
    assert finding.message_vi.startswith("Dòng 25 ghi 19.871, nhưng tổng Biểu 03")
    assert "counts once" in finding.message_en


def test_a_difference_warns_and_names_the_missing_where_a_commune_has_not_told(
    found: Around, read: Callable[..., Figures]
) -> None:
    parts = _parts(read(), one="xã Bản Qua", other="xã Cốc San")
    known = [a_cluster("CCN-15-0001", "xã Bản Qua"), a_cluster("CCN-15-0002", "xã Quang Kim")]
    around = Surroundings(parts=parts, clusters=known)

    [finding] = found(around, r26=2, r27=2, r25=19871, r1=41)

    assert (finding.rule, finding.level, finding.rows) == ("V16", "warning", ("1", "25"))
    assert "xã Quang Kim" in finding.message_vi
    assert "xã Quang Kim" in finding.message_en
    assert found(around, r26=2, r27=2) == []


def test_the_average_is_not_summed(found: Around, read: Callable[..., Figures]) -> None:
    parts = _parts({**read(), "19": Decimal("1.00")}, one="xã Bản Qua", other="xã Cốc San")
    known = [a_cluster("CCN-15-0001", "xã Bản Qua"), a_cluster("CCN-15-0002", "xã Cốc San")]

    assert found(Surroundings(parts=parts, clusters=known), r26=2, r27=2) == []


def test_districts_are_never_known_to_be_complete(
    found: Around, read: Callable[..., Figures]
) -> None:
    district = Subject(kind="district", code="087", name="huyện Bát Xát")
    around = Surroundings(parts=[Part(subject=district, figures=read(r25=1))], clusters=clusters(9))

    [finding] = found(around)

    assert (finding.rule, finding.level, finding.rows) == ("V16", "warning", ("25",))


def test_the_workers_of_tenants_are_told_beside_those_of_the_commune(found: Around) -> None:
    """V17"""
    [finding] = found(Surroundings(workers=19_000, tenants_told=12), form="B03")

    assert (finding.rule, finding.level) == ("V17", "info")
    assert finding.numbers == {"25": "19870", "Σ B01-3": "19000"}
    assert found(Surroundings(workers=19_870, tenants_told=12), form="B03") == []
    assert found(Surroundings(workers=19_000, tenants_told=12)) == []


def _since(figures: Figures, **more: Any) -> Surroundings:
    half = Earlier(period="H1-2026", last_day=date(2026, 6, 14), figures=figures)
    return Surroundings(earlier=(half,), **more)
