"""The schema on one screen: what queries read. The migrations are what makes it."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = MetaData()

cluster = Table(
    "cluster",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("names", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    Column("unit34", Text, nullable=False),
    Column("unit63", Text),
    Column("status", Text, nullable=False),
    Column("axes", JSONB, nullable=False),
    Column("area_ha", Numeric(12, 4)),
    Column("industrial_ha", Numeric(12, 4)),
    Column("leased_ha", Numeric(12, 4), nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("changes_on", Date),
    Column("communes", ARRAY(Text)),
    Column("begun_on", Date),
    Column("ended_on", Date),
)

periodic_return = Table(
    "periodic_return",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("form", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("unit34", Text, nullable=False),
    Column("unit63", Text),
    Column("first_received_on", Date, nullable=False),
    Column("latest_version", Integer, nullable=False),
    Column("latest_status", Text, nullable=False),
    Column("accepted_version", Integer),
    Column("warnings", Integer, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_kind", Text),
    Column("subject_code", Text),
    Column("subject_name", Text),
    Column("cluster_id", Uuid),
    Column("cluster_code", Text),
)

return_withheld = Table(
    "return_withheld",
    metadata,
    Column("return_id", Uuid, primary_key=True),
    Column("return_version", Integer, primary_key=True),
    Column("rows", JSONB, nullable=False),
    Column("notes", JSONB, nullable=False),
    Column("warnings", JSONB, nullable=False),
)

establishment = Table(
    "establishment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("legal_form", Text, nullable=False),
    Column("name", Text),
    Column("names", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    Column("tax_code", Text),
    Column("tax_code_hash", Text),
    Column("industry", Text, nullable=False),
    Column("sector", Text),
    Column("unit34", Text, nullable=False),
    Column("unit63", Text),
    Column("commune", Text, nullable=False),
    Column("place_kind", Text, nullable=False),
    Column("craft_village", Text),
    Column("size", Text),
    Column("employees", Integer),
    Column("status", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("person_id", Uuid),
    Column("synthetic", Boolean, nullable=False),
    Column("changes_on", Date),
)

# What is kept of people, apart from everything that is published; see `establishment erase`.
establishment_person = Table(
    "establishment_person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("establishment_id", Uuid, nullable=False),
    Column("name", Text),
    Column("owner", Text),
    Column("phone", Text),
    Column("address", Text),
    Column("tax_code", Text),
    Column("names", Text, nullable=False),
    Column("search", Text, nullable=False),
)

establishment_erasure = Table(
    "establishment_erasure",
    metadata,
    Column("establishment_id", Uuid, nullable=False),
    Column("erased_at", DateTime(timezone=True), nullable=False),
    Column("persons", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

# The two below are eventkit's; only what a history needs is named here.
_eventkit = MetaData()

event_log = Table(
    "event_log",
    _eventkit,
    Column("no", BigInteger, primary_key=True),
    Column("event_id", Uuid),
    Column("fact_id", Uuid),
    Column("stream", Text),
    Column("stream_id", Uuid),
    Column("streamversion", Integer),
    Column("type", Text),
    Column("data", JSON),
    Column("occurred_on", Date),
    Column("accepted_at", DateTime(timezone=True)),
    Column("actor", Text),
    Column("correlation_id", Uuid),
    Column("causation_id", Uuid),
    Column("traceparent", Text),
)

event_position = Table(
    "event_position",
    _eventkit,
    Column("no", BigInteger, primary_key=True),
    Column("incarnation", Integer),
    Column("position", BigInteger),
    Column("recorded_at", DateTime(timezone=True)),
)
