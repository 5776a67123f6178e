"""Let another build of a projection answer."""

from dataclasses import dataclass

from reporting.domain.journal import stated
from reporting.domain.ports import Desk


@dataclass(frozen=True, kw_only=True)
class SwitchBuild:
    projection: str
    build: int
    reason: str
    even_if_behind: bool = False


async def switch_build(command: SwitchBuild, *, desk: Desk) -> int:
    """The build that answered until now; it reads on, so switching back is possible."""
    stated(command.reason)
    journal = await desk.journals.get(command.projection)
    if not command.even_if_behind:
        await desk.readers.must_have_caught_up(command.projection, command.build)
    left = await desk.readers.switch(command.projection, command.build)
    journal.switched(from_build=left, to_build=command.build, reason=command.reason, on=desk.today)
    await desk.journals.save(journal, desk.context)
    return left
