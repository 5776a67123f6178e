"""What the figures must be, worked out naively from the commands that were accepted.

It imports nothing of what it judges and knows no database, log or stream: a second opinion, written
from the rules alone. `Model` is told every accepted command; `figures` answers as reporting should.
"""

from tests.model.figures import Figures
from tests.model.model import Model
from tests.model.territory import UNKNOWN, Place

__all__ = ["UNKNOWN", "Figures", "Model", "Place"]
