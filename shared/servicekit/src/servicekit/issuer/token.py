"""`python -m servicekit.issuer.token`: a token without the sign-in page, where the key lies."""

import argparse
import sys
from pathlib import Path

from servicekit.issuer.tokens import LIFE_S, mint


def main() -> None:
    given = _arguments()
    token = mint(
        given.data_dir,
        given.issuer_url,
        role=given.role,
        provinces=given.province,
        name=given.name,
        life_s=given.life_s,
    )
    if given.out is None:
        sys.stdout.write(token + "\n")
        return
    given.out.touch(mode=0o600)
    given.out.write_text(token)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m servicekit.issuer.token", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True, help="where the key is kept")
    parser.add_argument("--issuer-url", required=True, help="as tokens name it")
    parser.add_argument("--role", action="append", required=True, help="may be given again")
    parser.add_argument("--province", action="append", default=[], help="may be given again")
    parser.add_argument("--name", help="of whoever it stands for")
    parser.add_argument("--life-s", type=int, default=LIFE_S, help="how long it is good")
    parser.add_argument("--out", type=Path, help="a file for it, instead of printing it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
