"""Gemini CLI: `.gemini/agents/*.md`, as client 0.61.0 reads it.

Belongs here: Gemini CLI's fields, words and client. Not here: where its files lie (`listing.py`),
which models it lists (`model_lists.py`), what a list of granted tools needs
(`codecs/allowed_tools.py`). Source: geminicli.com/docs/core/subagents, and runs of the client.
"""

from __future__ import annotations

import re
from functools import partial

from agentc.ir.permission import Cap, Tool
from agentc.lens import codecs, schema
from agentc.lens.field import ALWAYS_ENABLED, Field, Implied, make_field
from agentc.lens.file_names import make_ascii_slug
from agentc.lens.format import Format
from agentc.tool_lists.names import Vocabulary
from agentc.vendors.codecs.allowed_tools import AllowedTools
from agentc.vendors.evidence import Evidence
from agentc.vendors.listing import REGISTRY
from agentc.vendors.messages import ClientMessages
from agentc.vendors.model_lists import GEMINI_IDS, find_unknown_model
from agentc.vendors.models import ModelNames
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.schema_client import SchemaClient
from agentc.vendors.server_maps import ServerWords, drop_denied_servers, make_servers
from agentc.vendors.vendor import Part, Vendor, describe_client

# What writes a file makes and changes it alike (0.61.0).
WRITING = (Tool(Cap.EDIT), Tool(Cap.CREATE))
TOOLS = Vocabulary(
    vendor="gemini",
    names={
        "read_file": Tool(Cap.READ),
        "list_directory": Tool(Cap.LIST),
        "grep_search": Tool(Cap.GREP),
        "glob": Tool(Cap.GLOB),
        "run_shell_command": Tool(Cap.SHELL),
        "web_fetch": Tool(Cap.WEB_FETCH),
        "google_web_search": Tool(Cap.WEB_SEARCH),
        "write_todos": Tool(Cap.TODO),
        "activate_skill": Tool(Cap.SKILL),
        "ask_user": Tool(Cap.QUESTION),  # in a session with a person at it
        "enter_plan_mode": Tool(Cap.MODE_SWITCH, "enter"),
    },
    aliases={"search_file_content": Tool(Cap.GREP)},
    classes={"write_file": WRITING, "replace": WRITING},
    mcp=("mcp_", "_"),
    whole_server="_*",
    all_servers="mcp_*",
    absent=frozenset({Cap.NOTEBOOK, Cap.LSP, Cap.DELEGATE}),
    # The first `_` ends the server's name, so that one with a `_` in it cannot be granted whole.
    allowed=re.compile(
        r"(?!mcp_)\w+|mcp_\*|mcp_[A-Za-z0-9.:-]+_(?:\*|[A-Za-z0-9_.:-]*[A-Za-z0-9.:-][A-Za-z0-9_.:-]*)"
    ),
)
LIMITS = AllowedTools("Gemini CLI", TOOLS)
# A file with any other name is not loaded (0.61.0); so `list_background_processes` and
# `read_background_output`, which are tools, too, cannot be listed.
_BESIDE = (
    "read_many_files", "tracker_create_task", "tracker_update_task", "tracker_get_task",
    "tracker_list_tasks", "tracker_add_dependency", "tracker_visualize", "get_internal_docs",
    "exit_plan_mode", "update_topic", "complete_task", "invoke_agent", "read_mcp_resource",
    "list_mcp_resources",
)  # fmt: skip
_LISTED = "|".join([*TOOLS.names, *TOOLS.aliases, *TOOLS.classes, *_BESIDE])
LISTED = schema.matching(
    rf"{_LISTED}|discovered_tool_.*|\*|mcp_\*|mcp_[A-Za-z0-9.:-]+_(?:\*|(?!_*$)[A-Za-z0-9_.:-]+)",
    "the name of a tool of its own, or `mcp_SERVER_TOOL`",
)
MODELS = ModelNames("Gemini CLI", ("gemini-", "auto", "pro", "flash"), "google", listed=GEMINI_IDS)
# Another word for the type, and the agent is not loaded; without one it tries HTTP first (0.61.0).
SERVERS = ServerWords(frozenset({"http", "sse"}), bare="http", addresses={"http": "http_url"})
TEXTS = schema.map_of(schema.TEXT)
CONFIGURED = schema.map_of(
    schema.map_of(
        schema.ANYTHING,
        **dict.fromkeys(("command", "cwd", "url", "http_url", "tcp", "description"), schema.TEXT),
        **dict.fromkeys(("args", "include_tools", "exclude_tools"), schema.list_of(schema.TEXT)),
        **dict.fromkeys(("env", "headers"), TEXTS),
        type=schema.one_of("sse", "http"),
        timeout=schema.NUMBER,
        trust=schema.FLAG,
    )
)
NAME = schema.matching("[a-z0-9_-]+", "lower-case letters, digits, `-` and `_`")

FORMAT = Format(
    name="gemini",
    title="Gemini CLI subagents",
    syntax="frontmatter",
    template="frontmatter.md.j2",
    source="https://geminicli.com/docs/core/subagents",
    places=REGISTRY["gemini"].places,
    fields=(
        make_field("name", "name", codecs.decode_text, NAME,
                   to_image=lambda name, options: make_ascii_slug(name, options.file_name),
                   why=f"a name is {NAME.wording}"),
        make_field("description", "description", codecs.decode_text, schema.FILLED_TEXT),
        Field(LIMITS.keys, "permission", LIMITS, accepts=schema.list_of(LISTED)),
        make_field("model", "model", codecs.decode_text, schema.TEXT,
                   to_image=MODELS.to_image, judge=MODELS.judge),
        make_field("temperature", "temperature", codecs.decode_number, schema.NUMBER,
                   encode=codecs.encode_float),
        make_field("max_turns", "max_turns", codecs.decode_positive, schema.POSITIVE),
        make_servers("mcp_servers", SERVERS, CONFIGURED),
        Field((), "mode", Implied("subagent", "every Gemini CLI agent file is a subagent")),
        ALWAYS_ENABLED,
    ),
    strict=True,
    # It gives an agent the tools of its own servers, whatever `tools` says (0.61.0).
    prepare=partial(drop_denied_servers, LIMITS),
    reserved=frozenset({"generalist", "codebase_investigator", "cli_help"}),
    missing={"description": "name"},
    aliases=("gemini-cli",),
    schema=schema.Schema(
        own={
            "kind": schema.one_of("local", "remote"),
            "display_name": schema.TEXT,
            "timeout_mins": schema.POSITIVE,
        },
        required=("name", "description"),
        refuses_unknown=True,
        needs_prompt=True,
        # Any other word in `${}` is looked up, and not found (0.61.0).
        not_in_prompt=re.compile(r"\$\{(?!(?:query|cliVersion|activeModel|today)\})\w+\}"),
        opening=re.compile(r"---\r?\n"),
        closing=re.compile(r"^---(?:\r?\n|\Z)", re.MULTILINE),
    ),
)  # fmt: skip
CLIENT = SchemaClient("Gemini CLI", "gemini-cli", "0.61.0", FORMAT)
MESSAGES = ClientMessages(
    "Gemini CLI", {LoadOutcome.SKIPS: "Gemini CLI 0.61.0 does not load the agent."}, {}
)
check_model = partial(find_unknown_model, MODELS)
VENDOR = Vendor(
    formats={"gemini": Part(__name__, "FORMAT")},
    lint=Part(__name__, "check_model"),
    lint_model=Part(__name__, "check_model"),
    client=describe_client(__name__),
    evidence=Evidence.CLIENT,
)
