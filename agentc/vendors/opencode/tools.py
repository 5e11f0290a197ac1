"""OpenCode's words: for what an agent may do, with what the client decides by itself, and for other
things (1.18.33).

Belongs here: the tables. Not here: reading the map (`vendors/opencode/permission/codec.py`),
writing it (`vendors/opencode/permission/writer.py`). Source: opencode.ai/docs/permissions, /rules
and /commands, and runs of the client.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sized

from agentc.errors import TooComplex
from agentc.ir.permission import EVERYTHING, Cap, Decision, Tool, joined
from agentc.ir.value import Map
from agentc.lens.terminology import Terminology
from agentc.permissions.globs import decide_argument
from agentc.permissions.pattern_inclusion import is_included
from agentc.tool_lists.changes import ClientProfile
from agentc.tool_lists.names import Vocabulary
from agentc.vendors.opencode.locations import AGENTS, USER_AGENTS

KEYS = {
    "read": Tool(Cap.READ),
    "list": Tool(Cap.LIST),
    "grep": Tool(Cap.GREP),
    "glob": Tool(Cap.GLOB),
    "bash": Tool(Cap.SHELL),
    "webfetch": Tool(Cap.WEB_FETCH),
    "websearch": Tool(Cap.WEB_SEARCH),
    "task": Tool(Cap.DELEGATE),
    "todowrite": Tool(Cap.TODO),
    "skill": Tool(Cap.SKILL),
    "question": Tool(Cap.QUESTION),
    "lsp": Tool(Cap.LSP),
    "plan_enter": Tool(Cap.MODE_SWITCH, "enter"),
    "plan_exit": Tool(Cap.MODE_SWITCH, "exit"),
    "external_directory": Tool(Cap.EXTERNAL_DIRECTORY),
}
VOCABULARY = Vocabulary(
    vendor="opencode", names=KEYS, mcp=("", "_"), absent=frozenset({Cap.NOTEBOOK})
)

# `edit` gates writing of every kind.
EDIT = "edit"
# In `tools` these mean `edit`.
EDITING_NAMES = frozenset({"write", EDIT, "patch"})
WRITING = (Tool(Cap.CREATE), Tool(Cap.EDIT))
NOTEBOOK = Tool(Cap.NOTEBOOK)
ACTIONS_ONLY = frozenset({"todowrite", "question", "webfetch", "websearch", "doom_loop"})
# These are shown or hidden, and never asked about: any rule that denies only some arguments shows
# them.
NEVER_ASKING = frozenset({"question", "plan_enter", "plan_exit"})
# Names that look like a server's tool and are none, or that no other client knows.
OWN_TOOLS = ("doom_loop", "codesearch")
# Names of tools whose permission is another key's: these match nothing.
DEAD = {
    "write": EDIT,
    "patch": EDIT,
    "apply_patch": EDIT,
    "multiedit": EDIT,
    "todoread": "todowrite",
}
# A tool of another client, whose denial is kept under its name: nothing here has that name.
NOTEBOOK_KEY = "NotebookEdit"

# As a key of a JavaScript object this is no entry of it, and is lost; as a pattern it stays.
PROTOTYPE = frozenset({"__proto__"})

# What the client decides where nothing is stated; every other key is allowed.
STOCK = {
    "external_directory": "ask",
    "doom_loop": "ask",
    "question": "deny",
    "plan_enter": "deny",
    "plan_exit": "deny",
}
STOCK_READ = Map({"*": "allow", "*.env": "ask", "*.env.*": "ask", "*.env.example": "allow"})
# Each pattern for what may be read is compared with each of these.
MAX_PATHS = 1_000
# What `grants = ask` asks about.
ASKED_ON_REQUEST = frozenset({EDIT, "bash", "webfetch", "websearch", "task"})


# What the client leaves of the names of servers and tools; providers of models take no other names
# of tools either.
_NAME = re.compile(r"[A-Za-z0-9_*?-]+")


@functools.lru_cache(maxsize=1024)
def tool_names(key: str) -> str | None:
    """Return the pattern over tools' names that a key stands for, `*` for one that matches all;
    `None` where it matches none."""
    if key != EVERYTHING and key.endswith(" *"):
        key = key[:-2]  # what could stand behind a space is no part of a name
    if not _NAME.fullmatch(key):
        return None
    return EVERYTHING if is_included("?*", key) else key


def refuse_many(patterns: Sized) -> None:
    """Raise TooComplex for more paths than can be compared with those about which the client asks
    by itself."""
    if len(patterns) > MAX_PATHS:
        raise TooComplex(
            f"it has more than {MAX_PATHS} patterns for what may be read, too many to be compared"
        )


def stock_decision(tool: Tool, argument: str | None) -> Decision | None:
    """Return the client's own decision."""
    if tool.cap is not Cap.READ:
        return Decision(STOCK.get(VOCABULARY.name(tool) or "", "allow"))
    return None if argument is None else decide_argument(READING, argument, Decision.ALLOW)


def has_tool(tool: Tool) -> bool:
    """Return whether the client could have such a tool, under whatever name."""
    name = joined(tool) if tool.cap is Cap.MCP else tool.label if tool.cap is Cap.OTHER else ""
    if name and tool_names(name) is None:
        return False  # nothing can be called so
    return tool.cap is Cap.MCP or VOCABULARY.has(tool)


READING = tuple((pattern, Decision(str(action))) for pattern, action in STOCK_READ.items())
VIEW = ClientProfile(
    "OpenCode",
    has_tool,
    stock_decision,
    (*KEYS.values(), *WRITING, *(Tool(Cap.OTHER, f"opencode:{name}") for name in OWN_TOOLS)),
    instead={NOTEBOOK: Tool(Cap.EDIT)},
    apart={Tool(Cap.READ): READING},
)

# The maps of a configuration whose entries are agents, and what the client fills in there.
AGENT_MAPS = ("agent", "mode")
SUBSTITUTES = re.compile(r"\{(?:env|file):[^{}\n]{1,500}\}")
FILE_REFERENCE = re.compile(r"\{file:([^{}\n]{1,500})\}")
WORDS = Terminology(
    tools={**KEYS, "edit": Tool(Cap.EDIT), "write": Tool(Cap.CREATE)},
    agents={"general": "general", "explore": "explore"},
    files={
        "instructions": "AGENTS.md",
        "user instructions": "~/.config/opencode/AGENTS.md",
        "agents": AGENTS,
        "user agents": f"~/{USER_AGENTS}",
        "commands": ".opencode/commands",
        "user commands": "~/.config/opencode/commands",
    },
    unmistakable=frozenset({"webfetch", "websearch", "todowrite", "plan_enter", "plan_exit"}),
    ordinary=frozenset({"read", "edit", "write", "list", "grep", "task", "skill", "question"}),
)
