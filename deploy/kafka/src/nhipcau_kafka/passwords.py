"""Users' passwords, stored in the cluster as SCRAM wants them: salted, and hashed many times."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    CompactArray,
    CompactBytes,
    CompactString,
    Int8,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

from nhipcau_kafka.asking import ask, must_be_fine

SCRAM_SHA_512 = 2
ITERATIONS = 8192  # twice what RFC 5802 asks for; a login of a client takes that many hashes
SALT_BYTES = 32
CHARS_MIN = 12


class TooShort(Exception):
    """A password that could be guessed."""


# The client has no types: mypy takes its classes for anything.
class AlterUserScramCredentialsResponse_v0(Response):  # type: ignore[misc] # noqa: N801
    API_KEY = 51
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class AlterUserScramCredentialsRequest_v0(RequestStruct):  # type: ignore[misc] # noqa: N801
    FLEXIBLE_VERSION = True
    API_KEY = 51
    API_VERSION = 0
    RESPONSE_TYPE = AlterUserScramCredentialsResponse_v0
    SCHEMA = Schema(
        (
            "deletions",
            CompactArray(
                ("name", CompactString("utf-8")), ("mechanism", Int8), ("tags", TaggedFields)
            ),
        ),
        (
            "upsertions",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class AlterUserScramCredentialsRequest(
    Request[AlterUserScramCredentialsRequest_v0]  # type: ignore[misc]
):
    API_KEY = 51

    def __init__(self, passwords: Mapping[str, str]) -> None:
        self._passwords = passwords

    def build(
        self, request_struct_class: type[AlterUserScramCredentialsRequest_v0]
    ) -> AlterUserScramCredentialsRequest_v0:
        changed = [_salted(user, password) for user, password in self._passwords.items()]
        return request_struct_class([], changed, {})


async def set_passwords(client: AIOKafkaClient, passwords: Mapping[str, str]) -> None:
    """By each user's name; those who are logged in stay so."""
    for user, password in passwords.items():
        if len(password) < CHARS_MIN:
            raise TooShort(f"the password of {user} has fewer than {CHARS_MIN} characters")
    answer = await ask(client, AlterUserScramCredentialsRequest(passwords))
    must_be_fine("a password", answer["results"])


def _salted(user: str, password: str) -> tuple[Any, ...]:
    salt = secrets.token_bytes(SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    return (user, SCRAM_SHA_512, ITERATIONS, salt, salted, {})
