"""A server of tools that does nothing: it says that it has the tools named by its arguments. Run as
a script."""

from __future__ import annotations

import json
import sys
from typing import Any


def answer(request: dict[str, Any], tools: list[str]) -> dict[str, Any]:
    """The result of one request."""
    if request.get("method") == "initialize":
        version = request["params"].get("protocolVersion", "2024-11-05")
        server = {"name": "stub", "version": "1"}
        return {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": server}
    if request.get("method") == "tools/list":
        schema = {"type": "object", "properties": {}}
        return {
            "tools": [{"name": name, "description": name, "inputSchema": schema} for name in tools]
        }
    return {}


def main() -> None:
    """Answer requests, one a line, until there are no more."""
    for line in sys.stdin:
        request = json.loads(line)
        if "id" in request:
            result = answer(request, sys.argv[1:])
            sys.stdout.write(
                json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}) + "\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
