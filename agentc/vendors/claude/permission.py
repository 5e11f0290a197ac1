"""What a Claude Code agent may do: `tools`, `disallowedTools` and `permissionMode`, as client
2.1.332 reads them.

Belongs here: reading and writing the lists, the mode, what `memory` opens. Not here: the grammar of
lists (`tool_lists/reader.py`), the words (`tools.py`), other fields (`agent.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.errors import InvalidValue
from agentc.ir.agent import Agent
from agentc.ir.field_change import ChangeReason, Outcome, PermissionChange
from agentc.ir.permission import (
    ALL_SERVERS,
    ANY,
    EVERYTHING,
    Cap,
    Decision,
    Mode,
    Permission,
    Rule,
    Tool,
)
from agentc.ir.value import Map, Value
from agentc.lens import schema
from agentc.lens.codecs import make_choice
from agentc.lens.schema import ValueKind
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.changes import ToolMoves
from agentc.permissions.decision_lists import is_ruling_at_most
from agentc.permissions.globs import WILD
from agentc.permissions.modes import with_mode_restrictions
from agentc.permissions.powers import list_stated_by_name, spell_out
from agentc.permissions.resolve import ResolvedRules
from agentc.syntax.source import Entry, make_entry
from agentc.tool_lists.changes import ClientProfile, Guarded, diff_permissions, is_widening_allowed
from agentc.tool_lists.reader import list_tool_keys, patch_lists, read_allowed, read_denied
from agentc.tool_lists.refusals import refuse_unclear
from agentc.tool_lists.writer import EncodedToolLists, ToolListDialect
from agentc.vendors.claude.modes import LIFTED, lifts_questions
from agentc.vendors.claude.settings_rules import suggest_rule
from agentc.vendors.claude.tools import GONE, TOOL_NAMES, VOCABULARY, WRITING

# What its session asks about, and what it never does, where nobody has decided otherwise.
# Source: code.claude.com/docs/en/permissions, "Tool type".
ASKS = frozenset({Cap.SHELL, Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK, Cap.WEB_FETCH})
ALLOWS = frozenset({Cap.READ, Cap.GREP, Cap.GLOB, Cap.TODO, Cap.LSP})
LISTER = ToolListDialect(
    "Claude Code",
    VOCABULARY,
    ASKS,
    writing=WRITING,
    settings_file=".claude/settings.json",
    suggest_rule=suggest_rule,
)


def stock_decision(tool: Tool, argument: str | None) -> Decision | None:
    """Return what the client decides about a tool that is merely listed; `None` where it
    depends."""
    return Decision.ASK if tool.cap in ASKS else Decision.ALLOW if tool.cap in ALLOWS else None


GUARD_LEFT = (
    "a hook that can refuse it is not taken along, and Claude Code's file cannot demand a question "
    "instead"
)
EDIT_UNREAD = "in Claude Code an agent without Read edits no file: Edit makes new ones alone"
# What is not there without a shell, listed or not (2.1.332).
BY_SHELL = frozenset({Tool(Cap.OTHER, "claude:Monitor")})
VIEW = ClientProfile(
    "Claude Code",
    VOCABULARY.has,
    stock_decision,
    tuple(TOOL_NAMES.values()),
    by_session=True,
    others=VOCABULARY.others,
)


# Of anything else in its place the client makes an agent without tools (2.1.332).
LIST = schema.or_nothing(schema.either(schema.TEXT, schema.list_of(schema.TEXT)))
MODE = schema.or_nothing(schema.one_of(*map(str, Mode), "manual"))


@dataclass(frozen=True, slots=True)
class ClaudePermission:
    """`tools` + `disallowedTools` + `permissionMode`. A list says which tools exist, never who
    asks."""

    @property
    def profile(self) -> ClientProfile:
        return VIEW

    def list_words(self) -> Mapping[str, tuple[Tool, ...]]:
        """Return each name of a tool."""
        return VOCABULARY.list_words()

    def list_kinds(self) -> Mapping[str, ValueKind]:
        return {"tools": LIST, "disallowedTools": LIST, "permissionMode": MODE}

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        if "tools" not in entries and "disallowedTools" not in entries:
            return Permission(None, read_mode(entries))
        granted: tuple[Rule, ...] = ()
        denied: tuple[Rule, ...] = ()
        if "tools" in entries:
            granted = read_allowed(VOCABULARY, read_items(entries["tools"]))
            granted = tuple(rule for rule in granted if not grants_nothing(rule.tool))
        if "disallowedTools" in entries:
            # A scoped entry takes the whole tool away (2.1.332).
            denied = read_denied(VOCABULARY, spell_denied(entries["disallowedTools"]))
            if any(rule.tool.cap is Cap.SHELL for rule in denied):
                granted = tuple(rule for rule in granted if rule.tool not in BY_SHELL)
        is_open = Rule(ANY, Decision.DENY) not in granted
        stays = WRITING.keep_other_open(denied) if is_open else ()
        return Permission(
            (*stays, *granted, *WRITING.list_implied(granted, denied), *denied), read_mode(entries)
        )

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        return self._spell(attribute, DEFAULTS)

    def _spell(self, attribute: Permission, settings: ConversionOptions) -> dict[str, Value]:
        """Return the keys of the limits: both lists, and a mode that lifts no question."""
        mode = (
            {"permissionMode": str(attribute.mode)}
            if attribute.mode and not lifts_questions(attribute)
            else {}
        )
        return list_tool_keys(_write_lists(attribute, settings).lists) | mode

    def image(self, attribute: Permission, settings: ConversionOptions) -> Permission:
        refuse_unclear(attribute)
        image = self._reread(self._spell(attribute, settings))
        again = self._reread(self._spell(image, DEFAULTS))
        return again if again == image else self.image(again, DEFAULTS)

    def _reread(self, written: Mapping[str, Value]) -> Permission:
        return self.read({key: make_entry(key, value) for key, value in written.items()})

    def effects(
        self, before: Permission, after: Permission, settings: ConversionOptions
    ) -> tuple[PermissionChange, ...]:
        done = _write_lists(before, settings)
        guard = Guarded(before, Decision.DENY, GUARD_LEFT)
        return diff_permissions(
            with_mode_restrictions(before, Decision.DENY),
            with_mode_restrictions(after),
            VIEW,
            done.causes,
            settings,
            guard,
            done.by_server,
        )

    def unseen(self, attribute: Permission, settings: ConversionOptions) -> tuple[Tool, ...]:
        return _write_lists(attribute, settings).unseen

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        lifted = name == "permission.mode" and before in LIFTED
        return ChangeReason(
            Outcome.DROPPED, "it would lift a question that is stated" if lifted else ""
        )

    def patch(
        self, values: Mapping[str, Value], moves: ToolMoves, wanted: Permission
    ) -> Mapping[str, Value]:
        mode = {} if wanted.mode is None else {"permissionMode": str(wanted.mode)}
        done = patch_lists(VOCABULARY, values, moves)
        stays = [rule for rule in (self._reread(done).rules or ())[:1] if rule.implied]
        if stays and stays[0] not in (self._reread(values).rules or ()):  # it would do that work
            other = stays[0].tool
            rulings = {**moves.rulings, other: ((EVERYTHING, Decision.DENY),)}
            moves = replace(moves, closed=(*moves.closed, other), rulings=rulings)
            done = patch_lists(VOCABULARY, values, moves)
        return done | mode


def grants_nothing(tool: Tool) -> bool:
    """Return whether the client ignores a grant. In `tools` a star stands for everything, or for
    all tools of a named server; any other name with a star is no tool's, and neither is
    a server's with nothing behind its last separator, nor one of earlier versions (2.1.332)."""
    if tool.cap is not Cap.OTHER:
        return tool == ALL_SERVERS
    label = tool.label
    return not WILD.isdisjoint(label) or label.startswith(VOCABULARY.mcp[0]) or label in GONE


