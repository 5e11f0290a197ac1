"""A loopback stand-in for the messages API: answers "OK" to everything and keeps the requests.

Belongs here: just enough of the protocol for a client to finish one print-mode turn. Not here:
running a client.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, Self

Event = dict[str, Any]


def _text(index: int, text: str) -> Iterator[Event]:
    yield {
        "type": "content_block_start",
        "index": index,
        "content_block": {"type": "text", "text": ""},
    }
    yield {
        "type": "content_block_delta",
        "index": index,
        "delta": {"type": "text_delta", "text": text},
    }
    yield {"type": "content_block_stop", "index": index}


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a tool."""

    tool: str
    given: Mapping[str, Any]


def _spawn(agent: str) -> Call:
    """A call of the tool that starts a subagent. The task names the agent: so its request can be
    told apart."""
    given = {
        "description": "task",
        "prompt": task(agent),
        "subagent_type": agent,
        "run_in_background": False,
    }
    return Call("Agent", given)


def _call(index: int, call: Call) -> Iterator[Event]:
    block = {"type": "tool_use", "id": f"toolu_{index}", "name": call.tool, "input": {}}
    yield {"type": "content_block_start", "index": index, "content_block": block}
    delta = {"type": "input_json_delta", "partial_json": json.dumps(call.given)}
    yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def task(agent: str) -> str:
    """What a spawned agent is told to do."""
    return f"[task of {agent}]"


def _reply(calls: Sequence[Call]) -> Iterator[Event]:
    """One whole answer: text, or calls."""
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "mock",
        "content": [],
        "usage": usage,
    }
    yield {
        "type": "message_start",
        "message": {**message, "stop_reason": None, "stop_sequence": None},
    }
    if calls:
        for index, call in enumerate(calls):
            yield from _call(index, call)
    else:
        yield from _text(0, "OK")
    reason = "tool_use" if calls else "end_turn"
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": reason, "stop_sequence": None},
        "usage": usage,
    }
    yield {"type": "message_stop"}


class MockMessages:
    """Context manager; `url` is the base address, `requests` the decoded request bodies in order.

    The first request is answered with calls that spawn the agents named by `spawn`, the first one
    of such an agent with its call in `calls`, every other one with "OK".
    """

    def __init__(
        self, spawn: Sequence[str] = (), calls: Mapping[str, Call] = MappingProxyType({})
    ) -> None:
        self.requests: list[dict[str, Any]] = []
        self._spawn = tuple(spawn)
        self._calls = dict(calls)
        self._lock = threading.Lock()
        mock = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = json.loads(self.rfile.read(length) or b"{}")
                if "/v1/messages" not in self.path or "count_tokens" in self.path:
                    self._send("application/json", b'{"input_tokens": 1}')
                    return
                events = _reply(mock._record(body))
                stream = "".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events)
                self._send("text/event-stream", stream.encode())

            def do_GET(self) -> None:
                self._send("application/json", b"{}")

            def _send(self, kind: str, payload: bytes) -> None:
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keep the test output quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def _record(self, body: dict[str, Any]) -> tuple[Call, ...]:
        """Keep a request, and return the calls to answer it with."""
        with self._lock:
            self.requests.append(body)
            if len(self.requests) == 1:
                return tuple(_spawn(agent) for agent in self._spawn)
            told = json.dumps(body["messages"]) if self._calls else ""
            name = next((name for name in self._calls if task(name) in told), None)
            return () if name is None else (self._calls.pop(name),)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
