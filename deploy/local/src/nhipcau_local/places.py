"""Where things lie in this checkout, and where its data may lie."""

import hashlib
from pathlib import Path

from engines.postgres import can_enter, open_folder, owner_of_data
from nhipcau_local.settings import local_folder

ROOT = Path(__file__).resolve().parents[4]
LOCAL = local_folder() or ROOT / ".local"
STATE = LOCAL / "state.json"
LOGS = LOCAL / "logs"
RUN = LOCAL / "run"
ISSUER = LOCAL / "issuer"
KAFKA = LOCAL / "kafka"
TOPICS = ROOT / "deploy/kafka/topics.yaml"
SERVICE_SQL = ROOT / "deploy/postgres/service.sql"


def shown(path: Path) -> str:
    """As short as a person in the checkout needs it."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def postgres_folder() -> Path:
    """In the checkout, or beside it where PostgreSQL's user cannot enter the checkout."""
    if can_enter(owner_of_data(), LOCAL):
        return LOCAL / "postgres"
    return elsewhere() / "postgres"


def elsewhere() -> Path:
    """For this system alone; under /root, for one, no other user can reach anything."""
    return open_folder("nhipcau-" + hashlib.sha256(str(LOCAL).encode()).hexdigest()[:12])
