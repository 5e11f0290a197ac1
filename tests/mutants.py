"""Makes each mutant of `mutants.toml` in a copy of the project, and looks whether its test fails.

Belongs here: reading mutants, making one, the runner (`make mutants`). Not here: the mutants.
"""

from __future__ import annotations

import ast
import io
import os
import shutil
import subprocess
import sys
import tempfile
import tokenize
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

PARTS = ("agentc", "docs", "templates", "tests", "fixtures", "pyproject.toml")
LAYOUT = frozenset(
    {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT}
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """Put `new` instead of `old` into a `function` of `file`, and `test` must fail.

    Without a function all of the file is meant. In Python the layout of `old` does not count.
    """

    test: str
    file: str
    old: str
    new: str
    function: str = ""

    def make(self, source: str) -> str:
        """Return a file's text with the mutant in it.

        Raises LookupError where the function, or the text in it, is not there any more.
        """
        if not self.file.endswith(".py"):
            if self.old not in source:
                raise LookupError(f"{self.old!r} is not in {self.file}")
            return source.replace(self.old, self.new)
        start, end = find_function(source, self.function) if self.function else (0, len(source))
        spans = [span for span in find_code(source, self.old) if start <= span[0] < end]
        if not spans:
            raise LookupError(f"{self.old!r} is not in {self.function or self.file}")
        for begin, finish in reversed(spans):
            source = source[:begin] + self.new + source[finish:]
        return source


def read_mutants() -> list[Mutant]:
    """Return the mutants of the table."""
    table = tomllib.loads((ROOT / "tests/mutants.toml").read_text(encoding="utf-8"))
    return [Mutant(**row) for row in table["mutant"]]


def find_function(source: str, name: str) -> tuple[int, int]:
    """Return where a function, or a method as `Class.method`, begins and ends.

    Raises LookupError where there is none.
    """
    nodes: list[ast.stmt] = ast.parse(source).body
    found: ast.stmt | None = None
    for part in name.split("."):
        found = next((node for node in nodes if getattr(node, "name", None) == part), None)
        if not isinstance(found, ast.FunctionDef | ast.ClassDef):
            raise LookupError(f"there is no {name}")
        nodes = [
            node for node in ast.walk(found) if isinstance(node, ast.stmt) and node is not found
        ]
    assert isinstance(found, ast.FunctionDef | ast.ClassDef)
    lines = source.splitlines(keepends=True)
    first = min([found.lineno, *(decorator.lineno for decorator in found.decorator_list)])
    return len("".join(lines[: first - 1])), len("".join(lines[: found.end_lineno]))


def find_code(source: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where a text stands in Python code, whatever the layout of either."""
    words = [word for word, *_ in _list_words(wanted)]
    code = list(_list_words(source))
    at = 0
    while at + len(words) <= len(code):
        if [word for word, *_ in code[at : at + len(words)]] == words:
            yield code[at][1], code[at + len(words) - 1][2]
            at += len(words)
        else:
            at += 1


def _list_words(source: str) -> Iterator[tuple[str, int, int]]:
    """Yield each token with where it begins and ends; what a piece of code leaves open is no fault."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in LAYOUT and token.string:
                (row, column), (last, end) = token.start, token.end
                yield token.string, starts[row - 1] + column, starts[last - 1] + end
    except (tokenize.TokenError, IndentationError):
        return


def survives(mutant: Mutant) -> str | None:
    """Return what is wrong with a mutant that is not caught, or `None`."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / part)
        file = copy / mutant.file
        try:
            file.write_text(mutant.make(file.read_text(encoding="utf-8")), encoding="utf-8")
        except LookupError as error:
            return str(error)
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        # A law needs its examples: the everyday ones are few.
        profile = {**os.environ, "AGENTC_PROFILE": "ci"}
        done = subprocess.run(
            [*command, f"tests/{mutant.test}"],
            cwd=copy,
            env=profile,
            capture_output=True,
            text=True,
            check=False,
        )
        caught = done.returncode == 1 or done.returncode < 0  # failed, or the interpreter died
        return None if caught else f"the test ended with {done.returncode}: {done.stdout[-300:]}"


def main() -> int:
    """Make every mutant whose test or file holds one of the words that were given, or every one."""
    words = sys.argv[1:]
    chosen = [
        one
        for one in read_mutants()
        if not words or any(w in f"{one.test} {one.file}" for w in words)
    ]
    alive = 0
    for mutant in chosen:
        wrong = survives(mutant)
        alive += wrong is not None
        print(f"{'survived' if wrong else 'caught'}: {mutant.file}: {mutant.test}", flush=True)
        if wrong:
            print(f"  {wrong}", flush=True)
    print(f"{len(chosen) - alive} of {len(chosen)} mutants caught")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
