"""From what queries find to what pages show."""

from datetime import date

from registry.domain.returns.periods import Period
from registry.domain.returns.reference import ReturnReference
from registry.pages.models import Both, Decision, ReturnRow, Row, Version, VersionsPage
from registry.queries.return_details import ReturnDetails, RowLine, VersionLine
from registry.queries.return_list import ReturnLine


def row_of(line: ReturnLine, reference: ReturnReference) -> ReturnRow:
    return ReturnRow(
        id=line.id,
        form=line.form,
        unit=line.unit,
        unit_name=line.unit_name,
        subject=None if line.subject is None else line.subject.name,
        period=Period.parse(line.period, line.form, reference),
        latest_version=line.latest_version,
        status=line.status,
        accepted_version=line.accepted_version,
        first_received_on=line.first_received_on,
        late=line.late,
        warnings=line.warnings,
        synthetic=line.synthetic,
    )


def versions_page(found: ReturnDetails, title: Both, reference: ReturnReference) -> VersionsPage:
    return VersionsPage(
        head=row_of(found, reference),
        title=title,
        versions=tuple(map(_version, found.versions)),
        rows=tuple(_row(line, found.versions) for line in found.rows),
    )


def _version(line: VersionLine) -> Version:
    return Version(
        number=line.return_version,
        status=line.status,
        superseded_by=line.superseded_by,
        received_at=line.accepted_at,
        document=line.document["number"],
        document_date=date.fromisoformat(line.document["date"]),
        issuer=line.document["issuer"],
        channel=line.channel,
        warnings=tuple(Both(one["message_vi"], one["message_en"]) for one in line.warnings),
        decision=None
        if line.decision is None
        else Decision(on=line.decision.on, reasons=tuple(line.decision.reasons)),
    )


def _row(line: RowLine, versions: list[VersionLine]) -> Row:
    return Row(
        code=line.code,
        label=Both(line.label_vi, line.label_en),
        unit=line.unit,
        type=line.type,
        values=line.values,
        changed=line.changed,
        withheld=line.withheld,
        notes={one.return_version: one.notes.get(line.code, "") for one in versions},
    )
