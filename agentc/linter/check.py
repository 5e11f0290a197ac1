"""Checking one document: what was noted while reading, what its rules say, what the clients make of
it. Pure.

Belongs here: collecting diagnostics. Not here: rules about a vendor's fields (`vendors/`), many
files, words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from agentc.diagnostics.diagnostic import Diagnostic, diagnose_error
from agentc.diagnostics.reading_codes import READING_CODES
from agentc.diagnostics.severity import Severity
from agentc.errors import AgentcError, HiddenLimit
from agentc.lens.fix import Left, fix_source, make_fence, repair_partly
from agentc.lens.format import Document, Format
from agentc.lens.locate import locate_error
from agentc.lens.parse import parse
from agentc.lens.tolerant.broken_limits import CODE as BROKEN
from agentc.linter.latent_faults import find_latent_faults, list_spelling_diagnostics
from agentc.linter.refused_values import fix_refused_values
from agentc.linter.reorder_rules import reorder_rules
from agentc.linter.silences import find_silences
from agentc.linter.unclosed_lists import CODES as OF_LISTS
from agentc.linter.unclosed_lists import Closed, close_lists
from agentc.prompt.second_frontmatter import find_second_frontmatter
from agentc.secrets.scan import find_secrets_in_lines, list_secrets
from agentc.syntax.line_ends import normalize_newlines
from agentc.syntax.source import locate
from agentc.vendors.messages import get_title, list_codes
from agentc.vendors.misspelt import guess_name
from agentc.vendors.prediction import LoadOutcome, name_code
from agentc.vendors.registry import (
    CLIENTS,
    all_formats,
    find_client_faults,
    find_misspelt_permissions,
    get_predictors,
    lint_rules_of,
    load_in_client,
)

# Joiners and variation selectors make emoji; these are seen by nobody.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one text, the text repaired where it was read, and all of it up to where
    its fields end.

    `secrets` are the texts in it that only their names tell to be some. `reordered` is the repaired
    text with broader rules moved before those that they make void, where that can be. `names` are
    those of the agents that its own client has of it.
    """

    diagnostics: tuple[Diagnostic, ...]
    repaired: str | None = None
    head: str = ""
    secrets: tuple[str, ...] = ()
    reordered: str | None = None
    names: tuple[str, ...] = ()


