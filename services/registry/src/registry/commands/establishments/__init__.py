"""What can be asked about rural industrial establishments: verbs, models, handlers, roles."""

from collections.abc import Mapping
from typing import Any

from registry.commands.establishments import handling, models
from registry.commands.establishments.filing import (
    EstablishmentDesk,
    EstablishmentOutcome,
    EstablishmentVerb,
)

ESTABLISHMENT_COMMANDS: Mapping[str, EstablishmentVerb[Any]] = {
    verb.name: verb
    for verb in (
        EstablishmentVerb[Any](
            "register-establishment",
            models.RegisterEstablishment,
            handling.register_establishment,
        ),
        EstablishmentVerb[Any](
            "change-establishment", models.ChangeEstablishment, handling.change_establishment
        ),
        EstablishmentVerb[Any](
            "move-establishment", models.MoveEstablishment, handling.move_establishment
        ),
        EstablishmentVerb[Any](
            "close-establishment", models.CloseEstablishment, handling.close_establishment
        ),
        EstablishmentVerb[Any](
            "retract-establishment-fact",
            models.RetractEstablishmentFact,
            handling.retract_establishment_fact,
        ),
    )
}

__all__ = [
    "ESTABLISHMENT_COMMANDS",
    "EstablishmentDesk",
    "EstablishmentOutcome",
    "EstablishmentVerb",
]
