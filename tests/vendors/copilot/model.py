"""What an agent file of Copilot permits, as the command line (1.0.102) gives tools to a subagent,
and VS Code by its documentation.

Belongs here: its words, and heads to draw. Not here: lists of granted tools (`support/models`).
"""

from __future__ import annotations

from tests.support.models import listed

_GIVES = {
    "edit create": "edit write multiedit notebookedit",
    "edit": "editfiles edit/editfiles",
    "create": "create createfile createdirectory edit/createfile edit/createdirectory create/createfile",
    "read": "read view readfile read/readfile search/readfile notebookread",
    "grep glob": "search codebase search/codebase",
    "grep": "grep textsearch search/textsearch",
    "glob": "glob filesearch search/filesearch",
    "shell": "execute shell bash runcommands runinterminal execute/runinterminal",
    "delegate": "agent task custom-agent runsubagent agent/runsubagent",
    "todo": "todo todos todowrite update_todo",
    "skill": "skill",
    "web_fetch web_search": "web",
    "web_fetch": "webfetch web_fetch web/fetch fetch",
    "web_search": "websearch",
    "question": "vscode/askquestions",
}
_TOOLS = {
    word: frozenset(given.split()) for given, words in _GIVES.items() for word in words.split()
}


def _means_server(word: str, argument: str) -> bool:
    return word == argument or word == argument.partition("/")[0] + "/*"


WORDS = listed.Words(_TOOLS, _means_server, any_case=True)
_NAMES = (
    *_TOOLS,
    "Read",
    "Edit",
    "EXECUTE",
    " read",
    "execute ",
    "edit\n",
    "gh/*",
    "gh/delete",
    "tides/lookup",
    "*",
)
STATED = listed.draw_heads(_NAMES)


def read(text: str) -> listed.Model:
    """The model of a file."""
    return listed.read(text, WORDS)
