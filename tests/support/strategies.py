"""Hypothesis strategies: agents of every shape, and documents as people write them.

Belongs here: generators. Not here: laws (`laws/test_laws.py`).
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from agentc.ir.agent import Agent
from agentc.ir.permission import ANY, Cap, Decision, Mode, Permission, Rationale, Rule, Tool
from agentc.ir.value import Map, Spelled, Value, freeze, thaw
from agentc.syntax.source import make_entry
from agentc.vendors.claude.hooks import read_hooks
from agentc.vendors.registry import all_formats
from tests.support.json_styles import spelled
from tests.support.strategies_permission import HOOKS

NASTY = [
    "a: b", "a #b", "#b", "'x'", '"x"', '"a" b', "- x", "? x", "! x", "!tag x", "&a", "*a", "*bold* x", "**b**", "%x",
    "@x", "`x`", "[x] y", "{x} y", "| x", "> x", "|", ">-", "yes", "no", "on", "NULL", "~", "", " ", " lead", "trail ",
    "010", "1:30", "1e3", "0x1F", "1_000", ".5", "1.10", "2026-01-05", "-", "--", "---", "a --- b", "x\n---\ny", "...",
    "a\nb", "a\n\nb", "\na", "a\n", "a\n\n", "a\n \nb", "a \nb", "  a\nb", "\ta\nb", "a\tb", "a\n\tb", "a\r\nb", "a\rb",
    "\\n", "a\\nb", "a\\", "\\", "{{ 7*7 }}", "{% raw %}", "{#", "${VAR}", "$ARGUMENTS", "a\x07b", "a\x00b", "a\x85b",
    "a\u2028b", "\ufeffa", "é", "日本語", "🚢 boats", "👩‍👩‍👧", "a\u200bb", "a\u202eb", "Use when: a <example>\nuser: x", "key:",
    ": x", "a:", "<<", "=", "null: x", "a, b", "Read, Write", "it's", 'say "hi"', "# Title\n\nText", "x: |\n  y",
]  # fmt: skip


def texts(min_size: int = 0) -> st.SearchStrategy[str]:
    """Text of every kind, with what trips readers up often."""
    some = st.sampled_from([text for text in NASTY if len(text) >= min_size])
    joined = (
        st.lists(some, min_size=max(1, min_size), max_size=4)
        .map(" ".join)
        .filter(lambda text: len(text) >= min_size)
    )
    return st.one_of(some, joined, st.text(min_size=min_size, max_size=60))


WORDS = st.text("abcdefgh-_", min_size=1, max_size=12)
NAMES = st.one_of(
    st.text("abcdefghij0123456789-", min_size=1, max_size=20),
    st.sampled_from(
        [
            "Front End",
            "ops/deploy",
            "../../etc/passwd",
            "con",
            "Ünïcode",
            "日本",
            "a:b",
            "-x",
            "x.y",
            "A" * 90,
        ]
    ),
    texts(1),
)


def values(depth: int = 3) -> st.SearchStrategy[Value]:
    """Plain data as extra keys hold it."""
    leaf: st.SearchStrategy[Any] = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**14), 10**14),
        st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value + 0.0),
        st.sampled_from([Spelled("1.10"), Spelled("0.50")]),
        texts(),
    )
    return st.recursive(leaf, _collections, max_leaves=depth * 3)


def _collections(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(texts(), inner, max_size=3).map(lambda d: Map(d)),
    )


TOOLS = st.one_of(
    st.sampled_from(
        [
            Tool(cap)
            for cap in Cap
            if cap not in (Cap.ANY, Cap.MCP, Cap.OTHER, Cap.MODE_SWITCH, Cap.PROCESS_START)
        ]
    ),
    st.sampled_from([Tool(Cap.MCP, "gh/get_pr"), Tool(Cap.MCP, "gh/*"), Tool(Cap.MCP, "tides/x")]),
    st.sampled_from(
        [
            Tool(Cap.MCP, "gh_get_pr"),
            Tool(Cap.MCP, "srv_*"),
            Tool(Cap.MCP, "*/*"),
            Tool(Cap.MCP, "g*"),
        ]
    ),
    st.sampled_from(
        [
            Tool(Cap.MODE_SWITCH, "exit"),
            Tool(Cap.OTHER, "claude:Artifact"),
            Tool(Cap.OTHER, "opencode:x"),
        ]
    ),
)
RULES = st.lists(
    st.builds(
        Rule,
        st.one_of(TOOLS, st.just(ANY)),
        st.sampled_from(Decision),
        st.one_of(
            st.just("*"),
            st.just("*"),
            st.sampled_from(["git *", "git push*", "src/**", "*.env", "a(b)", "1"]),
        ),
    ),
    max_size=6,
).map(tuple)
LISTS = st.one_of(
    st.lists(TOOLS, max_size=6, unique=True).map(
        lambda tools: (Rule(ANY, Decision.DENY), *_each(tools, Decision.DEFAULT))
    ),
    st.lists(TOOLS, max_size=4, unique=True).map(lambda tools: _each(tools, Decision.DENY)),
)
RATIONALES = st.builds(
    Rationale,
    st.none() | texts(),
    st.dictionaries(st.sampled_from(["Read", "Bash", "deploy"]), texts(1), max_size=2).map(
        lambda d: Map(d)
    ),
    st.dictionaries(WORDS.map(lambda word: f"x{word}"), values(), max_size=2).map(lambda d: Map(d)),
).filter(lambda rationale: rationale != Rationale())


def _each(tools: list[Tool], decision: Decision) -> tuple[Rule, ...]:
    return tuple(Rule(tool, decision) for tool in tools)


def permissions() -> st.SearchStrategy[Permission]:
    """Permissions; mostly tool lists, as in real files."""
    rules = st.one_of(st.none(), LISTS, LISTS, RULES)
    mode = st.one_of(st.none(), st.none(), st.sampled_from(Mode))
    access = st.one_of(st.none(), st.none(), st.sampled_from(["full_access", "read_only"]))
    return st.builds(Permission, rules, mode, access, st.one_of(st.none(), st.none(), RATIONALES))


LISTED = st.lists(texts(), max_size=3).map(tuple)
ANYTHING = values().filter(lambda value: value is not None)
ATTRIBUTES: dict[str, st.SearchStrategy[Any]] = {
    "description": texts(),
    "prompt": st.one_of(
        texts(), st.just("\n# Title\n\n---\ntext {{ x }}\n```yaml\n---\na: b\n---\n```\n")
    ),
    "mode": st.sampled_from(["subagent", "primary", "all"]),
    "permission": permissions(),
    "model": (
        st.one_of(
            st.sampled_from(["sonnet", "Opus", "inherit", "gpt-5", "anthropic/claude-opus-5-5"]),
            texts(1),
        )
    ),
    "effort": (st.sampled_from(["low", "max", 3])),
    "temperature": (st.floats(0, 2)),
    "top_p": (st.floats(0, 1)),
    "thinking_tokens": (st.integers(0, 10**9)),
    "max_turns": (st.integers(1, 10**6)),
    "color": (st.sampled_from(["red", "Blue", "magenta", "#3b82f6", "#123456", "primary"])),
    "auto_compact_window": (st.integers(100_000, 10**7)),
    "observer": st.lists(
        st.sampled_from(["pilot", "Harbour Master", "x"]), min_size=1, max_size=4
    ).map(tuple),
    "experimental": st.dictionaries(WORDS, values(), max_size=3).map(lambda found: Map(found)),
    "memory": (st.sampled_from(["user", "project", "elsewhere"])),
    "isolation": (st.sampled_from(["worktree", "elsewhere"])),
    "extra": st.dictionaries(
        st.sampled_from(["claude", "opencode", "extended", "unknown"]),
        st.dictionaries(WORDS.map(lambda word: f"x-{word}"), values(), min_size=1, max_size=3).map(
            lambda d: Map(d)
        ),
        max_size=2,
    ).map(lambda d: Map(d)),
}
for _name in (
    "variant",
    "thinking_level",
    "initial_prompt",
    "observer_message",
    "category",
    "specialization_level",
):
    ATTRIBUTES[_name] = texts()
for _name in (
    "skills",
    "domain_expertise",
    "escalation_to",
    "escalation_from",
    "parallel_compatible",
):
    ATTRIBUTES[_name] = LISTED
for _name in (
    "background",
    "omit_instructions",
    "hidden",
    "disabled",
    "observe_subagents",
    "observe_tool_results",
):
    ATTRIBUTES[_name] = st.booleans()
for _name in (
    "mcp_servers",
    "hooks",
    "options",
    "scale_triggers",
    "complexity_triggers",
    "scope_triggers",
    "escalation_triggers",
):
    ATTRIBUTES[_name] = ANYTHING
ATTRIBUTES["hooks"] = st.one_of(ANYTHING, HOOKS.map(freeze)).map(
    lambda value: read_hooks(make_entry("hooks", value))
)


@st.composite
def agents(draw: st.DrawFn) -> Agent:
    """Any agent. Few attributes are stated at a time, so that failures shrink to what matters."""
    stated = draw(st.lists(st.sampled_from(sorted(ATTRIBUTES)), max_size=8, unique=True))
    return Agent(name=draw(NAMES), **{name: draw(ATTRIBUTES[name]) for name in stated})


SPELLINGS = st.sampled_from(
    [
        'description: "a: b # c"', "description: plain words", "description: 'it''s'", "description: >-\n  one\n  two\n\n  three",
        "description: |\n  one: two\n    deeper\n", "description: |2-\n   x\n  y", "model: sonnet", "model: 'sonnet'  # why",
        "# a comment", "", "  # indented comment", "color: blue", 'color: "red"', "version: 1.10", "created: 2026-01-05",
        "tags: [a, 'b', \"c\"]", "caps:\n  - x\n  - y: 1\n    z: [1, 2]\n  # inside\n  - w", "deep:\n  a:\n    b: {c: d}",
        "emoji: 🚢", '"quoted key": 1', "empty:", "null_value: ~", "time: 1:30", "octal: 010", "nothing: ''", "hooks:\n  Stop: []",
        "hooks:\n  PreToolUse:\n  - matcher: Bash\n    hooks:\n    - {type: command, command: x}",
        "multi: one\n  two\n  three", "next:\n  text", "temperature: 0.3", "mode: subagent", "skills: [a, b]", "anchor: &a x",
    ]
)  # fmt: skip
BODIES = st.sampled_from(
    [
        "",
        "\n",
        "text",
        "\n# T\n\ntext\n",
        "a\r\nb\r\n",
        "\n---\nx: y\n---\n",
        "\n```\n---\n```",
        "🚢\x85\u2028",
    ]
)


@st.composite
def frontmatters(draw: st.DrawFn) -> str:
    """A file with frontmatter as people write it: any order, comments, blank lines, CRLF, a byte
    order mark."""
    lines = draw(
        st.lists(
            SPELLINGS,
            max_size=8,
            unique_by=lambda line: line.split(":")[0] if ":" in line else line + "#",
        )
    )
    name = draw(st.sampled_from(["name: pilot", 'name: "Harbour Pilot"', "name: pilot # x"]))
    lines.insert(draw(st.integers(0, len(lines))), name)
    head = "\n".join(["---", *lines, draw(st.sampled_from(["---", "---  "]))]) + "\n"
    if draw(st.booleans()):
        head = head.replace("\n", "\r\n")
    return draw(st.sampled_from(["", "", "\ufeff"])) + head + draw(BODIES)


@st.composite
def yaml_documents(draw: st.DrawFn) -> str:
    """A plain YAML agent as people write it."""
    lines = draw(
        st.lists(
            SPELLINGS,
            max_size=8,
            unique_by=lambda line: line.split(":")[0] if ":" in line else line + "#",
        )
    )
    prompt = draw(
        st.sampled_from(
            [
                "prompt: |\n  one\n\n  two",
                "prompt: short",
                'prompt: "\\nquoted"',
                "prompt: |2+\n\n  x\n\n",
            ]
        )
    )
    lines = ["name: pilot", *lines, prompt]
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


TOML_VALUES = st.sampled_from(
    [
        "'literal'", '"basic \\"quoted\\" \\u00e9"', '"""\none\ntwo \\\n   three"""', "'''\nfirst\n  # no comment\n[no.table]\n'''",
        "1.10", "-0.5", "1e3", "0x1F", "1_000", "2026-01-05", "07:32:00", "2026-01-05 07:32:00", "true", "[]", '["a", \'b\']',
        '[\n  "a", # why\n  # above\n  "b",\n]', "[1, [2, 3], {a = 1}]", "{}", '{a = "x", b.c = [1]}', "inf", '"🚢"', "''",
    ]
)  # fmt: skip
TOML_TABLES = st.sampled_from(
    [
        "[features]\nshell_tool = false # why", "[features]\n\nmulti_agent = true\n# behind it", "[mcp_servers.gh]\ncommand = 'x'\nargs = [\"y\"]",
        "[mcp_servers.gh]\ncommand = 'x'\n[mcp_servers.gh.env]\nA = '1'\n\n[mcp_servers.\"a b\"]\nurl = 'u'",
        "[[skills.config]]\npath = 'a'\n\n[[skills.config]]\npath = 'b'\nenabled = false", "[hooks]", "  [tui]\n  theme = 1",
    ]
)  # fmt: skip


TOML_NAMES = st.sampled_from(["name = 'pilot'", 'name="Harbour Pilot" # x'])
TOML_DESCRIPTIONS = st.sampled_from(
    ["description = 'it is'", 'description = """\na\nb"""', 'description = "a: b # c"  # d']
)
TOML_PROMPTS = st.sampled_from(
    [
        "developer_instructions = '''\none\n\n  two\n'''", 'developer_instructions = """\nsay "hi" \\\n  there"""',
        'developer_instructions = "short"', 'developer_instructions = """\none\n# agentc keeps claude.tools: Bash\n"""',
    ]
)  # fmt: skip
TOML_OWN = ("nickname_candidates = ['a', \"b\"]", "personality = 'dry'", "model_verbosity = 1.10")


