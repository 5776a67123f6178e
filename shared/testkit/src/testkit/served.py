"""An app on a port, in a thread with a loop of its own: for clients that block."""

import asyncio
import threading
from typing import Any

import uvicorn

from engines.ports import free_port
from testkit.eventually import eventually


class Served:
    def __init__(self, app: Any) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        config = uvicorn.Config(app, port=port, log_config=None, lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    async def start(self) -> None:
        self._thread.start()
        await eventually(lambda: self._server.started, timeout_s=30)

    async def stop(self) -> None:
        self._server.should_exit = True
        await asyncio.to_thread(self._thread.join)
