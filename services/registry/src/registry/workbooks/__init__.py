"""The Excel round trip: a template out, filled in offline, a workbook back with marked cells."""
