"""Heads of OpenCode agents as odd as they come: keys and limits that look otherwise than the client
takes them.

Belongs here: the generator. Not here: what the client made of such heads (`opencode_record.py`),
laws (`vendors/opencode/test_opencode_heads.py`). Everything is drawn from one `random.Random`, so that a seed is a
file, and Hypothesis can draw one, too.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable

_OWN = "read edit bash glob grep list task skill lsp external_directory".split()
_ACTIONS_ONLY = "webfetch websearch todowrite question doom_loop".split()
_OTHER = """
    * * * * *_* web* *it* ba?h ?a?k
    gh_* gh_get_pr gh_delete gh_delete_repo *_delete* *delete* *_get_* g?_* gh_? e* w* ?* b* read* bash~*
    Bash Read EDIT write patch WebFetch NotebookEdit Artifact frobnicate my_tool mcp__gh
    mcp__gh__get gh/get_pr gh/* a.b_c
    1 10 0 007 -1 1.5 true null ~ __proto__ constructor toString x:y plan_exit codesearch multiedit my-server_x gh_ _gh
""".split()
_PATTERNS = """
    * * * git~* git~push* rm~* *.env src/** *.md ~/x $HOME/y ~ 1 2 ? *? /etc/* __proto__ docs\\\\x rev a
""".split()
_ACTIONS = ("allow", "ask", "deny")
_WORDS = (
    "reviews code", "reviews code", "reviews code", "Use when: asked", "Use when: asked",
    '"a: b"', "'it''s: x'", "a # b: c",
    "x: |\n  b", ">-\n  folded: x\n  words", "|\n  a block\n  permission: allow",
    "plain\n  goes on", "Use: a\n  b",
    "Use: a\nmore: b", "[x] y: z", "{x} y", "*bold* x", "&x text", "@x: y", '"open: x', "a: b:",
    "1:30", "a\tb: c",
    "a\u2028permission: deny", "a\x85b: c", "a\rb: c", "\u00a0a: b", "'x' y: z", "a: 'b'", "|-",
    ">", "~",
)  # fmt: skip
_USUAL = ("reviews code", "Use when: asked")
_BESIDE = (
    "mode: subagent", "mode: subagent", "mode: primary", "mode: all", '"m\\x6fde": primary',
    "disable: false", "hidden: true",
    "disable: true", "? disable\n: true", "[disable]: true", "&x disable: true", "steps: 3",
    "temperature: 0.3", "# note",
    "# permission: allow", "note: a: b", "x: {permission: allow}", "x:\n  permission: allow",
    "Permission: deny",
    "permissions: deny", "options: {a: 1}", "'on': yes", "1: x", "note: |\n  permission: allow",
    "x: &x deny", "y: *x", "\t",
    "x: &b {bash: deny, edit: deny}", "- x", "? x", "x: !!str 1", "hidden: !!bool 'true'",
    "x: 'a", "...", "%YAML 1.2",
    "note: # permission", "  # indented", "", "color: '#ff0000'", "prompt: other",
    "__proto__: {permission: deny}", "x: &x {bash: ask}", "y: &x allow", "hidden: ! true", "...\n...",
)  # fmt: skip


def file_of(draw: random.Random, name: str) -> str:
    """A whole file; its text names itself, since the client keeps files of one text for one."""
    parts = [f"description: {draw.choice(_WORDS if draw.random() < 0.35 else _USUAL)}"]
    parts += [_limit(draw) for _ in range(draw.choice((0, 1, 1, 1, 1, 1, 2)))]
    parts += [draw.choice(_BESIDE) for _ in range(draw.choice((0, 0, 0, 1, 1, 2)))]
    draw.shuffle(parts)
    head = "\n".join(parts) + "\n"
    if draw.random() < 0.04:
        head = f"{{description: x, {_key(draw)}: {_flow_map(draw)}}}\n"
    opening = draw.choice(
        ("---\n",) * 40
        + ("--- \n", "---yaml\n", "---YAML \n", "\ufeff---\n", "---\t\n", "--- # x\n", "\n---\n")
    )
    closing = draw.choice(
        ("---\n",) * 40
        + ("--- \n", "----\n", "---x\n", " ---\n---\n", "...\n---\n", "--- x\n", "\n---\n", "")
    )
    text = f"{opening}{head}{closing}Do it as {name}.\n"
    return text.replace("\n", "\r\n") if draw.random() < 0.05 else text


def _limit(draw: random.Random) -> str:
    kind = draw.random()
    tools = f"tools:{draw.choice((_switches_in_line, _switches_in_block))(draw)}"
    if kind < 0.08:
        return tools
    if kind < 0.16:
        limits = [tools, f"permission:{_value(draw)}"]
        draw.shuffle(limits)
        return "\n".join(limits)
    if kind < 0.62:
        return f"permission:{_value(draw)}"
    return draw.choice(_ODD)(draw)


def _key(draw: random.Random) -> str:
    return draw.choice(
        (
            "permission", "permission", '"permission"', "'permission'", '"perm\\x69ssion"',
            '"permiss\\u0069on"',
            "&k permission", "!!str permission", "[permission]", "[ permission ]",
            "[[permission]]", "[permission, x]",
            "{permission: }", "permission ", '"permission" ', "! permission", "\u00a0permission",
            "\ufeffpermission",
            '"permi\\\n  ssion"', "'<<'", '"<<"', "!!merge <<", "&k [permission]",
        )
    )  # fmt: skip


def _action(draw: random.Random) -> str:
    return draw.choice(_ACTIONS)


def _spelled_action(draw: random.Random) -> str:
    word = _action(draw)
    odd = (
        f'"{word}"', f"'{word}'", f"!!str {word}", f"&d {word}", f"{word} # why",
        f'"{word[0]}\\x{ord(word[1]):x}{word[2:]}"',
        f"!x {word}", f"! {word}", f"&d\n      {word}",
        f">-\n      {word}", word.upper(), "yes", "~", "", f"{word} x", f"[{word}]",
    )  # fmt: skip
    return draw.choice(odd) if draw.random() < 0.08 else word


def _name(draw: random.Random) -> str:
    pool = draw.choice((_OWN, _OWN, _OTHER, _OTHER, _ACTIONS_ONLY))
    return draw.choice(pool).replace("~*", " *") if pool is not _ACTIONS_ONLY else draw.choice(pool)


def _pattern(draw: random.Random) -> str:
    found = draw.choice(_PATTERNS)
    return found.replace("git~", "git ").replace("rm~", "rm ")


def _pairs(draw: random.Random) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """A map as pairs: each a name with an action, or with patterns and theirs. Names may come
    twice, though seldom."""
    found: dict[str, str | list[tuple[str, str]]] = {}
    if draw.random() < 0.5:
        found["*"] = draw.choice(("deny", "deny", "ask", "allow"))
    for _ in range(draw.choice((1, 1, 2, 2, 3, 4))):
        name = _name(draw)
        patterned = name not in _ACTIONS_ONLY and draw.random() < 0.35
        found.pop(name, None)
        patterns = {_pattern(draw): _action(draw) for _ in range(draw.choice((1, 2, 2, 3)))}
        found[name] = list(patterns.items()) if patterned else _action(draw)
    pairs = list(found.items())
    return [*pairs, pairs[0]] if draw.random() < 0.02 else pairs


def _word(draw: random.Random, text: str) -> str:
    """A key as YAML: plain where that can be, else in quotes, now and then with an escape, an
    anchor or a tag."""
    style = draw.random()
    if style < 0.05 and text.isalpha():
        return f'"\\x{ord(text[0]):02x}{text[1:]}"'
    if style < 0.08 and text.isidentifier():
        return draw.choice(
            (f"!!str {text}", f"&n{draw.randint(0, 99)} {text}", f"[{text}]", f"!!str '{text}'")
        )
    if style < 0.4 and (text.replace("_", "").isalnum() or text in ("1.5", "-1")):
        return text
    return json.dumps(text.replace("\\\\", "\\")) if style < 0.8 or "'" in text else f"'{text}'"


def _flow_map(draw: random.Random, joint: str = ", ") -> str:
    def value(given: str | list[tuple[str, str]]) -> str:
        if isinstance(given, str):
            return _spelled_action(draw).split("\n")[0] if draw.random() < 0.1 else given
        return (
            "{" + joint.join(f"{_word(draw, pattern)}: {action}" for pattern, action in given) + "}"
        )

    return (
        "{"
        + joint.join(f"{_word(draw, name)}: {value(given)}" for name, given in _pairs(draw))
        + "}"
    )


def _block_map(draw: random.Random, indent: str = "  ", between: str = "\n") -> str:
    lines: list[str] = []
    for name, given in _pairs(draw):
        key = _word(draw, name)
        if isinstance(given, str):
            lines.append(
                f"{indent}{key}: {_spelled_action(draw) if draw.random() < 0.2 else given}"
            )
        else:
            lines.append(f"{indent}{key}:")
            lines += [f"{indent * 2}{_word(draw, pattern)}: {action}" for pattern, action in given]
    return between + between.join(lines)


def _value(draw: random.Random) -> str:
    """What stands behind `permission:`, with the space or the line end before it."""
    return draw.choice(_VALUES)(draw)


def _switches(draw: random.Random) -> list[tuple[str, str]]:
    names = (
        "write",
        "edit",
        "patch",
        "bash",
        "read",
        "*",
        "gh_*",
        "*_delete*",
        "Write",
        "1",
        "my_tool",
        "webfetch",
    )
    return [
        (
            draw.choice(names),
            draw.choice(
                ("true", "false", "false", "False", "TRUE") + ("yes", "0") * (draw.random() < 0.05)
            ),
        )
        for _ in range(draw.randint(1, 3))
    ]


def _switches_in_line(draw: random.Random) -> str:
    return (
        " {"
        + ", ".join(f"{_word(draw, name)}: {on}" for name, on in dict(_switches(draw)).items())
        + "}"
    )


def _switches_in_block(draw: random.Random) -> str:
    return "\n" + "\n".join(
        f"  {_word(draw, name)}: {on}" for name, on in dict(_switches(draw)).items()
    )


def _merged(draw: random.Random) -> str:
    base = draw.choice(
        (
            "{bash: deny, edit: ask}",
            "{'*': deny}",
            "{'gh_*': allow, '*_delete*': deny}",
            "{bash: {'*': deny}}",
        )
    )
    own = draw.choice(("bash: allow", "read: allow", '"*": ask', "'gh_delete': allow"))
    return draw.choice(
        (
            f"x: &m {base}\npermission:\n  <<: *m\n  {own}",
            f"x: &m {base}\npermission:\n  {own}\n  <<: *m",
            f"x: &m {base}\npermission: {{<<: *m, {own}}}",
            f"x: &m {base}\npermission:\n  '<<': *m",
            f"permission:\n  <<: {base}\n  {own}",
            f"permission:\n  <<: [{base}, {{{own}}}]",
            f"x: &m {{permission: {base}}}\n<<: *m",
            f"<<: {{permission: {base}}}",
            f"<<: {{permission: {base}}}\npermission: {{{own}}}",
            f"permission: {{{own}}}\n<<: {{permission: {base}}}",
            f"x: &m {base}\npermission: *m",
            f"x: &m deny\npermission: {{bash: *m, {own}}}",
            f"x: &p permission\n*p : {base}",
            f"<<:\n  - permission: {base}\n  - permission: deny",
            f"permission:\n  {own}\n  <<: {base}",
            f"permission:\n  {own}\n  <<: [{base}, {{bash: ask, edit: deny}}]",
            f"permission:\n  <<: {{<<: {base}, edit: allow}}\n  {own}",
            f"permission:\n  {own}\n  !!merge '<<': {base}",
            f"permission:\n  {own}\n  ? <<\n  : deny",
            f"permission: {{{own}, ? <<: {base}}}",
            f"x: &m {base}\ny: &m {{list: deny}}\npermission: *m",
            f"permission:\n  &m {own}\n  edit: deny",
            f"permission: &m\n  {own}\n  edit: deny",
        )
    )


_VALUES: tuple[Callable[[random.Random], str], ...] = (
    *(lambda draw: f" {_flow_map(draw)}",) * 6,
    *(_block_map,) * 6,
    lambda draw: f" {_spelled_action(draw)}",
    lambda draw: f" {_flow_map(draw, chr(10) + '  , ')}",
    lambda draw: f" {_flow_map(draw, ',' + chr(10))}",
    lambda draw: f"\n  {_flow_map(draw)}",
    lambda draw: f"\n{_flow_map(draw)}",
    lambda draw: _block_map(draw, "    "),
    lambda draw: _block_map(draw, "\t"),
    lambda draw: _block_map(draw, "  ", "\n  # a note\n"),
    lambda draw: _block_map(draw, "  ", "\n# permission: allow\n"),
    lambda draw: _block_map(draw, "  ", "\n\n"),
    lambda draw: f" # note{_block_map(draw)}",
    lambda draw: f" !!map {_flow_map(draw)}",
    lambda draw: f" &p{_block_map(draw)}",
    lambda draw: f" [{_flow_map(draw)}]",
    lambda draw: f"\n  - {_flow_map(draw)}",
    lambda draw: f" |\n  {_flow_map(draw)}",
    lambda draw: f" {_flow_map(draw)} # note",
    lambda draw: f"\t{_flow_map(draw)}",
    lambda draw: f"{_flow_map(draw)}",
    lambda draw: "\n  ? bash\n  : deny\n  ? [edit]\n  : deny",
)
_ODD: tuple[Callable[[random.Random], str], ...] = (
    *(lambda draw: f"{_key(draw)}:{_value(draw)}",) * 6,
    *(_merged,) * 5,
    lambda draw: f"? permission\n: {_flow_map(draw)}",
    lambda draw: f"? [permission]\n: {_action(draw)}",
    lambda draw: f"? |-\n  permission\n: {_action(draw)}",
    lambda draw: f"- permission: {_action(draw)}",
    lambda draw: f"permission: deny\npermission: {_action(draw)}",
    lambda draw: f"'tools': {{bash: false}}\n\"permission\": {_flow_map(draw)}",
    lambda draw: f"[tools]: {{{_word(draw, 'bash')}: false}}",
    lambda draw: f"&t tools: {{edit: false, {_word(draw, 'gh_*')}: false}}",
    lambda draw: f"  permission: {_action(draw)}",
    lambda draw: f"permission:\n---\n  bash: {_action(draw)}",
    lambda draw: f"note: a: b\npermission:{_block_map(draw)}",
    lambda draw: f"permission: {_flow_map(draw)} tools: {{edit: false, {_word(draw, 'gh_*')}: false}}",
    lambda draw: f"note: 'x\n' permission: {_flow_map(draw)}",
    lambda draw: f'note: "x" permission: {_action(draw)}',
    lambda draw: f"permission:\n  # why\n  - bash\n  # and\n  - {_name(draw).strip('*?')}x",
    lambda draw: f"permission: {{bash: deny}}\n'permission': {_flow_map(draw)}",
    lambda draw: f"permission:\n  bash: deny\n  # again\n  'bash': {_action(draw)}",
)  # fmt: skip
