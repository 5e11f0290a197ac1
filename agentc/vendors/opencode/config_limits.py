"""What `opencode.json` and its like limit for the agents of a project, as client 1.18.33 merges
them.

Belongs here: how the values of several files are merged, the keys that limit, the limits of the
client's own agents. Not here: which files there are (`locations.py`), finding them
(`project/client_config.py`), what a permission means (`permission/codec.py`).

Source: opencode.ai/docs/config, and runs of `opencode debug config` and `debug agent`. Files are
merged key by key, and a key keeps the place where it first stood; `tools` stands before
`permission`; the rules of the configuration come before an agent's own; what is stated for one
agent by name is merged with its file key by key, in the order of the folders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import InvalidValue, UsageError, Where
from agentc.ir.permission import EVERYTHING, Decision, Rule
from agentc.ir.value import Map, Value
from agentc.lens.client_config import (
    ClientConfig,
    ConfigFile,
    GeneralLimits,
    InertLimit,
    NamedLimits,
    Pasted,
    Turn,
    merge_values,
)
from agentc.options import DEFAULTS
from agentc.syntax.source import make_entry
from agentc.vendors.dead_rules import find_in_map
from agentc.vendors.opencode.lint import explain_dead
from agentc.vendors.opencode.permission.codec import OpenCodePermission
from agentc.vendors.opencode.permission.reader import read_tools
from agentc.vendors.opencode.permission.writer import write_map
from agentc.vendors.opencode.tools import FILE_REFERENCE

FOLDER = ".opencode"
LIMITING = ("deny", "ask")
# The keys of an agent's file that limit it; with an escape in it a key looks otherwise.
_LIMIT_KEYS = ("permission", "tools", "disable")
AGENT = ".md"
MODES = ("mode", "modes")
# What the client's own agents may do, before anything else is said of them (1.18.33).
_NOTHING = Map({EVERYTHING: "deny"})
BUILT_IN = {
    "plan": Map(
        {
            "task": Map({"general": "deny"}),
            "edit": Map({EVERYTHING: "deny", f"{FOLDER}/plans/*.md": "allow"}),
        }
    ),
    "general": Map({"todowrite": "deny"}),
    "explore": Map(
        {EVERYTHING: "deny"}
        | dict.fromkeys(("grep", "glob", "list", "bash", "webfetch", "websearch", "read"), "allow")
        | {"external_directory": "ask"}
    ),
    "compaction": _NOTHING,
    "title": _NOTHING,
    "summary": _NOTHING,
}


def read_general(files: Sequence[ConfigFile]) -> GeneralLimits:
    """Return what the files limit for every agent. Raises UsageError for what the client
    refuses."""
    limits = _read_limits([file.values for file in files])
    rules = _read_rules(
        limits, next((file.path for file in reversed(files) if _states_limits(file.values)), None)
    )
    if all(rule.decision in (Decision.DEFAULT, Decision.ALLOW) for rule in rules):
        return GeneralLimits()
    where = tuple(file.path for file in files if _states_limits(file.values))
    return GeneralLimits(rules, words=tuple(_spell_limits(limits)), files=where)


def read_named(files: Sequence[ConfigFile], name: str, own: Map, path: str) -> NamedLimits:
    """Return what is stated for one agent, whose own file says `own`.

    Raises UsageError for what the client refuses.
    """
    files = [file for file in files if not _takes_the_place_of(file, path)]
    early = [file for file in files if not _comes_after(file, path)]
    late = [file for file in files if _comes_after(file, path)]
    stated = (
        [_read_stated_for(file, "agent", name) for file in early],
        [_read_stated_for(file, "agent", name) for file in late],
    )
    modes = [_read_stated_for(file, "mode", name) for file in files]
    first = _read_rules(BUILT_IN.get(name, Map()), None)
    if not any(any(part) for part in (*stated, modes)):
        return NamedLimits(first)
    parts = [*stated[0], own, *stated[1], *modes]
    limits: Value = Map()
    for part in parts:
        limits = merge_values(limits, _read_limits([part]))
    where = next((file.path for file in files if _read_stated_for(file, "agent", name)), None)
    merged = _read_rules(limits if isinstance(limits, Map) else Map(), where)
    return NamedLimits(first, merged, _find_disabling(parts, modes, name))


def _find_disabling(parts: Sequence[Map], modes: Sequence[Map], name: str) -> tuple[str, ...]:
    """Return the keys that lead to what disables an agent; the last word on it counts."""
    stated = [part["disable"] for part in parts if "disable" in part]
    if stated[-1:] != [True]:
        return ()
    by_mode = any("disable" in part for part in modes)
    return "mode" if by_mode else "agent", name, "disable"


def _takes_the_place_of(file: ConfigFile, path: str) -> bool:
    """Return whether a file is that of the agent itself, or another of one name beside it: the
    client takes one of these alone."""
    beside = _find_folder_beside(file, path)
    return beside is not None and (beside in MODES) == (PurePath(file.folder).name in MODES)


def _find_folder_beside(file: ConfigFile, path: str) -> str | None:
    """Return the name of the folder of agents in which `path` lies, where that stands beside the
    one of an agent's file; else `None`."""
    outer, own = PurePath(file.folder).parent, PurePath(path)
    if not (file.folder and own.suffix == AGENT and own.is_relative_to(outer)):
        return None
    return own.relative_to(outer).parts[0]


