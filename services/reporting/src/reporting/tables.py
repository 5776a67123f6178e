"""The schema on one screen: what is read and written. The migrations are what makes it.

Facts are appended with both times; a hot row per aggregate is what they say today, as known now.
"""

from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()


def _hectares(name: str, *, nullable: bool = True) -> Column[Decimal]:
    return Column(name, Numeric(12, 4), nullable=nullable)


def _recorded() -> list[Column[object]]:
    """What every fact bears besides what it says."""
    return [
        Column("incarnation", Integer, primary_key=True),
        Column("position", BigInteger, nullable=False),
        Column("event_id", Uuid, nullable=False),
        Column("fact_id", Uuid, nullable=False),
        Column("corrects", Uuid),
        Column("type", Text, nullable=False),
        Column("recorded_at", DateTime(timezone=True), nullable=False),
        Column("withdrawn_at", DateTime(timezone=True)),
        Column("provenance", Text),
        Column("data", LargeBinary, nullable=False),
    ]


def _subject() -> list[Column[str]]:
    """Whom a return is about, where that is not the unit itself."""
    return [Column(f"subject_{part}", Text) for part in ("kind", "code", "name")]


cluster_fact = Table(
    "cluster_fact",
    metadata,
    Column("build", Integer, primary_key=True),
    Column("cluster_id", Uuid, primary_key=True),
    Column("occurred_on", Date, primary_key=True),
    Column("streamversion", Integer, primary_key=True),
    *_recorded(),
    Column("code", Text, nullable=False),
    Column("unit34", Text),
    Column("unit63", Text),
    Column("name", Text),
    Column("name_key", Text),
    Column("names", Text),
    Column("planning", Text),
    Column("legal", Text),
    Column("infrastructure", SmallInteger),
    Column("wastewater", Text),
    _hectares("plan_ha"),
    _hectares("gross_ha"),
    _hectares("industrial_ha"),
    _hectares("ready_ha"),
    _hectares("cleared_ha"),
    Column("investor_kind", Text),
    Column("capital_bnvnd", Numeric(18, 6)),
    Column("cluster_types", ARRAY(Text)),
)

