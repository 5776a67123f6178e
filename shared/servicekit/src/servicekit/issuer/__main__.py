"""`python -m servicekit.issuer --development --port … --data-dir …`: the issuer as a process."""

import argparse
import sys
from pathlib import Path

import uvicorn

from servicekit.issuer import create_issuer
from servicekit.issuer.tokens import LIFE_S

REFUSAL = """\
This issuer lets anyone sign in as anyone. It is for development only.
Start it with --development if that is what you want.
"""


def main() -> None:
    given = _arguments()
    if not given.development:
        sys.exit(REFUSAL)
    url = given.issuer_url or f"http://{given.host}:{given.port}"
    issuer = create_issuer(
        issuer_url=url, data_dir=given.data_dir, hosts=given.client_host, life_s=given.life_s
    )
    uvicorn.run(issuer, host=given.host, port=given.port, log_level="warning", server_header=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m servicekit.issuer", description=__doc__)
    parser.add_argument("--development", action="store_true", help="yes, this is development")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data-dir", type=Path, required=True, help="where the key is kept")
    parser.add_argument("--issuer-url", help="as tokens name it; default: host and port")
    parser.add_argument(
        "--client-host", action="append", default=[], help="a host to lead back to, besides this"
    )
    parser.add_argument("--life-s", type=int, default=LIFE_S, help="how long tokens are good")
    return parser.parse_args()


main()
