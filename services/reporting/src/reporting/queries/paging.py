"""Where a page of a list goes on: behind the last line of the one before, in any order."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_
from sqlalchemy.types import TypeEngine

type Order = Sequence[tuple[ColumnElement[Any], bool]]  # columns, and whether they fall


def ordered(order: Order) -> list[ColumnElement[Any]]:
    return [column.desc() if falls else column for column, falls in order]


def behind(order: Order, last: Iterable[tuple[Any, type[TypeEngine[Any]]]]) -> ColumnElement[bool]:
    """Later in the first column that differs from this line's value (each with its type)."""
    found: ColumnElement[bool] = false()
    for (column, falls), (value, type_) in reversed(list(zip(order, last, strict=True))):
        bound = literal(value, type_())
        later = column < bound if falls else column > bound
        found = or_(later, and_(column == bound, found))
    return found
