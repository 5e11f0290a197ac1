"""Every regular expression that agentc compiles, how it is used, and texts that are bad for it.

Belongs here: collecting patterns, making such texts from their own pieces. Not here: judging
(`unit/syntax/test_regexes.py`).
"""

from __future__ import annotations

import ast
import functools
import importlib
import itertools
import json
import pkgutil
import random
import re
import re._constants as codes  # type: ignore[import-not-found]  # the tree that a pattern is compiled from
import re._parser as parser  # type: ignore[import-not-found]
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "agentc"
# Calls that look for a pattern at every place of a text; the others look at one.
EVERYWHERE = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
AT_ONE_PLACE = frozenset({"match", "fullmatch"})
CALLS = EVERYWHERE | AT_ONE_PLACE | {"compile"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern with its flags; `sites` are the lines that make it, `everywhere` says whether texts
    are searched."""

    text: str
    flags: int
    sites: frozenset[tuple[str, int]] = field(compare=False)
    everywhere: bool = field(compare=False, default=True)

    def __str__(self) -> str:
        file, line = min(self.sites)
        return f"{file}:{line}"


@functools.cache
def collected() -> tuple[Pattern, ...]:
    """Every pattern that is made while all modules are imported, and while they work on documents
    of all formats.

    A process of its own looks, as here they are made already.
    """
    command = [sys.executable, "-m", "tests.support.patterns"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    at_one_place = _at_one_place()
    made = [
        Pattern(
            text,
            flags,
            frozenset(map(tuple, sites)),
            not all(_defined(*site) in at_one_place for site in sites),
        )
        for text, flags, sites in json.loads(done.stdout)
    ]
    written = [
        Pattern(text, 0, frozenset({(file, first)}))
        for file, first, _, text in call_sites()
        if text
    ]
    return tuple(dict.fromkeys([*made, *written]))


def _collect() -> None:
    """Print all patterns, their flags and places as JSON."""
    seen: dict[tuple[str, int], set[tuple[str, int]]] = {}
    compiled = re._compile  # type: ignore[attr-defined]

    def note(pattern: Any, flags: Any) -> Any:
        frame = sys._getframe(2)
        file = Path(frame.f_code.co_filename)
        if isinstance(pattern, str) and file.is_relative_to(PACKAGE):
            place = (str(file.relative_to(PACKAGE)), frame.f_lineno)
            seen.setdefault((pattern, int(flags)), set()).add(place)
        return compiled(pattern, flags)

    re._compile = note  # type: ignore[attr-defined]
    try:
        for module in pkgutil.walk_packages([str(PACKAGE)], "agentc."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        _work()
    finally:
        re._compile = compiled  # type: ignore[attr-defined]
    sys.stdout.write(
        json.dumps([[text, flags, sorted(sites)] for (text, flags), sites in seen.items()])
    )


SPECIAL = (
    "options: {apiKey: AbcDef123456, deep: {accessToken: Zx9AbcDef}}\nmemory: project\n",
    "mcpServers:\n  gh: {command: x, env: {API_KEY: sk-Abcdef123456, token: $X}, args: [--token, abcDEF12]}\n",
    "tools: Bash\ntools: a: b\nSee <b>x</b> and the Read tool, `Bash`.\n",
)


def _work() -> None:
    """Have documents answered that reach every line which makes a pattern."""
    import agentc
    from agentc.syntax.edits import agent_items
    from tests.fuzz import grammar
    from tests.fuzz.answers import Case, answer

    chance = random.Random(5)
    for special in SPECIAL:
        text = f"---\nname: x\ndescription: d\n{special}---\nUse the Read tool, <b>or</b> `Bash`, of Claude Code.\n"
        for seed in range(4):
            answer(Case(text, "claude", "x.md", seed))
    for form, (path, _) in grammar.FORMS.items():
        for seed in range(8):
            text = grammar.made(form, chance)
            answer(Case(grammar.mutated(text, chance) if seed % 2 else text, form, path, seed))
    listed = agentc.parse("---\nname: x\nskills:\n  - sail\n---\nBody.\n", format="claude")
    agentc.render(replace(listed.agent, color="red"), format="claude", base=listed)
    mode = agentc.parse("customModes:\n- slug: x\n  groups: []\n", format="roo").source
    agent_items.put_item(mode, None, mode)
    agent_items.begin_list("customModes: []\n", "customModes", mode)
    answer(Case("  ---\n  name: x\n  ---\nBody.\n", "claude", "x.md", 1))
    answer(
        Case(
            "---\ndescription: a: b\npermission: {bash: perhaps}\n---\nBody.\n",
            "opencode",
            "x.md",
            1,
        )
    )


def call_sites() -> Iterator[tuple[str, int, int, str]]:
    """Every line of the package that hands a pattern to `re`: file, first and last line, and the
    pattern where it is written there without any flags."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CALLS
            ):
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id == "re":
                    first = node.args[0]
                    plain = isinstance(first, ast.Constant) and len(node.args) == 1 + (
                        node.func.attr != "compile"
                    )
                    text = str(first.value) if plain and isinstance(first, ast.Constant) else ""
                    yield (
                        str(path.relative_to(PACKAGE)),
                        node.lineno,
                        node.end_lineno or node.lineno,
                        text,
                    )