@st.composite
def toml_documents(draw: st.DrawFn) -> str:
    """A role in TOML as people write it: keys with and without dots, tables, comments, CRLF. Two of
    three have all that its client demands, and no key that it does not know."""
    whole = draw(st.sampled_from([True, True, False]))
    odd = ["color", "'quoted key'", '"a.b"', "deep.er", "deep.est", "x-y", "7"]
    keys = ["memories.x", "memories.'y z'", "instructions", "notify"] + ([] if whole else odd)
    drawn = st.lists(
        st.tuples(st.sampled_from(keys), TOML_VALUES), max_size=5, unique_by=lambda pair: pair[0]
    )
    lines = [f"{key} = {value}" for key, value in draw(drawn)]
    for one in (TOML_NAMES, TOML_DESCRIPTIONS, TOML_PROMPTS):
        lines += [draw(one)] if whole or draw(st.booleans()) else []
    beside = st.sampled_from(
        [
            "model = 'gpt-5.5'", "model_reasoning_effort = 'high'", *TOML_OWN, "# a comment", "", "  # indented", "\t"
        ]
    )  # fmt: skip
    lines = draw(st.permutations(lines + draw(st.lists(beside, max_size=5, unique=True))))
    tables = draw(st.lists(TOML_TABLES, max_size=3, unique_by=lambda one: one.split("]")[0][:6]))
    text = "\n".join([*lines, *tables]) + draw(st.sampled_from(["", "\n", "\n\n"]))
    text = text.replace("\n", "\r\n") if draw(st.booleans()) else text
    return draw(st.sampled_from(["", "", "\ufeff"])) + text


