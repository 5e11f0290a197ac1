"""agentc's own dialect, a superset of everything the IR can hold: `agents/NAME.md`, and `agents/NAME.yaml`.

Belongs here: the keys that no client has, and the rule list that says any permission. Not here: what clients accept.
It takes Claude Code's keys and names, and adds `tool_access`, `tool_restrictions`, escalation and trigger maps, and
`targets:` with what is stated for one client alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.formats import claude
from agentc.ir.loss import Outcome
from agentc.ir.permission import ANY, Cap, Decision, Permission, Rationale, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.lens.field import (
    BadValue,
    Field,
    anything,
    flag,
    float_value,
    integer,
    number,
    one_of,
    positive,
    single,
    strings,
    text,
)
from agentc.lens.format import Format
from agentc.lens.place import Place
from agentc.lens.settings import Settings
from agentc.lens.toollist import ToolLists, read_allowed, read_denied, write_lists
from agentc.lens.vocabulary import Vocabulary
from agentc.syntax.source import Entry, Style, entry_of

VOCABULARY = Vocabulary(
    vendor="claude",
    names={**claude.TOOL_NAMES, "LS": Cap.LIST},
    aliases={"Task": Cap.DELEGATE, "MultiEdit": Cap.EDIT, "NotebookRead": Cap.READ, "TodoRead": Cap.TODO},
    mcp=("mcp__", "__"),
    fold_case=True,
)
RULES = "permission"
LISTS = ("tools", "tool_restrictions")
WORDS = frozenset({"allowed", "forbidden", "rationale", "reasons"})
KEYS = (*LISTS, "disallowedTools", "permissionMode", "tool_access", RULES)


@dataclass(frozen=True, slots=True)
class ExtendedPermission:
    """Tool lists as in Claude Code; `tools` or `tool_restrictions` as {allowed, forbidden, rationale}; or `permission`,
    an ordered list of rules that says what lists cannot."""

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        lists = [_List.of(entries[key]) for key in LISTS if key in entries]
        if "disallowedTools" in entries:
            denied = read_denied(VOCABULARY, claude.list_items(entries["disallowedTools"]), whole=True)
            lists.append(_List(None, denied, None))
        rules = _together(lists)
        if RULES in entries:
            if rules is not None:
                raise BadValue(f"`{RULES}` and tool lists cannot both be stated", hint="keep one of them", fatal=True)
            rules = tuple(_rules(entries[RULES]))
        access = text(entries["tool_access"]) if "tool_access" in entries else None
        rationale = next((one.rationale for one in lists if one.rationale), None)
        return Permission(rules, claude.read_mode(entries), access, rationale)

    def write(self, attribute: Permission, old: Mapping[str, Entry]) -> Mapping[str, Value]:
        written = _as_lists(attribute)
        if written is None or self._reread(written) != attribute:
            written = _as_rules(attribute)
        return written

    def _reread(self, written: Mapping[str, Value]) -> Permission:
        return self.read({key: entry_of(key, value) for key, value in written.items()})

    def image(self, attribute: Permission, settings: Settings) -> Permission:
        return self._reread(self.write(attribute, {}))

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> tuple[Outcome, str]:
        return Outcome.APPROXIMATED, "it has no spelling of its own"


@dataclass(frozen=True, slots=True)
class _List:
    """What one key says: the rules of an allowlist, those of a denylist, and why; `None` where it says nothing."""

    allowed: tuple[Rule, ...] | None
    denied: tuple[Rule, ...] | None
    rationale: Rationale | None

    @classmethod
    def of(cls, entry: Entry) -> _List:
        if not isinstance(entry.value, Map):
            return cls(read_allowed(VOCABULARY, claude.list_items(entry)), None, None)
        if not WORDS & set(entry.value):
            hint = "list the tools under `allowed` or `forbidden`"
            raise BadValue(f"`{entry.key}` is a map without `allowed` or `forbidden`", hint=hint, fatal=True)
        given = entry.value
        allowed = denied = None
        if given.get("allowed") is not None:
            allowed = read_allowed(VOCABULARY, _items(entry.key, "allowed", given["allowed"]))
        if given.get("forbidden") is not None:
            denied = read_denied(VOCABULARY, _items(entry.key, "forbidden", given["forbidden"]), whole=False)
        return cls(allowed, denied, _rationale(given))


def _items(key: str, side: str, value: Value) -> tuple[str, ...]:
    """The tools of one side: a list, a comma line, or a map of tool to reason."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Map):
        return tuple(value)
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return value  # type: ignore[return-value]
    raise BadValue(f"`{key}.{side}` must be a list of tools", fatal=True)


