"""Documents of every format, made by their grammar and changed at random: what people write, and
what they never would.

Belongs here: making and changing texts. Not here: what is asked of them (`answers.py`).
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

MAX_LENGTH = 40_000

TOOLS = (
    "Read", "Write", "Edit", "Bash", "Bash(git:*)", "Bash(rm -rf *)", "Agent(x, y)", "Task", "mcp__gh", "mcp__gh__get",
    "mcp__*", "mcp__g*__x", "*", "WebFetch(domain:a.b)", "Read(./src/**)", "NotebookEdit", "LS", "read", "Skill", "",
    "mcp__a b", "mcp__a.b__c", "Bash(x --- y)", "Foo", "EnterPlanMode", "Read(", ")", "mcp____", "Agent()", "Bash(*)",
)  # fmt: skip
KEYS = (
    "*", "read", "edit", "write", "bash", "task", "gh_*", "*_delete", "g*", "gh_get", "gh_?et", "*_*", "webfetch", "lsp",
    "question", "external_directory", "doom_loop", "plan_enter", "a/b", "a b", "__proto__", "1", "", "**", "?", "skill",
    "todowrite", "NotebookEdit", "list", "glob", "grep", "codesearch", "patch", "constructor", "a_b_c_d", "___", ":",
)  # fmt: skip
PATTERNS = (
    "*",
    "git *",
    "git push*",
    "*.env",
    "src/**",
    "",
    "?",
    "a b *",
    "/etc/*",
    "~/x",
    "$HOME",
    "1",
    "\\*",
    "**a**",
)
RULED = (
    "*", "read", "edit", "create", "shell", "mcp:gh/*", "mcp:gh/get", "mcp:*/*", "mcp:gh_*", "other:claude:Foo", "notebook",
    "other:opencode:x", "mode_switch:enter", "delegate", "web_fetch", "external_directory", "mcp:a.b/c", "mcp:x", "nonsense",
)  # fmt: skip
DECISIONS = ("allow", "ask", "deny", "default", "maybe", True)
WORDS = (
    "Use when: needed", "Reviews code", "- x", "# no", "a: b", "'", '"', "---", "|", ">", "{", "}", "[", "]", "&a", "*a",
    "!tag", "%", "@x", "`", "null", "true", "yes", "1e3", "010", "1:30", "é", "\u2028", "\u0085", "\u200b", "\ufeff", "\t",
    "\\n", "\\", "user: hi", "<example>", "Context: x\n", "tools: Bash", "{{ x }}", "{env:HOME}", "{file:~/x}", "\x1b[0m",
    "\x07", "x" * 300, "a, b, c? d", "~", "<<", "? k", "-->", "<!--", "sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxx",
    "ghp_0123456789abcdef0123456789abcdef0123", "2026-01-01", ".inf", "-0", "0x1F", "=", "$x", "😀", "\x00", "\r", "NaN",
)  # fmt: skip
LINES = (
    "---", "--- ", "----", " ---", "```", "```yaml", "# comment", "#", "", " ", "\t- x", "- Read", "  - Read", "tools:",
    "tools: Read", "disallowedTools: Bash", "permission:", "  edit: deny", "  bash:", '    "*": ask', "permission: deny",
    "description: |", "description: >-", "  text", "description: a: b", "name: y", "model: sonnet", "model:", "  - m",
    "<<: *a", "a: &a {x: 1}", "? tools", ": Bash", "'tools': Bash", '"tools": Bash', "tools: [Read, Bash", "  Bash]",
    "hooks: {PreToolUse: [{matcher: Bash, hooks: [{type: command, command: x}]}]}", "mcpServers: [gh]", "memory: project",
    "mcpServers: {gh: {command: x, env: {TOKEN: abc}}}", "permissionMode: plan", "permissionMode: bypassPermissions",
    "tools: {write: false, bash: true}", "disable: true", "mode: primary", "color: red", "color: '#ff0000'", "steps: 5",
    "maxTurns: 9", "temperature: 0.1", "targets: {claude: {color: red}, opencode: {x: 1}}", "skills: [a, b]", "effort: high",
    "# agentc from claude: name abc123 #000000", "# agentc tells later edits by these digests of the claude file: name abc123>- #000000",
    "# agentc keeps claude.memory: project #8470c2", "# agentc keeps",
    "# agentc needs these lines to convert this agent back; leave them as they are. 0123456789abcdef",
    "# What this file cannot hold of the claude file that it was made from:", "# memory: project", "# tools: [Bash]  # here: see permission",
    "# agentc keeps claude.tools: [Bash] #123456", "# agentc: ignore[unknown-key]", "thinking: {type: enabled}",
    "user: x", "assistant: y", "Context: z", "unknown: 1", "tool_restrictions: {allowed: [Read], forbidden: [Bash]}",
    "permission: [{deny: shell, pattern: 'rm *'}]", "tool_access: read_only", "prompt: hi", "instructions: hi", "...",
    "<!-- agentc -->", "<!-- agentc:metadata -->", "## Metadata", "Use the Read tool and `Bash`, see CLAUDE.md.", "%YAML 1.2",
)  # fmt: skip
ENDS = ("\n", "\n", "\n", "\n", "\r\n", "\r", "\u2028")
FORMS = {
    "claude": (".claude/agents/x.md", ("name", "description", "tools", "disallowedTools", "model", "permissionMode", "hooks",
               "mcpServers", "memory", "color", "skills", "effort", "maxTurns", "background", "isolation", "initialPrompt", "k")),
    "opencode": (".opencode/agents/x.md", ("description", "mode", "permission", "tools", "model", "temperature", "top_p",
                 "steps", "disable", "color", "hidden", "variant", "options", "k", "prompt", "name")),
    "extended": ("agents/x.md", ("name", "description", "tools", "disallowedTools", "permission", "tool_restrictions",
                 "tool_access", "model", "targets", "mode", "memory", "hooks", "temperature", "k")),
    "extended-yaml": ("agents/x.yaml", ("name", "description", "tools", "permission", "prompt", "targets", "model", "k")),
    "yaml-agent": ("x.yaml", ("name", "description", "instructions", "systemPrompt", "tools", "model", "permission", "k")),
    "opencode-json": ("opencode.json", ("description", "prompt", "permission", "tools", "model", "disable", "k")),
}  # fmt: skip
LIMITS = {"permission", "tools", "disallowedTools", "tool_restrictions"}


def made(form: str, chance: random.Random) -> str:
    """A document of a format."""
    names = FORMS[form][1]
    fields = {
        name: _value(form, name, chance)
        for name in names
        if chance.random() < 0.4 or name in ("name", "description")
    }
    if form == "opencode-json":
        agents = {
            chance.choice(("x", "y", "a/b", "", "é", "plan")): fields
            for _ in range(chance.randint(1, 3))
        }
        whole = {
            chance.choice(("agent", "mode")): agents,
            "permission": _value("opencode", "permission", chance),
        }
        return json.dumps(
            whole if chance.random() < 0.5 else {"agent": agents}, indent=chance.choice((None, 2))
        )
    keys = list(fields)
    chance.shuffle(keys)
    head = "".join(_entry(key, fields[key], chance) for key in keys)
    if form in ("extended-yaml", "yaml-agent"):
        return head
    return f"---\n{head}---\n{_text(chance, 5)}\n"


def _value(form: str, name: str, chance: random.Random) -> object:
    if name not in LIMITS:
        return chance.choice(
            (
                _text(chance, 3),
                _text(chance, 1),
                chance.choice((1, 0.5, True, None, [], {}, ["a"], {"a": {"b": ["c"]}})),
            )
        )
    some = chance.randint(0, 6)
    names = [chance.choice(TOOLS) for _ in range(some)]
    if name == "permission" and form.startswith("extended"):
        return [{str(chance.choice(DECISIONS[:4])): chance.choice(RULED)} for _ in range(some)]
    if name == "permission" or (form.startswith("opencode") and chance.random() < 0.9):
        return {
            chance.choice(KEYS): bool(some % 2) if name == "tools" else _ruling(chance)
            for _ in range(some)
        }
    if name == "tool_restrictions":
        return {"allowed": names, "forbidden": names[:1], "rationale": _text(chance, 1)}
    return chance.choice((names, ", ".join(names), " ".join(names), dict.fromkeys(names, "why")))


def _ruling(chance: random.Random) -> object:
    if chance.random() < 0.6:
        return _action(chance)
    return {chance.choice(PATTERNS): _action(chance) for _ in range(chance.randint(0, 4))}


def _action(chance: random.Random) -> object:
    return chance.choice(DECISIONS[:3] if chance.random() < 0.95 else DECISIONS)


def _text(chance: random.Random, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(0, most)))


def _entry(key: str, value: object, chance: random.Random) -> str:
    """An entry in one of the ways in which YAML can say it, and in some that only people do."""
    spelled = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    way = chance.random()
    if isinstance(value, str) and way < 0.4:
        spelled = value
    elif isinstance(value, str) and way < 0.5:
        spelled = "|\n" + "".join(f"  {line}\n" for line in value.split("\n"))
    elif isinstance(value, list) and way < 0.5:
        spelled = "\n" + "\n".join(
            f"  - {item if isinstance(item, str) else json.dumps(item)}" for item in value
        )
    elif isinstance(value, dict) and way < 0.6:
        spelled = "\n" + "\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
    return f"{key}: {spelled}\n"


def mutated(text: str, chance: random.Random, others: Sequence[str] = ()) -> str:
    """The text after some changes."""
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        text = chance.choice(CHANGES)(text, chance)
        if others and chance.random() < 0.15:
            text = _crossed(text, chance.choice(others), chance)
    return text[:MAX_LENGTH]


def _at(text: str, chance: random.Random) -> int:
    """A place: mostly in the first part, where the fields are."""
    return chance.randint(0, min(len(text), 600) if chance.random() < 0.8 else len(text))


def _insert_word(text: str, chance: random.Random) -> str:
    place = _at(text, chance)
    pool: Sequence[str] = chance.choice((WORDS, TOOLS, KEYS, PATTERNS, LINES))
    return text[:place] + chance.choice(pool) + text[place:]


def _insert_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(
        chance.randint(0, min(len(lines), 30)),
        chance.choice(("", "", "  ", "    ")) + chance.choice(LINES),
    )
    return "\n".join(lines)


def _drop_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


def _move_line(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
    return "\n".join(lines)


def _repeat(text: str, chance: random.Random) -> str:
    """A piece many times over: what costs more than it is long shows."""
    start = _at(text, chance)
    piece = text[start : start + chance.choice((1, 2, 5, 20, 80))] or chance.choice(LINES)
    times = chance.choice((2, 3, 10, 100, 1_000))
    return text[:start] + piece * min(times, MAX_LENGTH // max(1, len(piece))) + text[start:]


def _drop_piece(text: str, chance: random.Random) -> str:
    start = _at(text, chance)
    return text[:start] + text[start + chance.choice((1, 1, 3, 20)) :]


def _indent(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    place = chance.randrange(len(lines))
    for line in range(place, min(len(lines), place + chance.randint(1, 4))):
        lines[line] = chance.choice((" ", "  ", "\t")) + lines[line]
    return "\n".join(lines)


def _ends(text: str, chance: random.Random) -> str:
    return text.replace("\n", chance.choice(ENDS), chance.choice((-1, 1, 3)))


def _swap_char(text: str, chance: random.Random) -> str:
    place = _at(text, chance)
    return (
        text[:place]
        + chance.choice(":-#'\"[]{}|>,&*!?%@`\\ \t\n.=~()<>/_0aé\u00a0\x7f")
        + text[place + 1 :]
    )


def _deeper(text: str, chance: random.Random) -> str:
    place, levels = _at(text, chance), chance.choice((2, 10, 49, 60))
    first, last = chance.choice((("[", "]"), ("{a: ", "}"), ("(", ")"), ('{"a":', "}")))
    return text[:place] + first * levels + last * levels + text[place:]


def _crossed(text: str, other: str, chance: random.Random) -> str:
    start = _at(other, chance)
    place = _at(text, chance)
    return text[:place] + other[start : start + chance.choice((10, 50, 300))] + text[place:]


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _insert_word, _insert_word, _insert_line, _insert_line, _drop_line, _move_line, _repeat, _drop_piece, _indent, _ends,
    _swap_char, _swap_char, _deeper,
)  # fmt: skip