def configurations() -> st.SearchStrategy[str]:
    """A configuration in JSON with agents in it, as people write it."""
    fields = st.fixed_dictionaries(
        {},
        optional={
            "name": texts(), "description": texts(), "prompt": texts(), "mode": st.sampled_from(["primary", "all"]),
            "temperature": st.floats(0, 2), "tools": st.dictionaries(WORDS, st.booleans(), max_size=3),
            "permission": st.dictionaries(WORDS, st.sampled_from(["allow", "ask", "deny"]), max_size=3),
            "disable": st.booleans(), "x-own": values().map(thaw), "model": st.just("{env:MODEL}"),
        },
    )  # fmt: skip
    some = st.dictionaries(NAMES, fields, max_size=3)
    whole = st.fixed_dictionaries(
        {}, optional={"theme": texts(), "agent": some, "mode": some, "permission": fields}
    )
    return whole.flatmap(spelled)


MODE_LINES = st.sampled_from(
    [
        "name: Pilot", 'name: "⚓ Pilot"  # shown', "description: plain words", "description: 'it''s'", "source: project",
        "whenToUse: >-\n  one\n  two", "customInstructions: |\n  - a\n  - b\n", "customInstructions: last", "x: [a, {b: c}]",
        "# a comment", "", "groups: [read, edit]", "groups:\n- read\n- - edit\n  - fileRegex: \\.md$\n  # why\n- command",
        "groups: []", "groups: [read, browser, mcp]\nallowedMcpServers: [gh]", "groups: [read, edit, command, mcp, modes]",
        "octal: 010", "nothing:", "emoji: 🚢",
    ]
)  # fmt: skip
ROLES = [
    "roleDefinition: text",
    "roleDefinition: |\n  one\n\n  two",
    "roleDefinition: |+\n  one\n\n",
    "rulesFiles:\n- content: |\n    text",
    "",
]


