"""Which size the figures of an establishment allow."""

from collections.abc import Sequence
from decimal import Decimal

from registry.domain.establishments.law import SizeRow


def allowed(
    sizes: Sequence[SizeRow],
    *,
    employees: int | None,
    revenue_bnvnd: Decimal | None,
    capital_bnvnd: Decimal | None,
) -> list[str]:
    """The sizes that nothing known speaks against: one, where enough is known.

    A size needs both: not too many employees, and revenue or capital within its limit.
    """
    possible: list[str] = []
    for row in sizes:
        legs = (
            _within(revenue_bnvnd, row.revenue_most_bnvnd),
            _within(capital_bnvnd, row.capital_most_bnvnd),
        )
        people = _within(employees, row.employees_most)
        if people is False or all(leg is False for leg in legs):
            continue
        possible.append(row.size)
        if people and any(legs):
            break
    return possible


def _within(figure: Decimal | int | None, most: Decimal | None) -> bool | None:
    """None: nobody knows."""
    if most is None:
        return True
    return None if figure is None else figure <= most
