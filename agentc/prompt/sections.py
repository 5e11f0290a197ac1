"""What a conversion may do to a prompt when it is asked to: the target's words for things, a
section of metadata.

Belongs here: both ways of it. Not here: words (`adapt.py`), the section's layout
(`templates/metadata.md.j2`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.agent import METADATA, Agent
from agentc.ir.field_change import FieldChange, Outcome
from agentc.ir.value import Value
from agentc.lens.format import Format
from agentc.options import ConversionOptions
from agentc.secrets.scan import find_secret
from agentc.templating.environment import fill_section

SECTION = "metadata.md.j2"
MARK = "<!-- agentc: metadata"
GAP = "\n\n"


def add_prompt_sections(
    image: Agent, agent: Agent, source: Format, target: Format, settings: ConversionOptions
) -> tuple[Agent, list[Diagnostic]]:
    """Return the image with its prompt as the user wants it, and what could not be done."""
    prompt, notes = image.prompt, []
    if settings.adapt_body and source.words and target.words:
        from agentc.prompt.adapt import adapt  # on demand alone

        adapted = adapt(prompt, source.words, target.words)
        prompt = adapted.text
        for skipped in adapted.skipped:
            subject = f'"{skipped.before}" ({skipped.count}) stays: ' if skipped.before else ""
            notes.append(Diagnostic("adapt-skipped", f"{subject}{skipped.reason}"))
    if settings.materialize and (section := _render_section(agent, target)):
        prompt = f"{prompt}{GAP}{section}"
    return (image if prompt == image.prompt else replace(image, prompt=prompt)), notes


def describe_prompt_change(before: str, after: str, settings: ConversionOptions) -> FieldChange:
    """Return the report's entry for a prompt that was changed on demand."""
    wanted = ["--adapt-body"] * settings.adapt_body + ["--materialize"] * settings.materialize
    return FieldChange(
        "prompt", Outcome.MAPPED, f"changed as {' and '.join(wanted)} says", before, after
    )


def strip_prompt_sections(agent: Agent, seen: Format) -> tuple[Agent, list[Diagnostic]]:
    """Return the agent without the section of metadata that stands at the end of its prompt in a
    file of a format.

    A section that is not what the metadata give was edited: it stays.
    """
    if MARK not in agent.prompt:
        return agent, []
    section = _render_section(agent, seen)
    for added in (
        GAP + section,
        (GAP + section).replace("\n", "\r\n"),
    ):  # a checkout may have changed its line ends
        if section and agent.prompt.endswith(added):
            return replace(agent, prompt=agent.prompt.removesuffix(added)), []
    message = (
        "the section of metadata was edited, or what it says is no longer carried: it stays a part "
        "of the prompt"
    )
    return agent, [Diagnostic("metadata-edited", message)]


def _render_section(agent: Agent, form: Format) -> str:
    """Return the section with the metadata that a format has no field for; empty for none."""
    metadata = list(_list_metadata(agent, form))
    return fill_section(SECTION, metadata) if metadata else ""


def _list_metadata(agent: Agent, form: Format) -> Iterator[tuple[str, Value]]:
    """Yield what the format has no field for, but for what looks like a secret."""
    for name in METADATA:
        value = getattr(agent, name)
        if value is not None and form.field_of(name) is None and find_secret(value, name) is None:
            yield name.replace("_", " ").capitalize(), value
