"""The pipeline for one document: read, specialise, project, render, read again and compare. Pure: no disc.

Belongs here: the order of the steps. Not here: proofs (`proof.py`), many files (`project/`), words (`report/`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from agentc.errors import AgentcError, Refused, UsageError
from agentc.formats import LISTS, every, get, rules
from agentc.formats.models import renamed
from agentc.ir.agent import Agent
from agentc.ir.carried import CARRIES_NOTHING
from agentc.ir.loss import Loss
from agentc.lens import layout
from agentc.lens.blame import as_written
from agentc.lens.body import MARK, dress, told, undress
from agentc.lens.carry import Luggage, carry
from agentc.lens.carry_lines import lines
from agentc.lens.client_config import ALONE, Around, fold, told_of_folding
from agentc.lens.format import Document, Format
from agentc.lens.home import Home, written_at
from agentc.lens.lost_hooks import keep_guards
from agentc.lens.naming import as_seen, follow, prefixed
from agentc.lens.opening import opening
from agentc.lens.parse import parse
from agentc.lens.place import file_name, slug
from agentc.lens.project import losses, project
from agentc.lens.render import fields, fresh
from agentc.lens.repair import repair
from agentc.lens.restore import held, own_limits, restore
from agentc.lens.said import Said
from agentc.lens.second import second_frontmatter
from agentc.lens.servers import unseen
from agentc.lens.settings import DEFAULTS, Settings
from agentc.lens.single import singles
from agentc.lens.targets import specialise, was_own
from agentc.proof import ask_client, prove, prove_template
from agentc.syntax.source import Note


@dataclass(frozen=True, slots=True)
class Conversion:
    """One agent in the target's format.

    `path` is where it belongs below a project's root, `name` what it is called there, `agent` the agent as it was read,
    `losses` every statement that changed on the way, `notes` what there is to say about the reading. `known_as` is what
    others call the agent where it was read, `refers_to` the names of others that stand there. `unseen` are patterns by
    which the agent denies MCP servers, where those that nobody names stay open.
    """

    text: str
    path: str
    name: str
    agent: Agent
    losses: tuple[Loss, ...] = ()
    notes: tuple[Note, ...] = ()
    known_as: str = ""
    refers_to: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


def convert_document(
    document: Document, target: Format, settings: Settings = DEFAULTS, around: Around = ALONE
) -> tuple[Conversion, ...]:
    """Every agent of a document in a target format, with the limits around it put in.

    The document is its own base where the formats are the same: then only what has to change is touched.
    Raises Refused for an agent that cannot be written without widening it, InternalError for a failed proof.
    """
    try:
        return tuple(_convert_agent(single, target, settings, around) for single in singles(document))
    except AgentcError as error:
        raise error.at(document.path) from None


def _convert_agent(document: Document, target: Format, settings: Settings, around: Around) -> Conversion:
    """The way of a document's one agent."""
    settings = replace(settings, file_name=document.path or "")
    if document.format.name == target.name:
        text, said, lost = _in_place(document, settings, around)
        agent = prefixed(document.agent, settings)
        path, notes = target.place().path_of(file_name(agent.name, document.path)), (*document.notes, *said)
        open_ = unseen(fold(agent, around.limits), target, settings)
        return Conversion(text, path, agent.name, agent, lost, notes, *as_seen(document.agents[0]), open_)
    _refuse_guards_outside(document, 0)
    agent, left = meant(document, 0, settings, around)
    agent = prefixed(keep_guards(agent, document.agents[0], settings), settings)
    origin = written_at(document, 0, every())
    text, image, lost, said, open_ = written_anew(origin, agent, target, settings, document.source.newline, around)
    notes = (*document.notes, *_reading(document), *left, *(note.at(document.path) for note in said))
    if image.permission.rules is not None and target.own in LISTS:
        notes += tuple(_written_lists(target, text, document, notes))
    path, lost = target.place().path_of(file_name(image.name, document.path)), as_written(lost, document)
    return Conversion(text, path, image.name, agent, lost, notes, *as_seen(document.agents[0]), open_)


