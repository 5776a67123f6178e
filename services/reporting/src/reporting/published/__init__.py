"""What has been printed about clusters, as a source of its own, and what of ours it means."""

from reporting.published.figures import Basis, Figure, basis_of, figures, known_on
from reporting.published.precision import matches

__all__ = ["Basis", "Figure", "basis_of", "figures", "known_on", "matches"]
