"""The returns of form B04: who owes which, when each is sent, and what is wrong with some.

A return without a fault is the province's own files on the last day of the period.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from demo import courses
from demo.allocation import allocations, billions, hectares
from demo.chance import rng
from demo.days import HISTORY_TOLD, PERIODS, REFORM, TODAY, Period, step_of, working_day
from demo.ledger import Files, Rows, number, rows_of, standing
from demo.lines import Line, key_of, paper, synthetic
from demo.model import Cluster, Document, Expected
from demo.places import department
from demo.split import WIDER_NOTION, shares

# Capital paid so far, as a part of what had been paid in June 2025.
PAID = {
    "H1-2022": 0.55, "FY-2022": 0.61, "H1-2023": 0.67, "FY-2023": 0.75, "H1-2024": 0.83,
    "FY-2024": 0.92, "H1-2025": 1.0, "FY-2025": 1.07, "H1-2026": 1.13,
}  # fmt: skip
YEAR_ENDS = (Period(2022, False), Period(2023, False))
"""Accepted before the year is over: the country's published figures are those of its last day."""
REVENUE_PER_JOB = 930
"""0.001 tỷ đồng a year."""


@dataclass(frozen=True, slots=True, order=True)
class Owed:
    """A unit owes a return for a period; units are those of the map of its last day."""

    period: Period
    unit: str

    @property
    def key(self) -> str:
        return f"{self.unit}/{self.period.code}"

    @property
    def case(self) -> str:
        """Units bear the code of their own map: 15 is Yên Bái until FY-2024, then Lào Cai."""
        return f"B04-{self.period.code}-{self.unit}"


