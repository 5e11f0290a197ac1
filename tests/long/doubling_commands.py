"""`python -m tests.long.doubling_commands`: the command line on one file that doubles.

Belongs here: every command that takes a file, run whole, with what it reads and writes. Not here:
single functions, on many more documents (`doubling.py`). A command passes that takes at most 2.2
times as long for twice the size (fitted over the larger sizes, the least of several tries), or that
answers or refuses within two seconds at the largest.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from agentc.cli import main as agentc_main
from tests.long.doubling import Grown, body, fields, seconds

SIZES = tuple(1 << power for power in range(16, 21))
AT_ONCE = 2.0
MAX_RATIO = 2.2
FITTED = 4
OTHER = {"claude": "opencode", "opencode": "claude", "extended": "claude"}
FOLDERS = {"claude": ".claude/agents", "opencode": ".opencode/agents", "extended": "agents"}


def _deep(size: int) -> str:
    """A map in a map in a map, as deep as the square root of the size."""
    nested = "".join(" " * depth + "a:\n" for depth in range(1, int(size**0.5)))
    return f"---\nname: x\ndescription: d\nk:\n{nested}---\nBody.\n"


FILES: dict[str, tuple[str, Grown]] = {
    "a long list": ("claude", fields("- Tool%d\n", "tools:\n")),
    "a long line of tools": ("claude", fields("Tool%d, ", "tools: ", "\n")),
    "a list of scopes": ("claude", fields("- Bash(git %d:*)\n", "tools:\n")),
    "agents to call": ("claude", fields("Agent(a%d), ", "tools: Agent, ", "Agent(r*)\n")),
    "names to call": ("claude", fields("a%d, ", "tools: '*, Agent(", ")'\n")),
    "a long description": ("claude", fields("word, ", "model: opus\ndescription: ", "?\n")),
    "a broken description": ("claude", fields("word: ", "initialPrompt: ", "?\n")),
    "a fence in quotes": ("claude", body("---\nword\n", 'b"\n')),
    "a quote to the end": ("claude", lambda size: body("---\nw\n")(size).replace(": d", ': "d')),
    "deep maps": ("claude", _deep),
    "many keys": ("claude", fields("key%d: 1\n")),
    "many keys, extended": ("extended", fields("key%d: 1\n")),
    "many patterns": ("opencode", fields("    'git %d *': ask\n", "permission:\n  bash:\n")),
    "many wildcard keys": ("opencode", fields("  s%d_*: ask\n", 'permission:\n  "*": ask\n')),
    "crossing wildcard keys": ("opencode", fields("  '*k%d*': deny\n", "permission:\n")),
    "many rules": ("extended", fields("- deny: mcp:s%d/t\n", "permission:\n")),
    "a long prompt": ("claude", body("Use the Read tool, Grep and `Bash`.\n\n")),
    "a prompt in one line": ("claude", body("word ")),
}


def list_calls(form: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every command, on the file `FOLDER/x.md` of a project."""
    file, target = f"{FOLDERS[form]}/x.md", OTHER[form]
    there = f"{FOLDERS[target]}/x.md"
    yield "convert", ("convert", file, "--to", target, "-o", "out")
    yield "convert, all told", ("convert", file, "--to", target, "-o", "out", "-v")
    yield "convert --json", ("convert", file, "--to", target, "--dry-run", "--json")
    yield (
        "convert --report",
        ("convert", file, "--to", target, "--dry-run", "-q", "--report", "r.html"),
    )
    yield "convert --into", ("convert", there, "--to", form, "--into", file)
    yield "check", ("check", file)
    yield "check --format sarif", ("check", file, "--format", "sarif")
    yield "check --fix", ("check", "--fix", file)
    yield "show", ("show", file)
    yield "show --permissions", ("show", "--permissions", file)
    yield "diff", ("diff", file, "y.md", "--from-b", "claude")


def call(form: str, text: str, words: tuple[str, ...]) -> Callable[[], object]:
    """A call of the program in a project of its own, made before its time counts."""

    def run(*arguments: str) -> int:
        with patch.object(sys, "argv", ["agentc", *arguments]):
            try:
                agentc_main()
            except SystemExit as ended:
                return int(ended.code or 0)
        return 0

    def printing(into: str, *arguments: str) -> int:
        with Path(into).open("w") as out, contextlib.ExitStack() as both:
            both.enter_context(contextlib.redirect_stdout(out))
            both.enter_context(contextlib.redirect_stderr(out))
            return run(*arguments)

    def made() -> None:
        code = printing("printed.txt", *words)
        assert code in (0, 1, 2), words
        assert "INTERNAL ERROR" not in Path("printed.txt").read_text(), words

    folder = Path(tempfile.mkdtemp(prefix="agentc-doubling-"))
    file = folder / FOLDERS[form] / "x.md"
    file.parent.mkdir(parents=True)
    (folder / ".git").mkdir()
    file.write_text(text)
    (folder / "y.md").write_text("---\nname: x\ndescription: d\ntools: Read\n---\nBody.\n")
    os.environ.update(HOME=str(folder), XDG_STATE_HOME=str(folder / "state"))
    os.chdir(folder)
    if "--into" in words:
        target = OTHER[form]
        printing("before.txt", "convert", str(file), "--to", target, "-o", str(folder))
        there = folder / FOLDERS[target] / "x.md"
        if there.is_file():
            there.write_text(there.read_text() + "One more line.\n")
    return made


def fit_ratio(times: list[float]) -> float:
    """By how much the time grows a doubling: the slope through the larger sizes."""
    points = [(place, math.log2(max(one, 1e-3))) for place, one in enumerate(times)][-FITTED:]
    middle = sum(x for x, _ in points) / len(points)
    height = sum(y for _, y in points) / len(points)
    over = sum((x - middle) * (y - height) for x, y in points)
    slope: float = over / sum((x - middle) ** 2 for x, _ in points)
    return float(2.0**slope)


def measure(form: str, grown: Grown, words: tuple[str, ...], tries: int) -> list[float]:
    """The least time of some tries at each size; endless where nobody waits so long."""
    found = []
    for size in SIZES:
        text = grown(size)
        again = [seconds(call(form, text, words)) for _ in range(tries)]
        found.append(min(math.inf if one is None else one for one in again))
        if found[-1] == math.inf:
            break
    return found


def main() -> int:
    """Print each command that is neither linear nor answered at once; 1 where there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.long.doubling_commands")
    parser.add_argument("names", nargs="*", help="files; all where none is named")
    options = parser.parse_args()
    failed, slowest = 0, (0.0, "")
    for name in options.names or FILES:
        form, grown = FILES[name]
        for called, words in list_calls(form):
            once = seconds(call(form, grown(SIZES[-1]), words))
            slowest = max(slowest, (math.inf if once is None else once, f"{name}: {called}"))
            if once is not None and once < AT_ONCE:
                continue
            times = measure(form, grown, words, tries=1)
            if times[-1] == math.inf or fit_ratio(times) > MAX_RATIO:
                times = measure(form, grown, words, tries=3)
            ratio = math.inf if times[-1] == math.inf else fit_ratio(times)
            if times[-1] < AT_ONCE:
                continue
            shown = " ".join(f"{one:.2f}" for one in times)
            mark = "over" if ratio > MAX_RATIO else "fits"
            failed += ratio > MAX_RATIO
            print(f"{mark} {ratio:5.2f}  {name}: {called}: {shown}", flush=True)
    print(
        f"{len(options.names or FILES)} files; {failed} over; slowest {slowest[0]:.1f} s, {slowest[1]}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
