"""What lies beside agents and is none: skills, commands, output styles, READMEs, notes.

Belongs here: the words for it, and telling it by a name and a place. Not here: telling it by what a
file holds (`file_kinds.py`), walking folders (`discover.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath

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
# What a file is by the ending of its name, to the client that such names come from (Copilot).
ENDINGS = {".prompt.md": "prompt", ".instructions.md": "rule"}
AGENT_FOLDERS = frozenset({"agents", "agent", "subagents"})
README = "README"
NOTE = "note"
OTHER = "unrelated file"  # YAML or TOML without a prompt: a workflow, a manifest
IN_TARGET = "file"  # in a place of the target's own, in which nothing is read
UNFENCED = "unfenced file"  # fields without fences
UNREAD = "unread file"  # its fields stand in the prompt, where no client reads them
LINKED = "linked folder"  # which is not looked into
ALIAS = "linked file"  # whose target is a source itself
PLUGIN = "plugin"  # below a project, in which its client does not look for it
OUTPUT = "converted file"  # that was made from another source
EDITED_OUTPUT = "edited converted file"  # whose edits only --into puts back
UNEDITED = "unedited file"  # of which --into takes nothing back
MADE_ELSEWHERE = "other agent"  # that was made from none of the originals of --into
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
        return README
    if not in_vendor_folder:
        if ending := next((end for end in ENDINGS if path.name.endswith(end)), ""):
            return ENDINGS[ending]
        for folder in reversed(path.parts[:-1]):
            if folder in AGENT_FOLDERS:
                return ""
            if folder in KINDS:
                return KINDS[folder]
    return ""


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
