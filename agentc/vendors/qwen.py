"""Qwen Code: `.qwen/agents/*.md`, as client 0.24.4 reads it.

Belongs here: Qwen Code's fields, words and client. Not here: where its files lie (`listing.py`),
what two lists need (`codecs/allowed_and_denied.py`). Source: the client's documentation of
subagents, and runs of it.
"""

from __future__ import annotations

import re

from agentc.ir.permission import Cap, Mode, Tool
from agentc.lens import codecs, schema
from agentc.lens.field import ALWAYS_ENABLED, Field, Implied, make_field
from agentc.lens.file_names import make_ascii_slug, make_file_name, make_slug
from agentc.lens.format import Format
from agentc.options import ConversionOptions
from agentc.tool_lists.names import Vocabulary
from agentc.vendors import colors
from agentc.vendors.codecs.allowed_and_denied import AllowedAndDenied
from agentc.vendors.codecs.hooks_beside import KeysBeside
from agentc.vendors.evidence import Evidence
from agentc.vendors.listing import REGISTRY
from agentc.vendors.messages import ClientMessages
from agentc.vendors.models import ModelNames
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.schema_client import SchemaClient
from agentc.vendors.server_maps import ServerWords, make_servers
from agentc.vendors.unknown_names import UnknownNames
from agentc.vendors.vendor import Part, Vendor, describe_client

# Each of these makes files and changes them (0.24.4).
WRITING = (Tool(Cap.EDIT), Tool(Cap.CREATE))
TOOLS = Vocabulary(
    vendor="qwen",
    names={
        "read_file": Tool(Cap.READ),
        "grep_search": Tool(Cap.GREP),
        "glob": Tool(Cap.GLOB),
        "list_directory": Tool(Cap.LIST),
        "run_shell_command": Tool(Cap.SHELL),
        "web_fetch": Tool(Cap.WEB_FETCH),
        "web_search": Tool(Cap.WEB_SEARCH),
        "todo_write": Tool(Cap.TODO),
        "agent": Tool(Cap.DELEGATE),
        "skill": Tool(Cap.SKILL),
        "ask_user_question": Tool(Cap.QUESTION),
        "lsp": Tool(Cap.LSP),
        "notebook_edit": Tool(Cap.NOTEBOOK),
    },
    classes={"edit": WRITING, "write_file": WRITING},
    # It runs commands in the background; a list that grants the shell need not name it.
    older_classes={"monitor": (Tool(Cap.SHELL),)},
    absent=frozenset({Cap.MODE_SWITCH}),  # a session has it, and its subagents do not
    allowed=re.compile(r"[a-z_]+|mcp__[\w.-]+"),
)
# Words for single tools that the client shows to people; it takes them in `tools` alone (0.24.4).
SHOWN = {"ReadFile": "read_file", "Shell": "run_shell_command", "Edit": "edit"}
LIMITS = AllowedAndDenied("Qwen Code", TOOLS, no_tool="none", drops_unknown=True, spellings=SHOWN)
MODELS = ModelNames("Qwen Code", ("qwen", "fast"), "alibaba")
NAME = schema.matching(
    r"(?!(?:self|system|user|model|tool|config|default|main)\Z)[^\W_][\w-]{0,48}[^\W_]",
    "2 to 50 letters, digits, `-` and `_`, and none of the client's own words",
    # Letters of every script are beyond ASCII.
    r"(?!(?:self|system|user|model|tool|config|default|main)$)"
    r"[^\x00-/:-@\[-`{-\x7f][^\x00-,./:-@\[-^`{-\x7f]{0,96}[^\x00-/:-@\[-`{-\x7f]",
)
NAMES = schema.either(schema.TEXT, schema.NOTHING, schema.list_of(schema.TEXT))
# As its documentation has it: two keys for addresses, and no word for the type.
SERVERS = ServerWords(
    frozenset({"http", "sse"}),
    bare="sse",
    says_type=False,
    keys={"include_tools": "includeTools", "exclude_tools": "excludeTools"},
    addresses={"http": "httpUrl"},
)
# A subagent in this mode changes nothing, unless its session asks about nothing (0.24.4); the first
# of the two words counts where both are valid.
BESIDE = KeysBeside(
    "qwen", TOOLS, {("approvalMode", "plan"): Mode.PLAN, ("permissionMode", "plan"): Mode.PLAN}
)
APPROVALS = ("plan", "default", "auto-edit", "auto", "yolo", "bubble")


def fit_name(name: str, settings: ConversionOptions) -> str:
    """Return a name as Qwen Code takes it."""
    near = make_slug(make_file_name(name, settings.file_name))
    plain = make_ascii_slug(name, settings.file_name)
    fitting = (one for one in (name, near, plain, f"{plain}-agent") if NAME.holds(one))
    return next(fitting, None) or plain[:50].rstrip("-_")


FORMAT = Format(
    name="qwen",
    title="Qwen Code subagents",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="https://qwenlm.github.io/qwen-code-docs/en/users/features/sub-agents",
    places=REGISTRY["qwen"].places,
    caveats=MODELS.warn_unseen,
    fields=(
        make_field("name", "name", codecs.decode_text, NAME,
                   to_image=fit_name,
                   why=f"a name is {NAME.wording}"),
        make_field("description", "description", codecs.decode_text, schema.FILLED_TEXT),
        Field(LIMITS.keys, "permission", LIMITS, accepts=NAMES),
        make_field("model", "model", codecs.decode_text,
                   to_image=MODELS.to_image, judge=MODELS.judge),
        make_field("maxTurns", "max_turns", codecs.decode_positive),
        make_field("background", "background", codecs.decode_flag),
        make_field("color", "color", codecs.decode_text, to_image=colors.to_name),
        make_servers("mcpServers", SERVERS),
        Field((), "mode", Implied("subagent", "every Qwen Code agent file is a subagent")),
        ALWAYS_ENABLED,
    ),
    strict=True,
    missing={"description": "name"},
    aliases=("qwen-code",),
    limits_beside=BESIDE,
    freeing={
        "approvalMode": frozenset({"auto-edit", "auto", "yolo"}),
        "permissionMode": frozenset({"acceptEdits", "auto", "bypassPermissions"}),
    },
    executable=frozenset({"hooks", "executor"}),
    schema=schema.Schema(
        own={
            # Whatever it says, the list of tools is no shorter (0.24.4).
            "approvalMode": schema.one_of(*APPROVALS),
            **dict.fromkeys(
                ("permissionMode", "hooks", "modelConfig", "runConfig"), schema.ANYTHING
            ),
        },
        required=("name", "description"),
        repairs=True,
        shortest_prompt=10,
    ),
)  # fmt: skip
CLIENT = SchemaClient("Qwen Code", "qwen-code", "0.24.4", FORMAT)
MESSAGES = ClientMessages(
    "Qwen Code", {LoadOutcome.SKIPS: "Qwen Code 0.24.4 does not load the agent."}, {}
)
NAMES_LISTED = UnknownNames("Qwen Code", LIMITS.keys, TOOLS, (*SHOWN, LIMITS.no_tool))
VENDOR = Vendor(
    formats={"qwen": Part(__name__, "FORMAT")},
    lint=Part(__name__, "NAMES_LISTED.lint"),
    client=describe_client(__name__),
    evidence=Evidence.CLIENT,
)
