"""What a policy says of a fact in its place, and what judging a history finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

Level = Literal["refuse", "warn"]

# Every code with its rule, where the domain notes name one, and the parameters of its words.
type Codes = Mapping[str, tuple[str | None, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Remark:
    """The parameters fill the words of the code."""

    code: str
    level: Level
    params: Mapping[str, str]

    @property
    def refuses(self) -> bool:
        return self.level == "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A remark, the rule behind it, and the fact that breaks it or is remarkable by it."""

    code: str
    rule: str | None
    level: Level
    fact_id: UUID
    fact_type: str
    fact_document: str
    fact_on: date
    params: Mapping[str, str]


def impossible(code: str, **params: object) -> Remark:
    return Remark(code, "refuse", words_of(**params))


def remarkable(code: str, **params: object) -> Remark:
    return Remark(code, "warn", words_of(**params))


def words_of(**params: object) -> Mapping[str, str]:
    return {
        name: format(value, "f") if isinstance(value, Decimal) else str(value)
        for name, value in params.items()
    }