@dataclass(slots=True, kw_only=True)
class Filing:
    """What is sent for one return, in order."""

    seed: int
    owed: Owed
    chance: random.Random
    files: Callable[[date], Rows]
    lines: list[Line] = field(default_factory=list)

    def submit(
        self, on: date, version: int, rows: Mapping[str, Any], *, channel: str = "mail",
        period: str | None = None, expected: Expected | None = None, case: str | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        document = Document(
            number=f"{self.chance.randint(300, 3900)}/BC-SCT-MAU",
            day=on,
            issuer=department(self.owed.unit, on if self.owed.period.by_34 == (on >= REFORM)
                              else self.owed.period.last_day),
        )  # fmt: skip
        body: dict[str, Any] = {
            "form": "B04",
            "form_version": self.owed.period.form_version,
            "unit": self.owed.unit,
            "period": period or self.owed.period.code,
            "return_version": version,
            "rows": dict(rows),
            **({"notes": dict(notes)} if notes else {}),
            "document": paper(document),
            "channel": channel,
            "provenance": synthetic(self.seed),
        }
        self._add("submit-return", on, body, expected=expected, case=case)

    def accept(self, on: date, version: int) -> None:
        self._decide("accept-return", on, version, {})

    def send_back(self, on: date, version: int, reason: str, case: str) -> None:
        self._decide("send-back-return", on, version, {"reasons": [reason]}, case=case)

    def _decide(
        self, command: str, on: date, version: int, more: Mapping[str, Any],
        case: str | None = None,
    ) -> None:  # fmt: skip
        body = {
            "form": "B04",
            "unit": self.owed.unit,
            "period": self.owed.period.code,
            "return_version": version,
            "effective_on": on.isoformat(),
            **more,
        }
        self._add(command, on, body, case=case)

    def _add(
        self, command: str, on: date, body: Mapping[str, Any], *,
        expected: Expected | None = None, case: str | None = None,
    ) -> None:  # fmt: skip
        key = f"return/{self.owed.key}/{len(self.lines)}"
        self.lines.append(
            Line(
                key=key,
                lane="returns",
                step=step_of(max(on, HISTORY_TOLD)),
                on=on,
                body={"command": command, "key": key_of(self.seed, key), **body},
                expected=expected,
                case=case,
            )
        )


def owed_by(provinces: Sequence[str]) -> list[Owed]:
    """63 x 7 + 34 x 2 in the whole country. A merged unit counts where all its parts are there."""
    new = {allocations()[code].new_code for code in provinces}
    whole = [
        unit
        for unit in sorted(new)
        if all(one.code in provinces for one in allocations().values() if one.new_code == unit)
    ]
    return [
        Owed(period, unit)
        for period in PERIODS
        for unit in (whole if period.by_34 else sorted(provinces))
    ]


def true_rows(
    seed: int,
    owed: Owed,
    clusters: Mapping[str, Sequence[Cluster]],
    known: date,
    files: Files | None = None,
) -> Rows:
    """The 27 rows by the province's own files as they stood on the day of the report."""
    period = owed.period
    provinces = provinces_in(owed)
    stands = standing if files is None else files.standing
    rows = rows_of(
        (stands(one, period.last_day, known) for code in provinces for one in clusters[code]),
        (period.first_day, period.last_day),
    )
    # Nobody asked for the half-year of 2022 again: it keeps the wider notion.
    wider = period == PERIODS[0]
    jobs = sum(jobs_of(seed, code, period, first=wider) for code in provinces)
    approved = number(rows["13"])
    paid = sum(int(shares(seed)[code].paid_2025 * PAID[period.code]) for code in provinces)
    rows["14"] = billions(min(paid, approved * 9 // 10))
    chance = rng(seed, "money", owed.key)
    share_of_year = 0.47 if period.half else 1.0
    revenue = round(jobs * REVENUE_PER_JOB * share_of_year * chance.uniform(0.97, 1.03))
    rows["23"] = billions(revenue)
    rows["24"] = billions(round(revenue * chance.uniform(0.038, 0.044)))
    rows["25"] = jobs
    return in_paper_order(rows)


def in_paper_order(rows: Rows) -> Rows:
    return {code: rows[code] for code in sorted(rows, key=_paper_order)}


def provinces_in(owed: Owed) -> list[str]:
    if not owed.period.by_34:
        return [owed.unit]
    return [one.code for one in allocations().values() if one.new_code == owed.unit]


def jobs_of(seed: int, province: str, period: Period, *, first: bool = False) -> int:
    """`first`: by the wider notion of a worker that four provinces had used in 2022."""
    if (published := courses.jobs(province, period.last_day, period.due_before)) is not None:
        return published
    one, share = allocations()[province], shares(seed)[province]
    wider = share.jobs_2022_first - share.jobs_2022 if first else 0
    yearly = {2021: share.jobs_2022 * 0.985, 2022: share.jobs_2022, 2023: one.jobs}
    for year in (2024, 2025, 2026):
        growth = rng(seed, f"jobs-{year}", province).uniform(1.02, 1.03)
        yearly[year] = yearly[year - 1] * growth
    if period.half:
        return round((yearly[period.year - 1] + yearly[period.year]) / 2) + wider
    return round(yearly[period.year]) + wider


def _paper_order(code: str) -> tuple[int, int]:
    main, _, part = code.partition(".")
    return int(main), int(part or 0)


def send_all(  # noqa: PLR0917 - all that returns are made of
    seed: int,
    owed: Sequence[Owed],
    clusters: Mapping[str, Sequence[Cluster]],
    faults: Mapping[Owed, str],
    lateness: Mapping[Owed, int],
    books: Files,
) -> Iterator[Line]:
    """Every return with its fault, if it has one."""
    for one in owed:
        filing = Filing(
            seed=seed,
            owed=one,
            chance=rng(seed, "return", one.key),
            files=partial(true_rows, seed, one, clusters, files=books),
        )
        sent = _sent_on(filing, lateness.get(one, 0))
        SENDERS[faults.get(one, "none")](filing, sent, filing.files(sent))
        yield from filing.lines


def _sent_on(filing: Filing, late_days: int) -> date:
    due = filing.owed.period.due_before
    if filing.owed.period in YEAR_ENDS:
        return working_day(due - timedelta(days=filing.chance.randint(9, 14)))
    if late_days:
        return due + timedelta(days=late_days - 1)
    return working_day(due - timedelta(days=filing.chance.randint(1, 11)))


def _decided_on(filing: Filing, sent: date) -> date:
    soon = sent.month == 12 and filing.owed.period in YEAR_ENDS
    day = sent + timedelta(
        days=filing.chance.randint(1, 4) if soon else filing.chance.randint(3, 12)
    )
    return min(TODAY, day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0))


# --- ways in which a return comes


def _plain(filing: Filing, sent: date, rows: Rows) -> None:
    filing.submit(sent, 1, rows, channel=filing.chance.choice(("mail", "paper", "database")))
    filing.accept(_decided_on(filing, sent), 1)


def _missing(_filing: Filing, _sent: date, _rows: Rows) -> None:
    """Nothing comes."""


def _restated(filing: Filing, sent: date, rows: Rows) -> None:
    """FY-2022, told again in 2023: without workers that have no contract, without double counts."""
    wider = WIDER_NOTION.get(filing.owed.unit, 0)
    first = {**rows, "25": int(str(rows["25"])) + wider}
    filing.submit(sent, 1, first, case=filing.owed.case)
    decided = _decided_on(filing, sent)
    filing.accept(decided, 1)
    again = date(2023, 9, 18) + timedelta(days=filing.chance.randint(0, 11))
    again = working_day(again)
    why = {"25": "Chỉ tính lao động có hợp đồng, theo hướng dẫn của biểu"} if wider else {}
    why |= {"3": "Bỏ cụm tính hai lần vì nằm trên hai xã"} if filing.files(again) != rows else {}
    filing.submit(again, 2, filing.files(again), notes=why)
    filing.accept(_decided_on(filing, again), 2)


def _corrected(filing: Filing, sent: date, rows: Rows) -> None:
    _correct(filing, sent, rows, times=1)


def _corrected_twice(filing: Filing, sent: date, rows: Rows) -> None:
    _correct(filing, sent, rows, times=2)


def _correct(filing: Filing, sent: date, rows: Rows, *, times: int) -> None:
    """Accepted, then put right by a newer version; half of them after half a year."""
    on = sent
    for version in range(1, times + 1):
        wrong = _slightly_wrong(filing.chance, rows)
        filing.submit(on, version, wrong, case=filing.owed.case if version == 1 else None)
        decided = _decided_on(filing, on)
        filing.accept(decided, version)
        late = filing.chance.random() < 0.5
        wait = filing.chance.randint(*(150, 260) if late else (20, 70))
        on = min(decided + timedelta(days=wait), TODAY - timedelta(days=10))
        on = working_day(on)
    filing.submit(on, times + 1, rows)
    filing.accept(_decided_on(filing, on), times + 1)


def _slightly_wrong(chance: random.Random, rows: Rows) -> Rows:
    """Fewer working projects and other jobs than in truth, and still without a contradiction."""
    projects, jobs = int(str(rows["22"])), int(str(rows["25"]))
    return {
        **rows,
        "22": projects - min(projects, chance.randint(1, 6)),
        "25": round(jobs * chance.uniform(0.94, 0.985)),
        "14": billions(number(rows["14"]) * chance.randint(90, 97) // 100),
    }


def _twice(filing: Filing, sent: date, rows: Rows) -> None:
    """The letter and the entry in the database bear the same figures: one fact."""
    filing.submit(sent, 1, rows, channel="paper", case=filing.owed.case)
    entered = sent + timedelta(days=filing.chance.randint(1, 3))
    filing.submit(entered, 1, rows, channel="database")
    filing.accept(_decided_on(filing, entered), 1)


def _refused_first(
    filing: Filing, sent: date, rows: Rows, wrong: Rows, *, code: str = "figures-disagree"
) -> None:
    refusal = Expected(status=422, code=code)
    filing.submit(sent, 1, wrong, expected=refusal, case=filing.owed.case)
    again = sent + timedelta(days=filing.chance.randint(1, 3))
    filing.submit(again, 1, rows)
    filing.accept(_decided_on(filing, again), 1)


def _ready_basis(filing: Filing, sent: date, rows: Rows) -> None:
    """F3: the rate by the land that has its infrastructure."""
    _refused_first(filing, sent, rows, {**rows, "19": _rate_by(rows, 82)})


def _cleared_basis(filing: Filing, sent: date, rows: Rows) -> None:
    """F4: the rate by the cleared land."""
    _refused_first(filing, sent, rows, {**rows, "19": _rate_by(rows, 91)})


def _gross_basis(filing: Filing, sent: date, rows: Rows) -> None:
    """F5: the rate by the whole area of the clusters."""
    leased, gross = number(rows["18"]), number(rows["16"])
    _refused_first(filing, sent, rows, {**rows, "19": hectares(leased * 10_000 // gross)})


def _rate_by(rows: Rows, percent: int) -> str:
    leased, base = number(rows["18"]), number(rows["17"]) * percent // 100
    return hectares(leased * 10_000 // base)


def _next_years_label(filing: Filing, sent: date, rows: Rows) -> None:
    """The form was copied from a file that already bore the next year."""
    period = filing.owed.period
    wrong = Period(period.year + 1, period.half)
    refusal = Expected(status=422, code="period-not-begun")
    filing.submit(sent, 1, rows, period=wrong.code, expected=refusal, case=filing.owed.case)
    again = sent + timedelta(days=2)
    filing.submit(again, 1, rows)
    filing.accept(_decided_on(filing, again), 1)


def _square_metres(filing: Filing, sent: date, rows: Rows) -> None:
    """Leased land in m2 beside industrial land in ha."""
    metres = hectares(number(rows["18"]) * 10_000)
    _refused_first(filing, sent, rows, {**rows, "18": metres})


def _dot_for_comma(filing: Filing, sent: date, rows: Rows) -> None:
    """'3.132,18' as it stands on paper: thousands with a point, decimals with a comma."""
    whole, _, part = str(rows["4"]).partition(".")
    _refused_first(
        filing, sent, rows, {**rows, "4": f"{int(whole):,}".replace(",", ".") + f",{part}"}
    )


def _millions(filing: Filing, sent: date, rows: Rows) -> None:
    """Money in millions: no rule between the rows is broken, the agency sends it back."""
    wrong = {
        **rows,
        **{row: billions(number(rows[row]) * 1000) for row in ("13", "14", "23", "24")},
    }
    filing.submit(sent, 1, wrong, case=filing.owed.case)
    back = _decided_on(filing, sent)
    filing.send_back(
        back, 1, "Các dòng 13, 14, 23, 24 ghi theo triệu đồng; biểu dùng tỷ đồng", filing.owed.case
    )
    again = back + timedelta(days=filing.chance.randint(2, 6))
    filing.submit(again, 2, rows)
    filing.accept(_decided_on(filing, again), 2)


def _falls(filing: Filing, sent: date, rows: Rows) -> None:
    """Paid capital is a running total and yet lower than half a year before (V13)."""
    lower = {**rows, "14": billions(number(rows["14"]) * 88 // 100)}
    filing.submit(sent, 1, lower, case=filing.owed.case)
    filing.accept(_decided_on(filing, sent), 1)


def _sent_back(filing: Filing, sent: date, rows: Rows) -> None:
    """Without the signature; sent again."""
    filing.submit(sent, 1, rows, channel="mail", case=filing.owed.case)
    back = _decided_on(filing, sent)
    filing.send_back(back, 1, "Thiếu chữ ký của Giám đốc Sở Công Thương", filing.owed.case)
    again = back + timedelta(days=filing.chance.randint(2, 8))
    filing.submit(again, 2, rows, channel="paper")
    filing.accept(_decided_on(filing, again), 2)


def _other_plan(filing: Filing, sent: date, rows: Rows) -> None:
    """Published in November 2024: 54 clusters on about 5,969 ha; in July 2025: 70 on 3,178.5."""
    filing.submit(sent, 1, {**rows, "1": 54, "2": "5969.00"}, case=filing.owed.case)
    filing.accept(_decided_on(filing, sent), 1)
    again = date(2025, 7, 18)
    why = {"2": "Đính chính theo phương án phát triển đã được phê duyệt"}
    filing.submit(again, 2, filing.files(again), notes=why)
    filing.accept(_decided_on(filing, again), 2)


def _stale_area(filing: Filing, sent: date, rows: Rows) -> None:
    """Published in July 2025: 79 clusters in both former provinces; in September 80, same area."""
    filing.submit(sent, 1, rows, case=filing.owed.case)
    filing.accept(_decided_on(filing, sent), 1)
    again = date(2025, 9, 12)
    filing.submit(again, 2, {**rows, "3": int(str(rows["3"])) + 1})
    filing.accept(_decided_on(filing, again), 2)


def _still_back(filing: Filing, sent: date, rows: Rows) -> None:
    """Sent back in July 2026, and no newer version has come."""
    wrong = {**rows, "25": round(int(str(rows["25"])) * 1.9)}
    filing.submit(sent, 1, wrong, case=filing.owed.case)
    filing.send_back(
        _decided_on(filing, sent),
        1,
        "Dòng 25 tăng 90 % so với kỳ trước mà không có dự án mới tương ứng; đề nghị giải trình",
        filing.owed.case,
    )


def _undecided(filing: Filing, sent: date, rows: Rows) -> None:
    """Sent in, not decided on yet."""
    filing.submit(sent, 1, rows, channel="database", case=filing.owed.case)


SENDERS = {
    "none": _plain,
    "missing": _missing,
    "restated": _restated,
    "corrected": _corrected,
    "corrected-twice": _corrected_twice,
    "twice": _twice,
    "rate-ready": _ready_basis,
    "rate-cleared": _cleared_basis,
    "rate-gross": _gross_basis,
    "wrong-period": _next_years_label,
    "square-metres": _square_metres,
    "dot-for-comma": _dot_for_comma,
    "millions": _millions,
    "falls": _falls,
    "sent-back": _sent_back,
    "still-back": _still_back,
    "undecided": _undecided,
    "other-plan": _other_plan,
    "stale-area": _stale_area,
}
