"""What a check found: for a person, and as JSON, SARIF 2.1.0 and GitHub's annotations.

Belongs here: the four shapes. Not here: what is found, exit codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from agentc.diagnostics.code_types import Severity
from agentc.diagnostics.diagnostic import Diagnostic
from agentc.errors import on_one_line
from agentc.printable import to_printable
from agentc.secrets.escapes import blot
from agentc.vendors.messages import describe_clients, get_title, list_codes

# A source line is shown so wide around its caret.
WIDTH = 96
# From so many findings on, a table counts them by code.
TABLE_FROM = 3
NOTHING: Mapping[str, Iterable[str]] = {}
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render_lines(
    diagnostics: Iterable[Diagnostic],
    texts: Mapping[str, str],
    known: Mapping[str, Iterable[str]] = NOTHING,
) -> Iterator[str]:
    """Yield lines for a person: place, severity, code, message, the source line with a caret, and
    what to do.

    In source lines stars stand for what looks like a secret, and for what is `known` to be one in
    that file.
    """
    path, source = None, [""]
    for diagnostic in diagnostics:
        if diagnostic.where.path != path:  # those of one file come together
            path = diagnostic.where.path
            text = texts.get(path or "", "")
            source = blot(text, known.get(path or "", ())).split("\n")
        yield _escape_unsafe(
            f"{diagnostic.where}: {diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"
        )
        yield from _render_excerpt(diagnostic, source)
        if diagnostic.hint:
            yield _escape_unsafe(f"  hint: {diagnostic.hint}")


def _escape_unsafe(words: str) -> str:
    """Return words that may hold a key of a file on one line, with nothing that steers a
    terminal."""
    return to_printable(on_one_line(words))


def _render_excerpt(diagnostic: Diagnostic, source: Sequence[str]) -> Iterator[str]:
    """Yield the line that a diagnostic is about, as far as it fits the width, and a mark below its
    column."""
    number, column = diagnostic.where.line, diagnostic.where.column
    if number is None or column is None or number > len(source):
        return
    line = source[number - 1].rstrip("\r").replace("\t", " ")
    start = max(0, min(column - 1 - WIDTH // 2, len(line) - WIDTH))
    shown = to_printable(line[start : start + WIDTH])
    yield f"  | {shown}"
    yield f"  | {' ' * (column - 1 - start)}^"


def render_counts(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield a table of the codes that were found, the gravest and most frequent first: how often,
    in how many files, and how many of them `--fix` mends. Of a few findings there is none."""
    if len(diagnostics) < TABLE_FROM:
        return
    found = Counter((diagnostic.severity, diagnostic.code) for diagnostic in diagnostics)
    order = sorted(found, key=lambda key: ([*Severity].index(key[0]), -found[key], key[1]))
    rows = [("found", "files", "--fix", "")]
    for severity, code in order:
        alike = [each for each in diagnostics if (each.severity, each.code) == (severity, code)]
        paths = {each.where.path for each in alike}
        fixable = sum(each.fixable for each in alike)
        rows.append((str(len(alike)), str(len(paths)), str(fixable or "-"), f"{severity} {code}"))
    for number, files, fix, kind in rows:
        yield f"{number:>7} {files:>6} {fix:>6}  {kind}".rstrip()


def render_summary(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """Return one line over a whole run: it counts also what is not shown."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    words = [
        f"{counts[kind]} {LEVELS[kind]}{'s' * (counts[kind] != 1)}"
        for kind in Severity
        if counts[kind]
    ]
    fixable = sum(diagnostic.fixable for diagnostic in diagnostics)
    return f"{files} file{'s' * (files != 1)} checked: {', '.join(words) or 'nothing found'}" + (
        f"; {fixable} can be repaired with --fix" if fixable else ""
    )


def render_json(diagnostics: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return a list of diagnostics."""
    return [_to_plain(diagnostic) for diagnostic in diagnostics]


def _to_plain(diagnostic: Diagnostic) -> dict[str, Any]:
    where = diagnostic.where
    return {
        "path": where.path,
        "line": where.line,
        "column": where.column,
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "fixable": diagnostic.fixable,
    }


def render_github(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield GitHub's workflow commands, one a diagnostic."""
    for diagnostic in diagnostics:
        level = "notice" if diagnostic.severity is Severity.NOTE else LEVELS[diagnostic.severity]
        place = f"file={_escape_property(diagnostic.where.path or '')}"
        if diagnostic.where.line is not None:
            place += f",line={diagnostic.where.line},col={diagnostic.where.column or 1}"
        yield (
            f"::{level} "
            f"{place},title={_escape_property(diagnostic.code)}::{_escape_data(diagnostic.message)}"
        )


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def render_sarif(diagnostics: Sequence[Diagnostic], version: str) -> dict[str, Any]:
    """Return one SARIF run, for code scanning."""
    used = sorted({diagnostic.code for diagnostic in diagnostics})
    driver = {"name": "agentc", "version": version, "rules": [_render_rule(code) for code in used]}
    results = [
        _render_result(diagnostic, used.index(diagnostic.code)) for diagnostic in diagnostics
    ]
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return {"$schema": schema, "version": "2.1.0", "runs": [run]}


def _render_rule(code: str) -> dict[str, Any]:
    known = list_codes().get(code)
    full = " ".join(filter(None, (known.meaning, describe_clients(code)))) if known else code
    short = {"text": get_title(code)}
    return {"id": code, "shortDescription": short, "fullDescription": {"text": full}}


def _render_uri(path: str) -> str:
    """Return a path as a URI; bytes that are no text stay the bytes that they are on the disc."""
    return quote(path.replace("\\", "/").encode("utf-8", "surrogateescape"))


def _render_result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    where = diagnostic.where
    place: dict[str, Any] = {"artifactLocation": {"uri": _render_uri(where.path or "stdin")}}
    if where.line is not None:
        place["region"] = {"startLine": where.line, "startColumn": where.column or 1}
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.message},
        "locations": [{"physicalLocation": place}],
    }