def check_document(
    form: Format,
    text: str,
    path: str | None,
    clients: Iterable[str] = (),
    servers: Callable[[], Collection[str]] = frozenset,
    leave: Collection[Left] = (),
) -> Report:
    """Check a text as a document of a format. `clients` are asked besides the format's own;
    `servers` are the MCP servers that somebody names, which are looked up where a key could be the
    name of a tool of theirs. The repaired text leaves what diagnostics to `leave` say."""
    diagnostics: list[Diagnostic] = []
    document: Document | None = None
    causes: dict[str, str] = {}  # of fields of which a client makes no more than a wrong value
    repaired: str | None = None
    reordered: str | None = None
    try:
        document = parse(form, text, path)
        unfenced = any(one.code == UNFENCED for one in document.notes)
        repaired = make_fence(form, text, path, leave) if unfenced else fix_source(document, leave)
    except AgentcError as error:
        refused = find_client_faults(form, text) if error.code in ("value", BROKEN) else ()
        if error.code == BROKEN:
            causes[error.about[0]] = "is not YAML"
        refused = _other_than(refused, causes)
        placed_error = error if document is None else locate_error(error, document)
        repaired = _fix_values(form, text, leave) if refused else None
        if document is not None and repaired is None:
            repaired = repair_partly(document, leave)  # all of it together cannot be put right
        diagnostics += _note_refused(form, refused, path, repaired)
        diagnostics += [diagnose_error(placed_error)] if not refused or error.code == BROKEN else []
        if document is None and error.code in ("value", BROKEN):
            diagnostics += _note_spelling(form, text, path, repaired, error.about)
        if error.code == UNFENCED:
            repaired = make_fence(form, text, path, leave)
            grave = Severity.ERROR if isinstance(error, HiddenLimit) else None
            diagnostics = [
                replace(diagnostics[0], own_severity=grave, fixable=repaired is not None)
            ]
    if document is not None:
        tabs = {one.message.split('"')[1] for one in document.notes if one.code == "tab"}
        causes |= dict.fromkeys(
            tabs, "is indented with tabs, which its client does not take for that"
        )
        refused = _other_than(find_client_faults(form, text), causes)
        harmless = _reads_alike(form, text, repaired, clients)
        so_far = text if repaired is None else repaired
        unwanted = not OF_LISTS.isdisjoint(dict(leave))
        closed = None if unwanted else _closed_lists(form, document, so_far)
        repaired = repaired if closed is None else closed.text
        refused += _other_than(find_latent_faults(document, repaired, refused), causes)
        so_far = text if repaired is None else repaired
        mended = _fix_values(form, so_far, leave) if refused else None
        repaired = repaired if mended is None else mended
        diagnostics += _note_refused(form, refused, path, repaired)
        left = _left(form, repaired, path) if repaired is not None and repaired != text else None
        for diagnostic in document.notes:
            mends = left is not None and (_is_mended(diagnostic) or diagnostic.code == UNFENCED)
            found = _place_diagnostic(
                diagnostic,
                path,
                fixable=mends and (diagnostic.code, diagnostic.message) not in (left or ()),
            )
            key = _closed_by(found, closed)
            if closed is not None and key:
                found = replace(found, once_fixed=closed.told[key])
            mild = (
                harmless
                and found.code in _HARMLESS
                and not (closed is not None and key in closed.changing)
            )
            diagnostics.append(replace(found, own_severity=Severity.WARNING) if mild else found)
        if DEAD_RULE not in dict(leave):
            reordered = reorder_rules(form, text if repaired is None else repaired, path)
        told = (
            *lint_rules_of(form.own)(document),
            *_check_invisible(document),
            *find_second_frontmatter(document.source, all_formats()),
        )
        for diagnostic in (*told, *find_misspelt_permissions(document, servers)):
            diagnostics.append(
                _place_diagnostic(
                    diagnostic, path, fixable=bool(diagnostic.fixes) and reordered is not None
                )
            )
    # One line that is at fault is one diagnostic: what a client makes of it is told with its code.
    at_fault = {one.where.line for one in diagnostics if one.code == "stray-item"}
    named = any(one.code == "value" for one in diagnostics)
    outcomes = [
        one
        for one in _check_clients(form, text, clients, causes, named=named)
        if one.where.line not in at_fault
    ]
    skipped = name_code(form.own, LoadOutcome.SKIPS)
    told_so = {skipped} if any(one.code == UNFENCED for one in diagnostics) else set[str]()
    why = "".join(f"; {one.message}" for one in outcomes if one.code in told_so)
    diagnostics = [
        replace(one, message=one.message + why) if one.code == UNFENCED else one
        for one in diagnostics
    ]
    diagnostics += [one.at(path) for one in outcomes if one.code not in told_so]
    head = text[: max(record.head.end for record in document.source.records)] if document else ""
    diagnostics += [one.at(path) for one in _check_silences(head)]
    own = {name_code(form.own, outcome) for outcome in LoadOutcome}
    lost = any(one.code in own for one in outcomes)
    names = () if document is None or lost else tuple(agent.name for agent in document.agents)
    return Report(
        tuple(sorted(diagnostics, key=_sort_key)),
        repaired,
        head,
        _check_secrets(document, text),
        reordered,
        names,
    )


def _place_diagnostic(diagnostic: Diagnostic, path: str | None, *, fixable: bool) -> Diagnostic:
    """Return a diagnostic about the file at a path, which `--fix` repairs where it is `fixable`."""
    placed = diagnostic.at(path)
    return placed.marked_fixable() if fixable else placed


def _check_silences(head: str) -> Iterator[Diagnostic]:
    """What comments silence that is no code."""
    for one in find_silences(head):
        if one.code not in list_codes():
            near = guess_name(one.code, tuple(list_codes()))
            hint = f"did you mean `{near}`?" if near else "agentc explain lists the codes"
            message = f"no finding has the code `{one.code}`: the comment silences nothing by it"
            yield Diagnostic("unknown-code", message, locate(head, one.offset), hint=hint)


def _check_secrets(document: Document | None, text: str) -> tuple[str, ...]:
    if document is None:
        return find_secrets_in_lines(text)
    return tuple(secret for agent in document.agents for secret in list_secrets(agent))


UNFENCED, DEAD_RULE = "no-fences", "dead-rule"
# What is no error where every client that is asked has the same of the text as of the repaired one.
NOT_YAML = "not-yaml"
_HARMLESS = frozenset({NOT_YAML})


def _reads_alike(form: Format, text: str, repaired: str | None, clients: Iterable[str]) -> bool:
    """Return whether no client that is asked loses anything by the fields that are no YAML."""
    if repaired is None:
        return False
    asked = {form.own, *clients} & set(CLIENTS)
    return all(
        (known := load_in_client(own, text)) is not None and known == load_in_client(own, repaired)
        for own in asked
    )