def _rationale(given: Map) -> Rationale | None:
    reasons: dict[str, Value] = {}
    for side in ("allowed", "forbidden", "reasons"):
        named = given.get(side)
        for name, reason in named.items() if isinstance(named, Map) else ():
            if reason:
                reasons[VOCABULARY.name(VOCABULARY.tool(name)) or name] = reason
    why = given.get("rationale")
    words = WORDS if why is None or isinstance(why, str) else WORDS - {"rationale"}
    found = Rationale(why if isinstance(why, str) else None, Map(reasons), given.without(*words))
    return None if found == Rationale() else found


def _together(lists: list[_List]) -> tuple[Rule, ...] | None:
    """What several lists allow together: what all of them do."""
    stated = [one.allowed for one in lists if one.allowed is not None]
    denied = [one.denied for one in lists if one.denied is not None]
    if not stated and not denied:
        return None
    rules: tuple[Rule, ...] = stated[0] if stated else ()
    everything = Rule(ANY, Decision.DEFAULT)
    for other in stated[1:]:
        if everything in rules:
            rules = other
        elif everything not in other:
            rules = tuple(rule for rule in rules if rule in other or replace(rule, pattern="*") in other)
    return (*rules, *(rule for some in denied for rule in some))


def _as_lists(permission: Permission) -> dict[str, Value] | None:
    """The friendly spelling: comma lines, or the map with reasons. `None` where lists do not reach."""
    try:
        lists = write_lists(VOCABULARY, permission.rules)
    except BadValue:
        return None
    written: dict[str, Value] = {}
    if permission.rationale is not None:
        written["tool_restrictions"] = _explained(permission.rationale, lists)
    else:
        if lists.only is not None:
            written["tools"] = ", ".join(lists.only) if lists.only else ()
        if lists.deny:
            written["disallowedTools"] = ", ".join(lists.deny)
    return written | _words(permission)


def _as_rules(permission: Permission) -> dict[str, Value]:
    """The exact spelling: one `{decision: tool}` or `{decision: tool, pattern: ...}` a rule, in order."""
    written: dict[str, Value] = {}
    if permission.rules is not None:
        written[RULES] = tuple(
            Map({str(rule.decision): str(rule.tool)} | ({} if rule.whole else {"pattern": rule.pattern}))
            for rule in permission.rules
        )
    if permission.rationale is not None:
        written["tool_restrictions"] = _explained(permission.rationale, ToolLists())
    return written | _words(permission)


def _explained(why: Rationale, lists: ToolLists) -> Map:
    """The map form: the tools with the reasons for them, the rationale, and what else its author put there."""

    def side(names: tuple[str, ...]) -> Value:
        return Map((n, why.tools.get(n, "")) for n in names) if any(n in why.tools for n in names) else names

    pairs: dict[str, Value] = {}
    if lists.only is not None:
        pairs["allowed"] = side(lists.only)
    if lists.deny:
        pairs["forbidden"] = side(lists.deny)
    rest = why.tools.without(*(lists.only or ()), *lists.deny)
    if rest:
        pairs["reasons"] = rest
    if why.text is not None or not pairs:
        pairs["rationale"] = why.text
    return Map(pairs | dict(why.extra))


