"""OpenAI Codex: `.codex/agents/*.toml`, as client 0.171.0 reads it.

Belongs here: everything about Codex. Not here: TOML. Source: the client's documentation of agent
roles, and runs of the client.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.permission import Cap
from agentc.ir.value import Map, Value
from agentc.lens import codecs, schema
from agentc.lens.field import ALWAYS_ENABLED, Field, Implied, make_field
from agentc.lens.file_names import make_file_name, make_slug
from agentc.lens.format import Document, Format
from agentc.options import ConversionOptions
from agentc.permissions.excluded_tools import EXCLUDED, INCLUDED
from agentc.vendors.codecs.levels import Level, Levels, Wish
from agentc.vendors.evidence import Evidence
from agentc.vendors.listing import REGISTRY
from agentc.vendors.messages import ClientMessages
from agentc.vendors.model_lists import CODEX_IDS, find_unknown_model
from agentc.vendors.models import INHERIT, ModelNames
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.schema_client import SchemaClient
from agentc.vendors.server_maps import ServerWords, make_servers
from agentc.vendors.unheeded_limits import UnheededLimits
from agentc.vendors.vendor import Part, Vendor, describe_client

# A role has all tools of its session, whatever else it says (0.171.0).
NO_SHELL = Level(Map({"features": Map({"shell_tool": False})}), frozenset({Cap.SHELL}))
# What a role may say, and its client passes over: the session's own settings stand (0.171.0).
WISHES = (
    Wish(Map({"sandbox_mode": "read-only"}), frozenset({Cap.EDIT, Cap.CREATE, Cap.SHELL})),
    Wish(Map({"web_search": "disabled"}), frozenset({Cap.WEB_SEARCH})),
)
ABSENT = frozenset({Cap.NOTEBOOK, Cap.LSP})
LIMITS = Levels("Codex", ("features",), (NO_SHELL,), ABSENT, WISHES)
MODELS = ModelNames("Codex", ("gpt-", "codex-", "o3", "o4"), "openai", listed=CODEX_IDS)
SERVERS = schema.ValueKind(
    "a table of servers, each with a `command` or a `url`",
    lambda value: (
        isinstance(value, Map)
        and all(
            isinstance(one, Map) and ("command" in one or "url" in one) for one in value.values()
        )
    ),
    {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "anyOf": [{"required": ["command"]}, {"required": ["url"]}],
        },
    },
)


def drop_nulls(config: Map) -> Map:
    """Return a server without what is null, which TOML cannot say."""
    kept = ((key, value) for key, value in config.items() if value is not None)
    return Map((key, codecs.without_nulls(value)) for key, value in kept)


SERVER_WORDS = ServerWords(
    frozenset({"http"}),
    bare="http",
    says_type=False,
    keys={"headers": "http_headers"},
    absent=frozenset({INCLUDED, EXCLUDED}),
    complete=drop_nulls,
)
# Keys of its configuration, any of which a role may have; what most of them say is not applied.
CONFIGURATION = """model_verbosity model_provider model_providers model_reasoning_summary
    model_context_window model_auto_compact_token_limit model_instructions_file instructions
    permissions default_permissions approvals_reviewer service_tier personality apps memories hooks
    plugins skills shell_environment_policy project_doc_max_bytes sandbox_workspace_write tools
    profile profiles notify projects history otel tui notice analytics feedback agents
    tool_output_token_limit hide_agent_reasoning show_raw_agent_reasoning file_opener
    compact_prompt review_model chatgpt_base_url experimental_use_unified_exec_tool""".split()
# On the way to it, what is beyond its own levels; a role may say any word.
EFFORTS = {"max": "xhigh"}
APPROVALS = ("untrusted", "on-failure", "on-request", "granular", "never")

# What limits a session beside these, and is not applied where a role says it (0.171.0).
UNHEEDED = {
    "sandbox_mode": schema.one_of("workspace-write"),
    "approval_policy": schema.ValueKind("a policy that asks", lambda value: value != "never"),
    "web_search": schema.one_of("cached"),
    "tools": schema.ValueKind("a tool that is off", lambda value: _is_off(value)),
    "default_permissions": schema.TEXT,
    "permissions": schema.MAP,
    "mcp_servers": schema.ValueKind("a server with limits", lambda value: _limits_servers(value)),
}


def _is_off(value: Value) -> bool:
    return isinstance(value, Map) and any(one is False for one in value.values())


def _limits_servers(value: Value) -> bool:
    servers = value.values() if isinstance(value, Map) else ()
    return any(
        isinstance(one, Map)
        and ("enabled_tools" in one or "disabled_tools" in one or one.get("enabled") is False)
        for one in servers
    )


def strip_name(name: str, settings: ConversionOptions) -> str:
    """Return a name without the blanks around it, as the client takes it; that of the file where
    there is nothing else."""
    return name.strip() or make_slug(make_file_name(name, settings.file_name))


def to_model(model: str, settings: ConversionOptions) -> str | None:
    """Return a model as Codex takes it; no model is that of the session."""
    name = MODELS.to_image(model, settings)
    return None if name == INHERIT else name


FORMAT = Format(
    name="codex",
    title="Codex agent roles",
    syntax="toml",
    template="document.toml.j2",
    source="https://developers.openai.com/codex/subagents",
    places=REGISTRY["codex"].places,
    fields=(
        make_field("name", "name", codecs.decode_text, schema.NOT_BLANK,
                   to_image=strip_name, why="a name has no blanks around it"),
        make_field("description", "description", codecs.decode_text, schema.NOT_BLANK),
        make_field("model", "model", codecs.decode_text, schema.TEXT,
                   to_image=to_model, judge=MODELS.judge),
        make_field("model_reasoning_effort", "effort", codecs.decode_text, schema.TEXT,
                   to_image=lambda effort, _: EFFORTS.get(effort, effort), encode=str),
        make_field("developer_instructions", "prompt", codecs.decode_text, schema.NOT_BLANK),
        Field(LIMITS.keys, "permission", LIMITS, accepts=schema.MAP),
        make_servers("mcp_servers", SERVER_WORDS, SERVERS),
        Field((), "mode", Implied("subagent", "every Codex role is a subagent")),
        ALWAYS_ENABLED,
    ),
    strict=True,
    reserved=frozenset({"default", "worker", "explorer"}),
    missing={"description": "name"},
    aliases=("codex-cli",),
    executable=frozenset({"hooks", "notify", "plugins"}),
    schema=schema.Schema(
        own={
            "nickname_candidates": schema.list_of(schema.matching("[A-Za-z0-9 _-]+", "a name")),
            "sandbox_mode": schema.one_of("read-only", "workspace-write", "danger-full-access"),
            "approval_policy": schema.either(schema.one_of(*APPROVALS), schema.MAP),
            "web_search": schema.one_of("disabled", "cached", "indexed", "live"),
            **dict.fromkeys(CONFIGURATION, schema.ANYTHING),
        },
        unheeded=UNHEEDED,
        required=("name", "description", "developer_instructions"),
        refuses_unknown=True,
    ),
)  # fmt: skip
CLIENT = SchemaClient("Codex", "codex", "0.171.0", FORMAT)
MESSAGES = ClientMessages("Codex", {LoadOutcome.SKIPS: "Codex 0.171.0 ignores the role."}, {})
check_model = partial(find_unknown_model, MODELS)
RULES = UnheededLimits("Codex", "features.shell_tool = false")


def lint(document: Document) -> Iterator[Diagnostic]:
    """Yield every rule: on limits, and on the model."""
    yield from RULES.lint(document)
    yield from check_model(document)


VENDOR = Vendor(
    formats={"codex": Part(__name__, "FORMAT")},
    lint=Part(__name__, "lint"),
    lint_model=Part(__name__, "check_model"),
    client=describe_client(__name__),
    evidence=Evidence.CLIENT,
)