def _refuse_guards_outside(document: Document, index: int) -> None:
    """Raise Refused for an agent that its client does not start: a hook that guards tools stands outside of `hooks`."""
    form, agent = document.format, document.agents[index]
    if key := form.guard_outside(agent.extra_of(form.own)):
        message = f'"{agent.name}" has a hook that guards tools in `{key}`, outside of `hooks`, where nothing heeds it'
        raise Refused("guard-outside", message, hint="put it below `hooks`, or take it out", about=(key,))


def written_anew(
    origin: Home, agent: Agent, target: Format, settings: Settings, newline: str = "\n", around: Around = ALONE
) -> tuple[str, Agent, tuple[Loss, ...], tuple[Note, ...], tuple[str, ...]]:
    """An agent as a new file of a target: text, what it means, what changed, what is to say, `Conversion.unseen`."""
    special = specialise(own_limits(follow(agent, settings.names), target, every()), target, every())
    home = held(special, target)
    image, lost = _projected(special, target, settings, around, home)
    image, notes = dress(image, agent, origin.home, target, settings)
    if image.prompt != special.prompt:
        lost += (told(special.prompt, image.prompt, settings),)
    carried, luggage = CARRIES_NOTHING, Luggage()
    if settings.carry:
        carried, luggage = carry(origin, agent, image, target, every(), settings)
    text = fresh(target, image, newline, lines(carried), home)
    prove(target, text, image, carried=carried)
    notes += ask_client(target, text, image.name, returning=home is not None)
    referring = replace(origin, seen=follow(origin.seen, settings.names)) if settings.names else origin
    opened = opening(referring, image, target, every(), settings, around.limits)
    notes += (*opened, *target.caveats(special, image, settings))
    open_ = unseen(fold(special, around.limits), target, settings)
    return text, image, tuple(luggage.told(loss) for loss in lost), tuple(notes), open_


def meant(document: Document, index: int, settings: Settings, around: Around = ALONE) -> tuple[Agent, tuple[Note, ...]]:
    """Return an agent with what its file carries for it taken back, and notes on what of that is left."""
    agent = document.agents[index]
    if not agent.carried and MARK not in agent.prompt:
        return agent, ()
    restored = replace(agent, carried=CARRIES_NOTHING)
    if settings.carry:
        restored = restore(agent, document.format, every(), settings, around)
    restored, notes = undress(restored, document.format)
    counting = set(restored.carried.kept)
    if left := [f"{one.format}.{one.key}" for one in agent.carried.kept if one not in counting]:
        notes.append(Note("carry-left", f"carried and left behind: {', '.join(left)}"))
    return restored, tuple(note.at(document.path) for note in notes)


# What a limit comes to in its own client, and what a reader of the report should know of it.
TELLING = frozenset(
    {"inert-restriction", "plugin-ignores", "scoped-tool", "fence-inside", "ignored-grant", "dead-rule"}
)
# What is wrong with a list of tools, in the source and in what is written of it.
LISTED = frozenset({"unknown-tool", "no-tools", "foreign-words"})


def _reading(document: Document) -> Iterator[Note]:
    """The notes on limits that do less, or more, in the source's own client than they say."""
    for note in (*rules(document.format.own)(document), *second_frontmatter(document.source, every())):
        if note.code in TELLING | LISTED or note.code == "second-frontmatter":
            yield note.at(document.path)


def _written_lists(target: Format, text: str, document: Document, told: Collection[Note]) -> Iterator[Note]:
    """What the target's client makes of the lists of tools in an output, at the line of the source's list."""
    written = parse(target, text, target.place().path_of("x"), "x")
    known = {note.code for note in told}
    row = document.format.row_of("permission")
    entries = (entry for record in document.source.records for entry in record.entries)
    stated = next((entry for entry in entries if row is not None and entry.key in row.keys), None)
    where = document.source.where(stated.value_span.start if stated else 0, document.path)
    for note in rules(target.own)(written):
        if note.code in LISTED and note.code not in known:
            yield replace(note, where=where, message=f"in what is written: {note.message}")


