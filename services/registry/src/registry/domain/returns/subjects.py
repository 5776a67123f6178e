"""Of whom a return speaks beside its province: a tenant, a cluster, a commune or a district."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from registry.domain.returns.reference import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """`code` never changes; the name is that of the latest version. A tenant has its cluster."""

    kind: SubjectKind
    code: str
    name: str
    cluster_id: UUID | None = None
    cluster: str | None = None

    @property
    def key(self) -> str:
        """What tells it from all others of its province."""
        return key_of(self.kind, self.code, self.cluster)

    def on_the_wire(self) -> dict[str, object]:
        said: dict[str, object] = {"kind": self.kind, "code": self.code, "name": self.name}
        if self.cluster_id is not None:
            said |= {"cluster_id": str(self.cluster_id), "cluster": self.cluster}
        return said


THE_PROVINCE = ""
"""The key where a return speaks of the whole province."""


def key_of(kind: SubjectKind, code: str, cluster: str | None) -> str:
    """Whoever files a tenant may choose its id, so it names one only within its cluster."""
    return f"{kind}:{cluster}/{code}" if kind == "tenant" else f"{kind}:{code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnName:
    """What a return is known by, before anything is sent in."""

    form: str
    unit: str
    period: str
    subject: Subject | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        subject = THE_PROVINCE if self.subject is None else self.subject.key
        return self.form, self.unit, subject, self.period

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "ReturnName":
        """As the table of returns has it."""
        about = None
        if row["subject_kind"] is not None:
            about = Subject(
                kind=row["subject_kind"],
                code=row["subject_code"],
                name=row["subject_name"],
                cluster_id=row["cluster_id"],
                cluster=row["cluster_code"],
            )
        return cls(form=row["form"], unit=row["unit"], period=row["period"], subject=about)
