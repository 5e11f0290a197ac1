"""What a conversion advises, in the words of a build: keys of `agentc.toml` and commands of its own
in the place of options that only `agentc convert` has.

Belongs here: that table, and where advice stands. Not here: the advice itself (it stands where it
is given). Values of agents are never changed: only hints, and reasons, are agentc's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agentc.build.judge import Output
from agentc.errors import AgentcError
from agentc.project.plan import FORCE, Action, PlannedWrite

ADOPT = "`agentc adopt PATH` lets it be replaced"
_SIDES = (
    "nothing was written; settle it in one of the files, or say `agentc sync --ours` (the source "
    "counts) or `agentc sync --theirs` (the edited output does)"
)
_WIDENING = re.compile(r"--allow-widening ([\w*-]+)")


def _list_capabilities(found: re.Match[str]) -> str:
    names = ", ".join(f'"{name}"' for name in _WIDENING.findall(found[0]))
    return f"allow_widening = [{names}]"


# What is said with options, the longest first, and what a build says.
_TABLE: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        ("nothing was written; settle it in the original, convert that again .*", _SIDES),
        (r"`agentc convert (\S+|'[^'`]*') --into [^`]*`", r"`agentc sync \1`"),
        (re.escape(FORCE), ADOPT),
        ("--follow writes there all the same", "name that place in the target, or take it away"),
        ("--follow looks .*", "give that folder a [[source]] of its own"),
        (r"(say|say another) --rename-reserved SUFFIX", r'\1 rename_reserved = "-mine"'),
        ("--rename-reserved", "rename_reserved"),
        ("--prefix-folder", 'naming = "prefix-folder"'),
        (rf"{_WIDENING.pattern}(?: {_WIDENING.pattern})*", _list_capabilities),
        (r"--(unenforced|grants) (\w+)", r'\1 = "\2"'),
        (r"--model ([\w.*-]+)=([\w.]+)", r'\1 = "\2" below [models]'),
        (r"--on-loss (\w+)", r'on_loss = "\1"'),
        ("--carry-exec", "carry_exec = true"),
        ("--no-carry", "carry = false"),
        ("--fold-config", "fold_config = true"),
        ("--strict-servers", "strict_servers = true"),
        (r"(?:convert with )?--respect-config", "build with respect_config = true"),
    )
)


def translate(words: str) -> str:
    """Return advice in the words of a build."""
    if "--" not in words:
        return words
    for pattern, other in _TABLE:
        words = pattern.sub(other, words)
    return words


def translate_error(error: AgentcError | None) -> None:
    """Have an error advise in the words of a build."""
    if error is not None:
        error.hint = translate(error.hint)


def translate_item(item: PlannedWrite) -> PlannedWrite:
    """Return an item that advises in the words of a build."""
    translate_error(item.error)
    translate_error(item.told)
    reason = item.reason
    if item.action in (Action.CONFLICT, Action.LINKED):
        reason = reason.removesuffix(f"; {FORCE}")  # nothing lets it be replaced
    item = replace(item, reason=translate(reason))
    if item.conversion is None:
        return item
    losses = tuple(
        replace(
            loss,
            reason=translate(loss.reason),
            effects=tuple(
                replace(one, reason=translate(one.reason), hint=translate(one.hint))
                for one in loss.effects
            ),
        )
        for loss in item.conversion.losses
    )
    notes = tuple(replace(note, hint=translate(note.hint)) for note in item.conversion.notes)
    return replace(item, conversion=replace(item.conversion, losses=losses, notes=notes))


def translate_output(output: Output) -> Output:
    """Return an output that advises in the words of a build."""
    return output if output.item is None else replace(output, item=translate_item(output.item))
