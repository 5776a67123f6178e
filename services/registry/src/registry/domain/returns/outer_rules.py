"""The rules that look beyond the form: the period before, the returns below, the registry's own.

Silence where there is nothing to compare with. V16 refuses only when it is complete: every commune
in which the registry knows a cluster has an accepted return; else it warns and names the missing.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from registry.domain.returns.findings import (
    Figure,
    Figures,
    Finding,
    in_english,
    in_vietnamese,
    numbers_of,
)
from registry.domain.returns.surroundings import Earlier, Surroundings, Wanted
from territory import fold

CUMULATIVE = ("3", "4", "9", "10", "11", "12", "13", "14")  # V13
WITHIN_THE_YEAR = ("5", "6", "23", "24")  # V14
BAND = (Decimal("0.05"), Decimal("0.95"))  # V15: between these two ranks of the peers
PEERS_MIN = 10  # Fewer say nothing of what is usual.
RATIOS = (  # V15
    ("18", "20", "đất cho thuê mỗi dự án (ha)", "leased land a project (ha)"),
    ("25", "20", "lao động mỗi dự án", "workers a project"),
    ("25", "18", "lao động mỗi ha cho thuê", "workers a leased hectare"),
)
NOT_SUMMED = {"19"}  # V16: an average is not the sum of averages
NAMED_MAX = 10

type Words = tuple[str, str, str, str]
FALLEN: Words = (
    "giảm so với",
    ", mà không có văn bản bãi bỏ hay điều chỉnh nào được ghi nhận",
    "is below",
    ", and no paper of an abolition or adjustment is recorded since",
)
LESS_THAN_HALF: Words = ("của cả năm nhỏ hơn", "", "of the year is below", "")

type OuterRule = Callable[[Figures, Wanted, Surroundings], Iterator[Finding]]


def findings_around(figures: Figures, wanted: Wanted, around: Surroundings) -> list[Finding]:
    """What each rule of the form finds, in the order of their numbers."""
    rules = OF_FORM.get(wanted.name.form, ())
    return [found for rule in rules for found in rule(figures, wanted, around)]


def wastewater_within_known(
    figures: Figures, wanted: Wanted, around: Surroundings
) -> Iterator[Finding]:
    """V11; where no cluster at all has been recorded yet, it says nothing."""
    told = figures["26"]
    known = sum(one.begun_on is None or one.begun_on <= wanted.last_day for one in around.clusters)
    if told is not None and 0 < known < told:
        yield Finding(
            rule="V11",
            level="warning",
            rows=("26",),
            numbers={"26": str(told), "registry": str(known)},
            message_vi=f"Dòng 26 ({in_vietnamese(told)}) lớn hơn số cụm của địa bàn "
            f"mà hệ thống biết ({known}).",
            message_en=f"Row 26 ({in_english(told)}) is above the {known} cluster(s) that the "
            "registry knows there.",
        )


def nothing_falls(figures: Figures, _wanted: Wanted, around: Surroundings) -> Iterator[Finding]:
    """V13."""
    if not around.earlier or around.reductions:
        return
    before = around.earlier[0]
    for row in CUMULATIVE:
        now, then = figures[row], before.figures.get(row)
        if now is not None and then is not None and now < then:
            yield _compared("V13", row, now, before, then, words=FALLEN)


def a_year_holds_its_half(
    figures: Figures, wanted: Wanted, around: Surroundings
) -> Iterator[Finding]:
    """V14."""
    kind, _, year = wanted.name.period.partition("-")
    half = around.earlier_of(f"H1-{year}") if kind == "FY" else None
    if half is None:
        return
    for row in WITHIN_THE_YEAR:
        now, then = figures[row], half.figures.get(row)
        if now is not None and then is not None and now < then:
            yield _compared("V14", row, now, half, then, words=LESS_THAN_HALF)


def within_the_band(figures: Figures, _wanted: Wanted, around: Surroundings) -> Iterator[Finding]:
    """V15."""
    for above, below, what_vi, what_en in RATIOS:
        own = _quotient(figures, above, below)
        others = sorted(
            one for peer in around.peers if (one := _quotient(peer, above, below)) is not None
        )
        if own is None or len(others) < PEERS_MIN:
            continue
        low, high = (_at_rank(others, rank) for rank in BAND)
        if not low <= own <= high:
            own, low, high = (one.quantize(Decimal("0.01")) for one in (own, low, high))
            name = f"{above} / {below}"
            yield Finding(
                rule="V15",
                level="info",
                rows=(above, below),
                numbers={name: str(own), "p5": str(low), "p95": str(high)},
                message_vi=f"{name} = {in_vietnamese(own)} ({what_vi}), ngoài khoảng thường thấy "
                f"{in_vietnamese(low)} đến {in_vietnamese(high)} của {len(others)} báo cáo khác.",
                message_en=f"{name} = {in_english(own)} ({what_en}) is outside the usual "
                f"{in_english(low)} to {in_english(high)} of {len(others)} other returns.",
            )


def communes_sum_up(figures: Figures, wanted: Wanted, around: Surroundings) -> Iterator[Finding]:
    """V16."""
    if not around.parts:
        return
    differing = [
        (row, told, together)
        for row, told in figures.items()
        if row not in NOT_SUMMED
        for together in (_sum([part.figures.get(row) for part in around.parts]),)
        if (told or 0) != (together or 0)
    ]
    by_district = any(part.subject.kind == "district" for part in around.parts)
    missing = [] if by_district else _missing(wanted, around)
    if missing or by_district:
        yield from _incomplete(differing, missing, around)
        return
    shared_vi, shared_en = _over_two_communes(wanted, around)
    for row, told, together in differing:
        said_vi, said_en = _said(row, told, together)
        yield Finding(
            rule="V16",
            level="error",
            rows=(row,),
            numbers=_both(row, told, together),
            message_vi=f"D{said_vi[1:]}.{shared_vi}",
            message_en=f"R{said_en[1:]}.{shared_en}",
        )


def workers_of_tenants(
    figures: Figures, _wanted: Wanted, around: Surroundings
) -> Iterator[Finding]:
    """V17."""
    told, together = figures["25"], around.workers
    if told is None or together is None or told == together:
        return
    yield Finding(
        rule="V17",
        level="info",
        rows=("25",),
        numbers={"25": str(told), "Σ B01-3": str(together)},
        message_vi=f"Dòng 25 ghi {in_vietnamese(told)}; {around.tenants_told} Biểu 01 đã chấp nhận "
        f"của địa bàn cộng lại dòng 3 là {in_vietnamese(together)}.",
        message_en=f"Row 25 says {in_english(told)}; row 3 of the {around.tenants_told} accepted "
        f"B01 of the place sums to {in_english(together)}.",
    )


OF_FORM: dict[str, Sequence[OuterRule]] = {
    "B03": (
        wastewater_within_known,
        nothing_falls,
        a_year_holds_its_half,
        within_the_band,
        workers_of_tenants,
    ),
    "B04": (
        wastewater_within_known,
        nothing_falls,
        a_year_holds_its_half,
        within_the_band,
        communes_sum_up,
    ),
}


def _compared(
    rule: str, row: str, now: Figure, before: Earlier, then: Figure, *, words: Words
) -> Finding:
    how_vi, more_vi, how_en, more_en = words
    return Finding(
        rule=rule,
        level="warning",
        rows=(row,),
        numbers=numbers_of({row: now, f"{row} ({before.period})": then}),
        message_vi=f"Dòng {row} ({in_vietnamese(now)}) {how_vi} kỳ {before.period} "
        f"({in_vietnamese(then)}){more_vi}.",
        message_en=f"Row {row} ({in_english(now)}) {how_en} {before.period} "
        f"({in_english(then)}){more_en}.",
    )


def _quotient(figures: Figures, above: str, below: str) -> Decimal | None:
    dividend, divisor = figures.get(above), figures.get(below)
    return Decimal(dividend) / Decimal(divisor) if dividend is not None and divisor else None


def _at_rank(ordered: Sequence[Decimal], rank: Decimal) -> Decimal:
    """Between two neighbours in proportion, as PostgreSQL's percentile_cont."""
    place = rank * (len(ordered) - 1)
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (place - lower) * (ordered[upper] - ordered[lower])


