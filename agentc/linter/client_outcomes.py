"""What clients do with a text that they do not simply load, as diagnostics.

Belongs here: the words around what a client model says, and its place among what is known of the
text. Not here: the models (`vendors/registry.py`), what keeps a text from being read (`check.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import NO_FENCES, STRAY_ITEM
from agentc.errors import Where
from agentc.lens.format import Format
from agentc.syntax.line_ends import normalize_newlines
from agentc.vendors.messages import get_title
from agentc.vendors.prediction import LoadOutcome, name_code
from agentc.vendors.registry import get_predictors


def ask_clients(
    form: Format, text: str, clients: Iterable[str], causes: Mapping[str, str], *, named: bool
) -> Iterator[Diagnostic]:
    """Yield what each client does with the text, where it does not simply load it.

    `causes` says, for some fields, why a client refuses the value. `named` is true where
    diagnostics on such values are told beside this.
    """
    for name, predict in get_predictors(form).items():
        if name != form.own and name not in clients:
            continue
        prediction = predict(text)
        found = prediction.diagnostic
        if found is None or prediction.outcome is LoadOutcome.LOADS:
            continue
        cause = found.message
        key = next((key for key in causes if found.about[:1] == (key,)), None)
        if key is not None:
            cause = f"`{key}` {causes[key]};{cause.partition(';')[2]}"
        message, hint = f"{get_title(found.code)}: {cause}", found.hint
        if "\r" in text and predict(normalize_newlines(text)).outcome is LoadOutcome.LOADS:
            ends = "CRLF" if "\r\n" in text else "CR"
            message += f"; the cause is its line ends, {ends}: with LF it would load"
            hint = f"save the file with line ends of LF instead of {ends}"
        elif named and prediction.outcome is LoadOutcome.REJECTS and name == form.own:
            hint = "the findings called `value` name everything that it refuses"
        yield replace(found, message=message, where=_find_column(text, found.where), hint=hint)


def drop_told(
    outcomes: Iterable[Diagnostic], known: Collection[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """Return outcomes without those about a line whose fault a known diagnostic names."""
    at_fault = {diagnostic.where.line for diagnostic in known if diagnostic.code == STRAY_ITEM}
    return tuple(outcome for outcome in outcomes if outcome.where.line not in at_fault)


def join_outcomes(
    form: Format, known: Collection[Diagnostic], outcomes: Iterable[Diagnostic], path: str | None
) -> list[Diagnostic]:
    """Return the known diagnostics on the file at a path, with the outcomes behind them. That its
    own client skips a file without fences is said in the diagnostic on the fences."""
    unfenced = any(diagnostic.code == NO_FENCES for diagnostic in known)
    told = name_code(form.own, LoadOutcome.SKIPS) if unfenced else ""
    others = tuple(outcomes)
    why = "".join(f"; {outcome.message}" for outcome in others if outcome.code == told)
    joined = (
        replace(diagnostic, message=diagnostic.message + why)
        if diagnostic.code == NO_FENCES
        else diagnostic
        for diagnostic in known
    )
    return [*joined, *(outcome.at(path) for outcome in others if outcome.code != told)]


def _find_column(text: str, where: Where) -> Where:
    """Return a place with its column: that of the line's first word, where only the line is
    known."""
    if where.line is None or where.column is not None:
        return where
    line = next(itertools.islice(text.split("\n"), where.line - 1, None), "")
    indent = len(line) - len(line.lstrip())
    return replace(where, column=1 + (indent if line.strip() else 0))
