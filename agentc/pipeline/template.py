"""The pipeline for a user's own template: read, specialise, project, fill, and compare where there
is a target. Pure: no disc but the template's.

Belongs here: the order of these steps, what the files of a template are called. Not here: filling
templates (`templating/`), the built-in formats (`convert.py`).
"""

from __future__ import annotations

from pathlib import Path

from agentc.carry.authored import read_authored_form
from agentc.carry.lost_hooks import keep_guards
from agentc.carry.opened import note_carried_widenings
from agentc.carry.restore import drop_carried_limits
from agentc.lens.agent_references import (
    add_prefix,
    list_added_rules,
    names_in_source,
)
from agentc.lens.client_config import ALONE, SurroundingLimits, fold_limits
from agentc.lens.client_view import leave_to_client
from agentc.lens.file_names import make_file_name, make_slug
from agentc.lens.format import Document, Format
from agentc.lens.known_servers import find_unseen_patterns
from agentc.lens.overrides import specialise
from agentc.lens.render import list_fields
from agentc.lens.split import split_document
from agentc.lens.tolerant.broken_lists import refuse_broken_lists
from agentc.options import ConversionOptions
from agentc.pipeline.convert import (
    Conversion,
    project_with_name_check,
    refuse_guards_outside,
    restore_carried,
)
from agentc.pipeline.told_findings import find_unloaded
from agentc.pipeline.verify import verify_loads, verify_template
from agentc.templating import environment
from agentc.vendors.registry import all_formats, get_format


def convert_with_template(
    document: Document,
    template: Path,
    target: Format | None,
    settings: ConversionOptions,
    around: SurroundingLimits = ALONE,
) -> tuple[Conversion, ...]:
    """Return every agent through a user's own template.

    With a target the agent is projected on it, the fields are the target's, and the text is proved
    to be in that format. Without one the template gets all fields, as the extended format has them,
    and nothing can be proved.
    """
    form, done = target or get_format("extended"), []
    singles = split_document(document)
    template = environment.find_user_template(template)
    for index in range(len(document.agents)):
        refuse_broken_lists(document, index)
        refuse_guards_outside(document, index)
        agent, notes = restore_carried(document, index, settings, around)
        agent = leave_to_client(document, index, agent)
        agent = add_prefix(keep_guards(agent, document.agents[index], settings), settings)
        special = specialise(drop_carried_limits(agent, form, all_formats()), form, all_formats())
        added = tuple(list_added_rules(fold_limits(special, around.limits), settings))
        image, lost = project_with_name_check(special, form, settings, around)
        origin = read_authored_form(document, index, all_formats())
        new_notes = [
            *note_carried_widenings(origin, image, form, all_formats(), settings, around.limits)
        ]
        text = environment.fill_user(template, image, list_fields(form, image), image.prompt)
        if target is not None:
            verify_template(template, target, text, image)
            new_notes += verify_loads(target, text, image.name)
            path = target.place().path_of(image.name)
        else:
            path = make_slug(make_file_name(image.name, document.path)) + output_suffix(template)
        known = (
            *names_in_source(document.agents[index], image),
            find_unseen_patterns(fold_limits(special, around.limits), form, settings),
            added,
        )
        placed = (note.at(document.path) for note in new_notes)
        all_notes = (*document.notes, *find_unloaded(singles[index]), *notes, *placed)
        done.append(Conversion(text, path, image.name, agent, lost, all_notes, *known))
    return tuple(done)


def output_suffix(template: Path) -> str:
    """Return the ending of the files that a template makes: `crew.yaml.j2` makes `.yaml`."""
    return Path(template.name.removesuffix(".j2").removesuffix(".jinja")).suffix or ".txt"
