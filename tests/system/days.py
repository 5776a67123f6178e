"""The day it is where the services work: seven hours ahead of UTC, so not always a clock's day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    """Today, as the services count it."""
    return datetime.now(VIETNAM).date()
