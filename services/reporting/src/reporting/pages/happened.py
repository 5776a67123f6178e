"""What happened, in words: an event's type, and its tag."""

from reporting.pages.text import Words

PREFIX = "vn.nhipcau."


def fact_key(event_type: str) -> str:
    """'cluster.tenant-leased' for the type on the wire, or for the last words of one."""
    word = event_type.removeprefix(PREFIX)
    if word != event_type:
        word = ".".join(word.split(".")[1:-1])
    return word if "." in word else f"cluster.{word}"


def happened(event_type: str, words: Words) -> str:
    return words.known("fact", fact_key(event_type))


def tag(event_type: str, words: Words) -> str:
    return words.known("tag", stream(event_type))


def stream(event_type: str) -> str:
    return fact_key(event_type).partition(".")[0]