def _sum(figures: Sequence[Figure | None]) -> Figure | None:
    given = [figure for figure in figures if figure is not None]
    return sum(given) if given else None


def _missing(wanted: Wanted, around: Surroundings) -> list[str]:
    """The communes that lead a cluster of that day and have no accepted return."""
    told = {fold(part.subject.name) for part in around.parts}
    leading = {
        fold(cluster.communes[0]): cluster.communes[0]
        for cluster in around.clusters
        if cluster.communes and cluster.stood_on(wanted.last_day)
    }
    return sorted(name for key, name in leading.items() if key not in told)


def _incomplete(
    differing: Sequence[tuple[str, Figure | None, Figure | None]],
    missing: Sequence[str],
    around: Surroundings,
) -> Iterator[Finding]:
    """One warning for all rows: which of them will agree, nobody can tell yet."""
    if not differing:
        return
    rows = tuple(row for row, _, _ in differing)
    numbers = {name: text for row, a, b in differing for name, text in _both(row, a, b).items()}
    row, told, together = differing[0]
    said_vi, said_en = _said(row, told, together)
    if missing:
        named = ", ".join(missing[:NAMED_MAX]) + (", …" if len(missing) > NAMED_MAX else "")
        who_vi = f"còn thiếu {len(missing)} xã có cụm: {named}"
        who_en = f"{len(missing)} commune(s) with clusters are missing: {named}"
    else:
        who_vi = "hệ thống không biết cụm nào thuộc huyện nào nên không xét được là đủ hay thiếu"
        who_en = "the registry does not know the districts of clusters, so none can be missed"
    yield Finding(
        rule="V16",
        level="warning",
        rows=rows,
        numbers=numbers,
        message_vi=f"{len(rows)} dòng khác tổng của {len(around.parts)} Biểu 03 đã chấp nhận "
        f"({said_vi}); {who_vi}.",
        message_en=f"{len(rows)} row(s) differ from the sum of {len(around.parts)} accepted B03 "
        f"({said_en}); {who_en}.",
    )


