"""Checking one document: what was noted while reading, what its rules say, what the clients make of
it. Pure.

Belongs here: collecting diagnostics. Not here: the repaired text (`text_repair.py`), rules about a
vendor's fields (`vendors/`), many files, words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.diagnostic import Diagnostic, diagnose_error
from agentc.diagnostics.shared_codes import (
    ABOUT_ONE_VALUE,
    CUT_TEXT,
    DEAD_RULE,
    LINE_BY_LINE,
    NO_FENCES,
    NOT_YAML,
    TAB,
    VALUE,
)
from agentc.errors import AgentcError, HiddenLimit
from agentc.lens.fix import UnwantedFix
from agentc.lens.format import Document, Format
from agentc.lens.locate import locate_error
from agentc.lens.misread import find_misread
from agentc.lens.parse import parse
from agentc.lens.tolerant.broken_limits import CODE as BROKEN
from agentc.linter.client_outcomes import ask_clients, drop_told, join_outcomes
from agentc.linter.fixable import (
    list_notes,
    mark_mended,
    place_diagnostic,
    reads_alike,
    tell_obstacle,
)
from agentc.linter.invisible import find_invisible
from agentc.linter.joined_scopes import CODE as SCOPE
from agentc.linter.latent_faults import find_latent_faults, list_spelling_diagnostics
from agentc.linter.refused_values import explain_unrepaired
from agentc.linter.silences import find_unknown_codes
from agentc.linter.text_repair import TextRepair
from agentc.linter.unclosed_lists import CODES as OF_LISTS
from agentc.linter.unclosed_lists import Closed
from agentc.prompt.fields_in_prompt import find_fields_in_prompt
from agentc.secrets.scan import find_secrets_in_lines, list_secrets
from agentc.syntax.read_errors import DoubledKeys, PartlyRead
from agentc.vendors.misspelt import spells_limit
from agentc.vendors.prediction import LoadOutcome, name_code
from agentc.vendors.registry import (
    all_formats,
    find_client_faults,
    find_misspelt_permissions,
    lint_rules_of,
)

# What quotes put right, also by hand.
_BY_QUOTES = frozenset({CUT_TEXT, NOT_YAML})


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one text, and the text repaired.

    `repaired` is `None` where nothing is repaired. `reordered` is the repaired text with broader
    rules moved before those that they make void, where that can be. `head` is the text up to where
    its fields end. `secrets` are the texts in it that are secrets by their names alone. `names` are
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
    leave: Collection[UnwantedFix] = (),
) -> Report:
    """Check a text as a document of a format.

    `clients` are asked besides the format's own. `servers` gives the MCP servers that somebody
    names; it is called where a key could be the name of a tool of theirs. The repaired text leaves
    as it is what the diagnostics to `leave` are about.
    """
    repair = TextRepair(form, text, path, leave)
    check = _Check(form, text, path, tuple(clients), repair)
    document = check.read()
    if document is not None:
        check.judge_reading(document)
        refused = check.list_refused_values()
        closed = check.repair_limits(document, refused)
        check.note_reading(document, closed)
        repair.reorder()
        check.lint(document, servers)
    lost = check.ask_clients()
    head = text[: max(record.head.end for record in document.source.records)] if document else ""
    check.diagnostics += [diagnostic.at(path) for diagnostic in find_unknown_codes(head)]
    return Report(
        tuple(sorted(check.diagnostics, key=_sort_key)),
        repair.repaired,
        head,
        _find_secrets(document, text),
        repair.reordered,
        () if document is None or lost else tuple(agent.name for agent in document.agents),
    )


@dataclass(slots=True)
class _Check:
    """A text that is being checked: what was found so far, and its repair.

    `causes` says, for some fields, why a client has a wrong value of them; within those that are
    `cut` any value can be wrong for that. `harmless` is true where no client loses anything by
    fields that are no YAML.
    """

    form: Format
    text: str
    path: str | None
    clients: tuple[str, ...]
    repair: TextRepair
    harmless: bool = False
    causes: dict[str, str] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def read(self) -> Document | None:
        """Read the text and repair its spelling. Return the document; `None` where it cannot be
        read, which is noted."""
        document: Document | None = None
        try:
            document = parse(self.form, self.text, self.path)
            self.repair.fix_spelling(document)
        except AgentcError as error:
            self.note_error(error, document)
        return document

    def note_error(self, error: AgentcError, document: Document | None) -> None:
        """Note what keeps the text from being read, or repaired as a whole, with all that its
        client refuses; repair what can be repaired all the same."""
        by_value = error.code in {*ABOUT_ONE_VALUE, BROKEN} or isinstance(error, PartlyRead)
        refused = find_client_faults(self.form, self.text) if by_value else ()
        if document is None and by_value:
            self.remember_tabs(list_spelling_diagnostics(self.form, self.text, ()))
        if error.code == BROKEN:
            self.causes[error.about[0]] = "is not YAML"
        refused = self.drop_caused(refused)
        self.repair.fix_partly(document, refused=bool(refused))
        self.note_refused(refused)
        if refused and self.repair.repaired is None:
            unrepaired = explain_unrepaired(self.form, self.text)
            self.diagnostics += [found.at(self.path) for found in unrepaired]
        if isinstance(error, DoubledKeys):
            self.note_doubled(error)
        elif not refused or error.code != VALUE:
            left = self.repair.explain_rest(error)
            placed = left if document is None else locate_error(left, document)
            self.diagnostics.append(diagnose_error(placed))
        if document is None and by_value:
            if not isinstance(error, DoubledKeys):
                self.note_equal()
            self.note_spelling(error.about)
        if error.code == NO_FENCES:
            self.repair.put_fences()
            grave = Severity.ERROR if isinstance(error, HiddenLimit) else None
            fixable = self.repair.repaired is not None
            unfenced = replace(self.diagnostics[0], own_severity=grave, fixable=fixable)
            self.diagnostics = [tell_obstacle(unfenced, self.repair.obstacle)]

    def note_doubled(self, error: DoubledKeys) -> None:
        """Note each key that stands twice by itself, and take out those that can go."""
        merged = self.repair.merge_doubled(error)
        self.diagnostics += [diagnose_error(fault.at(self.path)) for fault in error.faults]
        self.diagnostics += [
            place_diagnostic(note, self.path, fixable=note in merged) for note in error.notes
        ]

    def note_equal(self) -> None:
        """Note each key that stands twice in a text that a bad value keeps from being read, and
        take out what says the same."""
        notes, merged = self.repair.merge_equal()
        self.diagnostics += [
            place_diagnostic(note, self.path, fixable=merged and bool(note.fixes)) for note in notes
        ]

    def note_spelling(self, about: Collection[str]) -> None:
        """Note the spelling of a text that one bad value keeps from being read; not that of the
        fields that the error is `about`, and not what is told of its place already."""
        found = list_spelling_diagnostics(self.form, self.text, about)
        left = found
        if self.repair.repaired is not None:
            left = list_spelling_diagnostics(self.form, self.repair.repaired, about)
        marked = mark_mended(found, left, self.path)
        by_hand = "put quotes around all of it"
        told = {(one.code, one.where) for one in self.diagnostics}
        self.diagnostics += [
            replace(one, hint=by_hand) if one.code in _BY_QUOTES and not one.hint else one
            for one in marked
            if (one.code, one.where) not in told
        ]

    def judge_reading(self, document: Document) -> None:
        """Set, by what was noted while reading, why clients have wrong values of some fields, and
        whether they lose nothing by what is no YAML."""
        self.remember_tabs(document.notes)
        self.remember_cut_patterns(document.notes)
        self.harmless = reads_alike(self.form, self.text, self.repair.repaired, self.clients)

    def list_refused_values(self) -> tuple[Diagnostic, ...]:
        """Return diagnostics on the values that the client refuses, but for those that tabs or a
        `#` cause. `judge_reading` comes first."""
        return self.drop_caused(find_client_faults(self.form, self.text))

    def remember_tabs(self, notes: Iterable[Diagnostic]) -> None:
        """Add the fields with lines that tabs indent to `causes`: that is why a client has wrong
        values of them."""
        tabs = [key for note in notes if note.code == TAB for key in note.about]
        cause = "is indented with tabs, which its client does not take for that"
        self.causes |= dict.fromkeys(tabs, cause)

    def remember_cut_patterns(self, notes: Iterable[Diagnostic]) -> None:
        """Add the fields with limits whose patterns a `#` cuts short to `causes` and `cut`."""
        cut = [key for note in notes if note.code == CUT_TEXT and note.fixes for key in note.about]
        self.causes |= dict.fromkeys(cut, "has a pattern that is cut short")
        self.cut |= {*cut}

    def repair_limits(self, document: Document, refused: tuple[Diagnostic, ...]) -> Closed | None:
        """Close lists of limits and repair refused values; return the closed lists, `None` where
        none is closed. Note the values, with those that only a repaired text shows."""
        if any(note.code == NO_FENCES for note in document.notes):
            return None  # its fields say something once they have fences
        closed = self.repair.close_lists(document)
        refused += self.drop_caused(find_latent_faults(document, self.repair.repaired, refused))
        if refused:
            self.repair.fix_values()
        self.repair.join_scopes()
        self.repair.mend_lines()
        self.note_refused(refused)
        return closed

    def note_reading(self, document: Document, closed: Closed | None) -> None:
        """Note what was noted while reading; as fixable where the repaired text does not have
        it."""
        left = document.notes
        if self.repair.best != self.text:
            left = list_notes(self.form, self.repair.best, self.path)
        for found in mark_mended(document.notes, left, self.path):
            key = _find_closed_key(found, closed)
            changes = closed is not None and key in closed.changing
            if closed is not None and key:
                found = replace(found, once_fixed=closed.told[key])
            if self.harmless and found.code == NOT_YAML and not changes:
                found = replace(found, own_severity=Severity.WARNING)
            self.diagnostics.append(tell_obstacle(found, self.repair.obstacle))

    def lint(self, document: Document, servers: Callable[[], Collection[str]]) -> None:
        """Note what rules find, those of the vendor and those for every format."""
        found = (
            *lint_rules_of(self.form.own)(document),
            *find_invisible(document),
            *find_fields_in_prompt(document.source, all_formats(), spells_limit),
            *find_misspelt_permissions(document, servers),
            *find_misread(document),
        )
        mended = {
            SCOPE: self.repair.joined,
            DEAD_RULE: self.repair.reordered,
            LINE_BY_LINE: self.repair.mended_lines,
        }
        for diagnostic in found:
            fixable = bool(diagnostic.fixes) and mended.get(diagnostic.code) is not None
            self.diagnostics.append(place_diagnostic(diagnostic, self.path, fixable=fixable))

    def ask_clients(self) -> bool:
        """Note what clients make of the text. Return whether its own one loses an agent."""
        named = any(diagnostic.code == VALUE for diagnostic in self.diagnostics)
        all_outcomes = ask_clients(self.form, self.text, self.clients, self.causes, named=named)
        outcomes = drop_told(all_outcomes, self.diagnostics)
        self.diagnostics = join_outcomes(self.form, self.diagnostics, outcomes, self.path)
        own = {name_code(self.form.own, outcome) for outcome in LoadOutcome}
        return any(diagnostic.code in own for diagnostic in outcomes)

    def note_refused(self, refused: Iterable[Diagnostic]) -> None:
        """Note values that the client refuses; as fixable where the repaired text does not have
        them."""
        still: set[str] = set()
        repaired = self.repair.repaired
        if repaired:
            still = {diagnostic.message for diagnostic in find_client_faults(self.form, repaired)}
        for diagnostic in refused:
            fixable = repaired is not None and diagnostic.message not in still
            self.diagnostics.append(place_diagnostic(diagnostic, self.path, fixable=fixable))

    def drop_caused(self, refused: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return diagnostics on refused values without those of fields that have another cause."""
        return tuple(
            diagnostic
            for diagnostic in refused
            if not any(diagnostic.about == (key,) for key in self.causes)
            and self.cut.isdisjoint(diagnostic.about[:1])
        )


def _find_secrets(document: Document | None, text: str) -> tuple[str, ...]:
    if document is None:
        return find_secrets_in_lines(text)
    return tuple(secret for agent in document.agents for secret in list_secrets(agent))


def _find_closed_key(diagnostic: Diagnostic, closed: Closed | None) -> str:
    """Return the key of the list that a diagnostic is about, if that list was closed; else an empty
    text."""
    closed_keys = closed.told if closed is not None and diagnostic.code in OF_LISTS else ()
    return next((key for key in closed_keys if diagnostic.about == (key,)), "")


def _sort_key(diagnostic: Diagnostic) -> tuple[int, int, str]:
    return diagnostic.where.line or 0, diagnostic.where.column or 0, diagnostic.code
