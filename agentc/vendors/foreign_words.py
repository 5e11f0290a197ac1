"""Names of tools that belong to another client than that of the list in which they stand.

Belongs here: the words of clients for which people write lists, and Claude Code's for the same. Not
here: reading lists. Source: the tools that each client offered to its model, asked in 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterable

_WORDS: dict[str, dict[str, str]] = {
    "OpenCode": {
        "read": "Read", "write": "Write", "edit": "Edit", "patch": "Edit", "multiedit": "Edit", "bash": "Bash",
        "grep": "Grep", "glob": "Glob", "list": "Glob", "webfetch": "WebFetch", "websearch": "WebSearch",
        "task": "Agent", "skill": "Skill",
        "todowrite": "TodoWrite", "todoread": "TodoWrite", "question": "AskUserQuestion",
    },
    "Copilot": {
        "read": "Read", "view": "Read", "edit": "Edit", "create": "Write", "search": "Grep", "execute": "Bash",
        "shell": "Bash",
        "agent": "Agent", "todo": "TodoWrite", "web": "WebFetch", "codebase": "Grep", "fetch": "WebFetch",
        "editFiles": "Edit", "runCommands": "Bash", "edit/editFiles": "Edit", "read/readFile": "Read",
        "search/fileSearch": "Glob", "search/codebase": "Grep",
    },
    "Gemini CLI": {
        "read_file": "Read", "read_many_files": "Read", "write_file": "Write", "replace": "Edit", "glob": "Glob",
        "list_directory": "Glob", "search_file_content": "Grep", "grep_search": "Grep", "run_shell_command": "Bash",
        "web_fetch": "WebFetch", "google_web_search": "WebSearch", "write_todos": "TodoWrite",
    },
    "Roo Code": {
        "read_file": "Read", "write_to_file": "Write", "apply_diff": "Edit", "list_files": "Glob",
        "search_files": "Grep",
        "execute_command": "Bash", "new_task": "Agent", "ask_followup_question": "AskUserQuestion",
    },
    "Factory Droid": {"Create": "Write", "Execute": "Bash", "FetchUrl": "WebFetch", "ApplyPatch": "Edit"},
    "Codex": {"apply_patch": "Edit", "exec_command": "Bash", "update_plan": "TodoWrite", "web_search": "WebSearch"},
}  # fmt: skip


# Claude Code's own names for the same, without which no list of its tools is long.
_OF_CLAUDE = frozenset(name for words in _WORDS.values() for name in words.values())


def names_claude_tools(names: Iterable[str]) -> bool:
    """Return whether one of these names is Claude Code's, with a scope or without."""
    return any(name.partition("(")[0] in _OF_CLAUDE or name.startswith("mcp__") for name in names)


def find_owner(names: Iterable[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the vendor that has all of these names, with Claude Code's names for them; `None`
    where nobody has."""
    listed = list(dict.fromkeys(names))
    for vendor, words in _WORDS.items() if listed else ():
        if all(name in words for name in listed):
            return vendor, tuple(dict.fromkeys(words[name] for name in listed))
    return None