def _comes_after(file: ConfigFile, path: str) -> bool:
    """Return whether a file is merged after the agents of the folder in which `path` lies, which is
    the nearest."""
    if _find_folder_beside(file, path) is not None:
        return PurePath(file.folder).name in MODES
    return file.turn is Turn.LAST or (
        file.turn is Turn.WITH_FOLDER
        and not PurePath(path).is_relative_to(PurePath(file.path).parent)
    )


def _read_stated_for(file: ConfigFile, key: str, name: str) -> Map:
    agents = file.values.get(key)
    found = agents.get(name) if isinstance(agents, Map) else None
    return found if isinstance(found, Map) else Map()


def _states_limits(values: Map) -> bool:
    return "permission" in values or "tools" in values


def _read_limits(parts: Sequence[Map]) -> Map:
    """Return the permissions of several maps as one. Those from `tools` come first, and the others
    win over them."""
    tools: Value = Map()
    limits: Value = Map()
    for part in parts:
        tools = merge_values(tools, part.get("tools", Map()))
        stated = part.get("permission", Map())
        limits = merge_values(
            limits, stated if isinstance(stated, Map) else Map({EVERYTHING: stated})
        )
    try:
        together = merge_values(Map(dict(read_tools(tools))), limits)
    except InvalidValue as bad:
        raise UsageError("config", f"your OpenCode configuration: {bad}", hint=bad.hint) from None
    return together if isinstance(together, Map) else Map()


def _read_rules(limits: Map, path: str | None) -> tuple[Rule, ...]:
    if not limits:
        return ()
    try:
        return (
            OpenCodePermission().read({"permission": make_entry("permission", limits)}).rules or ()
        )
    except InvalidValue as bad:
        message = f"your OpenCode configuration: {bad}"
        raise UsageError("config", message, hint=bad.hint, where=Where(path)) from None


def _spell_limits(limits: Map) -> Iterator[str]:
    """Yield every limit that takes something, as the configuration has it."""
    void = {dead.rule.path for dead in find_in_map("permission", limits)}
    for number, (key, value) in enumerate(limits.items()):
        if explain_dead("permission", key) is not None:
            continue
        patterns = value if isinstance(value, Map) else Map({EVERYTHING: value})
        for place, (pattern, action) in enumerate(patterns.items()):
            path = (number, place) if isinstance(value, Map) else (number,)
            if action in LIMITING and path not in void:
                yield (
                    f"{key}: {action}" if pattern == EVERYTHING else f"{key} `{pattern}`: {action}"
                )


def write_config(rules: tuple[Rule, ...]) -> Pasted:
    """Return limits as the configuration can say them."""
    unsaid: list[str] = []
    try:
        stated = write_map(rules, DEFAULTS).stated
    except InvalidValue:
        sayable = tuple(rule for rule in rules if _can_say(rule))
        unsaid = [
            f"{rule.decision} {rule.tool.label}({rule.pattern})"
            for rule in rules
            if rule not in sayable
        ]
        stated = write_map(sayable, DEFAULTS).stated
    return Pasted(
        "opencode.json", Map({"permission": Map(stated)}) if stated else Map(), tuple(unsaid)
    )


def _can_say(rule: Rule) -> bool:
    try:
        return bool(write_map((rule,), DEFAULTS))
    except InvalidValue:
        return False


def read_agent(text: str, name: str) -> Iterator[tuple[str, Map]]:
    """Yield whom the text of an agent's file limits, and what it states, as the configuration would
    say it; nothing where the client has no agent of it. Its path gives it `name`."""
    from agentc.vendors.opencode.client import prediction  # only where there are such files

    if not any(word in text for word in (*_LIMIT_KEYS, "\\")):  # most files limit nothing
        return
    found = prediction.read_frontmatter(text, name)
    if found is None:
        return
    limits = {"permission": found.permission, "disable": found.other.get("disable")}
    stated = Map((key, value) for key, value in limits.items() if value not in (None, Map()))
    if stated:
        yield found.name, Map({"agent": Map({found.name: stated})})


def list_named_servers(files: Sequence[ConfigFile], root: str | None) -> Iterator[str]:
    """Yield the MCP servers that files configure, switched off ones too."""
    for file in files:
        configured = file.values.get("mcp")
        yield from configured if isinstance(configured, Map) else ()


def list_inert(files: Sequence[ConfigFile]) -> Iterable[InertLimit]:
    """Return the limits in files that limit nothing."""
    from agentc.vendors.opencode import config_inert  # only where there is a configuration

    return config_inert.find_inert_keys(files)


def list_faults(text: str) -> Iterable[Diagnostic]:
    """Return everything in a file for which the client refuses it."""
    from agentc.vendors.opencode.client import configuration  # few texts are refused

    return (*configuration.list_limit_faults(text), *configuration.list_faults(text))


def list_named_files(text: str) -> Iterator[tuple[str, int]]:
    """Yield the files that a text names to be filled in, with their places: also in a comment,
    unless that begins its line (1.18.33)."""
    for found in FILE_REFERENCE.finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if not line.lstrip().startswith("//"):
            yield found[1], found.start()


CLIENT_CONFIG = ClientConfig(
    "OpenCode",
    read_general,
    read_named,
    write_config,
    list_named_servers,
    inert=list_inert,
    faults=list_faults,
    references=list_named_files,
    agent=read_agent,
    comments=True,
    own_wins=True,
)
