"""What is about to be written, read again: it means what it should, or nothing is written.

Belongs here: proofs over one text. Not here: how texts are made (`convert.py`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import CANNOT_START, NO_AGENT
from agentc.errors import AgentcError, HiddenLimit, InternalError, Refused, UsageError, Where
from agentc.ir.agent import Agent, differences
from agentc.ir.provenance import CARRIES_NOTHING, Carried
from agentc.lens.format import Document, Format
from agentc.lens.parse import parse
from agentc.lens.split import select_same
from agentc.vendors.messages import describe_outcome, get_client_title
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import get_examiner


def verify_output(
    target: Format,
    text: str,
    image: Agent,
    base: Document | None = None,
    carried: Carried = CARRIES_NOTHING,
) -> None:
    """Read what is about to be written, and compare it with what it should mean.

    Raises InternalError, which is agentc's fault and never the user's, and Refused for what is too
    large.
    """
    if changed := _find_difference(target, text, image, base, carried):
        raise InternalError(
            "proof",
            f'INTERNAL ERROR: the text for "{image.name}" does not read back '
            f"({', '.join(changed)})",
            hint="nothing was written; please report this with the source file",
        )


def _find_difference(
    target: Format,
    text: str,
    image: Agent,
    base: Document | None = None,
    carried: Carried = CARRIES_NOTHING,
) -> list[str]:
    """Return what of a text does not read as it should.

    A name that the base has from its path alone stands in no text, and holds on as long as nobody
    changes it.
    """
    try:
        if base is not None and base.agents[0].name == image.name:
            document = parse(target, text, base.path, image.name)
        else:
            document = parse(target, text, target.place().path_of(image.name))
        again = (document if base is None else select_same(document, base)).agent
        changed = [name for name, *_ in differences(image, again)]
        return [*changed, "carried"] if carried and carried != again.carried else changed
    except AgentcError as error:
        if error.code in ("limit", "too-large"):
            message = f'"{image.name}" is too large for {target.name}: {error.message}'
            raise Refused("too-large", message, hint="split it, or leave something out") from None
        if base is not None and (isinstance(error, HiddenLimit) or error.code == NO_AGENT):
            message = f"with this edit nobody could read the original any more: {error.message}"
            raise Refused(error.code, message, hint="edit the original itself") from None
        return [error.message]


# From the best outcome to the worst: the last one takes the project's other agents along.
BEST_TO_WORST = (LoadOutcome.LOADS, LoadOutcome.SKIPS, LoadOutcome.MISREADS, LoadOutcome.REJECTS)


def verify_loads(
    target: Format, text: str, name: str, base: Document | None = None, *, returning: bool = False
) -> tuple[Diagnostic, ...]:
    """Ask the model of the target's client about a text that is to be written, and return what it
    says as notes.

    Raises Refused for a text of which the client would make less than of the text before the edit,
    unless the agent is `returning` to that client: then its own author wrote it so.
    """
    if (examine := get_examiner(target)) is None:
        return ()
    prediction, complaints = examine(text)
    before = LoadOutcome.LOADS if base is None else examine(base.source.text)[0].outcome
    if BEST_TO_WORST.index(prediction.outcome) > BEST_TO_WORST.index(before) and not returning:
        message = (
            f'what would be written of "{name}" is no agent to {get_client_title(target.own)}: '
            f"{prediction.message}"
        )
        raise Refused("not-loaded", message, hint="change that in the source; nothing was written")
    same = base is not None and base.source.text == text
    notes = [
        replace(one, code=_name_complaint(one), where=one.where if same else Where())
        for one in complaints
    ]
    if found := prediction.diagnostic:
        notes.append(
            replace(found, message=describe_outcome(target.own, prediction), where=Where())
        )
    return tuple(notes)


def _name_complaint(complaint: Diagnostic) -> str:
    return CANNOT_START if complaint.code == CANNOT_START else "client-ignores"


def verify_template(template: Path, target: Format, text: str, image: Agent) -> None:
    """Raise UsageError where what a user's own template makes is not the agent in the target's
    format."""
    if changed := _find_difference(target, text, image):
        message = (
            f"what the template makes is not the agent as {target.name} would have it: "
            f"{', '.join(changed)}"
        )
        hint = "leave out --to, or let the template write all fields of that format"
        raise UsageError("template", message, hint=hint, where=Where(str(template)))
