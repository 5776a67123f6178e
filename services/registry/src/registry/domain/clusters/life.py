"""What judging a cluster's history needs: its state, its folding, its policies and their words."""

from registry.domain.chronicles.history import Life
from registry.domain.clusters.findings import CODES
from registry.domain.clusters.folding import apply
from registry.domain.clusters.law import Law
from registry.domain.clusters.policies import remarks
from registry.domain.clusters.state import State

LIFE: Life[State, Law] = Life(begin=State, apply=apply, remarks=remarks, codes=CODES)
