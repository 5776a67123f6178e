"""What a problem's page of the registry calls the parts of an address, and where else to go."""

LABELS = {
    "bieu": "form",
    "tinh": "unit",
    "ky": "period",
    "ve": "subject",
    "trang-thai": "status",
    "form": "form",
    "unit": "unit",
    "period": "period",
    "subject": "subject",
    "status": "status",
}
WAYS = (("/nop-bieu", "problem.home"), ("/nop-bieu/da-nop", "problem.returns"))