def _write_lists(permission: Permission, settings: ConversionOptions) -> EncodedToolLists:
    """Return the lists of tools.

    A tool that a hook guards is left away where that hook stays behind. So is one of Edit and Write
    that would do the other's work, too. That the session asks is no stand-in: its own settings
    decide about that, and a hook refused whatever they say.
    """
    rules = with_mode_restrictions(replace(permission, mode=None), Decision.DENY)
    if rules is not None and not _is_stated_by_name(rules):
        rules = spell_out(rules)
    alone = _find_lone_tool(rules, settings)
    if rules is None or alone is None:
        done = LISTER.write(list_stated_by_name(rules), settings)
        only = done.lists.only
        if only is not None and {EVERYTHING, VOCABULARY.name(WRITING.read)}.isdisjoint(only):
            _explain_unread(done)
        return done
    other = WRITING.create if alone == WRITING.edit else WRITING.edit
    kept = tuple(rule for rule in rules if rule.tool != alone or rule.decision is Decision.DENY)
    # By name, as with `memory`, which would open this one, too; or where rules about everything
    # still grant it.
    if Rule(other, Decision.DENY) in kept or not LISTER.leaves_out(kept, alone, settings):
        kept = (*kept, Rule(alone, Decision.DENY))
    done = LISTER.write(list_stated_by_name(kept), settings)
    if alone == WRITING.edit and LISTER.leaves_out(rules, WRITING.read, settings):
        _explain_unread(done)  # what is created beside it would not help
        return done
    reason = (
        "in Claude Code each of Edit and Write edits files and creates them, and only one of that "
        "is granted"
    )
    done.explain(alone, "PERM-CLASS-NARROWED", reason, f"--allow-widening {other.cap} grants both")
    return done


