"""Days that people look back to, and what the reporting periods that end on them are called.

Administrative half-years end on 14 June and 14 December (Decree 09/2019).
"""

from datetime import date, timedelta

from pagekit.format import day
from reporting.pages.address import LAST_DAY_OF_63
from reporting.pages.text import Words

PERIOD_ENDS = ((6, 14, "period.half"), (12, 14, "period.year"))
YEARS_BACK = 3


def period_of(end: date, words: Words) -> str:
    """'kỳ 6 tháng 2026' for a day that ends a reporting period, else the day itself."""
    for month, of_month, key in PERIOD_ENDS:
        if (end.month, end.day) == (month, of_month):
            return words(key, year=end.year)
    if end == LAST_DAY_OF_63:
        return words("period.last63")
    return words("period.day", day=day(end, words.lang))


def earlier_days(today: date, words: Words) -> list[tuple[date, str]]:
    """Suggestions for 'Ghi nhận đến ngày', newest first: yesterday, period ends, the reform."""
    ends = [
        date(year, month, of_month)
        for year in range(today.year - YEARS_BACK, today.year + 1)
        for month, of_month, _ in PERIOD_ENDS
    ]
    days = {*ends, LAST_DAY_OF_63, today - timedelta(days=1)}
    return [(end, period_of(end, words)) for end in sorted(days, reverse=True) if end < today]
