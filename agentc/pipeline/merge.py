"""The pipeline for a file that goes back: its edits are put into the original it was made from.
Pure: no disc.

Belongs here: the order of the steps. Not here: what is an edit (`merge_fields.py`), new files
(`convert.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agentc.carry.traces import find_known_trace, list_statements
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError, Refused
from agentc.ir.agent import Agent
from agentc.ir.executables import runs_processes
from agentc.ir.field_change import FieldChange, Outcome
from agentc.ir.provenance import Trace, digest
from agentc.ir.value import same
from agentc.lens.agent_references import follow_renames, list_earlier_settings
from agentc.lens.client_config import (
    ALONE,
    NO_LIMITS,
    ConfiguredLimits,
    SurroundingLimits,
    fold_limits,
)
from agentc.lens.edit import edit_document
from agentc.lens.format import Document, Format
from agentc.lens.known_servers import find_unseen_patterns
from agentc.lens.locate import locate_error, with_limit
from agentc.lens.overrides import apply_blocks, specialise
from agentc.lens.project import find_limits_for_target, project
from agentc.lens.wishes import keep_wishes
from agentc.options import DEFAULTS, ConversionOptions
from agentc.pipeline.convert import Conversion, refuse_reserved, restore_carried
from agentc.pipeline.edited_limits import digest_differences
from agentc.pipeline.merge_base import is_unsure
from agentc.pipeline.merge_configured import list_configured_tools, report_configured
from agentc.pipeline.merge_conflicts import refuse_conflicts
from agentc.pipeline.merge_fields import (
    MERGED_BY_LINES,
    MergeInputs,
    apply_field_edits,
    find_edits,
    list_edited_tools,
    refuse_left_aside,
)
from agentc.pipeline.merge_projection import (
    patch_limits,
    project_merged,
    report_merged,
    report_unmerged,
)
from agentc.pipeline.merge_text import merge_lines
from agentc.pipeline.merge_widenings import note_wider, refuse_wider
from agentc.pipeline.prompt_words import (
    find_adapted_prompt,
    find_original_prompt,
    note_words_left,
    put_words_back,
    read_prompt_digests,
    return_words,
)
from agentc.pipeline.verify import verify_loads, verify_output
from agentc.prompt.sections import add_prompt_sections
from agentc.syntax.line_ends import adopt_newlines, normalize_newlines
from agentc.vendors.registry import all_formats

UNFELT = "not put back: the limits decide the same without it"


def merge_edits(
    edited: Document,
    original: Document,
    settings: ConversionOptions = DEFAULTS,
    around: SurroundingLimits = ALONE,
    base: Document | None = None,
) -> Conversion:
    """Return the original's text with the edits of a file that was converted from it, and nothing
    else changed. Where the `base` is given, which the edited file was before, a prompt that was
    edited on both sides is merged by its lines.

    Limits around the original that were put into the file are no edit of it, and stay where they
    are. Raises Refused where both files changed the same statement since, the original is another
    agent, or an edit lets it do more (unless that is accepted).
    """
    seen, known, form = edited.agent, original.agent, original.format
    trace = find_known_trace(seen, form) if edited.format.own != form.own else None
    try:
        _refuse_stranger(known, trace)
        limits_then = around.original or (NO_LIMITS,)
        sides, notes = _gather_inputs(edited, original, settings, limits_then, trace, base)
        refuse_left_aside(edited, form, sides)
        found, conflicts = find_edits(sides, trace, settings.prefer, unsure=is_unsure(edited, form))
        refuse_conflicts(conflicts, sides, form, trace)
        left = [
            name for name in found if not settings.carry_exec and runs_processes(name, found[name])
        ]
        put_back = {name: found[name] for name in found if name not in left}
        wanted = apply_field_edits(put_back, sides, edited.format, form, all_formats())
        if edited.format.own != form.own:
            _refuse_hidden(found, wanted, sides, edited.format)
        limits = patch_limits(wanted, original, settings)
        image, lost = project_merged(wanted, original, found, limits, settings)
        refuse_wider(known, image, form, all_formats(), settings)
        accepted = tuple(note_wider(known, image, form, all_formats(), settings))
        if image.name != known.name and image.name in form.reserved:
            refuse_reserved(image.name, form)
        done = edit_document(form, image, original, stated=limits[1] if limits else None)
        verify_output(form, done.text, image, original)
        if "permission" in found and sides.folded:
            folded = around.edited(done.text)[sides.folded]
            tools = list_configured_tools(list_edited_tools(sides, trace), image, folded)
            files = around.files[sides.folded]
            lost = report_configured(lost, tools, known, image, files, sides.edited.permission)
        loads = verify_loads(form, done.text, image.name, original)
        about_original = (*accepted, *loads, *done.notes)
    except AgentcError as error:
        if error.code == "disabled" and known.disabled:
            raise locate_error(error, original) from None
        error = with_limit(error, original) if isinstance(error, Refused) else error
        raise error.at(edited.path) from None
    lost += tuple(
        report_unmerged(name, found[name], "it starts processes; --carry-exec puts it back")
        for name in left
    )
    if trace is None and edited.format.own != form.own:
        message = (
            "it does not say what it was made from, so that every difference counts as an edit"
        )
        notes.append(Diagnostic("no-trace", message))
    placed = (
        *(note.at(edited.path) for note in (*edited.notes, *notes)),
        *(note.at(original.path) for note in about_original),
    )
    lost_fields = {loss.field for loss in lost}
    all_put: tuple[FieldChange, ...] = ()
    before = list_statements(sides.written)
    for name in found:
        if name in lost_fields or name in left or (name == "prompt" and sides.is_merged):
            continue
        if name == "permission" and not digest_differences(
            sides.written.permission, sides.edited.permission
        ):
            all_put += (FieldChange(name, Outcome.MAPPED, UNFELT),)
            continue
        values = before.get(name), found[name]
        all_put += (*report_merged(name, values, (known, wanted, image), edited.format),)
    if sides.is_merged:
        all_put += (FieldChange("prompt", Outcome.MAPPED, MERGED_BY_LINES),)
    unseen = find_unseen_patterns(wanted, form, settings)
    return Conversion(
        done.text, original.path or "", known.name, wanted, (*lost, *all_put), placed, unseen=unseen
    )


def _refuse_stranger(base: Agent, trace: Trace | None) -> None:
    """Raise Refused where the edited file was made from an agent of another name."""
    if trace is None or not (base.origin and base.origin.named) or "name" not in trace.digests:
        return
    if trace.digests["name"][0] != digest(base.name):
        message = f'the file was not made from "{base.name}"'
        raise Refused(
            "other-original",
            message,
            hint="name the right original, or convert this one anew and edit that",
        )


def _refuse_hidden(
    found: Mapping[str, Any], wanted: Agent, sides: MergeInputs, seen_in: Format
) -> None:
    """Raise Refused where an edit would not show: what is stated for that format alone stands
    before it."""
    if not set(seen_in.keys) & set(
        apply_blocks(sides.original, seen_in, all_formats()).extra_of(seen_in.own)
    ):
        return
    special = specialise(wanted, seen_in, all_formats())
    for name in found:
        field = seen_in.field_of(name)
        if (
            field is not None
            and name != "permission"
            and not same(getattr(special, name), getattr(sides.edited, name))
        ):
            message = (
                f"the edit of {name} cannot be put into what is stated for {seen_in.name} alone"
            )
            raise Refused("override", message, hint="edit the original")


def _gather_inputs(
    edited: Document,
    original: Document,
    settings: ConversionOptions,
    limits: tuple[ConfiguredLimits, ...],
    trace: Trace | None,
    base: Document | None,
) -> tuple[MergeInputs, list[Diagnostic]]:
    """Return all sides of a merge, and notes on what the edited file carries: the edited agent as
    it stands and without what was added to its prompt, the original, and the original as it would
    be written now in the edited file's format."""
    form, home = edited.format, original.format
    agent = restore_carried(original, 0, settings)[0]
    adapted = find_adapted_prompt(original.agent.prompt, trace, form, home)
    settings = replace(settings, adapt_body=settings.adapt_body or adapted is not None)
    # A copy in the same format keeps what means nothing.
    copied = original.agent if form is original.format else None
    written, limited, folded, renames = _write_merged(
        specialise(agent, form, all_formats()), form, settings, limits, trace, copied, edited.agent
    )
    stated = find_limits_for_target(limited, form, settings)
    written = add_prompt_sections(
        written, agent, stated, original.format, form, replace(settings, materialize=False)
    )[0]
    written = keep_wishes(written, stated, form, edited.agent)
    plain, notes = restore_carried(edited, 0, settings, stated=(stated, limited.permission))
    seen = replace(edited.agent, prompt=plain.prompt)
    prompt, merged = _translate_back(plain.prompt, form, original, settings, adapted), None
    if base is not None and trace is not None:
        there = restore_carried(base, 0, settings, stated=(stated, limited.permission))[0].prompt
        before = find_original_prompt(there, trace, form, home)
        if before != there:
            prompt = put_words_back((plain.prompt, there, before), form, home)
        before, prompt = (adopt_newlines(one, original.agent.prompt) for one in (before, prompt))
        is_known = read_prompt_digests(trace)[0] == digest(normalize_newlines(before))
        if is_known and before not in (original.agent.prompt, prompt):
            merged = merge_lines(before, original.agent.prompt, prompt)
    if adapted is None and merged is None and not settings.adapt_body:
        notes = (*notes, *note_words_left(plain.prompt, trace, form, home))
    sides = MergeInputs(
        edited.agent,
        seen,
        written,
        original.agent,
        prompt if merged is None else merged,
        merged is not None,
        folded,
        renames,
    )
    return sides, [note for note in notes if note.code != "carry-left"]


