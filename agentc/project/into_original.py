"""One edited file on its way back into its original, on the disc.

Belongs here: both files, and which of them is written. Not here: what goes back
(`pipeline/merge.py`), what becomes of the edited file (`pipeline/renew.py`), writing
(`filesystem/write.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from agentc.diagnostics.alike import join_some
from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError, UsageError, Where
from agentc.filesystem.read import current_folder, read_text
from agentc.filesystem.write import Writer
from agentc.ir.agent import Agent
from agentc.ir.provenance import digest
from agentc.lens.format import Document, Format
from agentc.lens.locate import locate_error
from agentc.lens.split import select_same, split_document
from agentc.pipeline.derived_traces import read_with_trace
from agentc.pipeline.earlier_options import Run
from agentc.pipeline.merge import merge_edits
from agentc.pipeline.merge_base import adopt_base, find_base, has_two_prompts, needs_base
from agentc.pipeline.renew import (
    is_behind,
    list_renewed_limits,
    list_reworded,
    renew_output,
)
from agentc.project.bases import list_base_texts
from agentc.project.config_limits import Surroundings
from agentc.project.destination import options_for
from agentc.project.detect import format_at
from agentc.project.generated import names_original, renew_header
from agentc.project.original_format import refuse_other_format
from agentc.project.originals import refuse_other_original
from agentc.project.plan import PlannedWrite
from agentc.project.project_root import find_project
from agentc.project.refused_losses import refuse_loss
from agentc.project.request import Request
from agentc.syntax.header import is_unedited


def merge_file(
    request: Request, source: str, document: Document, surroundings: Surroundings
) -> PlannedWrite:
    """Put a file's edits into its original's text. Return the item of the original, with the edited
    file's new text.

    Raises AgentcError where that cannot be.
    """
    path = request.into or Path()
    if request.target is None or request.template is not None or not request.settings.carry:
        message = "--into takes no template, and needs what files carry"
        raise UsageError(
            "into",
            message,
            hint="leave out --template, --no-carry and `carry = false` in agentc.toml",
        )
    text = read_text(path) if request.original is None else request.original
    refuse_other_format(request.target, path)
    variant = format_at(request.target, str(path))
    form = variant if variant.by_place else request.target
    original = read_with_trace(form, text, str(path), request.name)
    document, original = _pick_pair(document, original)
    base, is_lost = None, needs_base(document, original.format)
    if is_lost or has_two_prompts(document, original):
        texts = list_base_texts(request, document, original, surroundings.configurations)
        base = find_base(document, texts)
    if base is not None and is_lost:
        document = adopt_base(document, base)
    settings = options_for(request, original, surroundings)
    root = find_project(document.path or "", document.format)
    _refuse_other_original(request, document, original, root)
    for side in (document.format, original.format):
        settings = surroundings.with_known_servers(settings, original, side, root, folded=True)
    conversion = merge_edits(document, original, settings, surroundings.of_original(original), base)
    lost = refuse_loss(request, conversion)
    error = lost and locate_error(lost, document)
    item = PlannedWrite(source, conversion, error, None if error else path, path.parent, base=text)
    disabling = surroundings.find_disabling(original)
    item = _tell(
        item, *_note_renamed_file(document, original), *_note_disabled(original, disabling)
    )
    if error or document.path is None or not is_behind(document, original):
        return item
    after = select_same(read_with_trace(form, conversion.text, str(path), request.name), original)
    forward = Surroundings(
        replace(request, target=document.format, into=None), surroundings.configurations
    )
    there = find_project(document.path, document.format)
    around, _ = forward.find_around(after, there, moves=True)
    others = _list_other_runs(forward, after, there, (settings, around))
    new = renew_output(document, after, conversion, settings, around, others)
    if new is None:
        return _tell(
            item,
            _note_stale_trace(source, "its comment lines cannot be written anew as they stand"),
        )
    new = renew_header(document, original, new, traces_apart=request.traces_apart)
    item = _tell(item, *_note_new_file_name(document, new), *_note_other_words(document, new))
    return replace(item, renewed=(document.source.text, new))


def _refuse_other_original(
    request: Request, document: Document, original: Document, root: Path | None
) -> None:
    """Raise Refused where the edited file of a project was made from another original, by what that
    was before the run. Whoever gives the text alone knows which it is."""
    path, known = original.path or "", original
    if request.before is not None:
        known = select_same(
            read_with_trace(original.format, request.before, path, request.name), original
        )
    elif request.original is not None:
        return
    ends = ((path, original.format), (document.path or "", document.format))
    is_named = names_original(document.source.text, *ends)
    if is_named and is_unedited(document.source.text):
        return  # nothing is put back
    roots = (root, find_project(path, original.format), current_folder(), None)
    refuse_other_original(document, known, roots, is_named=is_named)


def _list_other_runs(
    forward: Surroundings, original: Document, there: Path | None, run: Run
) -> Iterator[Run]:
    """Yield the runs that write an original to the project `there` and keep to other configurations
    than this one: to those that a user has to ask for, or to none."""
    (settings, limits), request = run, forward.request
    wanted = request.settings
    for respects, folds in ((True, False), (False, True), (True, True), (False, False)):
        if (respects, folds) == (wanted.respect_config, wanted.fold_config):
            continue
        asked = replace(wanted, respect_config=respects, fold_config=folds)
        other = replace(forward, request=replace(request, settings=asked))
        try:
            found = options_for(other.request, original, other)
            around, _ = other.find_around(original, there, moves=True)
        except AgentcError:
            continue
        if found.ambient != settings.ambient or around.limits != limits.limits:
            yield replace(settings, respect_config=respects, ambient=found.ambient), around


def _pick_pair(document: Document, original: Document) -> tuple[Document, Document]:
    """Return the one agent of an edited file, and the one of the original that it was made from, in
    documents of their own: those of the name that the trace of the one, or else the file, gives.

    Raises UsageError where that is none, or more than one.
    """
    if len(document.agents) == len(original.agents) == 1:
        return document, original
    pairs = [
        (edited, one)
        for edited in split_document(document)
        for one in split_document(original)
        if digest(one.agents[0].name) == _digest_name_there(edited.agents[0], original.format)
    ]
    if len(pairs) != 1:
        message = (
            f"{len(pairs)} of the {len(document.agents)} agents were made from one of the "
            f"{len(original.agents)} there, and --into is for one"
        )
        raise UsageError("into", message, hint="name a file with one of them, or convert it anew")
    return pairs[0]


def _digest_name_there(edited_agent: Agent, form: Format) -> str:
    """Return the digest of the name that an agent has in the file of a format it was made from."""
    trace = edited_agent.carried.trace(form.own)
    return trace.digests.get("name", ("",))[0] if trace is not None else digest(edited_agent.name)


def _note_renamed_file(document: Document, original: Document) -> Iterator[Diagnostic]:
    """Yield a note where a file was renamed since it was made, and its path names its agent."""
    agent = document.agents[0]
    trace = agent.carried.trace(original.format.own)
    if document.path is None or trace is None or (agent.origin and agent.origin.named):
        return  # standard input has no name
    if digest(agent.name) != trace.digests.get("name", ("", digest(agent.name)))[1]:
        message = (
            f'its file calls it "{agent.name}", and a file name is no edit: to rename the '
            f"original, state `name: {agent.name}` in {document.path}"
        )
        yield Diagnostic("name-by-file", message, Where(document.path))


def _note_disabled(original: Document, where: Where | None) -> Iterator[Diagnostic]:
    """Yield a warning where the configuration around an original disables its agent."""
    if where is not None:
        message = (
            f'"{original.agents[0].name}" is disabled here: it stays so whatever is put back, and '
            "the next conversion refuses it; delete its `disable` first"
        )
        yield Diagnostic("disabled", message, where, own_severity=Severity.WARNING)


def _note_new_file_name(document: Document, new: str) -> Iterator[Diagnostic]:
    """Yield a note where an agent was renamed, and the path of its file names it."""
    form, name = document.format, document.agents[0].name
    if select_same(read_with_trace(form, new, document.path), document).agents[0].name != name:
        file = form.place().file_of(name)
        message = (
            f'{form.name} names an agent by its file: rename this one to {file}, or "{name}" is '
            "written beside it by the next conversion"
        )
        yield Diagnostic("name-by-file", message, Where(document.path or ""))


def _note_other_words(document: Document, new: str) -> Iterator[Diagnostic]:
    """Yield a note for each word of the edited file for which the original has another."""
    for name, word in list_reworded(document, new).items():
        message = f"`{name}` is {word} there now, as the original has it"
        yield Diagnostic("trace-renewed", message, Where(document.path or ""))
    if tools := list_renewed_limits(document, new):
        message = f"its limits are those of the original now: {join_some(tools)}"
        yield Diagnostic("trace-renewed", message, Where(document.path or ""))


def renew_file(item: PlannedWrite, writer: Writer, old: str, new: str) -> PlannedWrite:
    """Write the file whose edits were put back, with a trace of the edited original. Return the
    item, with a note."""
    path = Path(item.source)
    try:
        writer.write(path, new, path.parent, old=old)
    except AgentcError as error:
        return _tell(item, _note_stale_trace(item.source, error.message))
    message = "its trace is that of the edited original now: the next edit is told from this one"
    return _tell(item, Diagnostic("trace-renewed", message, Where(item.source)))


def _note_stale_trace(source: str, why: str) -> Diagnostic:
    message = f"it still says that it was made from the original before this edit ({why})"
    return Diagnostic(
        "trace-stays", f"{message}; convert the original again before the next one", Where(source)
    )


def _tell(item: PlannedWrite, *notes: Diagnostic) -> PlannedWrite:
    conversion = item.conversion and replace(
        item.conversion, notes=(*item.conversion.notes, *notes)
    )
    return replace(item, conversion=conversion)
