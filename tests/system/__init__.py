"""The whole system as its users meet it: separate processes, real servers, and a model that judges.

`System` starts and kills processes, `Officer` files commands over HTTP and tells the model what was
accepted, `judge` compares reporting's answers with the model's.
"""

from tests.system.judge import agree
from tests.system.officer import Officer, Refused
from tests.system.system import System

__all__ = ["Officer", "Refused", "System", "agree"]
