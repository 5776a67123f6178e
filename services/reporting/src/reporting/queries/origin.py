"""Of what kind the records behind a figure are: real, made up, or some of either."""

from dataclasses import dataclass

REAL, SYNTHETIC, MIXED = "real", "synthetic", "mixed"


@dataclass(frozen=True)
class Origin:
    """How many aggregates of each kind."""

    real: int = 0
    synthetic: int = 0
    mixed: int = 0

    @classmethod
    def of(cls, provenance: str | None) -> "Origin":
        """Of one record. Without a mark it was sent by those who keep it."""
        return cls(
            real=provenance in {None, REAL},
            synthetic=provenance == SYNTHETIC,
            mixed=provenance == MIXED,
        )

    def __add__(self, other: "Origin") -> "Origin":
        return Origin(
            self.real + other.real, self.synthetic + other.synthetic, self.mixed + other.mixed
        )

    @property
    def word(self) -> str | None:
        """None where there is no record at all."""
        if not self.real + self.synthetic + self.mixed:
            return None
        if self.mixed or (self.real and self.synthetic):
            return MIXED
        return REAL if self.real else SYNTHETIC

    @property
    def is_made_up(self) -> bool:
        """Whether anything in it is."""
        return bool(self.synthetic + self.mixed)
