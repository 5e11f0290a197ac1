"""The way out of a conflict, in words, where several agents would become one file.

Belongs here: what their author can do about it. Not here: what is in conflict (`plan.py`).
"""

from __future__ import annotations

from pathlib import PurePath
from shlex import quote

from agentc.project.folder_names import find_folder_name


def suggest_way_out(sources: list[str], to: str, prefixed: bool) -> str:
    """Return what would tell sources of one place apart, or which of them could be left out."""
    named = {find_folder_name(PurePath(source)).casefold() for source in sources}
    if not prefixed and len(named) == len(sources):
        return "--prefix-folder puts the folder's name before both"
    parts = [PurePath(source).parts for source in sources]
    depth = next(
        (place for place, step in enumerate(zip(*parts, strict=False)) if len(set(step)) > 1), None
    )
    apart = (
        [PurePath(*steps[: depth + 1]) for steps in parts if len(steps) > depth + 1]
        if depth is not None
        else []
    )
    if not apart:
        return "give one of them another name"
    target = f" --to {to}" if to else ""
    also = "give one of them another name, or " if prefixed else ""
    return (
        f"{also}name the folder that counts, as in `agentc convert {quote(str(apart[0]))}{target}`"
    )
