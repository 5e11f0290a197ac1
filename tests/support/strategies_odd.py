"""Hypothesis strategies: documents whose values have every shape that YAML knows, under keys that
mean something or not.

Belongs here: how oddly a file can be written and still be read. Not here: files as people mostly
write them (`strategies.py`), laws.
"""

from __future__ import annotations

from hypothesis import strategies as st

from agentc.vendors.registry import writable_formats
from tests.support.strategies import toml_documents

SCALARS = (
    "plain", "two words", "plain over\n  two lines", "plain\n\n  over a gap", '"quoted"', "'it''s'", '"over\n  two lines"',
    "'single\n\n  with a gap'", '"esc\\n\\t\\u00e9"', "~", "null", "", "true", "off", "0.30", "1.10", "010", "1e3", "0x1f", "-0",
    "|\n  one\n  two", "|-\n  one\n\n  two", "|+\n  one\n\n", ">\n  one\n  two", ">-\n  a\n    b\n  c", ">+\n  one\n",
    "|2\n    deep\n  less", "|1-\n two", "|\n", "|-\n\n  late", ">-  # why\n  text", "& b", "a # b", "a  # b", "a\tb", "a  ", "🚢 é",
    "http://x.y/z", "a: b", "- a", "[a", "{a", "*", "'*'", "@x", "%x", "--- x", "x --- y", "2026-01-05", "1:30", "=", "<<", "Ja: nein",
)  # fmt: skip
COLLECTIONS = (
    "[]", "{}", "[a, 'b', \"c\"]", "[a,\n  b,  # why\n  c]", "{a: 1, b: {c: [d]}}", "{a: 1,\n  b: 2\n  }", "[[a], {b: c}]", "[,]",
    "\n  - a\n  - b", "\n- a\n- b", "\n   - a\n   - b: 1\n     c: 2", "\n  - - a\n    - b\n  - {c: d}", "\n  -\n    a: 1\n  - b",
    "\n  # first\n  - a\n\n  # second\n  - b  # why", "\n  a: 1\n  b:\n    c: d\n    e: [f]", "\n  a: |\n    text\n\n  b: >-\n    x\n    y",
    "\n      a: 1\n      b: 2", "\n  a:\n  b: ~\n  c: {}", '\n  "a b": 1\n  \'c\': 2\n  ? d\n  : 3', "\n  ? [a]\n  : b", "  # why\n  a: b",
    "\n\n  - a\n", "\n  - ~\n  -\n  - ''", "\n  a: *x", "&x\n  a: 1", "&x [a]", "!!str 5", "\n  <<: {a: 1}\n  b: 2", "\n  a: 1\n  a: 2",
    "\n  - a\n  - |\n    b\n  - >-\n    c\n    d", "\n\ta: 1", "\n  a:\t1", "\n  a: [\n    b\n  ]",
)  # fmt: skip
LIMITS = {
    "tools": (
        "Read, Grep", "[Read, Bash]", "\n  - Read\n  - Bash(git:*)", "'*'", "Read Grep", "\n  Read, Grep", "[]", "", "{read: true}",
        "\n  - Read  # why\n\n  - Grep", '"Read,Grep"', "|\n  Read\n  Grep", ">-\n  Read,\n  Grep", "\n  allowed: [Read]\n  forbidden:\n    Bash: no",
    ),
    "disallowedTools": ("Bash", "[Write, 'Edit']", "\n- Bash", "", "mcp__*"),
    "permissionMode": ("plan", "'default'", "sometimes", "", "bypassPermissions"),
    "permission": (
        "deny", '{"*": deny}', '\n  "*": deny\n  read: allow', "\n  bash:\n    '*': deny\n    git *: allow  # why", "~", "{}",
        "\n  - deny: '*'\n  - allow: read", "\n  edit: ask\n\n  # web\n  webfetch: deny", "[{deny: shell, pattern: 'rm *'}]",
    ),
    "tool_access": ("read_only", "full_access", ""),
    "tool_restrictions": ("{allowed: [Read]}", "\n  allowed:\n    - Read\n  rationale: |\n    why\n", "\n  forbidden: Bash\n  x: [1]"),
    "targets": (
        "{claude: {model: opus}}", "\n  opencode:\n    model: a/b  # why\n    permission: {edit: deny}", "{}", "",
        "\n  claude:\n    hooks: {Stop: []}\n  opencode: {x: {y: 1}}", "\n  claude: {color: teal, maxTurns: lots}",
    ),
    "hooks": ("{}", "[]", "", "\n  Stop:\n    - hooks:\n      - {type: command, command: make}", "{PreToolUse: [{matcher: Bash, hooks: []}]}"),
    "mcpServers": ("[a]", "\n  - a\n  - b: {command: run}", "{a: {command: run}}", "", "[]"),
    "disable": ("true", "false", "", "~"),
}  # fmt: skip
KNOWN = (
    "description", "model", "color", "mode", "temperature", "top_p", "maxTurns", "steps", "maxSteps", "skills", "memory", "effort",
    "background", "isolation", "omitClaudeMd", "initialPrompt", "hidden", "options", "variant", "category", "domain_expertise",
    "escalation_to", "scale_triggers", "thinking-level", "thinking-tokens", "specialization_level",
)  # fmt: skip
TEXTS_OF = ("prompt", "instructions", "system_prompt", "systemPrompt", "name")
UNKNOWN = (
    "x-own",
    "'quoted key'",
    '"a: b"',
    "version",
    "x y",
    "café",
    "X",
    "on",
    "1",
    "<<",
    "? odd\n",
)
BETWEEN = ("", "", "", "", "# a comment", "", "  # indented", "\t", "#", "# - a\n#   b: c", " ")


