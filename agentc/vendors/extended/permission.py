"""How agentc's own dialect says what an agent may do: tool lists, lists with reasons, or an exact
list of rules.

Belongs here: the spellings of permissions. Not here: the other fields (`agent.py`), edits of lists
(`lists.py`), what rules mean (`ir/`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.errors import InvalidValue
from agentc.ir.field_change import ChangeReason, Outcome
from agentc.ir.permission import ANY, Cap, Decision, Permission, Rationale, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.lens.codecs import SCALAR
from agentc.lens.schema import ValueKind
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.changes import ToolMoves
from agentc.permissions.powers import list_stated_by_name, spell_out
from agentc.syntax.source import Entry, make_entry
from agentc.tool_lists.items import split_names
from agentc.tool_lists.names import Vocabulary
from agentc.tool_lists.reader import ToolLists, list_tool_keys, read_allowed, read_denied
from agentc.tool_lists.writer import ToolListDialect
from agentc.vendors.claude import permission as claude_permission
from agentc.vendors.claude import tools as claude_words
from agentc.vendors.extended.lists import EXPLAINED, WORDS, patch_explained_lists, refuse_slips
from agentc.vendors.extended.rules import RULE_LIST, RULES, read_rules

VOCABULARY = Vocabulary(
    vendor="claude",
    names={**claude_words.TOOL_NAMES, "LS": Tool(Cap.LIST)},
    aliases={
        "Task": Tool(Cap.DELEGATE),
        "MultiEdit": Tool(Cap.EDIT),
        "NotebookRead": Tool(Cap.READ),
        "TodoRead": Tool(Cap.TODO),
    },
    fold_case=True,
    others=claude_words.VOCABULARY.others,
)
LISTER = ToolListDialect("the extended format", VOCABULARY)
# Starting processes is no tool: `hooks` and `mcpServers` say it.
LISTS = ("tools", "tool_restrictions")
KEYS = (*LISTS, "disallowedTools", "permissionMode", "tool_access", RULES)


@dataclass(frozen=True, slots=True)
class ExtendedPermission:
    """Tool lists as in Claude Code; `tools` or `tool_restrictions` as {allowed, forbidden,
    rationale}; or `permission`, an ordered list of rules that says what lists cannot.

    In a file that can be taken for Claude Code's, as `looks_like_claude` says, lists are written
    only where they mean no more to that client.
    """

    looks_like_claude: bool = True

    def list_words(self) -> Mapping[str, tuple[Tool, ...]]:
        """Return each name of a tool."""
        return VOCABULARY.list_words()

    def list_kinds(self) -> Mapping[str, ValueKind]:
        """Return the kinds of lists, and of rules."""
        own = {**dict.fromkeys(LISTS, EXPLAINED), "tool_access": SCALAR, RULES: RULE_LIST}
        return {**claude_permission.ClaudePermission().list_kinds(), **own}

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        """Return what the keys state together: what every allowlist allows, less what is denied; or
        the exact rules of `permission`.

        Raises InvalidValue for `permission` beside tool lists, and for a value that cannot be read.
        """
        lists = [_List.of(entries[key]) for key in LISTS if key in entries]
        if "disallowedTools" in entries:
            denied = read_denied(
                VOCABULARY, claude_permission.spell_denied(entries["disallowedTools"])
            )
            lists.append(_List(allowed=None, denied=denied, rationale=None))
        rules = _join_rules(lists)
        if RULES in entries:
            if rules is not None:
                raise InvalidValue(
                    f"`{RULES}` and tool lists cannot both be stated",
                    hint="keep one of them",
                    fatal=True,
                )
            rules = tuple(read_rules(entries[RULES]))
        access = _read_access(entries["tool_access"]) if "tool_access" in entries else None
        rationale = next((stated.rationale for stated in lists if stated.rationale), None)
        return Permission(rules, claude_permission.read_mode(entries), access, rationale)

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        attribute = replace(attribute, rules=spell_out(attribute.rules))
        written = _write_lists(attribute)
        unlike = written is None or self._reread(written) != attribute
        wider = written is not None and self.looks_like_claude and _opens_more_in_claude(written)
        if written is None or unlike or wider:
            written = _write_rules(attribute)
        return written

    def _reread(self, written: Mapping[str, Value]) -> Permission:
        return self.read({key: make_entry(key, value) for key, value in written.items()})

    def image(self, attribute: Permission, settings: ConversionOptions) -> Permission:
        return self._reread(self.write(attribute))

    def patch(
        self, values: Mapping[str, Value], moves: ToolMoves, wanted: Permission
    ) -> Mapping[str, Value]:
        """Return the values of the keys where the tools stand in lists, as `PatchesInPlace` does; a
        tool's reason goes with it. A list of rules stays one."""
        if RULES in values:
            rules = _restate_rules(values[RULES], spell_out(wanted.rules) or ())
            done = {key: values[key] for key in LISTS if key in values} | {RULES: rules}
        else:
            done = patch_explained_lists(VOCABULARY, LISTS, values, moves)
        done |= _spell_tool(wanted)
        why, again = self._reread(values).rationale, self._reread(done)
        kept = again.rationale == wanted.rationale or (
            why == wanted.rationale and _loses_reasons_of(moves, why, again.rationale)
        )
        if again.access != wanted.access or not kept:
            raise InvalidValue("what is said about the tools would be another thing")
        return done

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        if (
            name == "permission"
            and isinstance(before, tuple)
            and any(rule.implied for rule in before)
        ):
            if list_stated_by_name(before) == after:
                return ChangeReason(Outcome.MAPPED, "the same in other words")
            return ChangeReason(
                Outcome.MAPPED, "what one of its client's tools does beside its name is spelled out"
            )
        return ChangeReason(Outcome.APPROXIMATED, "it has no spelling of its own")


