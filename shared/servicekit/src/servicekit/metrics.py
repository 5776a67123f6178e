"""What Prometheus is told of a process's HTTP side; few labels, never an id."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response

REQUEST_SECONDS = Histogram(
    "http_request_duration_seconds",
    "From the request's head to the end of its answer",
    ["method", "route", "status"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
IN_FLIGHT = Gauge("http_requests_in_flight", "Requests being answered, streams apart", ["kind"])
REFUSED = Counter("http_requests_refused_total", "Refused before any work was done", ["reason"])
CHECK_OK = Gauge("readiness_check_ok", "1 if it was so when someone last asked", ["check"])
DRAINING = Gauge("process_draining", "1 from the notice on that the process will stop")
BUILD = Gauge("build_info", "Always 1; the labels say what runs", ["service", "version"])

# Whoever may send any method could otherwise make a series of each.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_children: dict[tuple[str, str, int], Histogram] = {}


def observe(method: str, route: str, status: int, seconds: float) -> None:
    key = (method if method in _METHODS else "other", route, status)
    child = _children.get(key)
    if child is None:
        child = _children[key] = REQUEST_SECONDS.labels(key[0], route, str(status))
    child.observe(seconds)


async def exposition(_request: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
