"""What is not taken for one of our workbooks, before a single cell is judged."""

from registry.domain.refusals import Refusal


class WorkbookRefusal(Refusal):
    """A workbook that is not taken: itself for what its cells say, else for what it is."""

    code = "workbook-refused"


class NotAWorkbook(WorkbookRefusal):
    """Another kind of file, whatever its name says: CSV, a web page, a PDF, OpenDocument."""

    code = "workbook-not-xlsx"


class OldWorkbook(WorkbookRefusal):
    """Excel 97–2003 or binary Excel."""

    code = "workbook-old-format"


class EncryptedWorkbook(WorkbookRefusal):
    """Opens with a password only."""

    code = "workbook-encrypted"


class WorkbookWithMacros(WorkbookRefusal):
    """Holds programs. They would not run here, but what they were to do would be missing."""

    code = "workbook-with-macros"


class WorkbookTooLarge(WorkbookRefusal):
    """More than a form can need: bytes, unpacked bytes, parts, cells, or merged land."""

    code = "workbook-too-large"

    def __init__(self, *, what: str, limit: int) -> None:
        super().__init__(what=what, limit=limit)


class DamagedWorkbook(WorkbookRefusal):
    """Its packing or one of its parts cannot be read."""

    code = "workbook-damaged"

    def __init__(self, *, part: str) -> None:
        super().__init__(part=part[:100])


class ForeignWorkbook(WorkbookRefusal):
    """A readable workbook, but not made from a template of ours: nothing says what it is about."""

    code = "workbook-not-ours"


class UnknownTemplate(WorkbookRefusal):
    """From a template, form or form version that this service does not know (any more)."""

    code = "workbook-template-unknown"

    def __init__(self, *, what: str, value: str) -> None:
        super().__init__(what=what, value=value[:60])
