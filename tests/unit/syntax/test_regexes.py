"""Regular expressions mean the same to every Python that is supported, and none takes more than
linear time.

Belongs here: what is forbidden in a pattern, and texts that are bad for each. Not here: what
patterns match.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.meta.test_layers import IDS, MODULES
from tests.support.patterns import call_sites, collected

# A text this long takes a linear pattern a hundredth of a second, one that goes back and forth half
# a minute or more.
LENGTH = 1 << 17
# Seconds of the processor for a text, of which a linear pattern needs a few thousandths; and of the
# clock for all.
PATIENCE, GUARD = 4.0, 1_800.0
# In the everyday profile only some of the texts.
SOME = 2 if os.environ.get("AGENTC_PROFILE") == "ci" else 8

# All patterns in one process; a pattern without end is killed with it, and named by what was
# printed last.
CHILD = """
import itertools, json, re, signal, sys
from tests.support.patterns import Pattern, bad_texts
from tests.unit.syntax.test_regexes import LENGTH, PATIENCE, SOME

for text, flags, everywhere in json.load(sys.stdin):
    compiled = re.compile(text, flags)
    for bad in itertools.islice(bad_texts(Pattern(text, flags, frozenset()), LENGTH), None, None, SOME):
        sys.stdout.write(f"{text!r}, on {bad[:40]!r}...\\n")
        sys.stdout.flush()
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
        compiled.match(bad)
        compiled.fullmatch(bad)
        for found in compiled.finditer(bad) if everywhere else ():
            pass
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
print("done")
"""


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_no_pattern_is_possessive_or_atomic(path: object) -> None:
    """Python 3.11.2 gets some possessive quantifiers wrong, and 3.10 has none."""
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "(?" in node.value:
            assert not any(mark in node.value for mark in ("*+", "++", "?+", "}+", "(?>")), (
                node.value
            )


def test_every_pattern_of_the_tree_is_known() -> None:
    """Each line that hands a pattern to `re` was seen to do so: what is built while agentc works
    included."""
    seen = {site for pattern in collected() for site in pattern.sites}
    unseen = [
        f"{file}:{first}"
        for file, first, last, _ in call_sites()
        if not any(name == file and first <= line <= last for name, line in seen)
    ]
    assert unseen == [], (
        "let `tests/support/patterns.py` work on a document that reaches these lines"
    )
    assert len(collected()) > 100


def test_no_pattern_takes_more_than_linear_time() -> None:
    command = [sys.executable, "-c", CHILD]
    known = json.dumps([[one.text, one.flags, one.everywhere] for one in collected()])
    done = subprocess.run(
        command, cwd=ROOT, input=known, capture_output=True, text=True, timeout=GUARD, check=False
    )
    assert done.stdout.endswith("done\n"), (
        f"without end: {done.stdout.splitlines()[-1:]} {done.stderr[-500:]}"
    )


@pytest.mark.parametrize(
    "text",
    [
        r"(?:\r?\n[ \t]*(?:#[^\n]*)?)+\Z",
        r"[A-Za-z_/][\w/.@-]*(?:[,;]?(?: [\w/.@-]+)?)*\Z",
        r"(\w+)\([^()\n]*\)",
        r"--?[\w-]*(?:token|secret)[\w-]*\Z",
        r"\s+$",
    ],
)
def test_a_pattern_that_takes_more_is_found(text: str) -> None:
    """The bad texts are bad: a small one takes each of these patterns many times its length."""
    code = """
import re, resource, sys
from tests.support.patterns import Pattern, bad_texts
resource.setrlimit(resource.RLIMIT_CPU, (3, resource.RLIM_INFINITY))
compiled = re.compile(sys.argv[1])
for text in bad_texts(Pattern(sys.argv[1], 0, frozenset()), 1 << 17):
    compiled.fullmatch(text), list(compiled.finditer(text))
"""
    command = [sys.executable, "-c", code, text]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=GUARD, check=False)
    assert done.returncode < 0, "all bad texts were done in no time"