def _words(permission: Permission) -> dict[str, Value]:
    stated = {"permissionMode": permission.mode, "tool_access": permission.access}
    return {key: str(value) for key, value in stated.items() if value is not None}


def _rules(entry: Entry) -> Iterator[Rule]:
    if not isinstance(entry.value, tuple):
        raise BadValue(f"`{RULES}` must be a list of rules", fatal=True)
    for item in entry.value:
        decisions = [word for word in Decision if isinstance(item, Map) and word in item]
        if len(decisions) != 1 or not isinstance(item, Map) or set(item) - {decisions[0], "pattern"}:
            raise BadValue(f'a rule of `{RULES}` must be like {{deny: shell, pattern: "rm *"}}', fatal=True)
        name, pattern = item[decisions[0]], item.get("pattern", "*")
        if not isinstance(name, str) or not isinstance(pattern, str):
            raise BadValue(f"tool and pattern of a rule of `{RULES}` must be text", fatal=True)
        yield Rule(_tool(name), decisions[0], pattern)


def _tool(spelled: str) -> Tool:
    cap, _, name = spelled.partition(":")
    try:
        return Tool(Cap(cap), name)
    except ValueError:
        raise BadValue(f'no tool is called "{spelled}"', hint=f"one of {', '.join(Cap)}", fatal=True) from None


def description(entry: Entry) -> str:
    """Text; backslash + n is a line break where the author used no quotes at all."""
    return claude.line_breaks(text(entry)) if entry.style is Style.PLAIN else text(entry)


FIELDS = (
    single("name", "name", text),
    single("description", "description", description),
    single("mode", "mode", one_of("subagent", "primary", "all"), absent="subagent"),
    Field(KEYS, "permission", ExtendedPermission()),
    single("model", "model", text),
    single("variant", "variant", text),
    single("effort", "effort", claude.read_effort),
    single("temperature", "temperature", number, encode=float_value),
    single("top_p", "top_p", number, encode=float_value),
    single("thinking-level", "thinking_level", text),
    single("thinking-tokens", "thinking_tokens", integer),
    single("maxTurns", "max_turns", positive),
    single("skills", "skills", strings),
    single("mcpServers", "mcp_servers", anything),
    single("hooks", "hooks", anything),
    single("memory", "memory", text),
    single("background", "background", flag),
    single("isolation", "isolation", text),
    single("omitClaudeMd", "omit_instructions", flag),
    single("initialPrompt", "initial_prompt", text),
    single("color", "color", text),
    single("hidden", "hidden", flag),
    single("disable", "disabled", flag),
    single("options", "options", anything),
    single("category", "category", text),
    single("specialization_level", "specialization_level", text),
    single("domain_expertise", "domain_expertise", strings),
    single("escalation_to", "escalation_to", strings),
    single("escalation_from", "escalation_from", strings),
    single("parallel_compatible", "parallel_compatible", strings),
    single("scale_triggers", "scale_triggers", anything),
    single("complexity_triggers", "complexity_triggers", anything),
    single("scope_triggers", "scope_triggers", anything),
    single("escalation_triggers", "escalation_triggers", anything),
)

FORMAT = Format(
    name="extended",
    title="agentc's own, as Markdown",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="docs/extended.md",
    places=(
        Place("project", "agents", shared=(".claude/agents",)),
        Place("user", ".config/agentc/agents", shared=(".claude/agents",)),
    ),
    fields=FIELDS,
    targets_key="targets",
)
YAML_FORMAT = replace(
    FORMAT,
    name="extended-yaml",
    title="agentc's own, as one YAML document",
    syntax="yaml",
    template="document.yaml.j2",
    store="extended",
    places=tuple(replace(place, suffix=".yaml", shared=()) for place in FORMAT.places),
    fields=(*FIELDS, single("prompt", "prompt", text)),
)