def _read_access(entry: Entry) -> str | None:
    if entry.text is None:
        raise InvalidValue(
            "`tool_access` must be one word",
            hint="list tools under `tool_restrictions.allowed`",
            fatal=True,
        )
    return None if entry.empty else entry.text


@dataclass(frozen=True, slots=True)
class _List:
    """What one key says: the rules of an allowlist, those of a denylist, and why; `None` where it
    says nothing."""

    allowed: tuple[Rule, ...] | None
    denied: tuple[Rule, ...] | None
    rationale: Rationale | None

    @classmethod
    def of(cls, entry: Entry) -> _List:
        """Return what an entry grants and denies: a list of tools, or a map of `allowed` and
        `forbidden` ones with reasons. Raises InvalidValue (fatal) for anything else."""
        if isinstance(entry.value, tuple) and any(isinstance(item, Map) for item in entry.value):
            raise InvalidValue(
                f"`{entry.key}` lists maps, and no names of tools",
                hint="list the tools by their names, as in `- Read`",
                fatal=True,
                key=entry.key,
            )
        if not isinstance(entry.value, Map):
            return cls(read_allowed(VOCABULARY, claude_permission.read_items(entry)), None, None)
        if not WORDS & set(entry.value):
            hint = "list the tools under `allowed` or `forbidden`"
            raise InvalidValue(
                f"`{entry.key}` is a map without `allowed` or `forbidden`", hint=hint, fatal=True
            )
        given = entry.value
        allowed = denied = None
        refuse_slips(entry.key, given)
        if "allowed" in given:
            allowed = read_allowed(VOCABULARY, _split_items(entry.key, "allowed", given["allowed"]))
        if "forbidden" in given:
            denied = read_denied(
                VOCABULARY, "\n".join(_split_items(entry.key, "forbidden", given["forbidden"]))
            )
        return cls(allowed, denied, _read_rationale(given))


def _split_items(key: str, side: str, value: Value) -> tuple[str, ...]:
    """Return the tools of one side: a list, a comma line, or a map of tool to reason."""
    if isinstance(value, str) or value is None:
        return (value or "",)
    if isinstance(value, Map):
        return tuple(value)
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return value  # type: ignore[return-value]
    raise InvalidValue(f"`{key}.{side}` must be a list of tools", fatal=True)


