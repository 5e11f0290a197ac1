"""What a conversion may do to a prompt when it is asked to: the target's words for things, a
section of metadata.

Belongs here: both ways of it. Not here: words (`adapt.py`), the section's layout
(`templates/metadata.md.j2`), how a value or a list stands on a line (`templating/filters.py`),
sentences on limits (`permissions/wording.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.ir.agent import METADATA, Agent
from agentc.ir.field_change import FieldChange, Outcome
from agentc.ir.permission import Permission
from agentc.ir.provenance import Trace, digest
from agentc.ir.value import Value
from agentc.lens.format import Format
from agentc.lens.project import find_limits_for_target
from agentc.lens.verify_limits import LeavesUnenforced
from agentc.options import ConversionOptions
from agentc.permissions.wording import describe_limits
from agentc.secrets.scan import find_secret
from agentc.syntax.line_ends import adopt_newlines
from agentc.templating.environment import fill_section

SECTION = "metadata.md.j2"
MARK = "<!-- agentc: "
METADATA_MARK, LIMITS_MARK = f"{MARK}metadata", f"{MARK}limits"
LIMITS = "limits.md.j2"
LIMITS_END = f"{MARK}end of limits -->"
GAP = "\n\n"


def add_prompt_sections(
    image: Agent,
    agent: Agent,
    limits: Permission,
    source: Format,
    target: Format,
    settings: ConversionOptions,
) -> tuple[Agent, list[Diagnostic]]:
    """Return the image of an agent with its prompt as the user wants it, and what could not be
    done. `limits` are those with which the agent set out for the target."""
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
    if settings.unenforced == "write" and (section := _render_limits(limits, target)):
        prompt = adopt_newlines(f"{section}\n", prompt) + prompt
    return (image if prompt == image.prompt else replace(image, prompt=prompt)), notes


def describe_prompt_change(before: str, after: str, settings: ConversionOptions) -> FieldChange:
    """Return the report's entry for a prompt that was changed on demand."""
    wanted = ["--adapt-body"] * settings.adapt_body + ["--materialize"] * settings.materialize
    wanted += ["--unenforced write"] * after.startswith(LIMITS_MARK)
    return FieldChange(
        "prompt", Outcome.MAPPED, f"changed as {' and '.join(wanted)} says", before, after
    )


def strip_prompt_sections(
    agent: Agent, form: Format, traces: Iterable[Trace] = (), limits: Iterable[Permission] = ()
) -> tuple[Agent, list[Diagnostic]]:
    """Return the agent without the sections that a conversion added to its prompt in a file of a
    format: its limits at the beginning, its metadata at the end.

    A section that is not what the agent gives was edited, and stays; but one of limits may also be
    what other `limits` give, or stand in a prompt that is, by the file's `traces`, as it was
    written.
    """
    agent, notes = _strip_limits(agent, form, traces, limits)
    if METADATA_MARK not in agent.prompt:
        return agent, notes
    section = _render_section(agent, form)
    # A checkout may have changed its line ends.
    for added in (GAP + section, (GAP + section).replace("\n", "\r\n")):
        if section and agent.prompt.endswith(added):
            return replace(agent, prompt=agent.prompt.removesuffix(added)), notes
    message = (
        "the section of metadata was edited, or what it says is no longer carried: it stays a part "
        "of the prompt"
    )
    return agent, [*notes, Diagnostic("metadata-edited", message)]


def _strip_limits(
    agent: Agent, form: Format, traces: Iterable[Trace], limits: Iterable[Permission]
) -> tuple[Agent, list[Diagnostic]]:
    """Return an agent without the section of limits that agentc put at the top of its prompt; with
    it, and a note, where somebody edited the section."""
    if not agent.prompt.startswith(LIMITS_MARK):
        return agent, []
    known = [trace.digests["prompt"] for trace in traces if "prompt" in trace.digests]
    plain = agent.prompt.replace("\r\n", "\n")  # as traces have it
    rest = plain.partition(f"{LIMITS_END}\n\n")[2]
    if (digest(rest), digest(plain)) in known:
        return replace(agent, prompt=adopt_newlines(rest, agent.prompt)), []
    for these in (find_limits_for_target(agent, form), agent.permission, *limits):
        prompt = _without_limits(agent.prompt, these, form)
        if prompt != agent.prompt:
            return replace(agent, prompt=prompt), []
    message = (
        "the section of limits was edited, or what it says is no longer carried: it stays a part "
        "of the prompt"
    )
    return agent, [Diagnostic("metadata-edited", message)]


def _without_limits(prompt: str, limits: Permission, form: Format) -> str:
    """Return a prompt without the section that a conversion puts at its top for limits; as it is
    where it has none, or another one."""
    section = _render_limits(limits, form)
    for added in (f"{section}\n", f"{section}\n".replace("\n", "\r\n")):
        if section and prompt.startswith(added):
            return prompt.removeprefix(added)
    return prompt


def _render_limits(limits: Permission, form: Format) -> str:
    """Return the section with limits, where the client of a format does not keep to all of them;
    empty where it does."""
    field = form.field_of("permission")
    if field is None or not isinstance(field.codec, LeavesUnenforced):
        return ""
    if not field.codec.unenforced(limits):
        return ""
    return fill_section(LIMITS, [("", line) for line in describe_limits(limits)])


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
