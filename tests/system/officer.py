"""Someone with a token who files commands; what is accepted, the model is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson

from tests.model import Model
from tests.system.system import System

NDJSON = {"Content-Type": "application/x-ndjson"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Refused(Exception):
    """A command was answered with a problem."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status = status
        self.problem = problem


@dataclass
class Officer:
    system: System
    model: Model
    token: str

    async def file(self, command: str, **body: Any) -> Mapping[str, Any]:
        """One command; its answer, or Refused."""
        response = await self.send(command, body)
        answer: dict[str, Any] = response.json()
        if not response.is_success:
            raise Refused(response.status_code, answer)
        self.model.accept(command, body, answer, datetime.now(UTC))
        return answer

    async def send(self, command: str, body: Mapping[str, Any], **headers: str) -> httpx.Response:
        """The bare request: for tests of what comes back."""
        return await self.system.http.post(
            f"{self.system.url('registry')}/v1/commands/{command}",
            json=body,
            headers=self._authorized(headers),
        )

    async def file_all(
        self, lines: Sequence[Mapping[str, Any]], chunk: int = 500
    ) -> list[Mapping[str, Any]]:
        """Many commands as NDJSON; the answers in their order, refusals among them."""
        answers: list[Mapping[str, Any]] = []
        for start in range(0, len(lines), chunk):
            part = lines[start : start + chunk]
            response = await self.system.http.post(
                f"{self.system.url('registry')}/v1/commands",
                content=b"\n".join(orjson.dumps(line) for line in part),
                headers=self._authorized(NDJSON),
                timeout=120,
            )
            response.raise_for_status()
            found = [orjson.loads(line) for line in response.content.splitlines()]
            for line, answer in zip(part, found, strict=True):
                if answer["status"] < 300:
                    self.model.accept(line["command"], line, answer, datetime.now(UTC))
            answers += found
        return answers

    async def ask(self, path: str, **params: Any) -> httpx.Response:
        """What the registry shows this officer; a refusal is for the test to look at."""
        return await self.system.http.get(
            self.system.url("registry") + path, params=params, headers=self._authorized({})
        )

    async def hand_in(
        self, workbook: bytes, *, dry_run: bool = False, marked: bool = False
    ) -> httpx.Response:
        """A filled workbook; `marked`: what is wrong is to come back as one."""
        headers = {"Content-Type": XLSX} | ({"Accept": XLSX} if marked else {})
        return await self.system.http.post(
            f"{self.system.url('registry')}/v1/returns/workbooks",
            params={"dry-run": str(dry_run).lower()},
            content=workbook,
            headers=self._authorized(headers),
        )

    def _authorized(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **headers}