def _fix_values(form: Format, text: str, leave: Collection[Left]) -> str | None:
    """Return a text without refused values, where those are wanted; none whose spelling would be
    put right with them, where some of that is not."""
    return None if "value" in dict(leave) else fix_refused_values(form, text, spell=not leave)


def _note_refused(
    form: Format, refused: Iterable[Diagnostic], path: str | None, repaired: str | None
) -> list[Diagnostic]:
    """Return diagnostics on values that the client refuses; a repaired text mends what it takes."""
    diagnostics = [*refused]
    left = {one.message for one in find_client_faults(form, repaired)} if repaired else set()
    return [
        _place_diagnostic(one, path, fixable=repaired is not None and one.message not in left)
        for one in diagnostics
    ]


def _note_spelling(
    form: Format, text: str, path: str | None, repaired: str | None, about: Collection[str]
) -> list[Diagnostic]:
    """Return diagnostics on the spelling of a text that is read no further for a value."""
    diagnostics = list_spelling_diagnostics(form, text, about)
    left = (
        {(one.code, one.message) for one in diagnostics}
        if repaired is None
        else {(one.code, one.message) for one in list_spelling_diagnostics(form, repaired, about)}
    )
    return [
        _place_diagnostic(
            one, path, fixable=_is_mended(one) and (one.code, one.message) not in left
        )
        for one in diagnostics
    ]


def _closed_lists(form: Format, document: Document, text: str) -> Closed | None:
    return (
        close_lists(form, text, document.path)
        if any(one.code in OF_LISTS for one in document.notes)
        else None
    )


def _closed_by(diagnostic: Diagnostic, closed: Closed | None) -> str:
    """Return the key of the list that a diagnostic is about, where that is closed."""
    told = closed.told if closed is not None and diagnostic.code in OF_LISTS else ()
    return next((key for key in told if diagnostic.message.startswith(f'"{key}" ')), "")


def _left(form: Format, text: str, path: str | None) -> frozenset[tuple[str, str]]:
    """Return codes and messages of what is still noted on a repaired text."""
    try:
        return frozenset((one.code, one.message) for one in parse(form, text, path).notes)
    except AgentcError:
        return frozenset()


def _is_mended(diagnostic: Diagnostic) -> bool:
    """Return whether a repair puts right what a diagnostic says."""
    return bool(diagnostic.fixes) or diagnostic.code in READING_CODES


def _sort_key(diagnostic: Diagnostic) -> tuple[int, int, str]:
    return diagnostic.where.line or 0, diagnostic.where.column or 0, diagnostic.code


def _other_than(refused: Iterable[Diagnostic], causes: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics on refused values without those of fields that have another cause."""
    return tuple(
        one for one in refused if not any(one.message.startswith(f"`{key}` must") for key in causes)
    )


def _check_clients(
    form: Format, text: str, clients: Iterable[str], causes: Mapping[str, str], *, named: bool
) -> Iterator[Diagnostic]:
    """What each client does with the text, where it does not simply load it. `causes` are those of
    values that it refuses, and `named` says whether there are diagnostics on such values."""
    for name, predict in get_predictors(form).items():
        if name != form.own and name not in clients:
            continue
        prediction = predict(text)
        found = prediction.diagnostic
        if found is None or prediction.outcome is LoadOutcome.LOADS:
            continue
        said = found.message
        key = next((key for key in causes if said.startswith(f"`{key}` must")), None)
        if key is not None:
            said = f"`{key}` {causes[key]};{said.partition(';')[2]}"
        message, hint = f"{get_title(found.code)}: {said}", ""
        if "\r" in text and predict(normalize_newlines(text)).outcome is LoadOutcome.LOADS:
            ends = "CRLF" if "\r\n" in text else "CR"
            message += f"; the cause is its line ends, {ends}: with LF it would load"
            hint = f"save the file with line ends of LF instead of {ends}"
        elif named and prediction.outcome is LoadOutcome.REJECTS and name == form.name:
            hint = "the findings called `value` name everything that it refuses"
        where = replace(found.where, column=found.where.column or (1 if found.where.line else None))
        yield replace(found, message=message, where=where, hint=hint)


def _check_invisible(document: Document) -> Iterator[Diagnostic]:
    text = document.source.text
    for found in list(_INVISIBLE.finditer(text, 1 if text.startswith("\ufeff") else 0))[:5]:
        name = unicodedata.name(found[0], "a control character")
        message = f"U+{ord(found[0]):04X} ({name.lower()}) is invisible"
        yield Diagnostic("invisible", message, document.source.where(found.start()))
