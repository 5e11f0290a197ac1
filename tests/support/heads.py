"""Heads of Claude Code agents as odd as they come: what makes a key, or an item of a list, look
like something else.

Belongs here: the generator. Not here: what the client makes of a head
(`data/claude_heads.jsonl.gz`, and `clients/record_heads.py`, which asked it), laws
(`vendors/claude/test_heads.py`). Everything is drawn from one `random.Random`, so that a seed is a head, and
Hypothesis can draw one, too.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_Spelling = Callable[[random.Random, Sequence[str]], str]
# Servers of the session in which heads are asked, with their tools.
SERVERS = {"s": ("alpha", "beta", "get_x"), "t": ("alpha", "get_y")}

_TOOLS = """
    Read Read Read Bash Bash Edit Write Grep Glob WebFetch WebSearch NotebookEdit Skill Agent Task Monitor TodoWrite
    CronList SendMessage Agent(x) Bash(git:*) Read(src/**) mcp__s mcp__s__* mcp__s__alpha mcp__t mcp__t__alpha
    mcp__* mcp__s__get_* s/alpha s/* read bash Nope LS MultiEdit * mcp__*__alpha
""".split()
_WORDS = (
    "reviews code", "Use when: reviewing code", "Use: a, b: c", '"a: b"', "'it''s'", '"open: x',
    "'x' y: z", "a # b", "a --- b", '"a --- b"', "'---'", "[x] y: z", "[p] q", "{x} y", "{x: y}",
    "*bold* x", "&x text", "!t x", "@x y", "`x`: y", "%x", "a:\tb", "one\\n\\ntwo",
    '"one\\ntwo: x"', '"\\x61: b"', "yes", "- x", "? x", "a: b:", "a | b",
    ">-\n  folded: x\n  words", "|\n  a block\n  tools: Bash", "|2\n    deep\n   tools: Bash",
    ">\n\n  words\n\n", "plain\n  goes on", "Use when: a\n  b", "Use when: a\nExample: b",
    "Use when: a\nmore words", "x\n  tools: Bash", '"two\n  lines: x"', '"two\nlines"',
    "'a\n  b: c'\n", "a\n# note\n", "a  # note: x", "<example>\nuser: x\n</example>",
    "a\u2028tools: Bash", "a\u2029b: c", "a\x85tools: Bash", "a\x0bb: c", "a\rb", "a\u00a0b: c",
    "\ufeffa: b", "a\x07b", "Use when: \u00a0x", "a: \u2028b", "...", "a\n...", "a: b # c --- d",
)  # fmt: skip
# What loads beside most things: with a colon, after the client's own repair.
_USUAL = (
    "reviews code",
    "reviews code",
    "Use when: reviewing code",
    "Use: a, b: c",
    "a # b: c",
    "[x] y: z",
    '"a: b"',
)
_OTHER = (
    "model: sonnet", "model: a: b", "color: blue", "# a note", "# tools: Bash", "  # indented", "",
    "memory: project", "memory: user", "permissionMode: plan", "permissionMode: acceptEdits",
    "x: 1", "note: a: b", "note: [a", "maxTurns: 3", "x:\n  tools: Bash", "x:\n  - tools: Bash",
    "x: {tools: Bash}", "x: &x {tools: Read}", "a: &a Read", "a: &a [Read]", "b: *a", "...",
    "# --- note ---", "---", "%YAML 1.2", "Tools: Bash", "allowed-tools: Bash",
    "note: |\n  ---\n  x", "note: \"x\n  y\"", "\t", "note:", "? x", "? x\n: y", ": x", "- x",
    "[a]: b", "{a: b}: c", "\x0c", "\u00a0", "hooks: {}", "skills: [a]", "effort: low",
    "omitClaudeMd: true", "x: 'a", 'x: "a', "x: |\n tools: Bash", "`x`: y",
)  # fmt: skip


def file_of(draw: random.Random, name: str) -> str:
    """A whole file, whose agent would be called `name`."""
    parts = [f"description: {draw.choice(_WORDS if draw.random() < 0.3 else _USUAL)}"]
    parts += [_limit(draw) for _ in range(draw.choice((0, 1, 1, 1, 1, 2, 2)))]
    parts += [draw.choice(_OTHER) for _ in range(draw.choice((0, 0, 0, 0, 1, 1, 2)))]
    draw.shuffle(parts)
    parts.insert(0 if draw.random() < 0.9 else draw.randint(0, len(parts)), _name(draw, name))
    head = "\n".join(parts) + "\n"
    if draw.random() < 0.05:
        head = _in_braces(draw, name)
    for _ in range(draw.choice((0,) * 9 + (1, 1, 2))):
        head = draw.choice(_DAMAGE)(draw, head)
    opening = draw.choice(
        ("---\n",) * 40 + ("--- \n", "---\n\n", "\ufeff---\n", "---\t\n", "----\n", "--- # x\n")
    )
    closing = draw.choice(
        ("---\n",) * 40 + ("--- \n", "----\n", " ---\n", "...\n---\n", "--- x\n", "\n---\n", "---")
    )
    text = f"{opening}{head}{closing}Do it.\n"
    return text.replace("\n", "\r\n") if draw.random() < 0.04 else text


def _name(draw: random.Random, name: str) -> str:
    usual = (f"name: {name}",) * 15
    return draw.choice(
        (*usual, f'"name": {name}', f"name:   '{name}'", f"name: {name} # x", f"&n name: {name}")
    )


def _limit(draw: random.Random) -> str:
    key = draw.choice(("tools", "tools", "tools", "disallowedTools"))
    return draw.choice(_LIMITS)(draw, key) if draw.random() < 0.45 else f"{key}:{_value(draw)}"


def _items(draw: random.Random) -> list[str]:
    return [draw.choice(_TOOLS) for _ in range(draw.choice((1, 1, 2, 2, 3)))]


def _value(draw: random.Random) -> str:
    """A list of tools behind its colon, with the space or the line end before it."""
    items = _items(draw)
    return draw.choice(_VALUES)(draw, items)


def _line(draw: random.Random, items: Sequence[str]) -> str:
    return draw.choice((", ",) * 8 + (",", " ", "  ", ",\t", "; ", "\t", "\u00a0", ",,", "/")).join(
        items
    )


def _quoted_or_not(draw: random.Random, items: Sequence[str]) -> list[str]:
    return [draw.choice(("%s", "%s", '"%s"', "'%s'")) % item for item in items]


def _block(indent: str, between: str = "") -> _Spelling:
    def spelled(draw: random.Random, items: Sequence[str]) -> str:
        return "\n" + f"\n{between}".join(
            f"{indent}- {item}" for item in _quoted_or_not(draw, items)
        )

    return spelled


def _flow(joint: str, start: str = " [", end: str = "]") -> _Spelling:
    return lambda draw, items: start + joint.join(_quoted_or_not(draw, items)) + end


def _around(before: str, after: str = "") -> _Spelling:
    return lambda draw, items: before + _line(draw, items) + after


def _lines(before: str, joint: str) -> _Spelling:
    return lambda draw, items: before + joint.join(items)


_VALUES: tuple[_Spelling, ...] = (
    *(_around(" "),) * 8, *(_block("  "),) * 4, *(_flow(", "),) * 4, _block(""), _block("    "),
    _block("\t"), _around(""), _block("  ", "  # a note\n"), _block("  ", "# a note\n"),
    _block("  ", "\n"), _block("  ", "  # --- a note ---\n"), _block("  ", "   "),
    _block("  ", "\t"), _block("  ", " "), _block(" \t"), _flow(",\n  "), _flow(",\n"),
    _flow(", ", " [", ", ]"), _flow(", ", " [", ""), _flow(", ", " ", "]"),
    _flow(", ", "\n  [", "]"), _flow(", ", "\n[", "]"), _flow(",", " [ # note\n  ", "\n  ]"),
    _flow(", ", " [", "] # x"), _flow(", ", " [[", "]]"), _flow(", ", " {", "}"),
    _flow(": 1, ", " {", ": 1}"), _flow("\n", " [\n", "\n]"), _around(' "', '"'),
    _around(" '", "'"), _around(' "', '" # x'), _around(' "', ""), _around(" ", '"'),
    _around("\n  "), _around("\n"), _around("\n  # note\n  "), _around(" # note\n  "),
    _around("\n\n  "), _around("\t"), _around(" |\n  "), _around(" >-\n  "), _around(" |-\n "),
    _around(" |\n"), _around(" > # note\n  "), _around(" |\n\t"), _lines(" ", ",\n  "),
    _lines(" ", ",\n"), _lines("\n  ", ",\n  "), _lines(' "', ",\n  "), _lines(" |\n  ", "\n  "),
    _lines(" ", " # , "), _lines(" ", " # note\n  "), _around(" ", "\n  # note"),
    _around(" ", ","), _around(" ", ":"), _around(" &a "), _around(" !!str "), _around(" !x "),
    _around(" ! "), _around(" &a !!str "), _around(" !!seq "), lambda *_: "", lambda *_: " ~",
    lambda *_: " null", lambda *_: ' ""', lambda *_: " []", lambda *_: " {}", lambda *_: " *a",
    lambda *_: " *x", lambda *_: " false", lambda *_: " 5", lambda *_: " [*a]",
    lambda *_: "\n  - *a", lambda *_: " *", lambda *_: ' "*"', lambda *_: ' "Re\\x61d"',
    lambda *_: ' "Re\\u0061d, B\\x61sh"', lambda *_: " '*'", lambda *_: "\n  - Read: x",
    lambda *_: "\n  - - Read", lambda *_: "\n  -\n    Read", lambda *_: "\n  - |\n    Read",
    lambda *_: " Bash(git:*", lambda *_: " Bash(git:*)Read", lambda *_: " Read\u2028Bash",
    lambda *_: " Read,\x85Bash", lambda *_: "\u00a0Read", lambda *_: " Read\u00a0",
    lambda *_: " Read\rtools: Bash", lambda *_: " R\u200bead",
)  # fmt: skip
_KEYS = (
    '"{key}"', "&k {key}", "[{key}]", "? {key}\n", '"\\x{ord:x}{rest}"', "!!str {key}", "{key} ",
    '"{key}"', "'{key}'", "? {key}\n", "[{key}]", "&k {key}", "!!str {key}", "{key} ", " {key}",
    "- {key}", '"\\x{ord:x}{rest}"', '"\\u{ord:04x}{rest}"', "? [{key}]\n", '? "{key}"\n',
    "!x {key}", "&k !!str {key}", "? &k {key}\n", "[[{key}]]", "?\t{key}\n", "? - {key}\n",
    "{key}\t", "\t{key}", '"\\U{ord:08x}{rest}"', "- - {key}", "{{{key}}}", "? |-\n  {key}\n",
    "?\n  {key}\n", '"{first}\\\n  {rest}"', "\u00a0{key}", "\u200b{key}", "\ufeff{key}",
    "{key}\u00a0", "*k ", "x:\n  {key}",
)  # fmt: skip


def _odd_key(draw: random.Random, key: str) -> str:
    spelled = draw.choice(_KEYS).format(key=key, ord=ord(key[0]), first=key[0], rest=key[1:])
    return f"{spelled}:{_value(draw)}"


def _merged(draw: random.Random, key: str) -> str:
    line = ", ".join(_items(draw))
    inside = draw.choice((f"{key}: [{line}]", f'{key}: "{line}"', f"{key}: Read", f'"{key}": Read'))
    merge = draw.choice(
        ("<<", "<<", '"<<"', "'<<'", "? <<\n", "&m <<", "!!str <<", "!!merge <<", "[<<]")
    )
    around = draw.choice(
        ("{merge}: {{{inside}}}", "{merge}:\n  {inside}", "{merge}: [{{{inside}}}, {{x: y}}]", "{merge}: *x",
         "x: &x {{{inside}}}\n{merge}: *x", "m:\n  {merge}: {{{inside}}}", "{merge}: {{{merge}: {{{inside}}}}}",
         "x: &x\n  {inside}\n{merge}: [*x]", "{merge}: {{}}\n{inside}", "{merge}: [[{{{inside}}}]]", "{merge}: Read",
         "{merge}: {{{inside}}}\n{merge}: {{{key}: Bash}}", "{{{merge}: {{{inside}}}}}")
    )  # fmt: skip
    return around.format(merge=merge, inside=inside, key=key)


def _twice(draw: random.Random, key: str) -> str:
    between = draw.choice(("", "", "x: y\n", "# note\n", "\n", "--- \n"))
    return f"{key}:{_value(draw)}\n{between}{draw.choice(('', chr(34)))}{key}:{_value(draw)}"


def _both(draw: random.Random, key: str) -> str:
    other = "tools" if key != "tools" else "disallowedTools"
    if draw.random() < 0.3:
        return f"{key}: &a{_value(draw)}\n{other}: *a"
    return f"{key}:{_value(draw)}\n{other}:{_value(draw)}"


_LIMITS = (_odd_key, _odd_key, _odd_key, _merged, _merged, _twice, _both)


def _in_braces(draw: random.Random, name: str) -> str:
    line = ", ".join(_items(draw))
    joint = draw.choice((", ", ",\n", ",\n  "))
    words = draw.choice(("x", '"a: b"', "a: b", "'x'"))
    limit = draw.choice((f"tools: [{line}]", f'"tools": "{line}"', "tools: Read"))
    return "{" + joint.join((f"name: {name}", f"description: {words}", limit)) + "}\n"


_NASTY = (
    "---", " --- ", "\t", " ", "\n", "\r", "\x85", "\u2028", "#", " # ", ": ", '"', "'", "&a ",
    "*a", "!x ", "- ", "? ", "\u00a0", "\x00", "\\", "[", "]", "{", "}", "|", ">", "\n\n",
    "\n# note\n", "\n...\n", "\u200b", "<<: ", ",", "...",
)  # fmt: skip


def _put_in(draw: random.Random, head: str) -> str:
    at = draw.randint(0, len(head))
    return head[:at] + draw.choice(_NASTY) + head[at:]


def _put_into_a_line(draw: random.Random, head: str) -> str:
    """Something at the start or the end of a line, where it does most."""
    ends = [end.start() for end in re.finditer("\n", head)] or [0]
    at = draw.choice(ends) + draw.choice((0, 1))
    return head[:at] + draw.choice(_NASTY) + head[at:]


def _take_out(draw: random.Random, head: str) -> str:
    at = draw.randint(0, max(0, len(head) - 2))
    return head[:at] + head[at + draw.choice((1, 1, 2)) :]


def _indent_some(draw: random.Random, head: str) -> str:
    lines = head.split("\n")
    start = draw.randint(0, len(lines) - 1)
    end = draw.choice((start + 1, len(lines)))
    with_ = draw.choice((" ", "  ", "\t"))
    return "\n".join([*lines[:start], *(with_ + line for line in lines[start:end]), *lines[end:]])


def _other_line_ends(draw: random.Random, head: str) -> str:
    return head.replace(
        "\n", draw.choice(("\r\n", "\r", " \n", "\n\n", "\x85")), draw.choice((1, 2, -1))
    )


_DAMAGE = (_put_in, _put_into_a_line, _put_into_a_line, _take_out, _indent_some, _other_line_ends)


RECORD = Path(__file__).with_name("data") / "claude_heads.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Asked:
    """A file, the name under which its agent was asked for, and the tools that it got: `None` where
    there was none."""

    name: str
    text: str
    tools: frozenset[str] | None


def write_record(answers: Iterable[Asked]) -> None:
    """Write down what the client was asked, and what it gave."""
    rows = (
        [one.name, one.text, None if one.tools is None else " ".join(sorted(one.tools))]
        for one in answers
    )
    RECORD.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode(), mtime=0))


def read_record() -> list[Asked]:
    """What `write_record` wrote."""
    rows = map(json.loads, gzip.decompress(RECORD.read_bytes()).decode().split("\n"))
    return [
        Asked(name, text, None if tools is None else frozenset(tools.split()))
        for name, text, tools in rows
    ]
