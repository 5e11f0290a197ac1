"""What the linter says of a source, and of the lists in an output, in the report of a conversion.

Belongs here: which of its diagnostics a conversion tells. Not here: the rules (`linter/`,
`vendors/*/lint.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from agentc.diagnostics.alike import bound_alike
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.diagnostics.shared_codes import DEAD_RULE, LINE_BY_LINE
from agentc.lens.format import Document, Format
from agentc.lens.misread import find_misread
from agentc.lens.parse import parse
from agentc.prompt.fields_in_prompt import find_fields_in_prompt
from agentc.vendors.messages import describe_outcome
from agentc.vendors.misspelt import spells_limit
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import all_formats, get_model_lint, get_predictor, lint_rules_of

# What a limit does in its own client, and a reader of the report should know.
TELLING = frozenset(
    {
        "inert-restriction",
        "plugin-ignores",
        "scoped-tool",
        "scope-apart",
        "fence-inside",
        "ignored-grant",
        DEAD_RULE,
        LINE_BY_LINE,
    }
)
# What is wrong with a list of tools, in the source and in what is written of it.
LISTED = frozenset({"unknown-tool", "no-tools", "foreign-words"})


def lint_source(document: Document) -> Iterator[Diagnostic]:
    """Yield the diagnostics on limits that do less, or more, in the source's own client than they
    say."""
    every = (
        *lint_rules_of(document.format.own)(document),
        *find_fields_in_prompt(document.source, all_formats(), spells_limit),
        *find_misread(document),
    )
    told = (one for one in every if one.code in TELLING | LISTED | {"second-frontmatter"})
    for diagnostic in bound_alike(told):
        yield diagnostic.at(document.path)


def find_unloaded(document: Document) -> Iterator[Diagnostic]:
    """Yield what the source's own client does with the file of a document's only agent, where it
    has no agent of it. The conversion writes one all the same."""
    form = document.format
    predict = get_predictor(form)
    prediction = predict(document.source.text) if predict is not None else None
    if prediction is None or prediction.outcome not in (LoadOutcome.SKIPS, LoadOutcome.REJECTS):
        return
    found = prediction.diagnostic
    if found is not None and (not form.within or _is_inside(document, found)):
        message = describe_outcome(form.own, prediction)
        yield replace(found, message=message).at(document.path)


def _is_inside(document: Document, diagnostic: Diagnostic) -> bool:
    """Return whether a diagnostic on a file of several agents is about a document's one."""
    head = document.source.records[0].head
    first, last = document.source.where(head.start), document.source.where(head.end)
    place = diagnostic.where.line or 0, diagnostic.where.column or 0
    return (first.line or 0, first.column or 0) <= place <= (last.line or 0, last.column or 0)


def lint_written_model(target: Format, text: str, document: Document) -> Iterator[Diagnostic]:
    """Yield what the target's client makes of the model in an output of another format, at the line
    of the source's."""
    if target.own == document.format.own:
        return
    field = document.format.field_of("model")
    entries = (entry for record in document.source.records for entry in record.entries)
    stated = next((entry for entry in entries if field and entry.key in field.keys), None)
    where = document.source.where(stated.value_span.start if stated else 0, document.path)
    written = parse(target, text, target.place().path_of("x"), "x")
    for diagnostic in get_model_lint(target.own)(written):
        message = f"in what is written: {diagnostic.message}"
        yield replace(diagnostic, where=where, message=message)


def lint_written_lists(
    target: Format, text: str, document: Document, known_findings: Collection[Diagnostic]
) -> Iterator[Diagnostic]:
    """Yield what the target's client makes of the lists of tools in an output, at the line of the
    source's list. Codes that `known_findings` have already are left out."""
    written = parse(target, text, target.place().path_of("x"), "x")
    known = {finding.code for finding in known_findings}
    field = document.format.field_of("permission")
    entries = (entry for record in document.source.records for entry in record.entries)
    stated = next(
        (entry for entry in entries if field is not None and entry.key in field.keys), None
    )
    where = document.source.where(stated.value_span.start if stated else 0, document.path)
    every = lint_rules_of(target.own)(written)
    wanted = (one for one in every if one.code in LISTED and one.code not in known)
    for diagnostic in bound_alike(wanted):
        message = f"in what is written: {diagnostic.message}"
        yield replace(diagnostic, where=where, message=message)
