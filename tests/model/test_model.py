"""The judge is judged by sums that can be done by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.model import UNKNOWN, Model

START = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2026, 11, 21)


class Told:
    """A model that is told commands one minute after another."""

    def __init__(self) -> None:
        self.model = Model()
        self.minutes = 0

    def __call__(self, command: str, subject: str, day: str, **body: Any) -> str:
        self.minutes += 1
        fact = f"fact-{self.minutes}"
        answer = {"fact_id": fact, "cluster_id": subject, "return_id": subject}
        answer |= {"return_version": body.get("return_version", 1)}
        self.model.accept(command, body | {"effective_on": day}, answer, self.time(self.minutes))
        return fact

    @staticmethod
    def time(minutes: int) -> datetime:
        return START + timedelta(minutes=minutes)


def an_operating_cluster(told: Told, name: str, unit: str, *, leased: str) -> None:
    told("plan-cluster", name, "2019-01-01", place={"unit": unit}, area_ha="50.00")
    told("establish-cluster", name, "2020-01-01", area_ha="50.00")
    told("approve-detailed-plan", name, "2020-06-01", land_use={"industrial": "10.00"})
    told(
        "lease-to-tenant", name, "2021-01-01", tenant_id=f"{name}-1", is_fdi=True, leased_ha=leased
    )


def reported(
    told: Told, name: str, unit: str, period: str, rows: dict[str, Any], form: str = "B04"
) -> None:
    """Submitted when the period has ended, and accepted."""
    month = "06" if period.startswith("H1") else "12"
    day = f"{period[3:]}-{month}"
    told("submit-return", name, f"{day}-20", form=form, unit=unit, period=period, rows=rows)
    told("accept-return", name, f"{day}-25")


def test_the_fill_rate_is_weighted_by_area() -> None:
    told = Told()
    an_operating_cluster(told, "a", "01", leased="10.00")
    an_operating_cluster(told, "b", "01", leased="1.00")

    country, units = told.model.figures(on=TODAY)

    assert country.operating == 2
    assert country.leased_ha == Decimal("11.00")
    assert country.fill == Decimal("55.00")
    assert units["01"] == country


def test_a_correction_replaces_and_a_retraction_removes_from_when_it_is_known() -> None:
    told = Told()
    told("plan-cluster", "a", "2019-01-01", place={"unit": "01"}, area_ha="50.00")
    wrong = told("establish-cluster", "a", "2020-01-01", area_ha="50.00")
    right = told("establish-cluster", "a", "2020-01-01", area_ha="60.00", corrects=wrong)
    told("retract-fact", "a", "2020-01-01", corrects=right)

    def established(minutes: int) -> Decimal:
        return told.model.figures(on=TODAY, known=told.time(minutes))[0].established_ha

    assert [established(minutes) for minutes in (1, 2, 3, 4)] == [0, 50, 60, 0]


def test_a_late_paper_counts_from_its_day_once_it_is_known() -> None:
    told = Told()
    an_operating_cluster(told, "a", "01", leased="10.00")
    told("abolish-cluster", "a", "2020-03-01", reason="late")

    assert told.model.figures(on=date(2020, 2, 1))[0].established == 1
    assert told.model.figures(on=date(2020, 3, 1))[0].established == 0
    assert told.model.figures(on=TODAY, known=told.time(4))[0].operating == 1


def test_by_the_old_map_a_merged_units_report_has_no_known_province() -> None:
    told = Told()
    for unit, count in (("10", 300), ("15", 500)):
        name = f"H1-{unit}"
        rows = {"25": count}
        reported(told, name, unit, "H1-2025", rows)
    reported(told, "FY", "15", "FY-2025", {"25": 900})

    def jobs(on: date, borders: str) -> dict[str, int | None]:
        country, units = told.model.figures(on=on, borders=borders)
        return {"": country.jobs} | {unit: figures.jobs for unit, figures in units.items()}

    assert jobs(date(2025, 12, 1), "63") == {"": 800, "10": 300, "15": 500}
    assert jobs(date(2025, 12, 1), "34") == {"": 800, "15": 800}
    assert jobs(TODAY, "63") == {"": 900, UNKNOWN: 900}
    assert jobs(TODAY, "34") == {"": 900, "15": 900}


def test_what_communes_report_adds_up_and_is_no_second_count_of_their_province() -> None:
    told = Told()
    reported(told, "ban-qua", "15", "FY-2025", {"17": "35.00", "18": "6.00", "25": 30}, "B03")
    reported(told, "coc-san", "15", "FY-2025", {"17": "5.00", "18": "2.00", "25": None}, "B03")

    assert told.model.figures(on=TODAY)[0].jobs is None
    reported(told, "lao-cai", "15", "FY-2025", {"17": "40.00", "18": "8.00", "25": 31})
    assert told.model.figures(on=TODAY)[0].jobs == 31
    added = {"17": Decimal("40.00"), "18": Decimal("8.00"), "19": Decimal("20.00"), "25": 30}
    assert told.model.reported("B03", "FY-2025", {"15"}) == added
    assert told.model.reported("B04", "FY-2025", {"15"}) == added | {"25": 31}
    assert told.model.reported("B04", "H1-2025", {"15"}) == {}


def test_a_cluster_named_only_by_todays_unit_is_in_the_line_of_the_unknown() -> None:
    told = Told()
    told("plan-cluster", "a", "2026-01-05", place={"unit": "15"}, area_ha="20.00")
    told("plan-cluster", "b", "2026-01-05", place={"unit": "15", "former_unit": "10"})

    assert set(told.model.figures(on=TODAY, borders="63")[1]) == {UNKNOWN, "10"}
    assert told.model.figures(on=TODAY, borders="34")[1]["15"].planned == 2


def test_a_cluster_that_no_paper_places_any_more_still_counts_for_the_country() -> None:
    told = Told()
    planned = told("plan-cluster", "a", "2019-01-01", place={"unit": "01"}, area_ha="50.00")
    told("change-wastewater", "a", "2020-01-01", status="built")
    told("retract-fact", "a", "2020-02-01", corrects=planned)

    for borders in ("34", "63"):
        country, units = told.model.figures(on=TODAY, borders=borders)
        assert (country.planned, country.wastewater_invested) == (0, 1)
        assert set(units) == {UNKNOWN}


def test_a_cluster_of_which_only_leases_are_known_has_no_figures() -> None:
    told = Told()
    lease = {"tenant_id": "a-1", "is_fdi": False, "leased_ha": "2.00"}
    told("lease-to-tenant", "a", "2018-01-01", **lease)
    planned = told("plan-cluster", "a", "2019-01-01", place={"unit": "01"}, area_ha="50.00")

    assert told.model.figures(on=date(2018, 6, 1))[0].projects == 0
    assert told.model.figures(on=TODAY)[0].projects == 1

    told("retract-fact", "a", "2020-02-01", corrects=planned)
    country, units = told.model.figures(on=TODAY)
    assert (country.operating, country.projects, units) == (0, 0, {})
