"""GitHub Copilot: `.github/agents/*.agent.md`, as Copilot CLI 1.0.102 and VS Code read it.

Belongs here: Copilot's fields, words and client. Not here: where its files lie (`listing.py`), what
a list of granted tools needs (`codecs/allowed_tools.py`). Source: docs.github.com, custom agents
configuration (2026-08), and runs of the command-line client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import InvalidValue
from agentc.ir.field_change import ChangeReason, Outcome
from agentc.ir.permission import Cap, Decision, Permission, Rule, Tool
from agentc.ir.value import Map, Value
from agentc.lens import codecs, schema
from agentc.lens.field import ALWAYS_ENABLED, Field, make_field
from agentc.lens.format import Document, Format
from agentc.options import ConversionOptions
from agentc.permissions.excluded_tools import EXCLUDED, INCLUDED
from agentc.syntax.source import Entry
from agentc.tool_lists.names import Vocabulary
from agentc.vendors.codecs.allowed_tools import AllowedTools
from agentc.vendors.codecs.hooks_beside import KeysBeside
from agentc.vendors.evidence import Evidence
from agentc.vendors.listing import REGISTRY
from agentc.vendors.messages import ClientMessages
from agentc.vendors.models import ModelNames
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.schema_client import SchemaClient
from agentc.vendors.server_maps import ServerWords, make_servers
from agentc.vendors.unheeded_limits import UnheededLimits
from agentc.vendors.unknown_names import UnknownNames
from agentc.vendors.vendor import Part, Vendor, describe_client

# Each is granted alone by words that are read, and never written: with some models one tool,
# `apply_patch`, comes for either word, and does both (1.0.102).
WRITING = (Tool(Cap.EDIT), Tool(Cap.CREATE))
SEARCHING = (Tool(Cap.GREP), Tool(Cap.GLOB))
WEB = (Tool(Cap.WEB_FETCH), Tool(Cap.WEB_SEARCH))
READ_NAMES = "view NotebookRead readFile read/readFile search/readFile"
SHELL_NAMES = "shell bash runCommands runInTerminal execute/runInTerminal runCommands/runInTerminal"
AGENT_NAMES = "task custom-agent runSubagent agent/runSubagent"
EDIT_NAMES = "editFiles edit/editFiles"
CREATE_NAMES = """create createFile createDirectory edit/createFile edit/createDirectory
    create/createFile"""
BOTH_NAMES = "MultiEdit Write NotebookEdit apply_patch"
# Tools of the command line, and of VS Code's own sets, that no other client has.
OTHERS = """sql session_store_sql tool_search_tool fetch_copilot_cli_documentation
    semantic_code_search browser vscode read/problems read/terminalLastCommand
    read/terminalSelection search/changes search/usages search/listDirectory
    execute/createAndRunTask execute/getTerminalOutput execute/runTests execute/runTask
    execute/testFailure edit/editNotebook web/githubRepo vscode/extensions vscode/newWorkspace
    vscode/runCommand vscode/vscodeAPI""".split()
TOOLS = Vocabulary(
    vendor="copilot",
    names={
        "read": Tool(Cap.READ),
        "grep": Tool(Cap.GREP),
        "glob": Tool(Cap.GLOB),
        "execute": Tool(Cap.SHELL),
        "agent": Tool(Cap.DELEGATE),
        "todo": Tool(Cap.TODO),
        "WebFetch": Tool(Cap.WEB_FETCH),
        "skill": Tool(Cap.SKILL),
        "vscode/askQuestions": Tool(Cap.QUESTION),
    },
    aliases={
        **dict.fromkeys(READ_NAMES.split(), Tool(Cap.READ)),
        **dict.fromkeys(EDIT_NAMES.split(), Tool(Cap.EDIT)),
        **dict.fromkeys(CREATE_NAMES.split(), Tool(Cap.CREATE)),
        **dict.fromkeys(SHELL_NAMES.split(), Tool(Cap.SHELL)),
        **dict.fromkeys(AGENT_NAMES.split(), Tool(Cap.DELEGATE)),
        **dict.fromkeys(("textSearch", "search/textSearch"), Tool(Cap.GREP)),
        **dict.fromkeys(("fileSearch", "search/fileSearch"), Tool(Cap.GLOB)),
        **dict.fromkeys(("todos", "TodoWrite", "update_todo"), Tool(Cap.TODO)),
        **dict.fromkeys(("web/fetch", "web_fetch", "fetch"), Tool(Cap.WEB_FETCH)),
        "WebSearch": Tool(Cap.WEB_SEARCH),
        **{name: Tool(Cap.OTHER, f"copilot:{name}") for name in OTHERS},
    },
    classes={"search": SEARCHING, "edit": WRITING, "web": WEB},
    older_classes=dict.fromkeys(BOTH_NAMES.split(), WRITING)
    | dict.fromkeys(("codebase", "search/codebase"), SEARCHING),
    mcp=("", "/"),
    whole_server="/*",
    absent=frozenset({Cap.NOTEBOOK, Cap.LIST, Cap.LSP, Cap.MODE_SWITCH}),
    fold_case=True,
)
MODELS = ModelNames(
    "Copilot", ("claude-", "gpt-", "gemini-", "o3", "o4", "grok-"), "github-copilot", dotted=True
)


@dataclass(frozen=True, slots=True, eq=False)
class CopilotTools(AllowedTools):
    """`tools`, and in VS Code `agents`, a list of those that may be delegated to. The command line
    does not keep to that one, and so it is not written."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return both keys."""
        return (self.key, "agents")

    def read(self, entries: Mapping[str, Entry]) -> Permission:
        """Return what both lists leave. Raises InvalidValue (fatal) for what is no list."""
        found = AllowedTools.read(self, entries)
        named = entries.get("agents")
        names = codecs.decode_strings(named) if named is not None else ("*",)
        if "*" in names:
            return found
        delegate = Tool(Cap.DELEGATE)
        rules = found.rules or ()
        granted = not rules or any(
            rule.decision is Decision.DEFAULT
            for rule in rules
            if rule.tool in (delegate, Tool(Cap.ANY))
        )
        single = tuple(Rule(delegate, Decision.DEFAULT, name) for name in names if granted)
        return Permission((*rules, Rule(delegate, Decision.DENY), *single))


