"""A loopback stand-in for the chat completions API: has the client start subagents, and keeps the
requests.

Belongs here: just enough of the protocol for Copilot CLI to finish one print-mode turn. Not here:
running a client.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .loopback import EVENTS, JSON, Loopback
from .mock_messages import task

MODEL = "gpt-4.1"
# The client starts no more than 32 subagents at once.
AT_ONCE = 30
Message = dict[str, Any]


class MockOpenAI(Loopback):
    """`requests` holds the decoded request bodies in order.

    Those of the session itself are answered with calls that start the agents named by `spawn`, a
    batch at a time, and with "OK" when all were; so are those of subagents.
    """

    def __init__(self, spawn: Sequence[str] = ()) -> None:
        super().__init__()
        self.requests: list[dict[str, Any]] = []
        self._waiting = list(enumerate(spawn))

    def answer(self, path: str, body: dict[str, Any]) -> tuple[str, str]:
        self.requests.append(body)
        calls = () if is_of_subagent(body) else self._take()
        message: Message = {"role": "assistant", "content": None if calls else "OK"}
        if calls:
            message["tool_calls"] = [
                _call(place, number, agent) for place, (number, agent) in enumerate(calls)
            ]
        reason = "tool_calls" if calls else "stop"
        if body.get("stream"):
            first = _part(body, "chat.completion.chunk", delta=message, finish_reason=None)
            last = _part(body, "chat.completion.chunk", delta={}, finish_reason=reason)
            events = [json.dumps(first), json.dumps(last), "[DONE]"]
            return EVENTS, "".join(f"data: {event}\n\n" for event in events)
        whole = _part(body, "chat.completion", message=message, finish_reason=reason)
        return JSON, json.dumps(whole)

    def _take(self) -> list[tuple[int, str]]:
        batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        return batch

    def listing(self) -> dict[str, Any]:
        return {"object": "list", "data": [{"id": MODEL, "object": "model"}]}


def is_of_subagent(body: dict[str, Any]) -> bool:
    """Whether a request is not one of the session itself."""
    return any(
        message["role"] == "user" and "[task of " in json.dumps(message["content"])
        for message in body["messages"]
    )


def _call(place: int, number: int, agent: str) -> dict[str, Any]:
    """A call of the tool that starts a subagent, which is waited for. The task names the agent: so
    its request can be told apart."""
    given = {
        "agent_type": agent,
        "prompt": task(agent),
        "description": "task",
        "name": f"child{number}",
        "mode": "sync",
    }
    function = {"name": "task", "arguments": json.dumps(given)}
    return {"index": place, "id": f"call_{number}", "type": "function", "function": function}


def _part(body: dict[str, Any], kind: str, **choice: object) -> dict[str, Any]:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {
        "id": "chat_1",
        "object": kind,
        "created": 1,
        "model": body.get("model"),
        "choices": [{"index": 0, **choice}],
        "usage": usage,
    }
