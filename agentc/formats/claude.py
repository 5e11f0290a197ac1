"""Claude Code: `.claude/agents/**/*.md`, as client 2.1.332 reads it.

Belongs here: Claude Code's keys and their quirks. Not here: its words (`claude_words.py`), the grammar of tool lists
(`lens/toollist.py`).
Source: code.claude.com/docs/en/sub-agents (2026-08), and runs of the client.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agentc.formats import colors, models
from agentc.formats.claude_hooks import guard_outside, read_hooks
from agentc.formats.claude_modes import LIFTED, lifts_questions
from agentc.formats.claude_words import AGENTS, CONFIGURATION, TOOL_NAMES, VOCABULARY, WORDS
from agentc.ir.agent import Agent
from agentc.ir.effective import Effective, stated
from agentc.ir.loss import Effect, Outcome, Verdict
from agentc.ir.permission import ALL_SERVERS, Cap, Decision, Mode, Permission, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.lens.decode import anything, flag, one_of, positive, strings, text
from agentc.lens.effects import Guarded, View, effects
from agentc.lens.field import BadValue, Field, Implied, Without, single
from agentc.lens.format import Format
from agentc.lens.granting import REACHING, Lister, refuse_unclear
from agentc.lens.place import Place
from agentc.lens.settings import DEFAULTS, Settings
from agentc.lens.toollist import patched, read_allowed, read_denied, tool_keys
from agentc.lens.vocabulary import WILD
from agentc.syntax.source import Entry, Note, entry_of

# What its session asks about, and what it never does, where nobody has decided otherwise.
# Source: code.claude.com/docs/en/permissions, "Tool type".
ASKS = frozenset({Cap.SHELL, Cap.EDIT, Cap.CREATE, Cap.NOTEBOOK, Cap.WEB_FETCH})
ALLOWS = frozenset({Cap.READ, Cap.GREP, Cap.GLOB, Cap.TODO, Cap.LSP})
LISTER = Lister("Claude Code", VOCABULARY, ASKS, settings_file=".claude/settings.json")


def stock(tool: Tool, argument: str | None) -> Decision | None:
    """What the client decides about a tool that is merely listed."""
    return Decision.ASK if tool.cap in ASKS else Decision.ALLOW if tool.cap in ALLOWS else None


GUARD_LEFT = "a hook that can refuse it is not taken along, and Claude Code's file cannot demand a question instead"
# What is not there without a shell, listed or not (2.1.332).
BY_SHELL = frozenset({Tool(Cap.OTHER, "claude:Monitor")})
VIEW = View("Claude Code", VOCABULARY.has, stock, tuple(TOOL_NAMES.values()), by_session=True, others=VOCABULARY.others)


@dataclass(frozen=True, slots=True)
class ClaudePermission:
    """`tools` + `disallowedTools` + `permissionMode`. A list says which tools exist, never who asks."""

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        rules: tuple[Rule, ...] | None = None
        if "tools" in entries:
            rules = read_allowed(VOCABULARY, list_items(entries["tools"]))
            rules = tuple(rule for rule in rules if not grants_nothing(rule.tool))
        if "disallowedTools" in entries:
            # A scoped entry takes the whole tool away (2.1.332).
            denied = read_denied(VOCABULARY, denied_text(entries["disallowedTools"]))
            if any(rule.tool.cap is Cap.SHELL for rule in denied):
                rules = None if rules is None else tuple(rule for rule in rules if rule.tool not in BY_SHELL)
            rules = (*(rules or ()), *denied)
        return Permission(rules, read_mode(entries))

    def write(self, attribute: Permission) -> Mapping[str, Value]:
        return self._written(attribute, DEFAULTS)

    def _written(self, attribute: Permission, settings: Settings) -> dict[str, Value]:
        mode = {"permissionMode": str(attribute.mode)} if attribute.mode and not lifts_questions(attribute) else {}
        return tool_keys(LISTER.write(_listed(attribute), settings).lists) | mode

    def image(self, attribute: Permission, settings: Settings) -> Permission:
        refuse_unclear(attribute)
        image = self._reread(self._written(attribute, settings))
        again = self._reread(self._written(image, DEFAULTS))
        return again if again == image else self.image(again, DEFAULTS)

    def _reread(self, written: Mapping[str, Value]) -> Permission:
        return self.read({key: entry_of(key, value) for key, value in written.items()})

    def effects(self, before: Permission, after: Permission, settings: Settings) -> tuple[Effect, ...]:
        causes = LISTER.write(_listed(before), settings).causes
        guard = Guarded(before, Decision.DENY, GUARD_LEFT)
        return effects(stated(before, Decision.DENY), stated(after), VIEW, causes, settings, guard)

    def verdict(self, name: str, before: Any, after: Any, settings: Settings) -> Verdict:
        lifted = name == "permission.mode" and before in LIFTED
        return Verdict(Outcome.DROPPED, "it would lift a question that is stated" if lifted else "")

    def patch(
        self, values: Mapping[str, Value], closed: Collection[Tool], opened: Collection[Tool], wanted: Permission
    ) -> Mapping[str, Value]:
        mode = {} if wanted.mode is None else {"permissionMode": str(wanted.mode)}
        return patched(VOCABULARY, values, closed, opened) | mode


def grants_nothing(tool: Tool) -> bool:
    """Whether the client ignores a grant: in `tools` a star stands for all tools of a named server alone (2.1.332)."""
    wild = tool.cap is Cap.OTHER and tool.label.startswith(VOCABULARY.mcp[0]) and not WILD.isdisjoint(tool.label)
    return tool == ALL_SERVERS or wild


def _listed(permission: Permission) -> tuple[Rule, ...] | None:
    """The rules that lists are written of: a tool that a hook guards, and that hook is left behind, is left away.

    That the session asks is no stand-in: its own settings decide about that, and a hook refused whatever they say.
    """
    return stated(replace(permission, mode=None), Decision.DENY)


def list_items(entry: Entry) -> tuple[str, ...]:
    """The items of a tool list. Nothing, `false`, a map or a nested list give an agent without tools (2.1.332)."""
    if entry.mend and isinstance(entry.value, str) and "\n" in entry.value:
        raise BadValue(
            f"`{entry.key}` is a list that is not YAML", hint="one `- Name` a line, indented alike", fatal=True
        )
    if isinstance(entry.value, tuple):
        return tuple(item for item in entry.value if isinstance(item, str))
    return (entry.value,) if isinstance(entry.value, str) else ()


def denied_text(entry: Entry) -> str:
    """Everything that a list of denials says, as one text, however it is nested."""

    def words(value: Value) -> Iterator[str]:
        if isinstance(value, Map):
            yield from (*value, *(word for item in value.values() for word in words(item)))
        elif isinstance(value, tuple):
            yield from (word for item in value for word in words(item))
        elif isinstance(value, str):
            yield value

    return entry.value if isinstance(entry.value, str) else "\n".join(words(entry.value))


def read_mode(entries: Mapping[str, Entry]) -> Mode | None:
    """`permissionMode`; an empty one says nothing, `manual` is the newer word for `default` (2.1.200)."""
    entry = entries.get("permissionMode")
    if entry is None or entry.empty:
        return None
    return Mode.DEFAULT if entry.text == "manual" else Mode(one_of(*Mode)(entry))


def read_effort(entry: Entry) -> str | int:
    """A level, or a whole number."""
    return entry.value if type(entry.value) is int else one_of("low", "medium", "high", "xhigh", "max")(entry)


# Of a name in JavaScript's characters, of which an emoji has two (2.1.332).
MAX_NAME = 256
NAMES = f"a name may not begin with `-`, hold `:` in any of its forms, or have more than {MAX_NAME} characters"


def safe_name(name: str, settings: Settings = DEFAULTS) -> str:
    """The nearest name that the client lists: it refuses a leading `-`, any `:`, and long ones (2.1.332)."""
    if not name.isascii():
        name = "".join("-" if ":" in normalized(char) else char for char in name)
    name = name.replace(":", "-").lstrip("-")
    return name.encode("utf-16-le")[: 2 * MAX_NAME].decode("utf-16-le", "ignore") or "agent"


def normalized(char: str) -> str:
    """What a character is in NFKC, in which the client looks for a colon."""
    from unicodedata import normalize  # few names have such characters

    return normalize("NFKC", char)


def line_breaks(value: str) -> str:
    """The client turns backslash + n into a line break in every spelling of a description (2.1.332)."""
    return value.replace("\\n", "\n")


OPENED_BY_MEMORY = (Tool(Cap.READ), Tool(Cap.CREATE), Tool(Cap.EDIT))


def spell_out_denials(agent: Agent) -> Agent:
    """With `memory` the client opens Read, Write and Edit, whatever `tools` says, unless disallowed (2.1.332)."""
    rules = agent.permission.rules
    if agent.memory is None or rules is None:
        return agent
    implied = [tool for tool in OPENED_BY_MEMORY if LISTER.leaves_out(rules, tool)]
    missing = tuple(Rule(tool, Decision.DENY) for tool in implied if Rule(tool, Decision.DENY) not in rules)
    return replace(agent, permission=replace(agent.permission, rules=(*rules, *missing)))


def caveats(before: Agent, after: Agent, settings: Settings) -> Iterator[Note]:
    """A closed list keeps an agent in its project in other clients; here the session asks before it leaves."""
    rules = Effective(before.permission.rules)
    outside, reach = Tool(Cap.EXTERNAL_DIRECTORY), Effective(after.permission.rules)
    reaching = any(reach.strictest(Tool(cap)) is not Decision.DENY for cap in REACHING)
    kept_inside = rules.strictest(outside) is Decision.DENY and outside not in rules.mentioned
    if before.origin and before.origin.dialect == "opencode" and reaching and kept_inside:
        message = "`*` also kept it in its project; Claude Code's session asks before it leaves"
        yield Note("PERM-OUTSIDE-BY-SESSION", message)


def seen(text: str) -> Map | None:
    """The fields that the client has of a text; `None` where it has no agent of it."""
    from agentc.formats import claude_client  # few texts are odd enough

    return claude_client.values(text)


FIELDS = (
    single("name", "name", text, to_image=safe_name, why=NAMES),
    single("description", "description", lambda entry: line_breaks(text(entry)),
           why="backslash + n is a line break in every description"),
    Field(("tools", "disallowedTools", "permissionMode"), "permission", ClaudePermission(), depends=("memory",)),
    single("model", "model", text, to_image=models.for_claude, judge=models.judge),
    single("effort", "effort", read_effort),
    single("maxTurns", "max_turns", positive),
    single("skills", "skills", strings),
    single("mcpServers", "mcp_servers", anything),
    single("hooks", "hooks", read_hooks),
    single("memory", "memory", one_of("user", "project", "local")),
    single("background", "background", flag),
    single("isolation", "isolation", one_of("worktree", "remote")),
    single("omitClaudeMd", "omit_instructions", flag),
    single("initialPrompt", "initial_prompt", text),
    single("color", "color", one_of(*colors.NAMES), to_image=colors.as_name, outcome=Outcome.MAPPED, why=colors.WHY),
    Field((), "mode", Implied("subagent", "every Claude Code agent file is a subagent")),
    Field((), "disabled", Without("it is disabled, and here it would come alive", "delete `disable: true` first")),
)  # fmt: skip

FORMAT = Format(
    name="claude",
    title="Claude Code subagents",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="https://code.claude.com/docs/en/sub-agents",
    # People share agents in a folder `agents` of their repository, which is no place that the client looks into.
    places=(Place("project", AGENTS, shared=("agents",)), Place("user", AGENTS)),
    fields=FIELDS,
    missing={"description": lambda agent: agent.name},
    prepare=spell_out_denials,
    # An agent of exactly this name takes the place of the client's own (2.1.332).
    reserved=frozenset({"general-purpose", "Explore", "Plan", "claude", "statusline-setup"}),
    caveats=caveats,
    configuration=CONFIGURATION,
    words=WORDS,
    is_foreign=lambda entry: entry.key in ("tools", "disallowedTools") and isinstance(entry.value, Map),
    guard_outside=guard_outside,
    seen=seen,
)