def _explain_unread(done: EncodedToolLists) -> None:
    """Say of an agent that may not read why it edits nothing, and what lets it."""
    let_go = f"--allow-widening {WRITING.read.cap} " * (WRITING.read in done.causes)
    hint = f"{let_go}grants Read as well" if let_go else "grant Read as well"
    done.explain(WRITING.edit, "PERM-CLASS-NARROWED", EDIT_UNREAD, hint)


def _is_stated_by_name(rules: tuple[Rule, ...]) -> bool:
    """Return whether the rules that somebody stated grant no more than all of them do: an edit can
    have changed the others."""
    named = list_stated_by_name(rules)
    if named is rules or named is None:
        return True
    denied = tuple(rule for rule in named if rule.decision is Decision.DENY and rule.tool != ANY)
    granted = tuple(rule for rule in named if rule not in denied)
    found, all_of = (
        ResolvedRules((*granted, *WRITING.list_implied(granted, denied), *denied)),
        ResolvedRules(rules),
    )
    return all(
        is_ruling_at_most(found[tool], all_of[tool]) for tool in (WRITING.edit, WRITING.create)
    )


def _find_lone_tool(rules: tuple[Rule, ...] | None, settings: ConversionOptions) -> Tool | None:
    """Return the tool that may not be there, since it would do another's work, too; `None` also
    where a list of the client's own denies that other one."""
    if rules is None:
        return None
    edits, creates, reads = (
        not LISTER.leaves_out(rules, tool, settings)
        for tool in (WRITING.edit, WRITING.create, WRITING.read)
    )
    alone = WRITING.find_lone_grant(edits, creates, reads)
    if alone is None or WRITING.make_open_rule(alone) in rules:
        return None
    other = WRITING.create if alone == WRITING.edit else WRITING.edit
    return None if is_widening_allowed(other, settings) else alone


def read_items(entry: Entry) -> tuple[str, ...]:
    """Return the items of a tool list. Nothing, `false`, a map or a nested list give an agent
    without tools (2.1.332). Raises InvalidValue (fatal) for a list that is not YAML."""
    if entry.mend and isinstance(entry.value, str) and "\n" in entry.value:
        raise InvalidValue(
            f"`{entry.key}` is a list that is not YAML",
            hint="one `- Name` a line, indented alike; quotes around what begins with `*` or "
            'holds `: `, as in `- "*"`',
            fatal=True,
        )
    if isinstance(entry.value, tuple):
        return tuple(item for item in entry.value if isinstance(item, str))
    return (entry.value,) if isinstance(entry.value, str) else ()


def spell_denied(entry: Entry) -> str:
    """Return everything that a list of denials says as one text, however deep it is nested."""

    def words(value: Value) -> Iterator[str]:
        if isinstance(value, Map):
            yield from (*value, *(word for item in value.values() for word in words(item)))
        elif isinstance(value, tuple):
            yield from (word for item in value for word in words(item))
        elif isinstance(value, str):
            yield value

    return entry.value if isinstance(entry.value, str) else "\n".join(words(entry.value))


def read_mode(entries: Mapping[str, Entry]) -> Mode | None:
    """Return `permissionMode`; `None` where it says nothing. `manual` is the newer word for
    `default` (2.1.200). Raises InvalidValue for any other word."""
    entry = entries.get("permissionMode")
    if entry is None or entry.empty:
        return None
    return Mode.DEFAULT if entry.text == "manual" else Mode(make_choice(*Mode)(entry))


OPENED_BY_MEMORY = (Tool(Cap.READ), Tool(Cap.CREATE), Tool(Cap.EDIT))


def spell_out_denials(agent: Agent) -> Agent:
    """Return an agent with denials for what `memory` opens: with it the client opens Read, Write
    and Edit, whatever `tools` says, unless disallowed (2.1.332)."""
    rules = agent.permission.rules
    if agent.memory is None or rules is None:
        return agent
    named = list_stated_by_name(rules)
    implied = [tool for tool in OPENED_BY_MEMORY if LISTER.leaves_out(named, tool, DEFAULTS)]
    last = max(
        (place for place, rule in enumerate(rules) if rule.tool == ANY and rule.whole), default=-1
    )
    missing = tuple(
        Rule(tool, Decision.DENY)
        for tool in implied
        if Rule(tool, Decision.DENY) not in rules[last + 1 :]
    )
    return replace(agent, permission=replace(agent.permission, rules=(*rules, *missing)))
