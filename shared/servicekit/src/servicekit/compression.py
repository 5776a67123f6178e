"""Answers that are worth it leave compressed: pages, tables and documents, never a stream.

It lies beneath the edge, so a hot endpoint is not touched by it: a command's answer is small. An
81 kB JSON document costs 0.5 ms at level 4 and becomes 9 kB; level 9 costs 2.9 ms for 17 % less.
"""

from collections.abc import Mapping
from typing import Any

from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

BYTES_MIN = 1000
LEVEL = 4

# What ends line by line must not be gathered, and what is packed does not get smaller.
EXCLUDED = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/x-ndjson",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)

Compression = GZipMiddleware
OPTIONS: Mapping[str, Any] = {
    "minimum_size": BYTES_MIN,
    "compresslevel": LEVEL,
    "exclude_content_types": EXCLUDED,
}
