"""What Claude Code's settings limit for the agents of a project, as client 2.1.332 reads them.

Belongs here: the keys that limit, and reading `permissions` rules. Not here: saying limits in them
(`write_settings.py`), an agent's own lists (`agent.py`), finding the files
(`project/client_config.py`). Source: code.claude.com/docs/en/settings and /permissions (2026-08),
and runs of the client: lists of all files count together, a denial holds whatever an agent states,
a file that is not plain JSON is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from agentc.ir.permission import EVERYTHING, Cap, Decision, Mode, Rule, Tool
from agentc.ir.value import Map
from agentc.lens.client_config import (
    ClientConfig,
    ConfigFile,
    GeneralLimits,
    InertLimit,
    NamedLimits,
)
from agentc.permissions.home_patterns import avoid_home
from agentc.permissions.modes import REFUSED_IN_PART, RESTRAINED
from agentc.tool_lists.scopes import PATHS, scope_to_patterns
from agentc.vendors.claude import servers
from agentc.vendors.claude.config_hooks import list_configured_hooks
from agentc.vendors.claude.config_servers import list_server_limits
from agentc.vendors.claude.path_rules import list_path_patterns
from agentc.vendors.claude.tools import VOCABULARY
from agentc.vendors.claude.write_settings import INSIDE, OUTSIDE, write_settings

WRITING = (Tool(Cap.EDIT), Tool(Cap.CREATE), Tool(Cap.NOTEBOOK))
GREP = Tool(Cap.GREP)
# Rules about files are those of `Read` and `Edit`; others with a path are passed over (2.1.332).
OF_FILES = {"Read": (Tool(Cap.READ),), "Edit": WRITING}
_RULE_TEXT = re.compile(r"([A-Za-z_*?][\w*?-]*)(?:\((.+)\))?\Z", re.DOTALL)


def read_general(files: Sequence[ConfigFile]) -> GeneralLimits:
    """Return what the files limit for every agent."""
    rules: list[Rule] = []
    words: list[str] = []
    stating: list[str] = []
    unsaid: list[str] = []
    for path, told, found_rules in list_server_limits(files):
        rules += found_rules
        (words if found_rules else unsaid).append(told)
        stating.append(path)
    for kind, decision in (("ask", Decision.ASK), ("deny", Decision.DENY)):
        for file in files:
            for entry in _list_entries(file.values, kind):
                found = [Rule(tool, decision, pattern) for tool, pattern in read_rule(entry)]
                rules += found
                words += [f"{kind} {entry}"] if found else []
                stating += [file.path] if found else []
    for words_of, denied in _list_session_limits(files):
        words.append(words_of)
        rules += [Rule(tool, Decision.DENY) for tool in denied]
    hooks = tuple(list_configured_hooks(files))
    sandbox = [file.path for file in _find_sandbox(files)]
    limiting = (file.path for file in files if _limits_session(file.values))
    where = dict.fromkeys((*stating, *limiting, *(hook.path for hook in hooks), *sandbox))
    return (
        GeneralLimits(
            tuple(dict.fromkeys(rules[::-1]))[
                ::-1
            ],  # of two that are the same the later one counts
            over=True,
            words=tuple(dict.fromkeys(words)),
            unsaid=(*dict.fromkeys(unsaid), *("the sandbox for commands",) * len(sandbox)),
            files=tuple(where),
            guards=tuple(dict.fromkeys(tool for hook in hooks for tool in hook.guard)),
            hooks=tuple(dict.fromkeys(hook.words for hook in hooks)),
        )
        if where
        else GeneralLimits()
    )


def read_named(files: Sequence[ConfigFile], name: str, own: Map, path: str) -> NamedLimits:
    """Return whether an agent may be started at all."""
    for file in files:
        for entry in _list_entries(file.values, "deny"):
            if any(
                tool.cap is Cap.DELEGATE and pattern == name for tool, pattern in read_rule(entry)
            ):
                return NamedLimits(disabled=("permissions", "deny", entry))
    return NamedLimits()


def _find_permissions_of(values: Map) -> Map:
    found = values.get("permissions")
    return found if isinstance(found, Map) else Map()


def _list_entries(values: Map, kind: str) -> Iterator[str]:
    listed = _find_permissions_of(values).get(kind)
    yield from (
        entry for entry in (listed if isinstance(listed, tuple) else ()) if isinstance(entry, str)
    )


def read_rule(entry: str) -> Iterator[tuple[Tool, str]]:
    """Yield the tools and patterns that a rule speaks of; none for one that the client passes
    over."""
    found = _RULE_TEXT.match(entry.strip())
    if found is None or (
        entry.strip()[:1].islower() and not entry.strip().startswith(VOCABULARY.mcp[0])
    ):
        return
    name, scope = found[1], (found[2] or EVERYTHING).strip()
    whole = not scope.strip(EVERYTHING)
    if name in OF_FILES:
        yield from _read_file_rule(name, scope, whole=whole)
        return
    for tool in VOCABULARY.denied(name):
        if whole or tool.cap is Cap.MCP:
            yield tool, EVERYTHING
        elif tool.cap not in PATHS:  # elsewhere a rule with a path is passed over
            yield from ((tool, pattern) for pattern in _list_scope_patterns(tool, scope))


def _read_file_rule(name: str, scope: str, *, whole: bool) -> Iterator[tuple[Tool, str]]:
    """Yield the tools and paths that a rule on files is about; one on reading is about searching,
    too."""
    paths = (EVERYTHING,) if whole else tuple(list_path_patterns(scope))
    yield from ((tool, path) for tool in OF_FILES[name] for path in paths)
    if name == "Read" and paths and not whole:
        # Searching keeps to it as well, and no rule elsewhere keeps a search out of a path.
        yield GREP, EVERYTHING


def _list_scope_patterns(tool: Tool, scope: str) -> tuple[str, ...]:
    """Return the patterns of a scope in the settings, where those of hosts and skills are not
    spelled as in lists of tools."""
    if tool.cap is Cap.WEB_FETCH:
        return (f"*{scope.removeprefix('domain:').strip('*.')}*",)
    if tool.cap is Cap.SKILL:
        return (f"{scope.removesuffix(':*')}*" if scope.endswith(":*") else scope,)
    # A command is matched as it was typed (2.1.332): with a `~` that is no folder yet.
    return tuple(map(avoid_home, scope_to_patterns(tool, scope)))


def _list_session_limits(files: Sequence[ConfigFile]) -> Iterator[tuple[str, tuple[Tool, ...]]]:
    """Yield what the session's own settings take away, each with its words."""
    stated = [_find_permissions_of(file.values) for file in files]
    modes = [
        settings["defaultMode"]
        for settings in stated
        if isinstance(settings.get("defaultMode"), str)
    ]
    for mode in RESTRAINED:
        if modes[-1:] == [str(mode)]:
            yield f"defaultMode {mode}", _list_refused_by_mode(mode)
    if any(settings.get("denyInsteadOfPrompting") is True for settings in stated):
        yield "denyInsteadOfPrompting", _list_refused_by_mode(Mode.DONT_ASK)
    for key in INSIDE:
        if any(settings.get(key) is True for settings in stated):
            yield key, (OUTSIDE,)


