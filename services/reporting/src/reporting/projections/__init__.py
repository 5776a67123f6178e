"""What reporting builds from events. A projection writes only rows of the event's own aggregate."""

from reporting.projections.clusters import Clusters
from reporting.projections.establishments import Establishments
from reporting.projections.returns import Returns

PROJECTIONS = (Clusters(), Returns(), Establishments())
