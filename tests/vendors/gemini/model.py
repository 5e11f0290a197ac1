"""What an agent file of Gemini CLI permits, as client 0.61.0 gives tools to a subagent.

Belongs here: its words, and heads to draw. Not here: lists of granted tools (`support/models`).
"""

from __future__ import annotations

from tests.support.models import listed

_WRITES = frozenset({"edit", "create"})
_TOOLS = {
    "read_file": frozenset({"read"}),
    "list_directory": frozenset({"list"}),
    "grep_search": frozenset({"grep"}),
    "search_file_content": frozenset({"grep"}),
    "glob": frozenset({"glob"}),
    "write_file": _WRITES,
    "replace": _WRITES,
    "run_shell_command": frozenset({"shell"}),
    "web_fetch": frozenset({"web_fetch"}),
    "google_web_search": frozenset({"web_search"}),
    "write_todos": frozenset({"todo"}),
    "activate_skill": frozenset({"skill"}),
    "ask_user": frozenset({"question"}),  # with a person at the session
    "enter_plan_mode": frozenset({"mode_switch"}),
}


def _means_server(word: str, argument: str) -> bool:
    if not word.startswith("mcp_"):
        return False
    name = "mcp_" + argument.replace("/", "_", 1)
    return name.startswith(word[:-1]) if word.endswith("_*") else name == word


WORDS = listed.Words(_TOOLS, _means_server)
_NAMES = (
    *_TOOLS,
    "mcp_*",
    "mcp_gh_*",
    "mcp_gh_get_pr",
    "mcp_gh_delete",
    "mcp_tides_lookup",
    "*",
)
STATED = listed.draw_heads(_NAMES)


def read(text: str) -> listed.Model:
    """The model of a file."""
    return listed.read(text, WORDS)
