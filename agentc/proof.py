"""What is about to be written, read again: it means what it should, or nothing is written.

Belongs here: proofs over one text. Not here: how texts are made (`pipeline.py`).
"""

from __future__ import annotations

from pathlib import Path

from agentc.errors import AgentcError, InternalError, Refused, UsageError, Where
from agentc.ir.agent import Agent, differences
from agentc.ir.carried import CARRIES_NOTHING, Carried
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse


def prove(
    target: Format, text: str, image: Agent, base: Document | None = None, carried: Carried = CARRIES_NOTHING
) -> None:
    """Read what is about to be written, and compare it with what it should mean.

    Raises InternalError, which is agentc's fault and never the user's, and Refused for what is too large.
    """
    if changed := _read_otherwise(target, text, image, base, carried):
        raise InternalError(
            "proof",
            f'INTERNAL ERROR: the text for "{image.name}" does not read back ({", ".join(changed)})',
            hint="nothing was written; please report this with the source file",
        )


def _read_otherwise(
    target: Format, text: str, image: Agent, base: Document | None = None, carried: Carried = CARRIES_NOTHING
) -> list[str]:
    """What of a text does not read as it should.

    A name that the base has from its path alone stands in no text, and holds on as long as nobody changes it.
    """
    try:
        if base is not None and base.agents[0].name == image.name:
            again = parse(target, text, base.path, image.name).agent
        else:
            again = parse(target, text, target.place().path_of(image.name)).agent
        changed = [name for name, *_ in differences(image, again)]
        return [*changed, "carried"] if carried and carried != again.carried else changed
    except AgentcError as error:
        if error.code in ("limit", "too-large"):
            message = f'"{image.name}" is too large for {target.name}: {error.message}'
            raise Refused("too-large", message, hint="split it, or leave something out") from None
        return [error.message]


def prove_template(template: Path, target: Format, text: str, image: Agent) -> None:
    """Raise UsageError for what a user's own template makes, where it is not the agent in the target's format."""
    if changed := _read_otherwise(target, text, image):
        message = f"what the template makes is not the agent as {target.name} would have it: {', '.join(changed)}"
        hint = "leave out --to, or let the template write all fields of that format"
        raise UsageError("template", message, hint=hint, where=Where(str(template)))
