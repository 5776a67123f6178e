"""The only module of this service that reads the environment."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class ReportingSettings(ServiceSettings):
    """`REPORTING_DATABASE_URL` and so on."""

    model_config = SettingsConfigDict(env_prefix="REPORTING_")

    # Published figures are open to read; an office may close them to whoever has not signed in.
    figures_open: bool = True
    # Where officers hand in their returns, for a link to it on every page.
    filing_url: str | None = None
    # Without a sign of life for so long a page says that it is late.
    late_after_s: int = Field(default=30, ge=5)
    beat_s: float = Field(default=15.0, gt=0)
    # Proxies and browsers forget very old connections: the client comes back by itself.
    stream_s_max: float = Field(default=3600.0, gt=0)
    # Of a projection at once, the live one among them: each reads and keeps everything.
    builds_max: int = Field(default=5, ge=2)
    # What is left of discarded facts and messages; what nobody has decided on is kept.
    discarded_days: int = Field(default=90, ge=1)
