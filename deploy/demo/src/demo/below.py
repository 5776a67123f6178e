"""Returns below the province (B01, B02, B03): how each comes, and what is wrong with some.

Shares are those of demo-data.md 3, drawn for each return by itself.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from demo.chance import rng
from demo.days import HISTORY_TOLD, PERIODS, TODAY, Period, step_of, working_day
from demo.ledger import Rows
from demo.lines import Line, key_of, paper, synthetic
from demo.model import Document, Expected

SHARES: Mapping[str, float] = {
    "missing": 0.04,
    "corrected": 0.09,
    "corrected-twice": 0.02,
    "twice": 0.06,
    "other-rate": 0.04,
    "wrong-period": 0.01,
    "square-metres": 0.01,
    "millions": 0.01,
    "dot-for-comma": 0.01,
    "falls": 0.02,
}
STAYS_WRONG = frozenset({"missing", "corrected", "corrected-twice", "falls"})
"""After these the figures that count differ from the truth for a while, or for ever."""
LATE, VERY_LATE = 0.13, 0.05
DUE_DAY = {"B01": 20, "B02": 20, "B03": 25}
"""Before this day of June or December."""

MISLABELLED = tuple(period for period in PERIODS if period.half and period.year != 2025)
"""Halves that can bear the next year's label; units and districts changed from 2025 to 2026."""

type Alter = Callable[[Rows, random.Random], Rows | None]
"""The rows with something wrong, or None where that cannot be."""


def due_before(form: str, period: Period) -> date:
    return date(period.year, 6 if period.half else 12, DUE_DAY[form])


def drawn(seed: int, form: str, period: Period, key: str) -> str:
    """The fault of a return, or 'none'."""
    draw = rng(seed, f"fault-{form}", key).random()
    for fault, share in SHARES.items():
        draw -= share
        if draw < 0:
            if fault == "wrong-period" and period not in MISLABELLED:
                return "none"
            return fault
    return "none"