def _said(row: str, told: Figure | None, together: Figure | None) -> tuple[str, str]:
    sum_vi = "để trống" if together is None else in_vietnamese(together)
    sum_en = "empty" if together is None else in_english(together)
    told_vi = "để trống" if told is None else f"ghi {in_vietnamese(told)}"
    told_en = "is empty" if told is None else f"says {in_english(told)}"
    return (
        f"dòng {row} {told_vi}, nhưng tổng Biểu 03 của các xã là {sum_vi}",
        f"row {row} {told_en}, but the B03 of the communes sum to {sum_en}",
    )


def _both(row: str, told: Figure | None, together: Figure | None) -> dict[str, str]:
    return numbers_of({row: told, f"Σ B03-{row}": together})


def _over_two_communes(wanted: Wanted, around: Surroundings) -> tuple[str, str]:
    """The usual reason why communes tell more: each of two counts the same cluster."""
    shared = [
        f"{one.code} ({one.communes[0]})"
        for one in around.clusters
        if len(one.communes) > 1 and one.stood_on(wanted.last_day)
    ]
    if not shared:
        return "", ""
    named = ", ".join(shared[:NAMED_MAX]) + (", …" if len(shared) > NAMED_MAX else "")
    return (
        f" Cụm nằm trên nhiều xã chỉ tính một lần, ở xã chủ trì: {named}.",
        f" A cluster over several communes counts once, in the commune that leads it: {named}.",
    )
