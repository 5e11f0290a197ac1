"""Every code that the product gives is explained, and every explained permission code is given
somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from agentc.diagnostics import shared_codes
from agentc.diagnostics.codes import CODES
from tests.conftest import ROOT

MODULES = sorted((ROOT / "agentc").rglob("*.py"))
GIVEN = {
    code
    for path in MODULES
    if path.relative_to(ROOT / "agentc").parts[0] != "check"
    for code in re.findall(r'"((?:PERM|EXEC)-[A-Z-]+)"', path.read_text(encoding="utf-8"))
}
# What takes a code for its first argument.
GIVING = frozenset(
    {"AgentcError", "Busy", "Changed", "Diagnostic", "HiddenLimit", "InternalError", "ReadError"}
    | {"Refused", "UsageError"}
)
# Codes of requests that make no sense, which a report never names.
UNNAMED = {
    "editor": "no file is meant, and such an error is told without its code",
    "git": "no file is meant, and such an error is told without its code",
    "gitignore": "no file is meant, and such an error is told without its code",
    "option": "only a program can hand over a keyword that is none",
    "watch": "no file is meant, and such an error is told without its code",
    "base": "only a program can hand over a base of another format",
    "format": "the command line refuses the word before, as click does",
    "model": "no file is meant, and such an error is told without its code",
    "name": "no file is meant, and such an error is told without its code",
    "provider": "no file is meant, and such an error is told without its code",
    "read-only": "the command line refuses the word before, as click does",
    "target": "no file is meant, and such an error is told without its code",
    "wait": "no file is meant, and such an error is told without its code",
}


def test_permission_codes_are_explained_and_given() -> None:
    assert {code for code in CODES if code.startswith(("PERM-", "EXEC-"))} == GIVEN
    assert len(GIVEN) > 15


def list_literal_codes(path: Path) -> Iterator[str]:
    """Yield every code that a call has as a word, or as a constant of its module or a shared
    one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants: dict[str, ast.expr] = {
        name: ast.Constant(code) for name, code in vars(shared_codes).items() if name.isupper()
    }
    constants |= {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            by_place = isinstance(node.func, ast.Name) and node.func.id in GIVING
            given = node.args[:1] if by_place else []
            for value in (*given, *(word.value for word in node.keywords if word.arg == "code")):
                found = constants.get(value.id) if isinstance(value, ast.Name) else value
                both = [found.body, found.orelse] if isinstance(found, ast.IfExp) else [found]
                yield from (
                    one.value
                    for one in both
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value
                )


def test_a_code_that_is_given_is_explained() -> None:
    given = {code: path.name for path in MODULES for code in list_literal_codes(path)}
    assert {code: name for code, name in given.items() if code not in {*CODES, *UNNAMED}} == {}
    assert len(given) > 60


def test_a_code_of_wrong_usage_is_given_and_not_explained() -> None:
    given = {code for path in MODULES for code in list_literal_codes(path)}
    assert set(UNNAMED) <= given - set(CODES)
