"""What is done: register, change, move, close, retract."""

from uuid_utils.compat import uuid7

from registry.commands.desk import (
    must_be_an_officer,
    must_be_fit_for_this_database,
    must_be_theirs,
    must_have_seen_the_last,
)
from registry.commands.establishments.filing import (
    EstablishmentDesk,
    EstablishmentOutcome,
    known,
    saved,
)
from registry.commands.establishments.models import (
    ChangeEstablishment,
    CloseEstablishment,
    MoveEstablishment,
    RegisterEstablishment,
    RetractEstablishmentFact,
)
from registry.commands.establishments.taxpayers import (
    must_be_alone_there,
    others_of,
    others_with,
    remarks_on,
)
from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.refusals import (
    EstablishmentCodeNeverChanges,
    EstablishmentExists,
)


async def register_establishment(
    command: RegisterEstablishment, *, desk: EstablishmentDesk
) -> EstablishmentOutcome:
    must_be_an_officer(desk)
    must_be_fit_for_this_database(command, desk)
    must_be_theirs(desk.rules.placement(command.place, command.day), desk)
    one = await _known_or_born(command, desk)
    others = await others_of(command.tax_code, command.person, one, desk)
    must_be_alone_there(command.place.commune, others)
    filed = one.register(command, command.person, desk.rules)
    return await saved(one, filed, desk, warnings=remarks_on(others, filed, desk))


async def change_establishment(
    command: ChangeEstablishment, *, desk: EstablishmentDesk
) -> EstablishmentOutcome:
    one = await known(command, desk)
    others = await others_of(command.changes.tax_code, command.person, one, desk)
    place = one.state_on().place
    if place is not None:
        must_be_alone_there(place["commune"], others)
    filed = one.change(command, command.person, desk.rules)
    return await saved(one, filed, desk, warnings=remarks_on(others, filed, desk))


async def move_establishment(
    command: MoveEstablishment, *, desk: EstablishmentDesk
) -> EstablishmentOutcome:
    one = await known(command, desk)
    must_be_theirs(desk.rules.placement(command.place, command.day), desk)
    others = await others_with(one.state_on().tax_key, one, desk)
    must_be_alone_there(command.place.commune, others)
    return await saved(one, one.move(command, desk.rules), desk)


async def close_establishment(
    command: CloseEstablishment, *, desk: EstablishmentDesk
) -> EstablishmentOutcome:
    one = await known(command, desk)
    return await saved(one, one.close(command, desk.rules), desk)


async def retract_establishment_fact(
    command: RetractEstablishmentFact, *, desk: EstablishmentDesk
) -> EstablishmentOutcome:
    one = await known(command, desk)
    return await saved(one, one.retract(command, desk.rules), desk)


async def _known_or_born(command: RegisterEstablishment, desk: EstablishmentDesk) -> Establishment:
    if command.establishment is None:
        return await _born(command, desk)
    one = await desk.establishments.get(command.establishment)
    must_be_theirs(one.placement(desk.rules), desk)
    must_have_seen_the_last(one, command.expected_version)
    if command.code not in {None, one.code}:
        raise EstablishmentCodeNeverChanges(establishment_code=one.code, given=str(command.code))
    return one


async def _born(command: RegisterEstablishment, desk: EstablishmentDesk) -> Establishment:
    if command.establishment_id is not None:
        before = await desk.establishments.find(command.establishment_id)
        if before is not None:
            # A loader that repeats itself is told which fact it repeats.
            must_be_theirs(before.placement(desk.rules), desk)
            before.must_not_repeat(command)
            raise EstablishmentExists(establishment_id=before.id, establishment_code=before.code)
    code = command.code or await desk.establishments.new_code(command.place.unit)
    return Establishment(id=command.establishment_id or uuid7(), code=code)
