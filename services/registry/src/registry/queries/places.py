"""A province as a filter names it, on the map that its code belongs to."""

from sqlalchemy import ColumnElement, Table, false

from territory import Territory, UnknownUnit

FORMER = "63:"


def lies_in(table: Table, unit: str, territory: Territory) -> ColumnElement[bool]:
    """`15` is the unit of today if there is one, else the former one; `63:15` the former one."""
    if not unit.startswith(FORMER):
        try:
            territory.predecessors(unit)
        except UnknownUnit:
            pass
        else:
            return table.c.unit34 == unit
    code = unit.removeprefix(FORMER)
    try:
        territory.successor(code)
    except UnknownUnit:
        return false()
    return table.c.unit63 == code
