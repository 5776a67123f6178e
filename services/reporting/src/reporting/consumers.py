"""What this service reads: one consumer group per build of each projection."""

from datetime import timedelta

from eventkit import parking
from eventkit.reader import run_readers
from reporting.projections import PROJECTIONS
from reporting.projections.present_day import follow_the_day
from reporting.settings import ReportingSettings


async def read(settings: ReportingSettings) -> None:
    """Every topic of every projection into every build there is, until cancelled."""
    await run_readers(
        dsn=settings.database_url,
        projections=PROJECTIONS,
        bootstrap=settings.kafka_bootstrap,
        kafka_options=settings.kafka_options,
        topic_prefix=settings.topic_prefix,
    )


async def forget_the_discarded(settings: ReportingSettings) -> None:
    """Bytes and reasons of what was discarded are kept for a while only; the decisions for ever."""
    await parking.keep_expiring(settings.database_url, timedelta(days=settings.discarded_days))


async def turn_the_day(settings: ReportingSettings) -> None:
    """What takes effect on a day to come counts from that day on, without an event."""
    await follow_the_day(settings.database_url, PROJECTIONS)
