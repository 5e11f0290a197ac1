"""The pipeline for one document: read, specialise, project, render, read again and compare. Pure:
no disc.

Belongs here: the order of the steps. Not here: proofs (`verify.py`), many files (`project/`), words
(`report/`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from agentc.carry.authored import AuthoredForm, read_authored_form
from agentc.carry.claims import CarriedClaims, claims_for
from agentc.carry.collect import CarriedFields, collect_carried
from agentc.carry.lost_hooks import keep_guards
from agentc.carry.not_restored import describe_left_behind
from agentc.carry.opened import note_carried_widenings
from agentc.carry.restore import drop_carried_limits, restore
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import AgentcError, Refused, UsageError
from agentc.ir.agent import Agent
from agentc.ir.field_change import FieldChange, Outcome
from agentc.ir.permission import Permission, Rule
from agentc.ir.provenance import CARRIES_NOTHING
from agentc.ir.value import same
from agentc.lens.agent_references import (
    add_prefix,
    follow_renames,
    leave_out_returned,
    list_added_rules,
    names_in_source,
)
from agentc.lens.client_config import ALONE, SurroundingLimits, fold_limits, tell_folding
from agentc.lens.client_view import leave_to_client
from agentc.lens.file_names import make_file_name
from agentc.lens.fix import fix_source
from agentc.lens.format import Document, Format
from agentc.lens.known_servers import find_unseen_patterns
from agentc.lens.overrides import drop_returned_overrides, specialise, was_written_for
from agentc.lens.parse import parse
from agentc.lens.project import find_limits_for_target, list_field_changes, project
from agentc.lens.renamed_items import rename_items
from agentc.lens.render import render
from agentc.lens.split import split_document
from agentc.lens.tolerant.broken_lists import refuse_broken_lists
from agentc.lens.wishes import add_wishes, describe_wishes, drop_wishes
from agentc.lens.written_words import tell_as_written
from agentc.options import DEFAULTS, ConversionOptions
from agentc.pipeline.comments_left_behind import note_comments_left_behind
from agentc.pipeline.prompt_words import find_original_prompt, note_words_left
from agentc.pipeline.told_findings import (
    find_unloaded,
    lint_source,
    lint_written_lists,
    lint_written_model,
)
from agentc.pipeline.variants import read_as_target
from agentc.pipeline.verify import verify_loads, verify_output
from agentc.prompt.sections import (
    MARK,
    add_prompt_sections,
    describe_prompt_change,
    strip_prompt_sections,
)
from agentc.syntax.carried_block import write_block
from agentc.syntax.carried_comments import write_traces
from agentc.vendors.models import choose_model, rename_model
from agentc.vendors.registry import all_formats, lints_lists


@dataclass(frozen=True, slots=True)
class Conversion:
    """One agent in the target's format.

    `path` is where it belongs below a project's root, `name` what it is called there, `agent` the
    agent as it was read, `losses` every statement that changed on the way, `notes` what there is to
    say about the reading. `known_as` is the name by which others refer to the agent where it was
    read, `refers_to` are the names of others that stand in it, `added` rules about those that got
    other names. `unseen` are patterns by which the agent denies MCP servers, where servers that
    nobody names stay open.
    """

    text: str
    path: str
    name: str
    agent: Agent
    losses: tuple[FieldChange, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    known_as: str = ""
    refers_to: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    added: tuple[tuple[str, Rule], ...] = ()


def convert_document(
    document: Document,
    target: Format,
    settings: ConversionOptions = DEFAULTS,
    around: SurroundingLimits = ALONE,
) -> tuple[Conversion, ...]:
    """Return every agent of a document in a target format, with the limits around it put in.

    The document is its own base where the formats are the same: then only what has to change is
    touched. Raises Refused for an agent that cannot be written without widening it, InternalError
    for a failed proof.
    """
    try:
        return tuple(
            _convert_agent(single, target, settings, around) for single in split_document(document)
        )
    except AgentcError as error:
        raise error.at(document.path) from None


def _convert_agent(
    document: Document, target: Format, settings: ConversionOptions, around: SurroundingLimits
) -> Conversion:
    """Return the conversion of a document's only agent."""
    settings = replace(settings, file_name=document.path or "")
    document = read_as_target(document, target) or document
    if document.format.name == target.name:
        text, new_notes, lost = _convert_in_place(document, settings, around)
        agent = add_prefix(document.agent, settings)
        path, notes = (
            target.place().path_of(make_file_name(agent.name, document.path)),
            (*document.notes, *(note.at(document.path) for note in new_notes)),
        )
        unseen = find_unseen_patterns(fold_limits(agent, around.limits), target, settings)
        added = tuple(_list_added(agent, settings, around))
        known = (*names_in_source(document.agents[0], agent), unseen, added)
        return Conversion(text, path, agent.name, agent, lost, notes, *known)
    refuse_broken_lists(document, 0)
    refuse_guards_outside(document, 0)
    agent, left = restore_carried(document, 0, settings, around)
    trace = document.agents[0].carried.trace(target.own) if settings.carry else None
    prompt = find_original_prompt(agent.prompt, trace, document.format, target)
    if prompt != agent.prompt:
        agent, settings = replace(agent, prompt=prompt), replace(settings, adapt_body=False)
    elif not settings.adapt_body:
        left += tuple(note_words_left(agent.prompt, trace, document.format, target))
    if not same(agent.permission, document.agents[0].permission):
        settings = leave_out_returned(settings)
    agent = leave_to_client(document, 0, agent)
    agent = add_prefix(keep_guards(agent, document.agents[0], settings), settings)
    origin = read_authored_form(document, 0, all_formats())
    text, image, lost, new_notes, unseen = render_new(
        origin, agent, target, settings, document.source.newline, around
    )
    notes = (
        *document.notes,
        *find_unloaded(document),
        *lint_source(document),
        *left,
        *(note.at(document.path) for note in new_notes),
        *note_comments_left_behind(document, origin, target, text),
    )
    if image.permission.rules is not None and lints_lists(target.own):
        notes += tuple(lint_written_lists(target, text, document, notes))
    if image.model is not None and choose_model(agent.model or "", settings) is None:
        notes += tuple(lint_written_model(target, text, document))
    path, lost = (
        target.place().path_of(make_file_name(image.name, document.path)),
        tell_as_written(lost, document),
    )
    rules = _list_added(_specialise(agent, target), settings, around)
    known = (*names_in_source(document.agents[0], image), unseen, tuple(rules))
    return Conversion(text, path, image.name, agent, lost, notes, *known)


