"""The pipeline for one document: read, specialise, project, render, read again and compare. Pure: no disc.

Belongs here: the order of the steps, and the proof at the end. Not here: many files (`project/`), words (`report/`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from agentc.errors import AgentcError, InternalError, Refused
from agentc.formats import every, get
from agentc.ir.agent import Agent, differences
from agentc.ir.loss import Loss
from agentc.lens import format as lens
from agentc.lens import layout
from agentc.lens import render as writing
from agentc.lens.format import Document, Format
from agentc.lens.repair import repair
from agentc.lens.settings import DEFAULTS, Settings
from agentc.lens.targets import specialise
from agentc.syntax.source import Note


@dataclass(frozen=True, slots=True)
class Conversion:
    """One agent in the target's format.

    `path` is where it belongs below a project's root, `agent` the agent as it was read, `losses` every statement that
    changed on the way, `notes` what there is to say about the reading.
    """

    text: str
    path: str
    agent: Agent
    losses: tuple[Loss, ...] = ()
    notes: tuple[Note, ...] = ()


def convert_document(document: Document, target: Format, settings: Settings = DEFAULTS) -> tuple[Conversion, ...]:
    """Every agent of a document in a target format.

    The document is its own base where the formats are the same: then only what has to change is touched.
    Raises Refused for an agent that cannot be written without widening it, InternalError for a failed proof.
    """
    try:
        return tuple(_convert_agent(document, index, target, settings) for index in range(len(document.agents)))
    except AgentcError as error:
        raise error.at(document.path) from None


def _convert_agent(document: Document, index: int, target: Format, settings: Settings) -> Conversion:
    agent = document.agents[index]
    if document.format.name == target.name:
        text, losses = _in_place(document, index, settings)
    else:
        _refuse_reserved(agent, target)
        text, losses = _anew(agent, target, settings, document.source.newline)
    path = target.place().path_of(agent.name)
    return Conversion(text, path, agent, losses, document.notes)


def _anew(agent: Agent, target: Format, settings: Settings, newline: str) -> tuple[str, tuple[Loss, ...]]:
    special = specialise(agent, target, every())
    image, losses = lens.project(target, special, settings)
    text = writing.fresh(target, image, newline)
    prove(target, text, image)
    return text, losses


def _in_place(document: Document, index: int, settings: Settings) -> tuple[str, tuple[Loss, ...]]:
    """The document itself, repaired, with the models that the user's own table names replaced."""
    form, agent = document.format, document.agents[index]
    if document.source.records[index].broken:
        document = lens.parse(form, repair(document), document.path, agent.name)
    chosen = settings.models.get(agent.model or "", settings.models.get("*")) if agent.model else None
    if chosen is None or chosen == agent.model:
        return document.source.text, ()
    wanted = replace(agent, model=None if chosen == "inherit" else chosen)
    text = writing.edited(form, wanted, document, index)
    prove(form, text, wanted, document)
    return text, tuple(lens.loss_of(form, settings, change) for change in differences(agent, wanted))


def _refuse_reserved(agent: Agent, target: Format) -> None:
    if target.place().path_of(agent.name) in target.reserved_paths:
        raise Refused(
            "reserved-name",
            f'"{agent.name}" is the name of one of {target.name}\'s own agents, which the file would change',
            hint="rename the agent",
        )


def prove(target: Format, text: str, image: Agent, base: Document | None = None) -> None:
    """Read what is about to be written, and compare it with what it should mean.

    A name that the base has from its path alone stands in no text, and holds on as long as nobody changes it.
    Raises InternalError, which is agentc's fault and never the user's.
    """
    try:
        if base is not None and base.agents[0].name == image.name:
            again = lens.parse(target, text, base.path, image.name).agent
        else:
            again = lens.parse(target, text, target.place().path_of(image.name)).agent
        changed = [name for name, *_ in differences(image, again)]
    except AgentcError as error:
        changed = [error.message]
    if changed:
        raise InternalError(
            "proof",
            f'INTERNAL ERROR: what agentc would write for "{image.name}" does not read back ({", ".join(changed)})',
            hint="nothing was written; please report this with the source file",
        )


def with_template(
    document: Document, template: Path, target: Format | None, settings: Settings
) -> tuple[Conversion, ...]:
    """Every agent through a user's own template.

    With a target the agent is projected on it, the fields are the target's, and the text is proved to be in that
    format. Without one the template gets all fields, as the extended format has them, and nothing can be proved.
    """
    form = target or get("extended")
    template = layout.user_template(template)
    done = []
    for agent in document.agents:
        special = specialise(agent, form, every())
        image, losses = lens.project(form, special, settings)
        text = layout.fill_user(template, image, writing.fields(form, image), image.prompt)
        if target is not None:
            prove(target, text, image)
        name = target.place().path_of(agent.name) if target else form.place().file_of(agent.name)
        path = name if target else str(Path(name).with_suffix("")) + template_suffix(template)
        done.append(Conversion(text, path, agent, losses, document.notes))
    return tuple(done)


def template_suffix(template: Path) -> str:
    """The ending of the files that a template makes: `crew.yaml.j2` makes `.yaml`."""
    return Path(template.name.removesuffix(".j2").removesuffix(".jinja")).suffix or ".txt"
