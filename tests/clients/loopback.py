"""A service on this machine that stands in for one of the network.

Belongs here: taking requests, one after the other, and sending answers. Not here: what any service
answers (`mock_*.py`).
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

JSON, EVENTS = "application/json", "text/event-stream"


class Loopback:
    """Context manager; `url` is the base address."""

    def __init__(self) -> None:
        lock = threading.Lock()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = json.loads(self.rfile.read(length) or b"{}")
                with lock:
                    kind, payload = service.answer(self.path, body)
                self._send(kind, payload)

            def do_GET(self) -> None:
                self._send(JSON, json.dumps(service.listing()))

            def _send(self, kind: str, text: str) -> None:
                payload = text.encode()
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keep the test output quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str, body: dict[str, Any]) -> tuple[str, str]:
        """The answer to what was sent to a path: its type, and its text."""
        raise NotImplementedError

    def listing(self) -> dict[str, Any]:
        """What any address says that is only read."""
        return {}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
