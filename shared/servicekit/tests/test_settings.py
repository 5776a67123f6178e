"""What a service is told: secrets as files, and how it gets into Kafka."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict

import servicekit.settings
from servicekit.settings import ServiceSettings

type MakeSettings = Callable[..., ServiceSettings]


class MillSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="MILL_")


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(servicekit.settings, "SECRETS", tmp_path)
    for name, value in {
        "MILL_DATABASE_URL": "postgresql://mill@postgres:5432/mill",
        "MILL_KAFKA_BOOTSTRAP": "kafka:9092",
        "MILL_ISSUER_URL": "http://127.0.0.1:1",
        "MILL_PORT": "8080",
        "MILL_KAFKA_CA_FILE": "",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_a_secret_can_be_a_file_and_the_password_is_put_into_the_address(secrets: Path) -> None:
    (secrets / "mill_database_password").write_text("p@ss/word\n")
    (secrets / "mill_session_secret").write_text("a secret of these tests, long enough\n")

    settings = MillSettings()

    assert settings.database_url == "postgresql://mill:p%40ss%2Fword@postgres:5432/mill"
    assert settings.session_secret is not None
    assert settings.session_secret.get_secret_value() == "a secret of these tests, long enough"
    assert "p@ss" not in repr(settings.database_password)


def test_a_variable_comes_before_a_file_and_an_empty_one_is_none(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (secrets / "mill_kafka_username").write_text("of the file")
    monkeypatch.setenv("MILL_KAFKA_USERNAME", "of the variable")
    monkeypatch.setenv("MILL_KAFKA_PASSWORD", "secret")
    monkeypatch.setenv("MILL_KAFKA_SECURITY", "sasl-plaintext")

    settings = MillSettings()

    assert settings.kafka_username == "of the variable"
    assert settings.kafka_ca_file is None


def test_two_passwords_of_one_database_are_refused(make_settings: MakeSettings) -> None:
    with pytest.raises(ValidationError, match="names a role and no password") as refused:
        make_settings(
            database_url="postgresql://mill:hush@127.0.0.1/mill", database_password="hush"
        )

    assert "hush" not in str(refused.value)


def test_without_a_word_on_it_kafka_is_spoken_to_in_plain(make_settings: MakeSettings) -> None:
    assert make_settings().kafka_options == {"security_protocol": "PLAINTEXT"}


def test_a_user_of_kafka_is_known_by_scram(make_settings: MakeSettings) -> None:
    settings = make_settings(
        kafka_security="sasl-plaintext", kafka_username="mill", kafka_password="hush"
    )

    assert settings.kafka_options == {
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "mill",
        "sasl_plain_password": "hush",
    }
    assert "hush" not in repr(settings)


def test_a_cluster_with_certificates_is_trusted_by_them(
    make_settings: MakeSettings, tmp_path: Path
) -> None:
    certificate, key = tmp_path / "ca.pem", tmp_path / "ca.key"
    self_signed(certificate, key)

    options = make_settings(
        kafka_security="ssl",
        kafka_ca_file=certificate,
        kafka_cert_file=certificate,
        kafka_key_file=key,
    ).kafka_options

    assert options["security_protocol"] == "SSL"
    assert options["ssl_context"].verify_mode is ssl.CERT_REQUIRED
    assert len(options["ssl_context"].get_ca_certs()) == 1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kafka_security": "sasl-ssl"}, "needs kafka_username and kafka_password"),
        (
            {"kafka_security": "sasl-plaintext", "kafka_username": "mill"},
            "needs kafka_username and kafka_password",
        ),
        ({"kafka_username": "mill", "kafka_password": "hush"}, "knows no user"),
        ({"kafka_ca_file": "/etc/hostname"}, "knows no certificates"),
        ({"kafka_security": "ssl", "kafka_ca_file": "/nowhere.pem"}, "no file /nowhere.pem"),
        ({"kafka_security": "ssl", "kafka_key_file": "/etc/hostname"}, "belong together"),
        ({"kafka_security": "SSL"}, "Input should be"),
        ({"kafka_sasl_mechanism": "GSSAPI"}, "Input should be"),
    ],
)
def test_what_does_not_fit_together_is_refused_at_the_start(
    make_settings: MakeSettings, given: dict[str, str], why: str
) -> None:
    with pytest.raises(ValidationError, match=why) as refused:
        make_settings(**given)

    assert "hush" not in str(refused.value)


def self_signed(certificate: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kafka.test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, SHA256())
    )
    certificate.write_bytes(signed.public_bytes(Encoding.PEM))
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
