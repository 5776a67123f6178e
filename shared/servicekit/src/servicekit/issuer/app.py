"""The development issuer's addresses: discovery, keys, the sign-in page, tokens for codes."""

from pathlib import Path

from starlette.applications import Starlette


def create_issuer(*, issuer_url: str, data_dir: Path) -> Starlette:
    """As an ASGI application, so that tests can use it without a socket."""
    raise NotImplementedError
