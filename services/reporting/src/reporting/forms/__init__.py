"""The official forms that reporting publishes, as data: rows, papers, periods.

A small copy of its own of what the registry fills in: no service reads another's files. A test of
the whole project says that the two agree.
"""

from reporting.forms.periods import Period, UnknownPeriod
from reporting.forms.reference import Form, FormRow, Group, Paper, forms

__all__ = ["Form", "FormRow", "Group", "Paper", "Period", "UnknownPeriod", "forms"]
