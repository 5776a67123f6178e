"""The outermost layer of every HTTP service, one plain ASGI application because all pass it.

Per request: correlation and trace context, limits, problems, metrics and the access log.
"""

from collections.abc import Callable, Mapping

import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from servicekit import correlation, metrics
from servicekit.drain import Drain
from servicekit.exchange import Exchange, Limits, RawHeaders, Terms
from servicekit.hot import Endpoint
from servicekit.problems import Problem, ProblemBook

log = structlog.get_logger()

type ProblemPage = Callable[[Request, Problem], ASGIApp | None]
"""A page that says a problem to a person; None leaves it to problem details."""


class Edge:
    def __init__(
        self,
        app: ASGIApp,
        *,
        problems: ProblemBook,
        limits: Limits,
        drain: Drain,
        hot: Mapping[tuple[str, str], Endpoint],
        headers: RawHeaders = (),
        page_headers: RawHeaders = (),
        problem_page: ProblemPage | None = None,
        log_requests: bool = True,
    ) -> None:
        self.app = app
        self.problems = problems
        self.limits = limits
        self.hot = hot
        self.problem_page = problem_page
        self.terms = Terms(
            limits=limits,
            drain=drain,
            hot=hot.keys(),
            headers=tuple(headers),
            page_headers=tuple(page_headers),
            log_requests=log_requests,
        )
        self.requests = 0
        self.streams = 0
        metrics.IN_FLIGHT.labels("request").set_function(lambda: self.requests)
        metrics.IN_FLIGHT.labels("stream").set_function(lambda: self.streams)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(self.terms, scope, receive, send)
        token = correlation.enter(exchange.correlation)
        try:
            await self._counted(exchange)
        finally:
            exchange.finish()
            correlation.leave(token)

    async def _counted(self, exchange: Exchange) -> None:
        if exchange.scope["path"].startswith(self.limits.streams):
            self.streams += 1
            try:
                await self._answer(exchange, full=self.streams > self.limits.streams_max)
            finally:
                self.streams -= 1
        else:
            self.requests += 1
            try:
                await self._answer(exchange, full=self.requests > self.limits.requests_max)
            finally:
                self.requests -= 1

    async def _answer(self, exchange: Exchange, *, full: bool) -> None:
        scope = exchange.scope
        try:
            exchange.must_be_within_limits(full=full)
            scope = exchange.scope = self._asked(scope)
            endpoint = self.hot.get((scope["method"], scope["path"]))
            if endpoint is None:
                await self.app(scope, exchange.receive, exchange.send)
            else:
                response = await endpoint(Request(scope, exchange.receive, exchange.send))
                await response(scope, exchange.receive, exchange.send)
        except ClientDisconnect:
            pass  # No one is there to be answered; the log says 499.
        except Problem as problem:
            await self._refuse(exchange, problem)
        # The one place where a bug becomes an answer: whatever it is, it is logged and a 500.
        except Exception:
            log.exception("request_failed", method=scope["method"], path=scope["path"])
            await self._refuse(exchange, Problem("unexpected"))

    def _asked(self, scope: Scope) -> Scope:
        """HEAD is GET to the app; the server leaves the body out. Of a stream there is no HEAD."""
        if scope["method"] != "HEAD" or scope["path"].startswith(self.limits.streams):
            return scope
        return {**scope, "method": "GET"}

    async def _refuse(self, exchange: Exchange, problem: Problem) -> None:
        if exchange.status:
            raise problem  # The answer has begun: all that is left is to cut the connection.
        headers = Headers(scope=exchange.scope)
        answer: ASGIApp | None = None
        if self.problem_page is not None and "text/html" in headers.get("accept", ""):
            answer = self.problem_page(Request(exchange.scope, exchange.receive), problem)
        if answer is None:
            answer = self.problems.response(problem, headers)
        await answer(exchange.scope, exchange.receive, exchange.send)
