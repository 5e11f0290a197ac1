"""Limits drawn at random for the long runs: more of them in a second than Hypothesis makes, from a
seed.

Belongs here: heads with limits in the words of each format, patterns, and the probes that they
suggest. Not here: what is asked of them (`long/soundness.py`), limits for the laws in the suite
(`strategies_permission.py`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.models import HOME, at_home
from tests.support.models.probes import PROBES
from tests.support.strategies_permission import CLAUDE_NAMES, KEYS, MODES, PATTERNS, SCOPED, TOOLS

Probes = Mapping[str, tuple[str, ...]]

ACTIONS = ("allow", "ask", "deny")
# What a pattern is made of: so short an alphabet that patterns overlap.
PIECES = (
    "*",
    "*",
    "?",
    "a",
    "b",
    "git",
    " ",
    "push",
    "src",
    "/",
    ".",
    "env",
    "md",
    "-",
    "npm",
    "~/",
    "$HOME",
    f"{HOME}/",
)
NAME_PIECES = ("*", "*", "?", "gh", "tides", "_", "_", "get", "delete", "pr", "web", "e", "x")
SERVERS = ("gh", "tides", "x", "web", "a-b")
MCP_TOOLS = ("get_pr", "delete", "delete_all", "get", "lookup", "x")
ARGUMENTLESS = frozenset({"webfetch", "websearch", "question", "todowrite"})
CLAUDE_MCP = tuple(f"mcp__{server}" for server in SERVERS) + tuple(
    f"mcp__{server}__{tool}" for server in SERVERS for tool in (*MCP_TOOLS, "*")
)
LISTED = (*CLAUDE_NAMES, *SCOPED, *CLAUDE_MCP)
DENIABLE = (*(name for name in CLAUDE_NAMES if name != "read"), "Bash(rm:*)", "mcp__*", *CLAUDE_MCP)
RULED = (*TOOLS, *(f"mcp:{server}/{tool}" for server in SERVERS for tool in (*MCP_TOOLS, "*")))
# What people write in Claude Code's settings.
SETTLED = (
    "Bash", "Bash(rm *)", "Bash(git push:*)", "Bash(npm*)", "Read(./.env)", "Read(secrets/**)", "Read(*.md)", "Read",
    "Edit", "Edit(src/**)", "Edit(/docs/**)", "Write", "Web*", "WebFetch(domain:example.com)", "LSP", "mcp__*",
    "mcp__tides__*", "Agent(rev)", "Agent", "Task(x)", "Skill(deploy)", "Frobnicate", "NotebookEdit", "*", *CLAUDE_MCP,
)  # fmt: skip
FORMS = ("claude", "opencode", "opencode-json", "extended", "extended-yaml")


class Draw:
    """A source of limits; the same seed gives the same ones in the same order."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def limits(self, form: str) -> dict[str, Any]:
        """Return a head of a format, as its fields."""
        if form == "claude":
            return self._lists()
        if form.startswith("opencode"):
            return self._map()
        return self.chance.choice((self._lists, self._rules, self._restrictions))()

    def configuration(self, form: str) -> dict[str, Any]:
        """Return a configuration of a client: of OpenCode, also for the agent `pilot`, or of Claude
        Code."""
        if form == "opencode":
            found = self._map() if self.chance.random() < 0.8 else {}
            return found | ({"agent": {"pilot": self._map()}} if self.chance.random() < 0.3 else {})
        lists = {
            kind: self._some(SETTLED, 4) for kind in ("deny", "ask") if self.chance.random() < 0.7
        }
        mode = (
            {"defaultMode": self.chance.choice(("plan", "dontAsk"))}
            if self.chance.random() < 0.1
            else {}
        )
        return {"permissions": lists | mode}

    def changed(self, form: str, stated: dict[str, Any]) -> dict[str, Any]:
        """Return a head with one field drawn anew, or one entry of one of its fields taken out or
        moved to the end."""
        field = self.chance.choice([*stated]) if stated else ""
        value = stated.get(field)
        if not isinstance(value, (list, dict)) or not value or self.chance.random() < 0.2:
            return stated | self.limits(form)
        moved = self.chance.random() < 0.5
        if isinstance(value, list):
            place = self.chance.randrange(len(value))
            rest = [*value[:place], *value[place + 1 :]]
            return stated | {field: [*rest, value[place]] if moved else rest}
        name = self.chance.choice([*value])
        less = {key: entry for key, entry in value.items() if key != name}
        return stated | {field: less | {name: value[name]} if moved else less}

    def pattern(self, pieces: tuple[str, ...] = PIECES) -> str:
        """Return a pattern: a usual one, or one of some pieces."""
        if pieces is PIECES and self.chance.random() < 0.5:
            return self.chance.choice(PATTERNS)
        return "".join(self.chance.choices(pieces, k=self.chance.randint(1, 5)))

    def _some(self, names: tuple[str, ...], most: int) -> list[str]:
        return self.chance.choices(names, k=self.chance.randint(0, most))

    def _lists(self) -> dict[str, Any]:
        stated: dict[str, Any] = {}
        if self.chance.random() < 0.8:
            names = self._some(LISTED, 8)
            stated["tools"] = self.chance.choice(
                (names, ", ".join(names), "*" if self.chance.random() < 0.1 else names)
            )
        if self.chance.random() < 0.5:
            stated["disallowedTools"] = ", ".join(self._some(DENIABLE, 4))
        return stated | self._mode()

    def _mode(self) -> dict[str, Any]:
        return {"permissionMode": self.chance.choice(MODES)} if self.chance.random() < 0.3 else {}

    def _map(self) -> dict[str, Any]:
        if self.chance.random() < 0.03:
            return {"permission": self.chance.choice(ACTIONS)}
        stated: dict[str, Any] = {}
        for _ in range(self.chance.randint(1, 8)):
            key = (
                self.chance.choice(KEYS)
                if self.chance.random() < 0.7
                else self.pattern(NAME_PIECES)
            )
            action = self.chance.choice(ACTIONS)
            if key in ARGUMENTLESS or self.chance.random() < 0.4:
                stated[key] = action
            else:
                stated[key] = {
                    self.pattern(): self.chance.choice(ACTIONS)
                    for _ in range(self.chance.randint(1, 4))
                }
        found: dict[str, Any] = {"permission": stated}
        if self.chance.random() < 0.15:
            names = self._some(
                ("write", "edit", "patch", "bash", "read", "*", "gh_*", "*_delete*"), 3
            )
            found["tools"] = {name: self.chance.random() < 0.5 for name in names}
        return found

    def _rules(self) -> dict[str, Any]:
        rules = []
        for _ in range(self.chance.randint(0, 8)):
            wide = self.chance.random() < 0.15
            tool = f"mcp:gh_{self.pattern(NAME_PIECES)}" if wide else self.chance.choice(RULED)
            rule = {self.chance.choice(("deny", "ask", "default", "allow")): tool}
            rules.append(rule | ({"pattern": self.pattern()} if self.chance.random() < 0.5 else {}))
        return {"permission": rules}

    def _restrictions(self) -> dict[str, Any]:
        stated = {"allowed": self._some(LISTED, 7), "rationale": "why"}
        if self.chance.random() < 0.5:
            wide = tuple(f"mcp__{self.pattern(NAME_PIECES)}" for _ in range(2))
            stated["forbidden"] = self._some((*CLAUDE_NAMES, *CLAUDE_MCP, *wide), 3)
        return {"tool_restrictions": stated} | self._mode()


def probes(chance: random.Random, *stated: Mapping[str, Any]) -> Probes:
    """Return some of the usual probes, and of what the patterns in heads could match."""
    texts = {text for head in stated for pattern in _texts(head) for text in _examples(pattern)}
    found = {name: _some_of(chance, arguments, 4) for name, arguments in PROBES.items()}
    more = _some_of(chance, tuple(sorted(texts - {""})), 8)
    for name in ("shell", "read", "edit", "create", "delegate", "skill"):
        found[name] += more
    found["mcp"] += _some_of(
        chance, tuple(f"{server}/{tool}" for server in SERVERS for tool in MCP_TOOLS), 12
    )
    return found


def _some_of(chance: random.Random, texts: tuple[str, ...], most: int) -> tuple[str, ...]:
    return texts if len(texts) <= most else tuple(chance.sample(texts, most))


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield key
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)


def _examples(pattern: str) -> Iterator[str]:
    for star in ("", "a", " b"):
        yield at_home(pattern).replace("*", star).replace("?", "a")
