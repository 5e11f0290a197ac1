"""`python -m tests.long.doubling`: what costs more than it is long.

Belongs here: documents that grow, every command on each, and by how much the time grows with the
size. Not here: patterns alone (`unit/syntax/test_regexes.py`), what CI can look at (`laws/test_bounded.py`). Seconds
are those of the processor, in a process for each answer; a time below the noise says nothing.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeAlias

from agentc.errors import AgentcError
from agentc.ir.field_change import OnLoss
from agentc.lens.parse import parse
from agentc.lens.split import split_document
from agentc.linter.check import check_document
from agentc.options import ConversionOptions
from agentc.permissions.compare import compare
from agentc.permissions.table import make_table
from agentc.pipeline.convert import convert_document
from agentc.pipeline.merge import merge_edits
from agentc.project.detect import open_document
from agentc.project.plan import PlannedWrite
from agentc.report import comparison, diagnostics, html, json, permissions
from agentc.report import text as words
from agentc.vendors.registry import get_format, list_clients, writable_formats

Grown: TypeAlias = Callable[[int], str]
SMALLEST, LARGEST = 1 << 14, 1 << 20
NOISE = 0.08
LIMIT = 40
TRIES = 4


def head(fields: str, body: str = "Body.\n") -> str:
    """A file with frontmatter."""
    return f"---\nname: x\ndescription: d\n{fields}---\n{body}"


def filled(start: str, piece: str, end: str = "") -> Grown:
    """A text of a size, made of one piece many times; a number in it counts."""

    def grown(size: int) -> str:
        number = max(1, size // max(1, len(piece.replace("%d", "12345"))))
        return start + "".join(piece.replace("%d", str(n)) for n in range(number)) + end

    return grown


def fields(piece: str, before: str = "", after: str = "") -> Grown:
    """A file whose fields grow."""
    start, _, end = head("\0").partition("\0")
    return filled(start + before, piece, after + end)


def body(piece: str, before: str = "") -> Grown:
    """A file whose body grows."""
    return filled(head("") + before, piece, "\n")


DOCUMENTS: dict[str, tuple[str, Grown]] = {
    "blank lines and comments": ("claude", fields("\n# x\n", "color: a: b\n")),
    "blank lines and comments, yaml": ("claude", fields("\n# x\n")),
    "crlf comments": ("claude", fields("# x\r\n", "color: a: b\r\n")),
    "comments": ("claude", fields("# a comment of some words\n")),
    "carried lines": ("claude", fields("# agentc keeps opencode.k%d: 1 #000000\n")),
    "block lines": (
        "claude",
        fields(
            "# k%d: 1\n",
            "# agentc needs these lines to convert this agent back; leave them as they are. 0123456789abcdef\n"
            "# What this file cannot hold of the opencode file that it was made from:\n",
        ),
    ),
    "origins": ("claude", fields("# agentc tells later edits by these digests of the opencode file: name abc123 #000000\n")),
    "unknown keys": ("claude", fields("key%d: 1\n")),
    "unknown keys, opencode": ("opencode", fields("key%d: 1\n")),
    "unknown keys, extended": ("extended", fields("key%d: 1\n")),
    "unknown keys before a broken one": ("claude", fields("key: 1\n", after="key: a: b\ncolor: red\n")),
    "unknown keys, not yaml": ("claude", fields("key%d: 1\n", "color: a: b\n")),
    "known keys, not yaml": ("claude", fields("model: a: b\n")),
    "the same key": ("claude", fields("color: red\n")),
    "the same key, each with an open quote": ("claude", fields('model: "a: \n')),
    "the same key, each with an open list": ("claude", fields("tools: [a: \n")),
    "the same key, another last": ("claude", filled("name: x\n", "k: |\n ?You kee\n", "k: |\n x")),
    "tools in a line": ("claude", fields("Tool%d, ", "tools: ", "\n")),
    "tools in a list": ("claude", fields("- Tool%d\n", "tools:\n")),
    "denied tools": ("claude", fields("Tool%d, ", "disallowedTools: ", "\n")),
    "servers": ("claude", fields("- mcp__s%d\n", "tools:\n")),
    "tools of servers": ("claude", fields("- mcp__s%d__t\n", "tools:\n")),
    "denied servers": ("claude", fields("- mcp__s%d\n", "disallowedTools:\n")),
    "scoped commands": ("claude", fields("- Bash(git %d:*)\n", "tools:\n")),
    "one scope": ("claude", fields("a ", "tools: Bash(", ")\n")),
    "open parentheses": ("claude", fields("(", "tools: Bash", "\n")),
    "one word": ("claude", fields("a", "disallowedTools: ", "\n")),
    "underscores": ("claude", fields("_", "tools: mcp__a", "\n")),
    "wrong actions": ("opencode", fields("  k%d: maybe\n", "permission:\n")),
    "dots": ("opencode", fields(".", 'permission:\n  read:\n    "', '": deny\n')),
    "asked about by wildcards": ("opencode", fields("  s%d_*: ask\n", 'permission:\n  "*": ask\n')),
    "a path to a key": ("claude", body("abc/", "key ")),
    "keys of a map": ("opencode", fields("  k%d: deny\n", "permission:\n")),
    "names of servers": ("opencode", fields("  s_%d: deny\n", "permission:\n")),
    "underscores in a key": ("opencode", fields("a_", "permission:\n  ", "b: deny\n")),
    "patterns": ("opencode", fields("    'git %d *': ask\n", "permission:\n  bash:\n")),
    "a long pattern": ("opencode", fields("a*", "permission:\n  bash:\n    '", "': deny\n")),
    "rules": ("extended", fields("- deny: mcp:s%d/t\n", "permission:\n")),
    "reasons": ("extended", fields("    Tool%d: why\n", "tool_restrictions:\n  allowed:\n")),
    "targets": ("extended", fields("    k%d: 1\n", "targets:\n  claude:\n")),
    "skills": ("claude", fields("- s%d\n", "skills:\n")),
    "hooks": ("claude", fields("  - {matcher: T%d, hooks: [{command: x}]}\n", "hooks:\n  PreToolUse:\n")),
    "inline servers": ("claude", fields("  s%d: {command: x, env: {A: b}}\n", "mcpServers:\n")),
    "a flow list": ("claude", fields("a, ", "k: [", "]\n")),
    "a flow map": ("claude", fields("a%d: b, ", "k: {", "}\n")),
    "brackets": ("claude", fields("[", "k: ", "\n")),
    "closed brackets": ("claude", fields("[]", "color: a: b", "\n")),
    "nesting": ("claude", lambda size: head("".join(" " * n + "a:\n" for n in range(int(size**0.5))))),
    "aliases": ("claude", fields("b%d: *x\n", "a: &x 1\n")),
    "merges": ("claude", fields("<<: *x\n", "a: &x {b: 1}\n")),
    "tags": ("claude", fields("!", "k: ", "\n")),
    "a line": ("claude", fields("x", "k: ", "\n")),
    "words": ("claude", fields("word, ", "k: ", "?\n")),
    "backslashes": ("claude", fields("\\", 'k: "', '"\n')),
    "backslashes, not yaml": ("claude", fields("\\x", 'color: "', '" b\n')),
    "quotes": ("claude", fields("'", "color: a: b", "\n")),
    "double quotes": ("claude", fields('"', "color: a: b", "\n")),
    "colons": ("claude", fields(": ", "color: a", "\n")),
    "hashes": ("claude", fields(" #", "color: a: b", "\n")),
    "a block": ("claude", fields("  text: # x\n", "k: |\n")),
    "a folded block": ("claude", fields("  text\n\n", "k: >\n")),
    "indented text": ("claude", fields("  user: x\n", "color: a: b\n")),
    "tabs": ("claude", fields("\t- x\n", "tools:\n")),
    "dashes": ("claude", fields("-", "k: ", "\n")),
    "list dashes": ("claude", fields("- ", "k:\n", "x\n")),
    "question marks": ("claude", fields("? a%d\n")),
    "fences": ("claude", filled("", "---\n")),
    "long fences": ("claude", filled("---\nname: x\n", "----\n")),
    "indented fences": ("claude", filled("", " ---\n")),
    "text before": ("claude", filled("", "text\n", "---\nname: x\n---\n")),
    "no closing fence": ("claude", filled("---\nname: x\n", "k%d: 1\n")),
    "a code block": ("claude", filled("```yaml\n---\nname: x\n", "k%d: 1\n", "---\n```\n")),
    "crlf and lf": ("claude", filled("---\nname: x\r\n", "k%d: 1\r\nl%d: 2\n", "---\n")),
    "carriage returns": ("claude", filled("---\nname: x\n", "\r", "\n---\n")),
    "line separators": ("claude", fields("\u2028", "k: a", "\n")),
    "invisible": ("claude", body("\u200b")),
    "surrogate pairs": ("claude", body("\U0001f600")),
    "a body of fences": ("claude", body("---\n")),
    "a body of code": ("claude", body("```\n")),
    "a body of tools": ("claude", body("Use the Read tool, Grep and `Bash`.\n\n")),
    "a body of names": ("claude", body("Read/the Grep/the ")),
    "a body of brackets": ("claude", body("[")),
    "a body of tags": ("claude", body("<D C=    ")),
    "a body of spaces": ("claude", filled(head("") + "the Read tool <D C=", " ", "<\n")),
    "a body of stars": ("claude", body("*a _b ", "the Read tool ")),
    "a body of quotes": ("claude", body("> ", "the Read tool ")),
    "a body of tables": ("claude", body("|a|b|\n", "the Read tool\n\n")),
    "a body of placeholders": ("claude", body("{env:A} {file:b} ")),
    "agents": ("opencode-json", filled('{"agent": {', '"a%d": {"description": "d"},', '"z": {"description": "d"}}}')),
    "agents under limits": (
        "opencode-json",
        filled('{"permission": {"edit": "deny"}, "agent": {', '"a%d": {"prompt": "d"},', '"z": {"prompt": "d"}}}'),
    ),
    "json comments": ("opencode-json", filled("", "/* * */ // x\n", '{"agent": {"z": {"description": "d"}}}')),
    "json spaces": ("opencode-json", filled("", " ", '{"agent": {"z": {"description": "d"}}}')),
    "json strings": ("opencode-json", filled('{"agent": {"z": {"description": "', '\\"', '"}}}')),
    "json brackets": ("opencode-json", filled('{"agent": {"z": {"k": ', "[", "}}}")),
    "json substitutes": ("opencode-json", filled('{"agent": {"z": {"prompt": "', "{file:", '"}}}')),
    "yaml agent": ("yaml-agent", filled("name: x\ninstructions: |\n", "  text of %d\n")),
    "yaml keys": ("extended-yaml", filled("name: x\nprompt: y\n", "k%d: 1\n")),
}  # fmt: skip
PATHS = {"opencode-json": "opencode.json", "yaml-agent": "x.yaml", "extended-yaml": "agents/x.yaml"}
FULL = ConversionOptions(adapt_body=True, materialize=True, carry_exec=True, rename_reserved="-x")


def commands(form: str, text: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every command that can be asked about a document."""
    path = PATHS.get(form, f"{form}/x.md")

    def read() -> object:
        return parse(get_format(form), text, path, "x")

    def checked() -> None:
        report = check_document(get_format(form), text, path, list_clients())
        list(diagnostics.render_lines(report.diagnostics, {path: report.repaired or text}))
        diagnostics.render_sarif(report.diagnostics, "0")
        if report.repaired not in (None, text):
            check_document(get_format(form), report.repaired or "", path, list_clients())

    def shown() -> None:
        document = parse(get_format(form), text, path, "x")
        list(permissions.render_lines([make_table(agent) for agent in document.agents]))
        json.to_json([json.agent_to_data(agent) for agent in document.agents])

    def compared() -> None:
        document = parse(get_format(form), text, path, "x")
        other = parse(get_format("claude"), head("tools: Read\n", text), "y.md")
        for pair in ((document.agents[0], other.agent), (other.agent, document.agents[0])):
            list(comparison.render_lines(compare(*pair)))

    def converted(target: str, settings: ConversionOptions) -> None:
        items = []
        for single in split_document(parse(get_format(form), text, path, "x")):
            items += [
                PlannedWrite(path, one)
                for one in convert_document(single, get_format(target), settings)
            ]
        list(words.render_lines(items, OnLoss.WARN, detailed=True, kept=True))
        json.to_json(json.run_to_data(items, 0, get_format(target)))
        if settings is FULL:
            html.render_page(items, get_format(target), dry=True)

    def returned(target: str) -> None:
        original = parse(get_format(form), text, path, "x")
        (there,) = convert_document(original, get_format(target), ConversionOptions())
        merge_edits(
            parse(get_format(target), there.text.replace("Body", "Boat"), there.path),
            original,
            ConversionOptions(),
        )

    yield "parse", read
    yield "open", lambda: open_document(path, text, "x")
    yield "check", checked
    yield "show", shown
    yield "diff", compared
    for target in writable_formats():
        yield f"convert {target}", lambda: converted(target, ConversionOptions())
        yield f"convert {target} with all", lambda: converted(target, FULL)
    if form in writable_formats():
        yield "into", lambda: returned("opencode" if form == "claude" else "claude")


