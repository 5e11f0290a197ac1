"""The name of a folder that tells its agents from those of one name in another folder.

Belongs here: which folder's or plugin's name that is. Not here: putting it before names
(`batch.py`).
"""

from __future__ import annotations

from pathlib import PurePath

from agentc.project.non_agents import AGENT_FOLDERS
from agentc.project.plugins import find_plugin


def find_folder_name(path: PurePath) -> str:
    """Return the name by which people tell the agents of one folder from those of another.

    It is the name of the plugin that they come with, if the client puts that before the agent's;
    else the innermost folder that is neither one for agents nor hidden (`sow` of
    `team/sow/agents/hand.md`); else the innermost folder; without any, `agents`.
    """
    plugin = find_plugin(path)
    if plugin is not None and plugin.name and plugin.prefixes_name_of(path):
        return plugin.name
    folders = [part for part in path.parts[:-1] if part not in ("", ".", "..", path.anchor)]
    named = [part for part in folders if part not in AGENT_FOLDERS and not part.startswith(".")]
    return (named or folders or ["agents"])[-1]
