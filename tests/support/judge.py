"""An independent reading of agent files: regular expressions and the positions of lines, nothing
else.

Belongs here: name, description and body of one file with frontmatter, as a careful person would
copy them out. Not here: anything of agentc, any YAML library. It knows what occurs in real files,
not all of YAML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# The keys that begin a field wherever they stand at the margin; every other word may be part of a
# text.
KNOWN = frozenset([
    "name", "description", "tools", "disallowedTools", "permissionMode", "model", "effort", "maxTurns", "skills",
    "mcpServers", "hooks", "memory", "background", "isolation", "omitClaudeMd", "initialPrompt", "color", "mode",
    "variant", "temperature", "top_p", "steps", "maxSteps", "permission", "hidden", "disable", "options",
    "tool_access", "tool_restrictions", "thinking-level", "thinking-tokens", "category", "specialization_level",
    "domain_expertise", "escalation_to", "escalation_from", "parallel_compatible", "scale_triggers",
    "complexity_triggers", "scope_triggers", "escalation_triggers", "targets",
])  # fmt: skip
BODY_KEYS = ("prompt", "instructions")

_FENCE = re.compile(r"---[ \t]*\r?\n")
_CLOSE = re.compile(r"^-{3,}[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_KEY = re.compile(r"^([A-Za-z][\w-]*):(?=[ \t\r\n]|\Z)", re.MULTILINE)
_BLOCK = re.compile(r"([|>])([-+]?)([1-9]?)([-+]?)[ \t]*(?:#.*)?\Z")
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"[ \t]*(?:[ \t]#.*)?\Z', re.DOTALL)
_SINGLE = re.compile(r"'((?:[^']|'')*)'[ \t]*(?:[ \t]#.*)?\Z", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "e": "\x1b", "_": "\xa0"}
_NOT_PLAIN = re.compile(r"\A[*&!%@`{\[|>\"']|:(?=[ \t\n]|\Z)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the file says; the name is nothing where only the path gives one."""

    name: str | None
    description: str | None
    body: str


def judge(text: str, *, breaks: str = "never") -> Verdict | None:
    """The reading of a file, or nothing where it has no fields.

    `breaks` says where backslash + n is a line break: `never`, `plain` (in a value without quotes)
    or `always`.
    """
    text = text.removeprefix("\ufeff")
    head, body = _split(text)
    if head is None:
        return None
    fields = dict(_fields(head))
    if body is None:
        body = next((_value(fields[key])[0] for key in BODY_KEYS if key in fields), "")
    name = _value(fields["name"])[0] if "name" in fields else None
    description, style = _value(fields["description"]) if "description" in fields else (None, "")
    if description is not None and (breaks == "always" or (breaks == "plain" and style == "plain")):
        description = description.replace("\\n", "\n")
    return Verdict(name or None, description, body)


def name_in_path(path: str, *, nested: bool) -> str:
    """The name that a path gives: that of the file, with its folders below the place of agents
    where they count."""
    below = re.search(r"(?:\A|/)\.opencode/agents?/(.+)\.md\Z", path) if nested else None
    return below[1] if below else re.sub(r"\A.*/|\.md\Z", "", path)


def _split(text: str) -> tuple[str | None, str | None]:
    """Fields and body; the body is nothing where all of the text is fields."""
    start = len(text) - len(text.lstrip("\r\n"))
    opening = _FENCE.match(text, start)
    if opening is None:
        return (text, None) if _KEY.match(text) else (None, None)
    closing = _CLOSE.search(text, opening.end())
    return (
        (None, None)
        if closing is None
        else (text[opening.end() : closing.start()], text[closing.end() :])
    )


def _fields(head: str) -> list[tuple[str, str]]:
    """Every known key with what stands behind its colon, up to the next one; the last of equals
    counts."""
    head = head.replace("\r\n", "\n")
    found = [key for key in _KEY.finditer(head) if key[1] in (*KNOWN, *BODY_KEYS)]
    ends = [key.start() for key in found[1:]] + [len(head)]
    return [(key[1], head[key.end() : end]) for key, end in zip(found, ends, strict=True)]


def _value(raw: str) -> tuple[str, str]:
    """A value's text and its style."""
    lines = raw.split("\n")
    first, own = lines[0].strip(), _own_lines(lines)
    if block := _BLOCK.match(first):
        return _block(own[1:], block[1], block[2] or block[4], int(block[3] or 0)), "block"
    inside = "\n".join(own).strip()
    if quoted := _DOUBLE.match(inside):
        return _double(_folded(quoted[1])), "quoted"
    if quoted := _SINGLE.match(inside):
        return _folded(quoted[1]).replace("''", "'"), "quoted"
    plain = [_without_comment(line).strip() for line in own]
    if len(own) == len(lines) and not _NOT_PLAIN.search("\n".join(plain).strip()):
        return _folded("\n".join(plain).strip()), "plain"
    kept = _without_unknown_fields(lines)
    return "\n".join(line.strip() for line in kept).strip(), "plain"


def _own_lines(lines: list[str]) -> list[str]:
    """The lines that YAML counts to a value: the first, and those that are indented or empty, but
    no comments."""
    end = 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t"):
        end += 1
    rest = [line for line in lines[end:] if line.strip() and not line.startswith("#")]
    own = lines[:end]
    if rest and _KEY.match(rest[0]):  # an unknown key follows, or a text that goes on at the margin
        lines[:] = own if _all_fields(lines[end:]) else lines
    elif not rest:
        lines[:] = own
    return own


def _all_fields(lines: list[str]) -> bool:
    """Whether every line at the margin is a comment, an item of a list, or begins a field with a
    lower-case word."""
    margin = [line for line in lines if line.strip() and line[0] not in " \t#-"]
    return all(
        (key := _KEY.match(line)) and key[1] not in ("user", "assistant") and key[1][0].islower()
        for line in margin
    )


def _without_unknown_fields(lines: list[str]) -> list[str]:
    """A free text without the unknown fields at its end: all that follows once there is nothing but
    fields."""
    for start in range(1, len(lines)):
        if _KEY.match(lines[start]) and _all_fields(lines[start:]):
            return lines[:start]
    return lines


def _without_comment(line: str) -> str:
    return re.split(r"(?:\A|[ \t])#", line, maxsplit=1)[0]


def _block(lines: list[str], style: str, chomp: str, indent: int) -> str:
    """A block scalar: the indent of its first line is taken off; `>` joins lines of text."""
    width = indent or next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)
    text = "\n".join(line[width:] for line in lines)
    content = text.rstrip("\n")
    if style == ">":
        joined = re.sub(
            r"(?<=[^\n])\n(?=[^\n \t])", "\0", content
        )  # a break between two lines of text
        joined = re.sub(
            r"(?<=[^\n])\n(\n+)(?=[^\n \t])", r"\1", joined
        )  # breaks around empty lines
        content = joined.replace("\0", " ")
    if chomp == "-" or not content:
        return content
    return content + (text[len(text.rstrip("\n")) :] if chomp == "+" else "\n")


def _folded(text: str) -> str:
    """Plain and quoted text over several lines: one break is a space, n of them are n - 1."""
    parts = re.split(r"[ \t]*\n[ \t]*", text)
    result = parts[0]
    empty = 0
    for part in parts[1:]:
        if part:
            result += ("\n" * empty or " ") + part
            empty = 0
        else:
            empty += 1
    return result + ("\n" * empty or ("" if parts[-1] or len(parts) == 1 else " "))


def _double(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        code = found[1] or found[2] or found[3]
        return chr(int(code, 16)) if code else _ESCAPES.get(found[4], found[4])

    return _ESCAPE.sub(one, text)