def seconds(ask: Callable[[], object]) -> float | None:
    """What an answer costs in a process of its own; `None` where it is longer than anybody
    waits."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        gc.disable()
        began = time.process_time()
        try:
            ask()
        except AgentcError:
            pass
        finally:
            os.write(writing, repr(time.process_time() - began).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as result:
        said = result.read()
    status = os.waitpid(child, 0)[1]
    return (
        float(said)
        if not status and said
        else None
        if os.WIFSIGNALED(status) and said == ""
        else _fail(said)
    )


def _fail(said: str) -> float:
    sys.exit(f"an answer ended with an exception after {said} s")


def main() -> int:
    """Print what grows by more than so many times a doubling; 1 where something does."""
    parser = argparse.ArgumentParser(prog="python -m tests.long.doubling")
    parser.add_argument("names", nargs="*", help="documents; all where none is named")
    parser.add_argument("--largest", type=int, default=LARGEST)
    parser.add_argument("--ratio", type=float, default=2.2)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    worst: list[tuple[float, str]] = []
    asked = 0
    for name in options.names or DOCUMENTS:
        form, grown = DOCUMENTS[name]
        times: dict[str, list[float | None]] = {}
        size = SMALLEST
        while size <= options.largest:
            for command, ask in commands(form, grown(size)):
                before = times.setdefault(command, [])
                if before[-1:] == [None]:
                    continue
                asked += 1
                before.append(_least(ask, before[-1] if before else 0.0, options.ratio))
            size *= 2
        for command, found in times.items():
            ratio = _ratio(found)
            if ratio > options.ratio:
                _ask_again(form, grown, command, found, options.ratio)
                ratio = _ratio(found)
            worst.append((ratio, f"{name}: {command}"))
            if ratio > options.ratio:
                shown = " ".join("over" if one is None else f"{one:.2f}" for one in found)
                print(f"{ratio:6.2f}  {name}: {command}: {shown}", flush=True)
    worst.sort(reverse=True)
    print(f"{asked} answers; worst of {len(worst)}: {worst[0][0]:.2f} a doubling, {worst[0][1]}")
    return 1 if worst[0][0] > options.ratio else 0


def _ask_again(
    form: str, grown: Grown, command: str, found: list[float | None], ratio: float
) -> None:
    """Ask once more about each two sizes between which the time grew too much: the least of several
    tries counts, since other programs can only make it more."""
    for place in range(1, len(found)):
        for number in (place, place - 1) * TRIES:
            if _ratio(found[place - 1 : place + 1]) <= ratio:
                break
            again = seconds(dict(commands(form, grown(SMALLEST << number)))[command])
            known = found[number]
            found[number] = (
                again if known is None else known if again is None else min(known, again)
            )


def _least(ask: Callable[[], object], before: float | None, ratio: float) -> float | None:
    """The least of some tries, where the first seems too much: other programs can only make it
    more."""
    found = seconds(ask)
    for _ in range(2):
        if found is None or before is None or found <= max(NOISE, before) * ratio:
            break
        found = min(found, seconds(ask) or found)
    return found


def _ratio(found: list[float | None]) -> float:
    """The largest growth from one size to the next, of those above the noise."""
    ratios = [
        99.0 if after is None else after / max(before, NOISE)
        for before, after in itertools.pairwise(found)
        if before is not None and (after is None or after > NOISE)
    ]
    return max(ratios, default=0.0)


if __name__ == "__main__":
    sys.exit(main())
