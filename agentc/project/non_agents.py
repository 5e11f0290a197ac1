"""What lies beside agents and is none: skills, commands, output styles, READMEs, notes.

Belongs here: telling them by their place, and by what they hold. Not here: walking folders
(`discover.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.lens.format import Document
from agentc.vendors.registry import get_format

# Files that people and tools put into any folder, by the part of their name before the first dot.
READMES = frozenset(
    "readme agents claude gemini changelog contributing license security code_of_conduct".split()
)
# What the files in a folder of this name are, for Claude Code and the clients that took its folders
# over.
KINDS = {
    "skills": "skill",
    "skill": "skill",
    "commands": "command",
    "command": "command",
    "prompts": "prompt",
    "output-styles": "output style",
    "rules": "rule",
}
AGENT_FOLDERS = frozenset({"agents", "agent", "subagents"})
NOTE = "note"
UNFENCED = "unfenced file"  # fields without fences
LINKED = "linked folder"  # which is not looked into
ALIAS = "linked file"  # whose target is a source itself
PLUGIN = "plugin"  # below a project, in which its client does not look for it
OUTPUT = "converted file"  # that was made from another source
EDITED_OUTPUT = "edited converted file"  # whose edits only --into puts back
OVERRIDE = "override"  # of one of the client's own agents, which keeps its prompt
SUPPLEMENT = "supplement"  # what a configuration adds to an agent that has a file of its own


def find_companion_kind(path: PurePath, *, in_vendor_folder: bool) -> str:
    """Return what a file is, by its name and the innermost folder that tells; empty for what can be
    an agent.

    In a vendor's own folder for agents no folder's name tells: to its client everything below is an
    agent. The names of files that are none anywhere count there, too.
    """
    if path.name == "SKILL.md":
        return "skill"
    if path.name.partition(".")[0].lower() in READMES:
        return "README"
    if not in_vendor_folder:
        for folder in reversed(path.parts[:-1]):
            if folder in AGENT_FOLDERS:
                return ""
            if folder in KINDS:
                return KINDS[folder]
    return ""


def is_note(document: Document) -> bool:
    """Return whether a document is a note: it has none of the fields of an agent in its format, a
    description apart."""
    known = set(document.format.keys) - {"description"}
    return not any(
        entry.key in known for record in document.source.records for entry in record.entries
    )


def make_note(path: str, *, in_vendor_folder: bool) -> tuple[Diagnostic, ...]:
    """Return the note on a file that was named by hand, and is something else than an agent;
    nothing for an agent."""
    kind = find_companion_kind(PurePath(path), in_vendor_folder=in_vendor_folder)
    message = (
        f"by its name and place this is {add_article(kind)}; named by hand, it is taken for an "
        "agent"
    )
    return (Diagnostic("other-kind", message),) if kind else ()


def add_notes(document: Document, notes: tuple[Diagnostic, ...]) -> Document:
    """Return a document with more notes about its file before its own."""
    placed = tuple(note.at(document.path) for note in notes)
    return replace(document, notes=(*placed, *document.notes)) if notes else document


def is_override(document: Document) -> bool:
    """Return whether a document's only agent just changes one of the client's own, and is no agent
    by itself."""
    agent, form = document.agents[0], get_format(document.format.own)
    return form.merges_reserved and agent.name in form.reserved and not agent.prompt.strip()


def add_article(noun: str) -> str:
    """Return a noun behind `a` or `an`."""
    return f"{'an' if noun.startswith(('a', 'e', 'i', 'o', 'u')) else 'a'} {noun}"


def count_kinds(kinds: Iterable[str]) -> str:
    """Return how many of each kind there are, in words: `2 skills, 1 note`."""
    counts = Counter(kinds)
    return ", ".join(
        f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in sorted(counts.items())
    )
