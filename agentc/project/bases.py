"""Texts from which an edited file may come: what its original is written as now, and what git
keeps.

Belongs here: where they are found. Not here: which of them it is (`pipeline/merge_base.py`), what
becomes of the edits (`into_original.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from agentc.errors import AgentcError
from agentc.filesystem.git_versions import list_versions
from agentc.lens.client_config import ALONE
from agentc.lens.format import Document
from agentc.pipeline.convert import convert_document
from agentc.project.client_config import Configurations
from agentc.project.config_limits import Surroundings
from agentc.project.destination import options_for
from agentc.project.project_root import find_project
from agentc.project.request import Request


def list_base_texts(
    request: Request, edited: Document, original: Document, configurations: Configurations
) -> Iterator[tuple[str, str]]:
    """Yield what an edited file would be if it was made from its original now, with the options of
    this run, without what starts processes or with it, and without anything carried, or without
    the limits around it; and what it was where it was committed. Each stands before a text that
    tells what is carried in such a one."""
    forward = Surroundings(replace(request, target=edited.format, into=None), configurations)
    root = find_project(edited.path or "", edited.format)
    stated = request.settings.carry_exec
    for carry_exec, alone in ((stated, False), (not stated, False), (stated, True)):
        try:
            around = ALONE if alone else forward.around(original, root, moves=True)[0]
            settings = options_for(forward.request, original, forward)
            settings = forward.knowing_servers(
                settings, original, edited.format, root, folded=bool(around.limits)
            )
            settings = replace(settings, carry_exec=carry_exec)
            text = convert_document(original, edited.format, settings, around)[0].text
            yield text, text
            bare = replace(settings, carry=False)
            yield convert_document(original, edited.format, bare, around)[0].text, text
        except AgentcError:
            continue
    for text in list_versions(Path(edited.path)) if edited.path is not None else ():
        yield text, text
