"""A small OpenID Connect issuer for development only: anyone may sign in as anyone."""

from servicekit.issuer.app import create_issuer, local_identity
from servicekit.issuer.tokens import mint

__all__ = ["create_issuer", "local_identity", "mint"]