tenant_fact = Table(
    "tenant_fact",
    metadata,
    Column("build", Integer, primary_key=True),
    Column("cluster_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, primary_key=True),
    Column("occurred_on", Date, primary_key=True),
    Column("streamversion", Integer, primary_key=True),
    *_recorded(),
    Column("name", Text),
    Column("country", Text),
    Column("industry", Text),
    Column("is_fdi", Boolean),
    Column("approval", Text),
    Column("status", Text),
    Column("ending", Text),
    _hectares("approved_ha"),
    _hectares("leased_ha"),
)

# Which fact is replaced or taken back, by which other fact, and since when that is known.
correction = Table(
    "correction",
    metadata,
    Column("build", Integer, primary_key=True),
    Column("cluster_id", Uuid, primary_key=True),
    Column("corrects", Uuid, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("incarnation", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("withdrawn_at", DateTime(timezone=True)),
)

return_fact = Table(
    "return_fact",
    metadata,
    Column("build", Integer, primary_key=True),
    Column("return_id", Uuid, primary_key=True),
    Column("occurred_on", Date, primary_key=True),
    Column("streamversion", Integer, primary_key=True),
    *_recorded(),
    Column("form", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("unit34", Text, nullable=False),
    Column("unit63", Text),
    Column("return_version", Integer, nullable=False),
    Column("decision", Text),
    Column("jobs", BigInteger),
    *_subject(),
    Column("rows", JSONB),
)

establishment_fact = Table(
    "establishment_fact",
    metadata,
    Column("build", Integer, primary_key=True),
    Column("establishment_id", Uuid, primary_key=True),
    Column("occurred_on", Date, primary_key=True),
    Column("streamversion", Integer, primary_key=True),
    *_recorded(),
    Column("names", Text),
    Column("places", Text),
    Column("said", JSONB, nullable=False),
)

cluster = Table(
    "cluster",
    metadata,
    Column("build", Integer, primary_key=True),
    Column("cluster_id", Uuid, primary_key=True),
    Column("facts", Integer, nullable=False),
    Column("began_on", Date),
    Column("code", Text),
    Column("unit34", Text),
    Column("unit63", Text),
    Column("name", Text),
    Column("name_key", Text),
    Column("names", Text),
    Column("planning", Text),
    Column("legal", Text),
    Column("infrastructure", SmallInteger),
    Column("wastewater", Text),
    _hectares("plan_ha"),
    _hectares("gross_ha"),
    _hectares("industrial_ha"),
    _hectares("ready_ha"),
    _hectares("cleared_ha"),
    Column("established", Boolean, nullable=False),
    Column("abolished", Boolean, nullable=False),
    Column("provenance", Text),
    Column("synthetic", Boolean, nullable=False),
    Column("projects", Integer, nullable=False),
    Column("fdi_projects", Integer, nullable=False),
    Column("projects_operating", Integer, nullable=False),
    _hectares("leased_ha", nullable=False),
    _hectares("taken_ha", nullable=False),
    _hectares("used_ha", nullable=False),
    Column("status", Text),
    Column("next_on", Date),
)

tenant = Table(
    "tenant",
    metadata,
    Column("build", Integer, primary_key=True),
    Column("cluster_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, primary_key=True),
    Column("facts", Integer, nullable=False),
    Column("name", Text),
    Column("country", Text),
    Column("industry", Text),
    Column("is_fdi", Boolean, nullable=False),
    _hectares("approved_ha"),
    _hectares("leased_ha"),
    Column("approval", Text),
    Column("ending", Text),
    Column("status", Text),
    Column("since", Date),
    Column("leases", Boolean, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("next_on", Date),
)

unit_return = Table(
    "unit_return",
    metadata,
    Column("build", Integer, primary_key=True),
    Column("return_id", Uuid, primary_key=True),
    Column("facts", Integer, nullable=False),
    Column("form", Text),
    Column("unit", Text),
    Column("period", Text),
    Column("period_end", Date),
    Column("unit34", Text),
    Column("unit63", Text),
    Column("accepted_version", Integer),
    Column("jobs", BigInteger),
    Column("synthetic", Boolean, nullable=False),
    Column("next_on", Date),
    *_subject(),
)

establishment = Table(
    "establishment",
    metadata,
    Column("build", Integer, primary_key=True),
    Column("establishment_id", Uuid, primary_key=True),
    Column("facts", Integer, nullable=False),
    Column("began_on", Date),
    Column("code", Text),
    Column("status", Text),
    Column("since", Date),
    Column("closed_because", Text),
    Column("legal_form", Text),
    Column("name", Text),
    Column("name_key", Text),
    Column("names", Text),
    Column("places", Text),
    Column("tax_code", Text),
    Column("industry", Text),
    Column("sector", Text),
    Column("unit34", Text),
    Column("unit63", Text),
    Column("commune", Text),
    Column("district", Text),
    Column("place_kind", Text),
    Column("ward_of", Text),
    Column("craft_village", Text),
    Column("craft_village_key", Text),
    Column("size", Text),
    Column("employees", Integer),
    Column("revenue_bnvnd", Numeric(18, 6)),
    Column("capital_bnvnd", Numeric(18, 6)),
    Column("founded_on", Date),
    Column("provenance", Text),
    Column("synthetic", Boolean, nullable=False),
    Column("next_on", Date),
)

# The day that hot rows tell of: they change with it, and only with it, when no event comes.
present_day = Table(
    "present_day",
    metadata,
    Column("only_row", Boolean, primary_key=True),
    Column("day", Date, nullable=False),
)

# Rises, in the transaction that changes it, whenever anything that a view shows may change.
view_revision = Table(
    "view_revision",
    metadata,
    Column("view", Text, primary_key=True),
    Column("follows", ARRAY(Text), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("vector", JSONB, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

# How often the figures of this day, and so of all days after it, may have changed.
day_change = Table(
    "day_change",
    metadata,
    Column("projection", Text, primary_key=True),
    Column("build", Integer, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("changes", BigInteger, nullable=False),
)

# The aggregate of an operator's decisions; its events are in the event log.
operator_journal = Table(
    "operator_journal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("projection", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
)
