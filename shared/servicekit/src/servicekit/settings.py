"""What every service reads from its environment, once, in its composition root."""

from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from servicekit.kafka_access import KafkaAccess

SECRETS = Path("/run/secrets")


class ServiceSettings(KafkaAccess, BaseSettings):
    """The common part; a service subclasses it and names its own `env_prefix`.

    Whatever can be a variable can also be a file of that name, in lower case, in /run/secrets.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    database_url: str
    # For when the address may be shown and the password comes as a file.
    database_password: SecretStr | None = None
    kafka_bootstrap: str
    topic_prefix: str = ""

    issuer_url: str
    # Where this process reaches the issuer, when that is not the address the browser uses.
    issuer_internal_url: str | None = None
    audience: str = "nhipcau"
    client_id: str = "nhipcau-pages"
    # Signs the pages' cookies; a service without pages needs none.
    session_secret: SecretStr | None = Field(default=None, min_length=32)
    # What browsers call this service; decides the sign-in's return address and secure cookies.
    public_url: str | None = None

    host: str = "127.0.0.1"
    port: int = Field(ge=1, le=65535)
    demo: bool = False

    log_format: Literal["auto", "json", "terminal"] = "auto"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_requests: bool = True

    pool_size_max: int = Field(default=10, ge=1, le=200)
    statement_timeout_s: float = Field(default=30.0, gt=0)
    body_bytes_max: int = Field(default=1024 * 1024, ge=1024)
    body_timeout_s: float = Field(default=30.0, gt=0)
    # One request of many lines (NDJSON).
    batch_bytes_max: int = Field(default=16 * 1024 * 1024, ge=1024)
    batch_lines_max: int = Field(default=10_000, ge=1)
    line_bytes_max: int = Field(default=256 * 1024, ge=256)
    requests_max: int = Field(default=200, ge=1)
    streams_max: int = Field(default=500, ge=1)
    # How long readiness is false before the socket closes, so that a balancer can look elsewhere.
    drain_notice_s: float = Field(default=0.0, ge=0)
    drain_timeout_s: float = Field(default=20.0, gt=0)

    @classmethod
    def for_documents(cls) -> Self:
        """Enough to describe a service without connecting to anything."""
        return cls(
            database_url="postgresql://localhost",
            kafka_bootstrap="localhost:9092",
            issuer_url="http://localhost",
            session_secret=SecretStr("for documents only, and for no session"),
            port=1,
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - given by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Given here, else a variable, else a file where containers are given their secrets."""
        given = (init_settings, env_settings)
        if not SECRETS.is_dir():
            return given
        return (*given, SecretsSettingsSource(settings_cls, secrets_dir=SECRETS))

    @model_validator(mode="before")
    @classmethod
    def _put_the_password_into_the_address(cls, values: dict[str, Any]) -> dict[str, Any]:
        url, password = values.get("database_url"), values.get("database_password")
        if url is None or password is None:
            return values
        secret = password.get_secret_value() if isinstance(password, SecretStr) else password
        address = urlsplit(url)
        if address.password is not None or address.username is None:
            raise ValueError("with database_password, database_url names a role and no password")
        role, place = address.netloc.rsplit("@", 1)
        netloc = f"{role}:{quote(secret, safe='')}@{place}"
        return {**values, "database_url": address._replace(netloc=netloc).geturl()}
