"""What a conversion advises, in the words of a build: keys of `agentc.toml` and commands of its own
in the place of options that only `agentc convert` has.

Belongs here: that table. Not here: where advice stands (`report/advice.py`), the advice itself.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agentc.build.judge import Output
from agentc.errors import AgentcError
from agentc.project.plan import FORCE, Action, PlannedWrite
from agentc.report.advice import (
    WIDENING,
    WIDENINGS,
    make_rewording,
    reword_conversion,
    reword_error,
)

ADOPT = "`agentc adopt PATH` lets it be replaced"
_SIDES = (
    "that source stays as it is; settle it in one of the files, or say `agentc sync --ours` (the "
    "source counts) or `agentc sync --theirs` (the edited output does); `agentc sync --edit` shows "
    "both"
)


def _list_capabilities(found: re.Match[str]) -> str:
    names = ", ".join(f'"{name}"' for name in WIDENING.findall(found[0]))
    return f"allow_widening = [{names}]"


translate = make_rewording(
    (
        ("nothing was written; settle it in the original, convert that again .*", _SIDES),
        (r"`agentc convert (\S+|'[^'`]*') --into [^`]*`", r"`agentc sync \1`"),
        (re.escape(FORCE), ADOPT),
        ("--follow writes there all the same", "name that place in the target, or take it away"),
        ("--follow looks .*", "give that folder a [[source]] of its own"),
        (r"(say|say another) --rename-reserved SUFFIX", r'\1 rename_reserved = "-mine"'),
        ("--rename-reserved", "rename_reserved"),
        ("--prefix-folder", 'naming = "prefix-folder"'),
        (WIDENINGS, _list_capabilities),
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


def translate_error(error: AgentcError | None) -> None:
    """Have an error advise in the words of a build."""
    if error is not None:
        reword_error(error, translate)


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
    return replace(item, conversion=reword_conversion(item.conversion, translate))


def translate_output(output: Output) -> Output:
    """Return an output that advises in the words of a build."""
    return output if output.item is None else replace(output, item=translate_item(output.item))