@dataclass(frozen=True, slots=True)
class Callers:
    """Who starts an agent: people with `user-invocable`, models without `disable-model-invocation`
    (`infer: false` in older files)."""

    def read(self, entries: Mapping[str, Entry]) -> str:
        """Return the mode."""
        values = {key: entry.value for key, entry in entries.items()}
        if values.get("disable-model-invocation", values.get("infer") is False) is True:
            return "primary"
        return "subagent" if values.get("user-invocable") is False else "all"

    def write(self, attribute: str | None) -> Mapping[str, Value]:
        """Return the one key that says the mode."""
        if attribute == "primary":
            return {"disable-model-invocation": True}
        return {"user-invocable": False} if attribute == "subagent" else {}

    def image(self, attribute: str, settings: ConversionOptions) -> str:
        """Return the mode."""
        return attribute

    def verdict(
        self, name: str, before: Any, after: Any, settings: ConversionOptions
    ) -> ChangeReason:
        """Return nothing new: every mode can be said."""
        return ChangeReason(Outcome.MAPPED, "")


def decode_model(entry: Entry) -> str:
    """Return a model, of a list the first one, under its id: VS Code takes `Claude Sonnet 4.5
    (copilot)`, and the command line `claude-sonnet-4.5`. Raises InvalidValue for what is neither a
    model nor a list of some."""
    first = entry.value[:1] if isinstance(entry.value, tuple) else (entry.text,)
    if not first or not isinstance(first[0], str):
        raise InvalidValue(f"`{entry.key}` must be a model, or a list of models")
    name = first[0].removesuffix(" (copilot)")
    return name.lower().replace(" ", "-") if " " in name else name


def complete_server(config: Map) -> Map:
    """Return a server with what the client demands: a list of its tools, and of its arguments where
    it is a command (1.0.102)."""
    needed = {"args": ()} if "command" in config else {}
    missing = {**needed, "tools": ("*",)}
    return Map({**config, **{key: value for key, value in missing.items() if key not in config}})


SERVERS = ServerWords(
    frozenset({"http", "sse"}),
    keys={INCLUDED: "tools"},
    every_tool="*",
    absent=frozenset({EXCLUDED}),
    complete=complete_server,
)
LIMITS = CopilotTools("Copilot", TOOLS)
NAMES = schema.either(schema.TEXT, schema.list_of(schema.TEXT))
CALLERS = ("user-invocable", "disable-model-invocation", "infer")

FORMAT = Format(
    name="copilot",
    title="GitHub Copilot custom agents",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="https://docs.github.com/en/copilot/reference/custom-agents-configuration",
    places=REGISTRY["copilot"].places,
    caveats=MODELS.warn_unseen,
    fields=(
        make_field("name", "name", codecs.decode_text, schema.TEXT),
        make_field("description", "description", codecs.decode_text, schema.TEXT),
        Field(LIMITS.keys, "permission", LIMITS, accepts=NAMES),
        make_field("model", "model", decode_model, NAMES,
                   to_image=MODELS.to_image, judge=MODELS.judge),
        Field(CALLERS, "mode", Callers(), accepts=schema.FLAG),
        make_field("reasoning-effort", "effort", codecs.decode_text, schema.TEXT, encode=str),
        make_field("skills", "skills", codecs.decode_strings, schema.list_of(schema.TEXT)),
        make_servers("mcp-servers", SERVERS, schema.MAP),
        ALWAYS_ENABLED,
    ),
    strict=True,
    missing={"description": "name"},
    reserved=frozenset({"explore", "general-purpose"}),  # its own run instead (1.0.102)
    aliases=("github-copilot", "copilot-cli"),
    # VS Code takes no matcher into account.
    limits_beside=KeysBeside("copilot"),
    executable=frozenset({"hooks"}),
    schema=schema.Schema(
        # What it knows; and what VS Code does, of which it says that it ignores it.
        own={
            "hooks": schema.MAP,
            "github": schema.MAP,
            "include-custom-instructions": schema.FLAG,
            **dict.fromkeys(
                ("argument-hint", "handoffs", "target", "metadata", "user-invokable"),
                schema.ANYTHING,
            ),
        },
        required=("description",),
        opening=re.compile("\ufeff?---[ \t]*\r?\n"),
    ),
)  # fmt: skip
CLIENT = SchemaClient("Copilot", "copilot-cli", "1.0.102", FORMAT)
MESSAGES = ClientMessages(
    "Copilot", {LoadOutcome.SKIPS: "Copilot CLI 1.0.102 does not load the agent."}, {}
)
RULES = UnheededLimits("Copilot", "tools")
NAMES_LISTED = UnknownNames("Copilot", ("tools",), TOOLS)


def lint(document: Document) -> Iterator[Diagnostic]:
    """Yield what there is to say of limits without effect, and of names that no tool has."""
    yield from RULES.lint(document)
    yield from NAMES_LISTED.lint(document)


VENDOR = Vendor(
    formats={"copilot": Part(__name__, "FORMAT")},
    lint=Part(__name__, "lint"),
    client=describe_client(__name__),
    evidence=Evidence.CLIENT,
)
