"""The tables of this package as versioned SQL: a file never changes once a migration has run it."""

from importlib.resources import files


def statements(name: str, version: int) -> list[str]:
    """What a migration executes one by one; a statement ends with a semicolon and a blank line."""
    text = files(__name__).joinpath(f"{name}_{version:04d}.sql").read_text()
    return [statement.strip().removesuffix(";") for statement in text.split(";\n\n")]
