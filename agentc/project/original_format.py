"""Which format the original of an edited file is in, and whether anything can be put back there.

Belongs here: one original, by its place and its text. Not here: whether the edited file was made
from it (`originals.py`), what goes back (`pipeline/merge.py`).
"""

from __future__ import annotations

import shlex
from pathlib import Path

from agentc.diagnostics.alike import join_some
from agentc.errors import AgentcError, UsageError, Where
from agentc.filesystem.read import read_text, shorten_path
from agentc.lens.format import Format
from agentc.lens.parse import parse
from agentc.project.detect import find_owners, find_root, format_at, open_document
from agentc.vendors.registry import get_format, list_dialect

# The format that holds what any other one does.
EVERYTHING = "extended"


def find_original_format(path: Path) -> Format:
    """Return the format in which edits are put back into a file.

    Raises AgentcError for a file that cannot be read, and UsageError for one in a format that is
    only read.
    """
    form = open_document(str(path), read_text(path)).format
    _refuse_unwritable(form, path)
    return get_format(form.own) if form.by_place or form.marker else form


def refuse_other_format(target: Format, path: Path) -> None:
    """Raise UsageError where a file cannot be an original in the format `target`: it lies in
    another vendor's place, or that format is only read there."""
    owners = find_owners(path)
    is_theirs = all(owner.own != target.own for owner in owners)
    if owners and is_theirs and find_root(path, target) is None:
        _refuse_unwritable(owners[0], path)
        message = f"this lies where {owners[0].name} files do, and --to says {target.name}"
        raise _refuse(path, message, "leave out --to")
    _refuse_unwritable(format_at(target, str(path)), path)


def _refuse_unwritable(form: Format, path: Path) -> None:
    """Raise UsageError for a format that is only read, with the way to one that is written."""
    if form.writable or form.by_place or form.marker:
        return
    alike = (other.name for other in list_dialect(form.own) if other.writable)
    made = f"agentc convert {shlex.quote(shorten_path(path))} --to {next(alike, EVERYTHING)} -o ."
    message = f"nothing can be put back here: {form.name} is only read"
    hint = f"make a file of the agent with `{made}`, and name that one; or edit this one by hand"
    if named := _list_prompt_files(form, path):
        hint += f"; a prompt from a file is edited there: {join_some(named)}"
    raise _refuse(path, message, hint)


def _list_prompt_files(form: Format, path: Path) -> list[str]:
    """Return the files that prompts in a configuration name as their text."""
    if form.file_reference is None:
        return []
    try:
        agents = parse(form, read_text(path), str(path)).agents
    except AgentcError:
        return []
    found = (form.file_reference.findall(agent.prompt) for agent in agents)
    return list(dict.fromkeys(name for names in found for name in names))


def _refuse(path: Path, message: str, hint: str) -> UsageError:
    return UsageError("into", message, hint=hint, where=Where(shorten_path(path)))