@st.composite
def _field(draw: st.DrawFn, fenced: bool) -> str:
    kind = draw(st.integers(0, 9))
    value = draw(st.sampled_from((*SCALARS, *COLLECTIONS)))
    if kind < 3:
        key = draw(st.sampled_from(sorted(LIMITS)))
        value = draw(st.sampled_from(LIMITS[key])) if kind else value
    elif kind < 7:
        key = draw(st.sampled_from(KNOWN))
    else:
        key = draw(st.sampled_from((*UNKNOWN, *TEXTS_OF)))
    if fenced and "---" in value and draw(st.booleans()):
        value = "plain"
    gap = (
        ""
        if value.startswith("\n") or not value
        else draw(st.sampled_from((" ", " ", " ", "   ", "\t")))
    )
    return f"{key}:{gap}{value}{draw(st.sampled_from(('', '', '', ' ', '  # why', ' #')))}"


@st.composite
def odd_heads(draw: st.DrawFn, fenced: bool = True) -> str:
    """The fields of an agent, in odd shapes, between odd lines."""
    lines: list[str] = [
        draw(
            st.sampled_from(
                ("name: pilot", 'name: "pilot"', "name:  pilot # x", "'name': pilot", "")
            )
        )
    ]
    lines.append(
        draw(
            st.sampled_from(
                ("description: d", "description: |\n  d\n", "description: >-\n    d\n    e", "")
            )
        )
    )
    for _ in range(draw(st.integers(0, 5))):
        lines.insert(draw(st.integers(0, len(lines))), draw(_field(fenced)))
    if draw(st.integers(0, 7)) == 0:
        lines.append(draw(st.sampled_from(lines)))
    with_gaps = [part for line in lines for part in (draw(st.sampled_from(BETWEEN)), line)]
    return "\n".join(line for line in with_gaps if line or draw(st.booleans()))


@st.composite
def odd_files(draw: st.DrawFn) -> str:
    """A file with frontmatter, with line ends, marks and fences of every kind."""
    opening, closing = draw(
        st.sampled_from((("---", "---"), ("---", "---"), ("---", "---  "), ("--- ", "----")))
    )
    body = draw(
        st.sampled_from(
            (
                "",
                "\n",
                "body",
                "body\n",
                "\n\nbody\n\n",
                "# a\n---\nb: c\n---\n",
                "  body\n",
                "\tbody",
            )
        )
    )
    text = f"{opening}\n{draw(odd_heads())}\n{closing}\n{body}"
    return draw(_spoiled(text))


@st.composite
def odd_documents(draw: st.DrawFn) -> str:
    """One plain YAML document."""
    prompt = draw(
        st.sampled_from(
            (
                "prompt: |\n  one\n\n  two",
                "prompt: x",
                "",
                'prompt: "a\\nb"',
                "prompt: |+\n  x\n\n",
                "prompt: >\n  a\n  b",
            )
        )
    )
    parts = [draw(odd_heads(fenced=False)), prompt]
    if draw(st.booleans()):
        parts.reverse()
    text = draw(st.sampled_from(("", "", "---\n", "%YAML 1.2\n---\n"))) + "\n".join(parts)
    return draw(_spoiled(text + draw(st.sampled_from(("", "\n", "\n\n", "\n# end", "\n...\n")))))


@st.composite
def odd_modes(draw: st.DrawFn) -> str:
    """One agent in a list, perhaps before another."""
    dash = draw(st.sampled_from(("- ", "  - ", "-   ")))
    head = draw(odd_heads(fenced=False)) + draw(st.sampled_from(("", "\ngroups: [read]")))
    lines = f"slug: pilot\n{head}".split("\n")
    item = "\n".join(line and " " * len(dash) + line for line in lines)
    return draw(_spoiled(f"customModes:\n{dash}{item[len(dash) :]}\n"))


@st.composite
def _spoiled(draw: st.DrawFn, text: str) -> str:
    kind = draw(st.integers(0, 9))
    if kind < 3:
        text = text.replace("\n", "\r\n")
    elif kind == 3:
        text = text.replace("\n", "\r\n", 2)
    return ("\ufeff" if draw(st.integers(0, 5)) == 0 else "") + text


ODD = {
    **{
        name: odd_files()
        for name, form in writable_formats().items()
        if form.syntax == "frontmatter"
    },
    "extended-yaml": odd_documents(),
    "codex": toml_documents(),
    "roo": odd_modes(),
    "cursor": odd_files(),
}
