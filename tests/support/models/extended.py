"""What a file of the extended format permits, by the format's page.

Belongs here: its three spellings (lists as in Claude Code, maps with `allowed` and `forbidden`,
rules). Not here: what is stated for one target alone, and `tool_access`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from . import Value, at_home, claude, frontmatter, glob, hooks, mapping
from .order import DECISIONS

# A list can name LS here: the format has the capability, even if Claude Code dropped the tool.
_TOOLS: Final = claude.TOOLS | {"list": "LS"}
KNOWN: Final = {
    name.lower(): name
    for name in [
        *_TOOLS.values(),
        *"Task Artifact CronCreate CronDelete CronList EndConversation EnterPlanMode EnterWorktree".split(),
        *"ExitPlanMode ExitWorktree ListAgents ListMcpResourcesTool Monitor PowerShell PushNotification".split(),
        *"ReadMcpResourceTool RemoteTrigger ReportFindings ScheduleWakeup SendMessage SendUserFile".split(),
        *"ShareOnboardingGuide TaskCreate TaskGet TaskList TaskOutput TaskStop TaskUpdate ToolSearch".split(),
        *"WaitForMcpServers Workflow".split(),
    ]
}
_UNNAMED: Final = frozenset({"external_directory", "mode_switch"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of an ordered list. Without a pattern it is about every argument."""

    decision: str
    tool: str
    pattern: str | None

    def covers(self, capability: str, argument: str) -> bool:
        """Whether the rule is about this probe."""
        return self._names(capability, argument) and (
            self.pattern is None
            or glob(at_home(self.pattern), "*" if capability in ("mcp", "other") else argument)
        )

    def _names(self, capability: str, argument: str) -> bool:
        if self.tool in ("*", capability):
            return True
        kind, _, rest = self.tool.partition(":")
        if kind == "mcp" and rest and capability == "mcp":
            return glob(rest, argument if "/" in rest else argument.replace("/", "_", 1))
        if kind == "mcp" and "/" not in rest and capability == "other":
            return bool(rest) and glob(rest, argument)  # a joined name can be that of any tool
        if kind == "other" and rest and capability == "other":
            return glob(rest.partition(":")[2], argument)
        if kind == "mode_switch" and rest:
            return capability == kind and rest == "enter"  # the probe is about entering
        return False


@dataclass(frozen=True, slots=True)
class Model:
    """Either rules, or any number of lists that must all grant a tool; and the permission mode."""

    rules: tuple[Rule, ...]
    lists: tuple[claude.Lists, ...]
    mode: str
    guards: hooks.Guards

    def has(self, capability: str) -> bool:
        """Whether a file of this format can say anything about the capability."""
        return True

    def decide(self, capability: str, argument: str) -> str:
        """What the file adds to its client's stock settings for this probe."""
        stated = claude.with_mode(self.mode, capability, self._stated(capability, argument))
        return claude.guarded(self.guards, stated, capability, argument)

    def stock(self, capability: str, argument: str) -> str | None:
        """Nothing: no client belongs to this format."""
        return None

    def _stated(self, capability: str, argument: str) -> str:
        for rule in reversed(self.rules):
            if rule.covers(capability, argument):
                return rule.decision
        return (
            "default"
            if all(_grants(lists, capability, argument) for lists in self.lists)
            else "deny"
        )


def read(text: str) -> Model:
    """The model of a file of the dialect, as Markdown with frontmatter or as one plain document."""
    text = text.removeprefix("\ufeff")
    head = frontmatter(text) if text.startswith("---") and "\n---" in text else mapping(text)
    mode = str(head.get("permissionMode"))
    lists = tuple(_lists(head))
    guards = hooks.read(head.get("hooks"))
    if "permission" not in head:
        return Model((), lists, mode, guards)
    if lists:
        raise ValueError("`permission` excludes lists of tools")
    return Model(_rules(head["permission"]), (), mode, guards)


def _grants(lists: claude.Lists, capability: str, argument: str) -> bool:
    if capability in _UNNAMED:  # the probe of modes is about entering one
        entering = capability == "mode_switch" and any(
            entry.name == "EnterPlanMode" for entry in lists.listed or ()
        )
        return lists.listed is None or entering
    tool = _TOOLS.get(capability, argument)
    if any(
        _matches(pattern, tool, capability, argument)
        for pattern in lists.removed
        if {"*", "?"} & {*pattern}
    ):
        return False
    if capability == "edit" and _is_opened_by_memory_alone(lists) and "Read" in lists.removed:
        return False  # without Read, what memory opens makes new files alone
    return lists.grants(tool, capability, argument)


def _is_opened_by_memory_alone(lists: claude.Lists) -> bool:
    listed = lists.listed
    return lists.memory and listed is not None and all(one.name != "Edit" for one in listed)


def _matches(pattern: str, tool: str, capability: str, argument: str) -> bool:
    """Whether a pattern in a list of denials means a tool: by its name, or by its server's."""
    if capability != "mcp":
        return tool.lower() in KNOWN and glob(pattern.lower(), tool.lower())
    server, _, name = argument.partition("/")
    return glob(pattern, f"mcp__{server}__{name}") or glob(pattern, f"mcp__{server}")


def _rules(permission: Value) -> tuple[Rule, ...]:
    found = []
    for item in permission if isinstance(permission, list) else []:
        stated = item if isinstance(item, dict) else {}
        decision = next(word for word in DECISIONS if word in stated)
        pattern = stated.get("pattern")
        found.append(
            Rule(decision, str(stated[decision]), None if pattern is None else str(pattern))
        )
    return tuple(found)


def _lists(head: dict[str, Value]) -> list[claude.Lists]:
    found = []
    tools = head.get("tools")
    if isinstance(tools, dict):
        found.append(_from_map(tools))
    if ("tools" in head and not isinstance(tools, dict)) or "disallowedTools" in head:
        listed = claude.listing(tools) if "tools" in head and not isinstance(tools, dict) else None
        memory = head.get("memory") in ("user", "project", "local")
        found.append(
            _known(claude.Lists(listed, _names(head.get("disallowedTools")), memory, "intent"))
        )
    if "tool_restrictions" in head:
        restrictions = head["tool_restrictions"]
        if not isinstance(restrictions, dict):  # a list, however it is spelled; an empty one, too
            restrictions = {"allowed": restrictions}
        if {"allowed", "forbidden"} & set(restrictions):
            found.append(_from_map(restrictions))
    return found


def _from_map(stated: dict[str, Value]) -> claude.Lists:
    listed = claude.listing(_as_list(stated["allowed"])) if "allowed" in stated else None
    return _known(claude.Lists(listed, _names(_as_list(stated.get("forbidden"))), False, "intent"))


def _as_list(value: Value) -> Value:
    """The tools of a list, or of a map of tool to reason."""
    return list(value) if isinstance(value, dict) else value


def _names(value: Value) -> frozenset[str]:
    return frozenset(entry.name for entry in claude.entries(value))


def _known(lists: claude.Lists) -> claude.Lists:
    """The lists with the names of known tools as they are written properly."""
    listed = lists.listed
    if listed is not None:
        listed = tuple(replace(entry, name=_proper(entry.name)) for entry in listed)
    return replace(lists, listed=listed, removed=frozenset(map(_proper, lists.removed)))


def _proper(name: str) -> str:
    known = KNOWN.get(name.lower(), name)
    return "Agent" if known == "Task" else known
