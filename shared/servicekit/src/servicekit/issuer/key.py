"""The development issuer's key, kept in its data folder so that tokens outlive a restart."""

import base64
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

FILE = "issuer-key.pem"
ALGORITHM = "ES256"


@dataclass(frozen=True)
class SigningKey:
    private: ec.EllipticCurvePrivateKey

    @cached_property
    def jwk(self) -> dict[str, Any]:
        """Its public half, as the JWKS shows it."""
        public: dict[str, Any] = ECAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return public | {"use": "sig", "alg": ALGORITHM, "kid": _thumbprint(public)}

    @property
    def key_id(self) -> str:
        kid: str = self.jwk["kid"]
        return kid


def load(data_dir: Path) -> SigningKey:
    """The key of this folder, made on first use; two processes may ask at once."""
    path = data_dir / FILE
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        _create(path)
    private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} is not a key on an elliptic curve")
    return SigningKey(private)


def _create(path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    # Written whole under another name (mode 0600) and linked: the first process wins.
    handle, name = tempfile.mkstemp(dir=path.parent)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        scratch.unlink()


def _thumbprint(jwk: dict[str, Any]) -> str:
    """RFC 7638."""
    required = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    text = json.dumps(required, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b"=").decode()
