"""The functions that Python programs call for texts; nothing is read or written.

Belongs here: thin, typed wrappers with the public names. Not here: logic (`pipeline/convert.py`,
`lens/`), files (`files.py`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from agentc.api.keywords import Keywords, advise_in_keywords, make_settings, say_as_keywords
from agentc.carry.authored import AuthoredForm, find_fullest_format
from agentc.errors import AgentcError, UsageError
from agentc.ir.agent import Agent
from agentc.lens.client_config import ALONE, SurroundingLimits
from agentc.lens.edit import edit_text
from agentc.lens.format import Document, Format
from agentc.lens.locate import locate_error
from agentc.lens.overrides import specialise
from agentc.lens.project import project
from agentc.options import DEFAULTS, ConversionOptions
from agentc.pipeline import convert as pipeline
from agentc.pipeline import merge
from agentc.pipeline.derived_traces import read_with_trace
from agentc.pipeline.verify import verify_loads, verify_output
from agentc.report.advice import reword_conversion, reword_notes
from agentc.vendors.registry import all_formats, get_format
from agentc.vendors.registry import get_target as writable


def convert(
    text: str,
    *,
    source: str,
    target: str,
    path: str | None = None,
    name: str | None = None,
    settings: ConversionOptions = DEFAULTS,
    **options: Unpack[Keywords],
) -> pipeline.Conversion:
    """Convert the text of one agent from one format to another.

    Args:
        text: the file's text, a byte order mark and CRLF included.
        source: the format of `text`; see `agentc.formats()`.
        target: the format to write.
        path: where the text stands, if anywhere; some formats name an agent by its path.
        name: the name of an agent that states none.
        settings: the user's choices about models and grants, and what is known of configurations:
            none is looked for.
        options: single settings, on top of these.

    Returns:
        The new text with the path where it belongs, the agent as it was read, and every loss.

    Raises:
        AgentcError: the text cannot be read (`exit_code` 2), or writing it would widen the agent
        (`exit_code` 1).
    """
    chosen = make_settings(settings, options)
    with advise_in_keywords():
        document = read_with_trace(get_format(source), text, path, name)
        document.agent  # noqa: B018  one agent, or an error that says so
        try:
            done = pipeline.convert_document(document, writable(target), chosen)[0]
        except AgentcError as error:
            raise locate_error(error, document) from None
    return reword_conversion(done, say_as_keywords)


def formats() -> dict[str, Format]:
    """Return all formats by name, in the order in which a file of unknown origin is tried."""
    return dict(all_formats())


def parse(text: str, *, format: str, path: str | None = None, name: str | None = None) -> Document:  # noqa: A002
    """Read a text as a document: `.agents`, `.agent` where there is one, `.notes`.

    Raises:
        AgentcError: the text cannot be read as that format.
    """
    with advise_in_keywords():
        document = read_with_trace(get_format(format), text, path, name)
    return replace(document, notes=reword_notes(document.notes, say_as_keywords))


def render(
    agent: Agent,
    *,
    format: str,  # noqa: A002
    base: str | Document | None = None,
    settings: ConversionOptions = DEFAULTS,
    **options: Unpack[Keywords],
) -> str:
    """Write an agent in a format: the nearest thing that the format can hold.

    With a `base`, a document of the same format with one agent, only what differs from it is
    changed; every other byte stays as it is. Without one, the text carries in comment lines what
    the format cannot hold (`settings.carry`).

    Raises:
        AgentcError: the base cannot be read, is of another format, the agent would be widened, or
        the text would not
            read back as what it means (which is agentc's fault).
    """
    chosen = make_settings(settings, options)
    with advise_in_keywords():
        return _render(agent, writable(format), base, chosen)


def _render(
    agent: Agent, form: Format, base: str | Document | None, settings: ConversionOptions
) -> str:
    """Return an agent in a format, as `render` does: anew without a base, else as an edit of the
    base. Raises UsageError for a base of another format; else as `render`."""
    if base is None:
        read_as = get_format(agent.origin.format) if agent.origin else get_format("extended")
        return pipeline.render_new(
            AuthoredForm(find_fullest_format(read_as, all_formats()), agent), agent, form, settings
        )[0]
    document = read_with_trace(form, base, name=agent.name) if isinstance(base, str) else base
    if document.format is not form:
        raise UsageError("base", f"the base is {document.format.name}, not {form.name}")
    image, _ = project(form, specialise(agent, form, all_formats()), settings, document.agent)
    text = edit_text(form, image, document)
    verify_output(form, text, image, document)
    verify_loads(form, text, image.name, document)
    return text


def merge_edits(
    edited: Document,
    original: Document,
    settings: ConversionOptions = DEFAULTS,
    around: SurroundingLimits = ALONE,
    **options: Unpack[Keywords],
) -> pipeline.Conversion:
    """Return the original's text with the edits of a file that was converted from it, and nothing
    else changed. Limits `around` the original stay where they are.

    Raises:
        AgentcError: both changed the same statement since, unless one side is preferred;
        the original is another agent; or an edit lets it do more, and nobody accepts that.
    """
    chosen = make_settings(settings, options)
    with advise_in_keywords():
        done = merge.merge_edits(edited, original, chosen, around)
    return reword_conversion(done, say_as_keywords)
