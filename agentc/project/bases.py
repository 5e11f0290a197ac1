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
from agentc.filesystem.read import is_file, read_text
from agentc.lens.client_config import ALONE
from agentc.lens.format import Document
from agentc.options import ConversionOptions, flip_grants, flip_unenforced
from agentc.pipeline.convert import convert_document
from agentc.pipeline.derived_traces import read_with_trace
from agentc.project.client_config import Configurations
from agentc.project.config_limits import Surroundings
from agentc.project.destination import options_for
from agentc.project.project_root import find_project
from agentc.project.request import Request


def list_base_texts(
    request: Request, edited: Document, original: Document, configurations: Configurations
) -> Iterator[tuple[str, str]]:
    """Yield what an edited file would be if it was made from its original now, and what it was
    where it was committed; then what it would be if it was made from the original as that stands on
    the disc, or was committed. Each stands before a text that tells what is carried in such a
    one."""
    yield from _write_anew(request, edited, original, configurations)
    for text in list_versions(Path(edited.path)) if edited.path is not None else ():
        yield text, text
    for text in _list_earlier(request, original):
        try:
            earlier = read_with_trace(original.format, text, original.path, original.agents[0].name)
            yield from _write_anew(request, edited, earlier, configurations)
        except AgentcError:
            continue


def _list_earlier(request: Request, original: Document) -> Iterator[str]:
    """Yield other texts that an original had: the one before the run, or on the disc, where edits
    of another file are in it already, and those that were committed."""
    if original.path is None or len(original.agents) != 1:
        return
    path = Path(original.path)
    on_disc = (read_text(path),) if request.original is not None and is_file(path) else ()
    before = (request.before,) if request.before is not None else ()
    for text in (*before, *on_disc, *list_versions(path)):
        if text != original.source.text:
            yield text


def _write_anew(
    request: Request, edited: Document, original: Document, configurations: Configurations
) -> Iterator[tuple[str, str]]:
    """Yield what an edited file would be if it was made from its original, with the options of this
    run or others, and without anything carried, or without the limits around it."""
    forward = Surroundings(replace(request, target=edited.format, into=None), configurations)
    root = find_project(edited.path or "", edited.format)
    for alone in (False, True):
        try:
            around = ALONE if alone else forward.find_around(original, root, moves=True)[0]
            settings = options_for(forward.request, original, forward)
            settings = forward.with_known_servers(
                settings, original, edited.format, root, folded=bool(around.limits)
            )
        except AgentcError:
            continue
        for trial in _vary(settings):
            try:
                text = convert_document(original, edited.format, trial, around)[0].text
                yield text, text
                bare = replace(trial, carry=False)
                yield convert_document(original, edited.format, bare, around)[0].text, text
            except AgentcError:
                continue
        if not (around.limits or around.home):
            return  # without the limits around it all would be the same


def _vary(settings: ConversionOptions) -> tuple[ConversionOptions, ...]:
    """Return settings, and others of which each differs from them in one option that an earlier
    run can have had."""
    return (
        settings,
        replace(settings, carry_exec=not settings.carry_exec),
        flip_unenforced(settings),
        flip_grants(settings),
    )
