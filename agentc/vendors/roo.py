"""Roo Code and Zoo Code: the custom modes of a project, `.roomodes`, and of a user.

Belongs here: the fields of these modes, their words and their client. Not here: where their files
lie (`listing.py`), what groups of tools need (`codecs/groups.py`). Source:
docs.roocode.com/features/custom-modes, and the schema of `@roo-code/types` 1.115.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import ReadError
from agentc.ir.permission import ALL_SERVERS, Cap, Tool
from agentc.ir.value import Map
from agentc.lens import codecs, schema
from agentc.lens.field import ALWAYS_ENABLED, Field, Implied, make_field
from agentc.lens.file_names import make_ascii_slug
from agentc.lens.format import Format
from agentc.options import ConversionOptions
from agentc.syntax import plain_json
from agentc.syntax.yaml.plain_signs import with_plain_signs
from agentc.tool_lists.names import Vocabulary
from agentc.vendors.codecs.groups import ToolGroups
from agentc.vendors.codecs.split_prompt import SplitPrompt
from agentc.vendors.evidence import Evidence
from agentc.vendors.listing import REGISTRY
from agentc.vendors.messages import ClientMessages
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.schema_client import SchemaClient
from agentc.vendors.vendor import Part, Vendor, describe_client

# Every mode has the tools that hand work to another one, that of the group `modes` or not.
ALWAYS = (Tool(Cap.DELEGATE), Tool(Cap.QUESTION), Tool(Cap.TODO), Tool(Cap.SKILL))
TOOLS = Vocabulary(
    vendor="roo",
    names={"command": Tool(Cap.SHELL), "mcp": ALL_SERVERS},
    classes={
        "read": (Tool(Cap.READ), Tool(Cap.LIST), Tool(Cap.GREP), Tool(Cap.GLOB)),
        "edit": (Tool(Cap.EDIT), Tool(Cap.CREATE)),
    },
    mcp=("mcp:", "/"),
    all_servers="mcp",
    # It lists folders by the tool that finds files.
    absent=frozenset({Cap.LIST, Cap.NOTEBOOK, Cap.WEB_FETCH, Cap.WEB_SEARCH, Cap.LSP,
                      Cap.MODE_SWITCH}),
    allowed=re.compile("command|mcp"),
)  # fmt: skip
LIMITS = ToolGroups(
    "Roo Code", TOOLS, always=ALWAYS, idle=frozenset({"modes"}), gone=frozenset({"browser"})
)
PROMPT = SplitPrompt("roleDefinition", "customInstructions")
SLUG = schema.matching("[a-zA-Z0-9-]+", "letters, digits and `-`")


def to_slug(name: str, settings: ConversionOptions) -> str:
    """Return the nearest name that a mode can have."""
    return name if SLUG.holds(name) else make_ascii_slug(name).replace("_", "-")


def list_client_readings(text: str) -> tuple[str, ...]:
    """Return what the client takes a text for: YAML with plain signs, else JSON as it stands."""
    try:
        plain_json.load(text)
    except ReadError:
        return (with_plain_signs(text),)
    return (with_plain_signs(text), text)


def find_refused(text: str) -> Iterable[Diagnostic]:
    """Return everything about modes for which the client refuses a file."""
    return CLIENT.list_faults(text)


FORMAT = Format(
    name="roo",
    title="Roo Code modes",
    syntax="listed",
    template="modes.yaml.j2",
    source="https://docs.roocode.com/features/custom-modes",
    places=REGISTRY["roo"].places,
    fields=(
        make_field("slug", "name", codecs.decode_text, SLUG,
                   to_image=to_slug, why=f"a slug is {SLUG.wording}"),
        make_field("description", "description", codecs.decode_text, schema.TEXT),
        Field(LIMITS.keys, "permission", LIMITS, accepts=(LIMITS.kind, schema.ANYTHING)),
        Field(PROMPT.keys, "prompt", PROMPT, accepts=(schema.FILLED_TEXT, schema.TEXT)),
        Field((), "mode", Implied("all", "people choose every mode, and modes hand work to it")),
        ALWAYS_ENABLED,
    ),
    strict=True,
    within={"customModes": Map()},
    refused=find_refused,
    completes={"name": "name"},
    aliases=("roo-code", "zoo-code"),
    reserved=frozenset({"architect", "ask", "code", "debug", "orchestrator"}),
    schema=schema.Schema(
        own={
            "name": schema.FILLED_TEXT,
            "whenToUse": schema.TEXT,
            "source": schema.one_of("global", "project"),
        },
        required=("slug", "name", "roleDefinition", "groups"),
    ),
)  # fmt: skip
CLIENT = SchemaClient("Roo Code", "@roo-code/types", "1.115.0", FORMAT, LoadOutcome.REJECTS,
                      list_client_readings)  # fmt: skip
MESSAGES = ClientMessages("Roo Code", {LoadOutcome.REJECTS: "It has no mode of the file."}, {})
VENDOR = Vendor(
    formats={"roo": Part(__name__, "FORMAT")},
    lint=Part(__name__, "LIMITS.lint"),
    client=describe_client(__name__),
    evidence=Evidence.READER,
)
