"""What judging an establishment's history needs: its state, its folding, its policies, words."""

from registry.domain.chronicles.history import Life
from registry.domain.establishments.findings import CODES
from registry.domain.establishments.folding import apply
from registry.domain.establishments.law import Law
from registry.domain.establishments.policies import remarks
from registry.domain.establishments.state import State

LIFE: Life[State, Law] = Life(begin=State, apply=apply, remarks=remarks, codes=CODES)