@st.composite
def modes(draw: st.DrawFn) -> str:
    """A document of one agent in a list, as people write it."""
    lines = draw(
        st.lists(
            MODE_LINES,
            max_size=8,
            unique_by=lambda line: line.split(":")[0] if ":" in line else line + "#",
        )
    )
    role = draw(st.sampled_from(ROLES))
    named = any(line.startswith("name:") for line in lines)
    lines = ["slug: pilot", *([] if named else ["name: Pilot"]), *lines, role]
    before, dash = draw(st.sampled_from([("", "- "), ("  ", "- "), ("", "-   "), ("    ", "- ")]))
    inner = before + " " * len(dash)
    body = "\n".join(line and inner + line for line in "\n".join(lines).split("\n"))
    top, end = (
        draw(st.sampled_from(["", "# top\n", "other: 1\n"])),
        draw(st.sampled_from(["", "\n"])),
    )
    text = f"{top}customModes:\n{before}{dash}{body[len(inner) :]}{end}"
    if draw(st.sampled_from([False, False, True])):
        fields = st.fixed_dictionaries(
            {
                "slug": st.just("pilot"),
                "name": texts(1),
                "groups": st.just(["read", ["edit", {"fileRegex": "^a/"}]]),
            },
            optional={"roleDefinition": texts(), "description": texts()},
        )
        text = draw(fields.flatmap(lambda mode: spelled({"customModes": [mode]})))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


@st.composite
def damaged(draw: st.DrawFn, documents: st.SearchStrategy[str]) -> str:
    """A document with a piece of it missing, or something else in its place."""
    text = draw(documents)
    start = draw(st.integers(0, len(text)))
    return (
        text[:start]
        + draw(st.sampled_from(["", '"', "{", "]", "\\", "/*", "\x00"]))
        + text[start + 1 :]
    )


DOCUMENTS = {
    **{
        name: frontmatters() for name, form in all_formats().items() if form.syntax == "frontmatter"
    },
    "codex": toml_documents(),
    "cursor": frontmatters(),
    "extended-yaml": yaml_documents(),
    "opencode-json": configurations(),
    "roo": modes(),
    "yaml-agent": yaml_documents().map(lambda text: text.replace("prompt:", "systemPrompt:")),
}