def _tree(file: str) -> ast.AST:
    return ast.parse((PACKAGE / file).read_text(encoding="utf-8"))


def _defined(file: str, line: int) -> str:
    """The name that is given to what a line makes; empty for none."""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Assign) and node.lineno <= line <= (node.end_lineno or 0):
            target = node.targets[0]
            return (
                target.id
                if isinstance(target, ast.Name) and isinstance(node.value, ast.Call)
                else ""
            )
    return ""


def _at_one_place() -> set[str]:
    """Names of patterns whose every use anywhere looks at one place of a text."""
    calls: dict[str, set[str]] = {}
    others: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                calls.setdefault(node.value.id, set()).add(node.attr)
                called.add(node.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in called:
                others.add(node.id)  # it is handed on: nobody knows to whom
    return {name for name, used in calls.items() if used <= AT_ONE_PLACE} - others


class _Sampler:
    """Texts that parts of a pattern match, and the parts that repeat."""

    def __init__(self, pattern: Pattern) -> None:
        self.pumps: dict[str, None] = {}
        self.pieces: dict[str, None] = {}
        self.whole = self.of(parser.parse(pattern.text, pattern.flags))

    def of(self, items: Any, choice: int = 0) -> str:
        """A short text that a sequence matches, as far as that is easy to say."""
        return "".join(self.item(code, argument, choice) for code, argument in items)

    def item(self, code: Any, argument: Any, choice: int) -> str:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            text = chr(argument) if code is codes.LITERAL else "!" if argument != ord("!") else "?"
        elif code is codes.ANY:
            text = "."
        elif code is codes.IN:
            chars = _chars(argument)
            self.pieces |= dict.fromkeys(chars)
            text = chars[choice % len(chars)]
        elif code is codes.BRANCH:
            samples = [self.of(branch, choice) for branch in argument[1]]
            self.pieces |= dict.fromkeys(samples)
            text = samples[choice % len(samples)]
        elif code is codes.SUBPATTERN:
            text = self.of(argument[3], choice)
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            least, most, inner = argument
            samples = [self.of(inner, number) for number in range(4)]
            if most > 20:
                self.pumps |= dict.fromkeys(samples)
            text = samples[choice % 4] * max(1, min(least, 3))
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            self.of(argument[1])
            text = ""
        else:
            text = ""
        self.pieces[text] = None
        return text


def _chars(argument: Any) -> list[str]:
    """Some characters of a set."""
    found = []
    negated = argument[0][0] is codes.NEGATE
    for code, value in argument:
        if code is codes.LITERAL:
            found.append(chr(value))
        elif code is codes.RANGE:
            found += [chr(value[0]), chr(value[1])]
        elif code is codes.CATEGORY:
            found.append({codes.CATEGORY_DIGIT: "0", codes.CATEGORY_SPACE: " "}.get(value, "a"))
    if negated:
        return [char for char in "a.0 \n!_A-" if char not in found] or ["~"]
    return found


def bad_texts(pattern: Pattern, length: int) -> Iterator[str]:
    """Texts of a length on which a pattern could go back and forth: its own pieces, many times,
    with an odd end."""
    sampler = _Sampler(pattern)
    pieces = [piece for piece in sampler.pieces if piece]
    chance = random.Random(len(pattern.text))
    singles = [piece for piece in (*sampler.pumps, *pieces) if piece]
    pairs = ["".join(pair) for pair in itertools.product(singles[:8], repeat=2)]
    pumps = list(
        dict.fromkeys((*singles[:12], *chance.sample(pairs, min(8, len(pairs))), sampler.whole))
    )
    starts = list(dict.fromkeys(("", sampler.whole[:-1], sampler.whole)))
    for pump in filter(None, pumps):
        for start in starts:
            yield (
                start
                + pump * (length // len(pump))
                + chance.choice(("\0", "\n", "!", "", "\n\0", sampler.whole))
            )


if __name__ == "__main__":
    _collect()
