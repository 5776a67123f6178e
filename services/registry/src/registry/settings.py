"""The only module of this service that reads the environment."""

from typing import Self

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from servicekit.settings import ServiceSettings


class RegistrySettings(ServiceSettings):
    """`REGISTRY_DATABASE_URL` and so on."""

    model_config = SettingsConfigDict(env_prefix="REGISTRY_")

    # Hides the tax codes of households in what is published; who answers commands needs it. Never
    # another one for the same database: the same household would then bear another hash.
    tax_code_key: SecretStr | None = Field(default=None, min_length=32)
    # Where the figures are shown, for a link to them on every page.
    figures_url: str | None = None
    # Lines of a batch that share a transaction: more are faster, and hold their locks longer.
    batch_group: int = Field(default=50, ge=1, le=1000)

    @classmethod
    def for_documents(cls) -> Self:
        """Nothing is hidden with this key: nothing is filed."""
        described = super().for_documents()
        return described.model_copy(update={"tax_code_key": SecretStr("for documents only")})