def _translate_back(
    prompt: str,
    form: Format,
    original: Document,
    settings: ConversionOptions,
    adapted: str | None,
) -> str:
    """Return a prompt of an edited file in the words and line ends of its original. Where that was
    written as an `adapted` one, what nobody edited of it is as it stands in the original."""
    if adapted is not None:
        prompt = put_words_back((prompt, adapted, original.agent.prompt), form, original.format)
    elif settings.adapt_body:
        prompt = return_words(prompt, form, original.format)
    return adopt_newlines(prompt, original.agent.prompt)


def _write_merged(
    agent: Agent,
    form: Format,
    settings: ConversionOptions,
    limits: tuple[ConfiguredLimits, ...],
    trace: Trace | None,
    base: Agent | None,
    seen: Agent,
) -> tuple[Agent, Agent, int, ConversionOptions]:
    """Return the agent that the original is written as, the original with the limits that are put
    into it, which limits these are, and the options.

    These are the limits around it, and the options about limits, with which the file was written by
    its trace.
    """
    base_written = trace.digests.get("permission", ("", ""))[1] if trace else ""
    for trial in list_earlier_settings(agent, seen, form, settings) if base_written else ():
        for place, configured in enumerate(limits):
            try:
                limited = follow_renames(fold_limits(agent, configured), trial)
                image = project(form, limited, trial, base)[0]
            except Refused:  # so the file was not written with these
                continue
            if digest(list_statements(image).get("permission")) == base_written:
                return image, limited, place, trial
    there = replace(settings, unenforced="write")  # it was, whatever runs refuse to write today
    return project(form, agent, there, base)[0], agent, 0, settings