def refuse_guards_outside(document: Document, index: int) -> None:
    """Raise Refused for an agent that its client does not start: a hook that guards tools stands
    outside of `hooks`."""
    form, agent = document.format, document.agents[index]
    if key := form.guard_outside(agent.extra_of(form.own)):
        message = (
            f'"{agent.name}" has a hook that guards tools in `{key}`, outside of `hooks`, '
            f"where nothing heeds it"
        )
        raise Refused(
            "guard-outside", message, hint="put it below `hooks`, or take it out", about=(key,)
        )


def render_new(
    origin: AuthoredForm,
    agent: Agent,
    target: Format,
    settings: ConversionOptions,
    newline: str = "\n",
    around: SurroundingLimits = ALONE,
) -> tuple[str, Agent, tuple[FieldChange, ...], tuple[Diagnostic, ...], tuple[str, ...]]:
    """Return an agent as a new file of a target: text, what it means, what changed, what is to say,
    `Conversion.unseen`."""
    agent = drop_returned_overrides(agent, target, all_formats())
    special = _specialise(agent, target)
    home = claims_for(special, target)
    image, lost = project_with_name_check(special, target, settings, around, home)
    limits = special.permission
    if settings.unenforced == "write":  # only then they are put into words
        limited = follow_renames(fold_limits(special, around.limits), settings)
        limits = find_limits_for_target(limited, target, settings)
    image, notes = add_prompt_sections(image, agent, limits, origin.home, target, settings)
    with_wishes = add_wishes(image, limits, target, settings)
    lost += tuple(describe_wishes(image, with_wishes, target))
    image = with_wishes
    if image.prompt != special.prompt:
        lost += (describe_prompt_change(special.prompt, image.prompt, settings),)
    carried, carried_fields = CARRIES_NOTHING, CarriedFields()
    if settings.carry:
        carried, carried_fields = collect_carried(
            origin, agent, image, target, all_formats(), settings
        )
    lines = (write_block(carried.kept, carried.made_from), write_traces(carried))
    text = render(target, image, newline, *lines, held=home)
    verify_output(target, text, image, carried=carried)
    returning = home is not None or special.carried.trace(target.own) is not None
    notes += verify_loads(target, text, image.name, returning=returning)
    opened = note_carried_widenings(
        origin, image, target, all_formats(), settings, around.limits, text
    )
    notes += (*opened, *target.caveats(special, image, settings))
    unseen = find_unseen_patterns(fold_limits(special, around.limits), target, settings)
    return text, image, tuple(carried_fields.tell(loss) for loss in lost), tuple(notes), unseen


def _list_added(
    agent: Agent, settings: ConversionOptions, around: SurroundingLimits
) -> list[tuple[str, Rule]]:
    """Return the rules about agents that got other names, with those, that the limits of an agent
    and those around it need."""
    return list_added_rules(fold_limits(agent, around.limits), settings) if settings.peers else []


def _specialise(agent: Agent, target: Format) -> Agent:
    """Return the agent as its author wants it for the target."""
    return specialise(drop_carried_limits(agent, target, all_formats()), target, all_formats())


