"""What a client may name a thing by: its code, or its id."""

import re
from uuid import UUID


def id_or_code(text: str, code: re.Pattern[str]) -> UUID | str | None:
    """The code as it is written, else an id; None where it is neither."""
    if code.fullmatch(text):
        return text
    try:
        return UUID(text)
    except ValueError:
        return None
