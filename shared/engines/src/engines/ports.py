"""Ports on which nothing listens."""

import random
import socket

# Below 32768: above, the kernel lends ports to clients, so a server may find its own taken, and
# a client polling a port where no one listens yet can connect to itself.
LOWEST, HIGHEST = 20000, 32767
TRIES = 200


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(wanted: int | None = None) -> int:
    """The wanted one if nothing listens there, else any."""
    if wanted is not None and is_free(wanted):
        return wanted
    for port in random.sample(range(LOWEST, HIGHEST + 1), TRIES):
        if is_free(port):
            return port
    raise RuntimeError(f"{TRIES} ports between {LOWEST} and {HIGHEST} were tried, all are taken")
