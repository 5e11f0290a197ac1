"""Limits in Claude Code's settings that limit nothing (2.1.332).

Belongs here: which rules these are, and why. Not here: what rules mean (`config_limits.py`), names
in an agent's own lists (`lint_lists.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agentc.ir.permission import Cap
from agentc.ir.value import Map, Value
from agentc.lens.client_config import ConfigFile, InertLimit
from agentc.permissions.globs import WILD
from agentc.tool_lists.scopes import PATHS
from agentc.vendors.claude.config_limits import OF_FILES, read_rule
from agentc.vendors.claude.lint_lists import exists, note_unknown_tool
from agentc.vendors.claude.tools import VOCABULARY
from agentc.vendors.misspelt import guess_limit

STATED = "permissions"
KINDS = {"deny": "denies nothing", "ask": "asks about nothing"}
# Near enough to be taken for a slip, and a key of the settings.
NO_SLIPS = frozenset({"allow"})
_APART = re.compile(r"\A(\w+)\s+(\(.+\))\Z", re.DOTALL)
_NAME = re.compile(r"[\w*?-]+")


def find_inert_rules(files: Sequence[ConfigFile]) -> Iterator[InertLimit]:
    """Yield every rule that denies, or asks, and means no tool, and every key that seems to be
    meant for such rules."""
    for file in files:
        yield from _find_misspelt(file, (), file.values, (STATED,))
        stated = file.values.get(STATED)
        if isinstance(stated, Map):
            yield from _find_misspelt(file, (STATED,), stated, tuple(KINDS))
            for kind in KINDS:
                yield from _find_inert(file, kind, stated.get(kind))


def _find_misspelt(
    file: ConfigFile, above: tuple[str, ...], values: Map, meant: Sequence[str]
) -> Iterator[InertLimit]:
    """Yield the keys of a map that are slips of those `meant`."""
    for key in values:
        guess = None if key in (*meant, *NO_SLIPS) else guess_limit(key, meant)
        if guess is not None:
            message = f'`{key}` limits nothing; did you mean "{guess}"?'
            yield InertLimit(file.path, (*above, key), message)


def _find_inert(file: ConfigFile, kind: str, listed: Value) -> Iterator[InertLimit]:
    """Yield the rules of a list that mean no tool, or the whole of what is no list."""
    does = KINDS[kind]
    if listed is not None and not isinstance(listed, tuple):
        message = f'`{kind}` {does}: it has to be a list of rules, as `["Bash(rm:*)"]`'
        yield InertLimit(file.path, (STATED, kind), message)
    for entry in listed if isinstance(listed, tuple) else ():
        if not isinstance(entry, str):
            message = f"an item of `{kind}` {does}: a rule is text, as `Bash(rm:*)`"
            yield InertLimit(file.path, (STATED, kind), message)
        elif reason := _explain(entry.strip()):
            message = f"`{entry}` {does}: {reason}"
            yield InertLimit(file.path, (STATED, kind, entry), message)


def _explain(rule: str) -> str:
    """Return why a rule means no tool; empty for one that means some."""
    found = [tool for tool, _ in read_rule(rule)]
    if any(tool.cap is not Cap.OTHER or tool in VOCABULARY.others for tool in found):
        return ""
    name = rule.partition("(")[0]
    if apart := _APART.match(rule):
        return f"a space parts the scope from its tool; write `{apart[1]}{apart[2]}`"
    if not _NAME.fullmatch(name):
        return "a rule is a name, or a name and `(...)`"
    if not WILD.isdisjoint(name):
        return "it matches the name of no tool"
    if not exists(name):
        return note_unknown_tool(name)
    if VOCABULARY.tool(name).cap in PATHS and name not in OF_FILES:
        heeded = " and ".join(f"`{one}(...)`" for one in OF_FILES)
        return f"of rules about paths Claude Code heeds {heeded}"
    return "Claude Code passes over such a scope"