def _read_rationale(given: Map) -> Rationale | None:
    """Return why tools are granted and denied, in its author's words; `None` where nothing says it.
    Words of the map that no field reads are kept with it."""
    reasons: dict[str, Value] = {}
    for side in ("allowed", "forbidden", "reasons"):
        named = given.get(side)
        for key, reason in named.items() if isinstance(named, Map) else ():
            # What stands under `reasons` is no list: a key there can be any words.
            names = split_names(key) if side != "reasons" else (key,)
            for name in () if reason is None or reason == "" else names:
                reasons[VOCABULARY.name(VOCABULARY.tool(name)) or name] = reason
    why = given.get("rationale")
    words = WORDS if why is None or isinstance(why, str) else WORDS - {"rationale"}
    found = Rationale(why if isinstance(why, str) else None, Map(reasons), given.without(*words))
    return None if found == Rationale() else found


def _loses_reasons_of(moves: ToolMoves, before: Rationale | None, after: Rationale | None) -> bool:
    """Return whether no reason is another one but those of tools that moved, which are gone."""
    old, new = before or Rationale(), after or Rationale()
    lost = [name for name in old.tools if name not in new.tools]
    moved = {*moves.closed, *moves.opened}
    return replace(old, tools=old.tools.without(*lost)) == new and all(
        VOCABULARY.tool(name.partition("(")[0]) in moved for name in lost
    )


def _join_rules(lists: list[_List]) -> tuple[Rule, ...] | None:
    """Return what several lists allow together: what all of them do."""
    stated = [source.allowed for source in lists if source.allowed is not None]
    denied = [source.denied for source in lists if source.denied is not None]
    if not stated and not denied:
        return None
    rules: tuple[Rule, ...] = stated[0] if stated else ()
    everything = Rule(ANY, Decision.DEFAULT)
    for other in stated[1:]:
        if everything in rules:
            rules = other
        elif everything not in other:
            common = frozenset(other)
            rules = tuple(
                rule for rule in rules if rule in common or replace(rule, pattern="*") in common
            )
    return (*rules, *(rule for some in denied for rule in some))


def _write_lists(permission: Permission) -> dict[str, Value] | None:
    """Return the friendly spelling: names with commas between them, or the map with reasons. `None`
    where lists cannot say it."""
    try:
        lists = LISTER.write(permission.rules, DEFAULTS).lists
    except InvalidValue:
        return None
    if permission.rationale is None:
        return list_tool_keys(lists) | _spell_tool(permission)
    explained: dict[str, Value] = {"tool_restrictions": _write_reasons(permission.rationale, lists)}
    return explained | _spell_tool(permission)


def _opens_more_in_claude(written: Mapping[str, Value]) -> bool:
    """Return whether one of Edit and Write would do the other's work in a file with these lists
    that has none but Claude Code's keys, and is taken for one of its own."""
    if "tools" not in written:
        return False
    listed = {key: make_entry(key, value) for key, value in written.items()}
    rules = claude_permission.ClaudePermission().read(listed).rules or ()
    return any(rule.implied and rule.decision is not Decision.DENY for rule in rules)


def _write_rules(permission: Permission) -> dict[str, Value]:
    """Return the exact spelling: one `{decision: tool}` or `{decision: tool, pattern: ...}` a rule,
    in order."""
    written: dict[str, Value] = {}
    if permission.rules is not None:
        written[RULES] = tuple(map(_write_rule, permission.rules))
    if permission.rationale is not None:
        written["tool_restrictions"] = _write_reasons(permission.rationale, ToolLists())
    return written | _spell_tool(permission)


def _write_rule(rule: Rule) -> Map:
    pattern = {} if rule.whole else {"pattern": rule.pattern}
    return Map({str(rule.decision): str(rule.tool)} | pattern)


def _restate_rules(own: Value, wanted: tuple[Rule, ...]) -> Value:
    """Return rules as a list of them has those which it holds."""
    items = own if isinstance(own, tuple) else ()
    spelled = dict(zip(read_rules(make_entry(RULES, own)), items, strict=True))
    return tuple(spelled.get(rule) or _write_rule(rule) for rule in wanted)


def _write_reasons(why: Rationale, lists: ToolLists) -> Map:
    """Return the map form: the tools with the reasons for them, the rationale, and what else its
    author put there."""

    def side(names: tuple[str, ...]) -> Value:
        if not any(name in why.tools for name in names):
            return names
        return Map((name, why.tools.get(name, "")) for name in names)

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


def _spell_tool(permission: Permission) -> dict[str, Value]:
    stated = {"permissionMode": permission.mode, "tool_access": permission.access}
    return {key: str(value) for key, value in stated.items() if value is not None}
