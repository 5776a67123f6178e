"""Tokens of the development issuer, for its sign-in page and for the command line."""

import hashlib
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jwt

from servicekit.issuer import key as keys
from servicekit.issuer.key import ALGORITHM, SigningKey

AUDIENCE = "nhipcau"
LIFE_S = 12 * 3600


def mint(
    data_dir: Path,
    issuer_url: str,
    *,
    role: str | Iterable[str],
    provinces: Iterable[str] = (),
    name: str | None = None,
    subject: str | None = None,
    audience: str = AUDIENCE,
    life_s: int = LIFE_S,
) -> str:
    """A token without the sign-in page, for whoever can read the key: `make token`."""
    roles = [role] if isinstance(role, str) else list(role)
    claims = person(roles, list(provinces), name=name, subject=subject)
    return sign(keys.load(data_dir), issuer_url, claims, audience=audience, life_s=life_s)


def person(
    roles: list[str], provinces: list[str], *, name: str | None = None, subject: str | None = None
) -> dict[str, Any]:
    """Claims of someone invented; the same choices are always the same person."""
    title = ", ".join(roles) + (f" ({', '.join(sorted(provinces))})" if provinces else "")
    known_by = f"{sorted(roles)} {sorted(provinces)} {name or ''}"
    return {
        "sub": subject or "dev-" + hashlib.sha256(known_by.encode()).hexdigest()[:16],
        "name": name or title,
        "roles": roles,
        "provinces": sorted(provinces),
    }


def sign(
    key: SigningKey,
    issuer_url: str,
    claims: Mapping[str, Any],
    *,
    audience: str,
    life_s: int = LIFE_S,
) -> str:
    now = int(time.time())
    return jwt.encode(
        {**claims, "iss": issuer_url, "aud": audience, "iat": now, "exp": now + life_s},
        key.private,
        algorithm=ALGORITHM,
        headers={"kid": key.key_id},
    )
