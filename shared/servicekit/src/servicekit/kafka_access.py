"""How a service gets into Kafka: by which protocol, as which user, trusting whom."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, SecretStr, model_validator

type Security = Literal["plaintext", "ssl", "sasl-plaintext", "sasl-ssl"]
type Mechanism = Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"]


class KafkaAccess(BaseModel):
    """A part of a service's settings; what does not fit together ends the process at its start."""

    kafka_security: Security = "plaintext"
    kafka_sasl_mechanism: Mechanism = "SCRAM-SHA-512"
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    # Whom to trust; without it whoever the system trusts.
    kafka_ca_file: Path | None = None
    # Who we are, where the cluster asks for certificates.
    kafka_cert_file: Path | None = None
    kafka_key_file: Path | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        named = bool(self.kafka_username), self.kafka_password is not None
        if self._by_password and named != (True, True):
            raise ValueError(f"{self.kafka_security} needs kafka_username and kafka_password")
        if not self._by_password and any(named):
            raise ValueError(f"{self.kafka_security} knows no user: say sasl-… for one")
        files = self.kafka_ca_file, self.kafka_cert_file, self.kafka_key_file
        if not self._encrypted and any(files):
            raise ValueError(
                f"{self.kafka_security} knows no certificates: kafka_security says …ssl"
            )
        if (self.kafka_cert_file is None) is not (self.kafka_key_file is None):
            raise ValueError("kafka_cert_file and kafka_key_file belong together")
        for file in files:
            if file is not None and not file.is_file():
                raise ValueError(f"there is no file {file}")
        return self

    @property
    def kafka_options(self) -> Mapping[str, Any]:
        """As aiokafka's clients take them."""
        options: dict[str, Any] = {
            "security_protocol": self.kafka_security.upper().replace("-", "_")
        }
        if self._by_password and self.kafka_password is not None:
            options |= {
                "sasl_mechanism": self.kafka_sasl_mechanism,
                "sasl_plain_username": self.kafka_username,
                "sasl_plain_password": self.kafka_password.get_secret_value(),
            }
        if self._encrypted:
            options["ssl_context"] = self._ssl_context()
        return options

    @property
    def _by_password(self) -> bool:
        return self.kafka_security.startswith("sasl")

    @property
    def _encrypted(self) -> bool:
        return self.kafka_security.endswith("ssl")

    def _ssl_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.kafka_ca_file)
        if self.kafka_cert_file is not None:
            context.load_cert_chain(self.kafka_cert_file, self.kafka_key_file)
        return context