def restore_carried(
    document: Document,
    index: int,
    settings: ConversionOptions,
    around: SurroundingLimits = ALONE,
    stated: Iterable[Permission] = (),
) -> tuple[Agent, tuple[Diagnostic, ...]]:
    """Return an agent with what its file carries for it taken back, and notes on what is not taken
    back. Its prompt may state limits that are `stated` by its original."""
    agent = document.agents[index]
    if not agent.carried and MARK not in agent.prompt:
        return agent, ()
    restored = replace(agent, carried=CARRIES_NOTHING)
    if settings.carry:
        restored = restore(agent, document.format, all_formats(), settings, around)
    restored, notes = strip_prompt_sections(restored, document.format, agent.carried.traces, stated)
    restored = drop_wishes(restored, document.format)
    counting = set(restored.carried.kept)
    if left := [carried for carried in agent.carried.kept if carried not in counting]:
        words = describe_left_behind(agent, left, document.format, all_formats(), settings)
        notes.append(Diagnostic("carry-left", words))
    return restored, tuple(note.at(document.path) for note in notes)


def project_with_name_check(
    plain: Agent,
    target: Format,
    settings: ConversionOptions,
    around: SurroundingLimits,
    home: CarriedClaims | None = None,
) -> tuple[Agent, tuple[FieldChange, ...]]:
    """Return the agent with its limits, as near as the target can hold it, under a name that is
    none of the client's own, and what was lost.

    Raises Refused for a reserved name that the user wants no other for, UsageError where the other
    one is reserved, too; else as `project`.
    """
    agent = follow_renames(fold_limits(plain, around.limits), settings)
    plain = follow_renames(plain, settings)
    known = [field.attribute for field in home.unchanged_fields(agent)] if home else []
    image, lost = project(target, agent, settings, held=known)
    lost = tell_folding(plain, agent, lost, around.title)
    if (
        agent.origin is None
        or was_written_for(agent, target, by_name=True)
        or image.name not in target.reserved
    ):
        return image, lost
    if not settings.rename_reserved:
        refuse_reserved(agent.name, target)
    other = replace(image, name=image.name + settings.rename_reserved)
    if other.name in target.reserved or project(target, other, settings)[0].name != other.name:
        raise UsageError(
            "reserved-name",
            f'"{other.name}" is reserved, too',
            hint="say another --rename-reserved SUFFIX",
        )
    why = f"{target.name} has an agent of that name; renamed as --rename-reserved says"
    lost = tell_folding(
        plain, agent, list_field_changes(target, settings, agent, other), around.title
    )
    return other, tuple(
        replace(loss, reason=why) if loss.field == "name" else loss for loss in lost
    )


def refuse_reserved(name: str, target: Format) -> None:
    """Raise Refused for a name under which a file would change one of the client's own agents."""
    message = (
        f'"{name}" is the name of one of {target.name}\'s own agents, which the file would change'
    )
    raise Refused(
        "reserved-name", message, hint="rename the agent, or say --rename-reserved SUFFIX"
    )


def _convert_in_place(
    document: Document, settings: ConversionOptions, around: SurroundingLimits
) -> tuple[str, tuple[Diagnostic, ...], tuple[FieldChange, ...]]:
    """Return the document itself: repaired, with limits folded in, and with the models replaced
    that the user's own table names."""
    from agentc.lens.edit import edit_document  # for documents that stay in their format

    form, agent, original = document.format, document.agent, document
    if document.source.records[0].broken:
        document = parse(form, fix_source(document), document.path, agent.name)
    named = add_prefix(replace(agent, model=rename_model(agent.model, settings)), settings)
    folded, plain = fold_limits(named, around.limits), follow_renames(named, settings)
    special = plain if folded is named else follow_renames(folded, settings)
    if special == agent:
        return (
            document.source.text,
            verify_loads(form, document.source.text, agent.name, original),
            (),
        )
    text = rename_items(document, settings.names)
    if text != document.source.text:
        document = parse(form, text, document.path, agent.name)
    kept = special is plain and same(plain.permission, document.agent.permission)
    wanted, lost = (plain, ()) if kept else project(form, special, settings, agent)
    done = edit_document(form, wanted, document)
    verify_output(form, done.text, wanted, document)
    notes = (*done.notes, *verify_loads(form, done.text, wanted.name, original))
    renamed = list_field_changes(form, settings, follow_renames(agent, settings), plain)
    lost = (
        *(_tell_prefix(loss) if settings.name_prefix else loss for loss in renamed),
        *tell_folding(plain, special, lost, around.title),
    )
    return done.text, notes, lost


def _tell_prefix(loss: FieldChange) -> FieldChange:
    """Return the change of a name before which the user wants another one, with that as the
    reason."""
    if loss.field != "name":
        return loss
    return replace(loss, outcome=Outcome.MAPPED, reason="as --prefix-folder says")
