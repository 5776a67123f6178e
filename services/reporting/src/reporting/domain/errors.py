"""Everything reporting refuses."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A 'no' with a code; its words and its HTTP status stand in `api/problems.py`."""

    code: ClassVar[str]

    def __init__(self, **params: Any) -> None:
        super().__init__(f"{self.code} {params}")
        self.params = params


class ReasonMissing(Refusal):
    code = "reason-missing"


class NotHeld(Refusal):
    code = "not-held"


class StillNotApplicable(Refusal):
    code = "still-not-applicable"


class UnknownProjection(Refusal):
    code = "unknown-projection"


class UnknownBuild(Refusal):
    code = "unknown-build"


class LiveBuild(Refusal):
    code = "live-build"


class BuildBehind(Refusal):
    code = "build-behind"


class TooManyBuilds(Refusal):
    code = "too-many-builds"


class JournalChanged(Refusal):
    code = "journal-changed"