@dataclass(slots=True, kw_only=True)
class Below:
    """One return below the province, and the lines that tell of it."""

    seed: int
    form: str
    unit: str
    period: Period
    subject: Mapping[str, Any]
    key: str
    lane: str
    issuer: str
    mark: str
    wrongs: Mapping[str, Alter]
    chance: random.Random = field(init=False)
    lines: list[Line] = field(default_factory=list)
    fault: str = "none"

    def __post_init__(self) -> None:
        self.chance = rng(self.seed, "below", self.key)

    def sent_on(self) -> date:
        """Late ones twice as often at Tết and at the merger."""
        due, draw = due_before(self.form, self.period), self.chance.random()
        hard = 2 if not self.period.half or self.period == Period(2025, True) else 1
        if draw < LATE * hard * 0.6:
            return due + timedelta(days=self.chance.randint(0, 9))
        if draw < (LATE + VERY_LATE) * hard * 0.6:
            return due + timedelta(days=self.chance.randint(10, 45))
        return working_day(due - timedelta(days=self.chance.randint(1, 5)))

    def submit(
        self, on: date, version: int, rows: Mapping[str, Any], *, channel: str = "mail",
        period: str | None = None, expected: Expected | None = None,
    ) -> None:  # fmt: skip
        document = Document(
            number=f"{self.chance.randint(1, 600)}/{self.mark}-MAU", day=on, issuer=self.issuer
        )
        body = {
            "form": self.form,
            "form_version": self.period.form_version,
            "unit": self.unit,
            "period": period or self.period.code,
            "subject": dict(self.subject),
            "return_version": version,
            "rows": dict(rows),
            "document": paper(document),
            "channel": channel,
            "provenance": synthetic(self.seed),
        }
        self.add("submit-return", on, body, expected)

    def decide(self, on: date, version: int, reason: str | None = None) -> None:
        body: dict[str, Any] = {
            "form": self.form,
            "unit": self.unit,
            "period": self.period.code,
            "subject": {k: v for k, v in self.subject.items() if k != "name"},
            "return_version": version,
            "effective_on": on.isoformat(),
        }
        if reason is not None:
            body["reasons"] = [reason]
        self.add("accept-return" if reason is None else "send-back-return", on, body)

    def add(
        self, command: str, on: date, body: Mapping[str, Any], expected: Expected | None = None
    ) -> None:
        key = f"{self.key}/{len(self.lines)}"
        self.lines.append(
            Line(
                key=key,
                lane=self.lane,
                step=step_of(max(on, HISTORY_TOLD)),
                on=on,
                body={"command": command, "key": key_of(self.seed, key), **body},
                expected=expected,
                case=None if self.fault == "none" else f"{self.form}-{self.fault}",
            )
        )

    def after(self, day: date, least: int, most: int) -> date:
        return min(TODAY, working_day(day + timedelta(days=self.chance.randint(least, most))))

    def send(self, rows: Rows, sent: date, fault: str) -> None:
        """The return as its fault has it; a fault that these rows cannot have is none."""
        wrong = self.wrongs[fault](rows, self.chance) if fault in self.wrongs else None
        known = fault in {"missing", "twice", "wrong-period", "none"}
        self.fault = fault if known or wrong is not None else "none"
        match self.fault:
            case "missing":
                return
            case "twice":
                self.submit(sent, 1, rows, channel="paper")
                sent += timedelta(days=self.chance.randint(1, 3))
                self.submit(min(TODAY, sent), 1, rows, channel="database")
                self.decide(self._decided(sent), 1)
            case "wrong-period":
                label = Period(self.period.year + 1, self.period.half).code
                refusal = Expected(status=422, code="period-not-begun")
                self.submit(sent, 1, rows, period=label, expected=refusal)
                self._plain(rows, self.after(sent, 1, 3))
            case "corrected" | "corrected-twice":
                self._corrected(rows, wrong or rows, sent)
            case "millions":
                self._sent_back(rows, wrong or rows, sent)
            case "none":
                self._plain(rows, sent)
            case _ if self._is_refused(self.fault):
                refusal = Expected(status=422, code="figures-disagree")
                self.submit(sent, 1, wrong or rows, expected=refusal)
                self._plain(rows, self.after(sent, 1, 3))
            case "square-metres":
                self._sent_back(rows, wrong or rows, sent)
            case _:
                self._plain(wrong or rows, sent)

    def _is_refused(self, fault: str) -> bool:
        return fault == "dot-for-comma" or (
            self.form == "B03" and fault in {"other-rate", "square-metres"}
        )

    def _decided(self, sent: date) -> date:
        """Within the same days: a decision after the deadline is the next step's."""
        return min(TODAY, sent + timedelta(days=self.chance.randint(0, 2)))

    def _plain(self, rows: Rows, sent: date) -> None:
        self.submit(sent, 1, rows, channel=self.chance.choice(("mail", "paper", "database")))
        self.decide(self._decided(sent), 1)

    def _corrected(self, rows: Rows, wrong: Rows, sent: date) -> None:
        on = sent
        for version in range(1, 3 if self.fault == "corrected" else 4):
            last = version == (2 if self.fault == "corrected" else 3)
            told = rows if last else wrong if version == 1 else self._half_right(rows, wrong)
            self.submit(on, version, told)
            decided = self._decided(on)
            self.decide(decided, version)
            late = self.chance.random() < 0.5
            on = self.after(decided, *((150, 260) if late else (20, 70)))
            on = max(decided, min(on, TODAY - timedelta(days=10)))

    def _sent_back(self, rows: Rows, wrong: Rows, sent: date) -> None:
        self.submit(sent, 1, wrong)
        back = self.after(sent, 2, 6) if sent < TODAY else sent
        back = max(sent, back)
        reasons = {
            "millions": "Số tiền ghi theo triệu đồng; biểu dùng tỷ đồng",
            "square-metres": "Diện tích ghi theo m2; biểu dùng ha",
        }
        self.decide(back, 1, reasons[self.fault])
        again = max(back, self.after(back, 2, 6))
        self.submit(again, 2, rows)
        self.decide(self._decided(again), 2)

    def _half_right(self, rows: Rows, wrong: Rows) -> Rows:
        """The second of three versions."""
        row = {"B01": "1", "B02": "2", "B03": "14"}[self.form]
        return {**wrong, row: rows[row]}