def _projected(
    plain: Agent, target: Format, settings: Settings, around: Around, home: Said | None = None
) -> tuple[Agent, tuple[Loss, ...]]:
    """The agent with its limits, as near as the target can hold it, under a name that is none of the client's own."""
    agent = fold(plain, around.limits)
    known = [row.attribute for row in home.agreed(agent)] if home else []
    image, lost = project(target, agent, settings, held=known)
    lost = told_of_folding(plain, agent, lost, around.title)
    if agent.origin is None or was_own(agent, target, by_name=True) or image.name not in target.reserved:
        return image, lost
    if not settings.rename_reserved:
        refuse_reserved(agent.name, target)
    other = replace(image, name=image.name + settings.rename_reserved)
    if other.name in target.reserved or project(target, other, settings)[0].name != other.name:
        raise UsageError(
            "reserved-name", f'"{other.name}" is no better name', hint="say another --rename-reserved SUFFIX"
        )
    why = f"{target.name} has an agent of that name; renamed as --rename-reserved says"
    lost = told_of_folding(plain, agent, losses(target, settings, agent, other), around.title)
    return other, tuple(replace(loss, reason=why) if loss.field == "name" else loss for loss in lost)


def refuse_reserved(name: str, target: Format) -> None:
    """Raise Refused for a name under which a file would change one of the client's own agents."""
    message = f'"{name}" is the name of one of {target.name}\'s own agents, which the file would change'
    raise Refused("reserved-name", message, hint="rename the agent, or say --rename-reserved SUFFIX")


def _in_place(document: Document, settings: Settings, around: Around) -> tuple[str, tuple[Note, ...], tuple[Loss, ...]]:
    """The document itself, repaired, with the models that the user's own table names replaced, and limits folded in."""
    from agentc.lens.edit import edit  # for documents that stay in their format

    form, agent, original = document.format, document.agent, document
    if document.source.records[0].broken:
        document = parse(form, repair(document), document.path, agent.name)
    plain = follow(prefixed(replace(agent, model=renamed(agent.model, settings)), settings), settings.names)
    special = fold(plain, around.limits)
    if special == agent:
        return document.source.text, ask_client(form, document.source.text, agent.name, original), ()
    wanted, lost = project(form, special, settings, agent) if special is not plain else (plain, ())
    done = edit(form, wanted, document)
    prove(form, done.text, wanted, document)
    notes = (*done.notes, *ask_client(form, done.text, wanted.name, original))
    lost = (*losses(form, settings, agent, plain), *told_of_folding(plain, special, lost, around.title))
    return done.text, notes, lost


def with_template(
    document: Document, template: Path, target: Format | None, settings: Settings, around: Around = ALONE
) -> tuple[Conversion, ...]:
    """Every agent through a user's own template.

    With a target the agent is projected on it, the fields are the target's, and the text is proved to be in that
    format. Without one the template gets all fields, as the extended format has them, and nothing can be proved.
    """
    form, done = target or get("extended"), []
    template = layout.user_template(template)
    for index in range(len(document.agents)):
        _refuse_guards_outside(document, index)
        agent, notes = meant(document, index, settings, around)
        agent = prefixed(keep_guards(agent, document.agents[index], settings), settings)
        special = specialise(own_limits(follow(agent, settings.names), form, every()), form, every())
        image, lost = _projected(special, form, settings, around)
        origin = written_at(document, index, every())
        more = opening(origin, image, form, every(), settings, around.limits)
        notes = (*document.notes, *notes, *(note.at(document.path) for note in more))
        text = layout.fill_user(template, image, fields(form, image), image.prompt)
        if target is not None:
            prove_template(template, target, text, image)
            notes += ask_client(target, text, image.name)
            path = target.place().path_of(image.name)
        else:
            path = slug(file_name(image.name, document.path)) + layout.suffix(template)
        known = (*as_seen(document.agents[index]), unseen(fold(special, around.limits), form, settings))
        done.append(Conversion(text, path, image.name, agent, lost, notes, *known))
    return tuple(done)