def _list_refused_by_mode(mode: Mode) -> tuple[Tool, ...]:
    """Return the tools that a mode refuses, wholly or in part: a rule cannot say which part."""
    return (*map(Tool, RESTRAINED[mode]), *REFUSED_IN_PART[mode])


def _limits_session(values: Map) -> bool:
    found = _find_permissions_of(values)
    return "defaultMode" in found or any(
        found.get(key) is True for key in ("denyInsteadOfPrompting", *INSIDE)
    )


def _find_sandbox(files: Sequence[ConfigFile]) -> Iterator[ConfigFile]:
    """Yield the file that turns the sandbox of commands on, which is no rule."""
    stating = [file for file in files if isinstance(file.values.get("sandbox"), Map)]
    box = stating[-1].values["sandbox"] if stating else None
    if isinstance(box, Map) and box.get("enabled") is True:
        yield stating[-1]


def list_inert(files: Sequence[ConfigFile]) -> Iterable[InertLimit]:
    """Return the limits in files that limit nothing."""
    from agentc.vendors.claude import config_inert  # only where there is a configuration

    return config_inert.find_inert_rules(files)


CLIENT_CONFIG = ClientConfig(
    "Claude Code",
    read_general,
    read_named,
    write_settings,
    servers.list_named_servers,
    servers.FILES,
    inert=list_inert,
    ignores_broken=True,
)
