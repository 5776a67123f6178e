"""The only module of this service that reads the environment."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class RegistrySettings(ServiceSettings):
    """`REGISTRY_DATABASE_URL` and so on."""

    model_config = SettingsConfigDict(env_prefix="REGISTRY_")

    # Lines of a batch that share a transaction: more are faster, and hold their locks longer.
    batch_group: int = Field(default=50, ge=1, le=1000)
