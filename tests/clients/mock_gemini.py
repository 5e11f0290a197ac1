"""A loopback stand-in for the Gemini API: has the client start subagents, lets them end at once, and
keeps the requests.

Belongs here: just enough of the protocol for a client to finish one print-mode turn. Not here:
running a client.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .loopback import EVENTS, JSON, Loopback
from .mock_messages import task

Part = dict[str, Any]
# What the client's choice of a model for `auto` asks for: which, and, in another experiment, why.
_CHOICE = {
    "reasoning": "",
    "model_choice": "pro",
    "complexity_reasoning": "",
    "complexity_score": 90,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the model stands in the address, all else in the body."""

    model: str
    body: dict[str, Any]

    @property
    def tools(self) -> frozenset[str]:
        """The names of the tools that the model may call."""
        return frozenset(
            one["name"]
            for group in self.body.get("tools", ())
            for one in group.get("functionDeclarations", ())
        )

    @property
    def system(self) -> str:
        """The system prompt."""
        parts = self.body.get("systemInstruction", {}).get("parts", ())
        return "\n".join(part.get("text", "") for part in parts)


class MockGemini(Loopback):
    """`requests` holds what came, in order.

    The first request is answered with calls that start the agents named by `spawn`, each one of a
    subagent with the call that ends it, every other one with "OK".
    """

    def __init__(self, spawn: Sequence[str] = ()) -> None:
        super().__init__()
        self.requests: list[Asked] = []
        self._spawn = tuple(spawn)

    def answer(self, path: str, body: dict[str, Any]) -> tuple[str, str]:
        model, _, method = path.rpartition("/models/")[2].partition(":")
        if "generatecontent" not in method.lower():
            return JSON, '{"totalTokens": 1}'
        asked = Asked(model, body)
        self.requests.append(asked)
        answer = json.dumps(_reply(self._choose(asked)))
        return (EVENTS, f"data: {answer}\r\n\r\n") if "stream" in method else (JSON, answer)

    def _choose(self, asked: Asked) -> list[Part]:
        if len(self.requests) == 1 and self._spawn:
            return [
                _call("invoke_agent", agent_name=name, prompt=task(name)) for name in self._spawn
            ]
        if _wants_json(asked.body):
            return [{"text": json.dumps(_CHOICE)}]
        if "complete_task" in asked.tools:
            return [_call("complete_task", result="OK")]
        return [{"text": "OK"}]


def _wants_json(body: dict[str, Any]) -> bool:
    """Whether a request wants to be answered with JSON."""
    return bool(body.get("generationConfig", {}).get("responseMimeType") == JSON)


def _call(tool: str, **given: str) -> Part:
    return {"functionCall": {"name": tool, "args": given}}


def _reply(parts: Sequence[Part]) -> dict[str, Any]:
    """One whole answer."""
    content = {"role": "model", "parts": list(parts)}
    usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
    candidate = {"content": content, "finishReason": "STOP", "index": 0}
    return {"candidates": [candidate], "usageMetadata": usage}
