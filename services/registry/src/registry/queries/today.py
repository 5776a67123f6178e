"""What day it is for this service."""

from datetime import date

from sqlalchemy import Date, func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def today_of(connection: AsyncConnection) -> date:
    """The date in Việt Nam by the service's clock, which only a demo can move."""
    local = func.timezone("Asia/Ho_Chi_Minh", func.service_now())
    day: date = (await connection.execute(select(local.cast(Date)))).scalar_one()
    return day
