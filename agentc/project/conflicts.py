"""The way out of a conflict, in words, where several agents would become one file.

Belongs here: what their author can do about it. Not here: what is in conflict (`plan.py`).
"""

from __future__ import annotations

from pathlib import PurePath
from shlex import quote

from agentc.ir.agent import Agent
from agentc.project.detect import find_root
from agentc.project.folder_names import find_folder_name
from agentc.vendors.registry import get_format


def suggest_way_out(rivals: list[tuple[str, Agent | None]], to: str, prefixed: bool) -> str:
    """Return what would tell sources of one place apart, given with their agents, or which of them
    could be left out."""
    sources = [source for source, _ in rivals]
    if active := _find_active(rivals):
        which = "one of them" if len(sources) == 2 else "the others"
        told = f"their client uses {active} alone"
        return (
            f"{told}; convert that one by its path, give {which} another name, or delete what it "
            "does not use"
        )
    named = {find_folder_name(PurePath(source)).casefold() for source in sources}
    if not prefixed and len(named) == len(sources):
        return "--prefix-folder puts the folder's name before each"
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


def _find_active(rivals: list[tuple[str, Agent | None]]) -> str:
    """Return the one of several sources that their client has, where they lie in one client's
    folder and give their agents one name; else nothing."""
    agents = [agent for _, agent in rivals if agent is not None and agent.origin is not None]
    origins = {agent.origin.format for agent in agents if agent.origin is not None}
    if len(agents) != len(rivals) or len({agent.name for agent in agents}) > 1 or len(origins) > 1:
        return ""
    form, paths = get_format(next(iter(origins))), [source for source, _ in rivals]
    roots = {find_root(PurePath(path), form, shared=False) for path in paths}
    if form.choose_active is None or None in roots or len(roots) > 1 or len({*paths}) < len(paths):
        return ""
    return form.choose_active(paths)
