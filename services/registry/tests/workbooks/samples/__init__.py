"""Workbooks that LibreOffice has saved; see the README beside them."""
