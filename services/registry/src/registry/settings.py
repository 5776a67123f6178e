"""The only module of this service that reads the environment."""

from typing import Self

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class RegistrySettings(ServiceSettings):
    """`REGISTRY_DATABASE_URL` and so on."""

    model_config = SettingsConfigDict(env_prefix="REGISTRY_")

    # Lines of a batch that share a transaction: more are faster, and hold their locks longer.
    batch_group: int = Field(default=50, ge=1, le=1000)

    @classmethod
    def for_documents(cls) -> Self:
        """Enough to describe the service without connecting to anything."""
        return cls(
            database_url="postgresql://localhost/registry",
            kafka_bootstrap="localhost:9092",
            issuer_url="http://localhost",
            port=1,
        )
