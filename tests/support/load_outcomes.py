"""Texts of every kind that the clients tell apart, with what becomes of them.

Belongs here: the texts, written for this, and the classes of a client's log. Not here: who looks at
them (`corpus/test_load_outcome.py`, `clients/test_load_outcome.py`).
"""

from __future__ import annotations

from agentc.diagnostics.diagnostic import Diagnostic

# Of unknown keys its log names so many.
LOGGED_KEYS = 5


def name_logged_class(warning: Diagnostic) -> str:
    """Return the class that records have for a warning in Claude Code's log."""
    if warning.code == "bad-value":
        return f"bad-value:{warning.about[0]}"
    assert warning.code == "unknown-key"
    more = len(warning.about) - LOGGED_KEYS
    keys = [*warning.about[:LOGGED_KEYS], *[f"+{more}"] * (more > 0)]
    return f"unknown-keys[{','.join(keys)}]"


# A value behind `description: `, what Claude Code lists of it (or not), and what OpenCode has of
# it, or its outcome.
QUOTING: list[tuple[str, str | None, str]] = [
    ('Call it when: a "b" # c', 'Call it when: a "b" # c', 'Call it when: a "b" # c'),
    (r"first\n\nsecond", "first\n\nsecond", r"first\n\nsecond"),
    ("first\n  second\n  third", "first second third", "first second third"),
    (">-\n  first\n  second", "first second", "first second"),
    ("|\n  a: b\n  c", "a: b\nc\n", "a: b\nc\n"),
    ("Call it when: a\n  second", None, "Call it when: a\nsecond"),
    ("Call it when: a\n\nprose at the margin", None, "skips"),
    ("Call it when: a\n\nExample: b", "Call it when: a", "Call it when: a"),
    ('"Call when": a b', '"Call when": a b', "misreads"),
    ("'it''s: so'", "it's: so", "it's: so"),
    ("@name x", "@name x", "misreads"),
    ("*bold* x", "*bold* x", "misreads"),
    ("`code` x", "`code` x", "misreads"),
    ("% x", "% x", "misreads"),
    ("{curly} x", "{curly} x", "misreads"),
    ("[x] y: z", "[x] y: z", "rejects"),
    ("[p, q]", None, "rejects"),
    ("5", None, "rejects"),
    ("{p: q}", None, "rejects"),
    ("a #b: c", "a", "a"),
    ("colon at the end:", None, "colon at the end:"),
    ('"a" b: c "d"', None, "a"),
    ("y\ndescription: z", "z", "misreads"),
    ("a: b\r\nnote: c", None, "a: b"),
    ("a\nnote:\n  k: v: w", None, "misreads"),
    ("a: b\nnote:\n  k: v: w", None, "skips"),
    ("yes", "yes", "yes"),
    ("012", None, "rejects"),
    ("12:30", "12:30", "rejects"),
    ("2024-01-02", "2024-01-02", "rejects"),
    ('"first\n  second"', "first second", "first second"),
    ('"first\nsecond"', None, "first second"),
    ("a\n\tb", "a b", "misreads"),
    ("|\n  text\nnote: a: b", None, "text\n"),
    ("''", None, ""),
]

HEAD = "---\nname: x\ndescription: y\n"

# What Claude Code says of a whole file: why it skips it, else what it ignores.
CLAUDE: list[tuple[str, str, str]] = [
    ("plain", f"{HEAD}---\nBody.\n", ""),
    ("empty", "", "silent"),
    ("no-frontmatter", "Only text.\n", "silent"),
    ("blank-line-first", f"\n{HEAD}---\n", "silent"),
    ("largest", f"{HEAD}---\n".ljust(2**20, "a"), ""),
    ("too-large", f"{HEAD}---\n".ljust(2**20 + 1, "a"), "silent"),
    ("unclosed", HEAD, "silent"),
    ("no-name", "---\ndescription: y\n---\n", "silent"),
    ("name-empty", "---\nname: ''\ndescription: y\n---\n", "silent"),
    ("list", "---\n- name: x\n---\n", "silent"),
    ("byte-order-mark", f"\ufeff{HEAD}---\n", ""),
    ("crlf", f"{HEAD}---\n".replace("\n", "\r\n"), ""),
    ("space-behind-fence", "--- \n\nname: x\ndescription: y\n---\n", ""),
    ("fence-in-a-line", "---\nname: x\ndescription: a --- b\ntools: [\n---\n", ""),
    ("fence-in-quotes", "---\nname: x\ndescription: 'a --- b'\n---\n", "yaml"),
    ("fence-in-a-comment", "---\nname: x\n# --- more\ndescription: y\n---\n", "no-description"),
    ("name-a-number", "---\nname: 42\ndescription: y\n---\n", "no-name"),
    ("name-a-list", "---\nname: []\ndescription: y\n---\n", "no-name"),
    ("name-with-dash", "---\nname: -x\ndescription: y\n---\n", "bad-name"),
    ("name-with-colon", "---\nname: a:b\ndescription: y\n---\n", "bad-name"),
    ("name-longest", HEAD.replace("x", "x" * 256) + "---\n", ""),
    ("name-too-long", HEAD.replace("x", "x" * 257) + "---\n", "bad-name"),
    ("name-of-pairs", HEAD.replace("x", "\U0001f680" * 128) + "---\n", ""),
    ("name-of-many-pairs", HEAD.replace("x", "\U0001f680" * 129) + "---\n", "bad-name"),
    ("name-with-wide-colon", HEAD.replace("x", "a\uff1ab") + "---\n", "bad-name"),
    ("name-with-small-colon", HEAD.replace("x", "a\ufe55b") + "---\n", "bad-name"),
    ("name-with-upright-colon", HEAD.replace("x", "a\ufe13b") + "---\n", "bad-name"),
    ("name-with-ratio", HEAD.replace("x", "a\u2236b") + "---\n", ""),
    ("name-with-wide-dash", HEAD.replace("x", "\uff0dx") + "---\n", ""),
    ("two-fields-in-a-line", "---\nname: x description: y\n---\n", "bad-name"),
    ("no-description", "---\nname: x\nmodel: opus\n---\n", "no-description"),
    ("description-empty", '---\nname: x\ndescription: ""\n---\n', "no-description"),
    ("description-null", "---\nname: x\ndescription:\n---\n", "no-description"),
    ("not-yaml", f"{HEAD}a line of prose\n---\n", "yaml"),
    ("key-with-digit", f"{HEAD}note2: a: b\n---\n", "yaml"),
    (
        "stuck-comment-and-block",
        '---\nname: x\ndescription: |\n  y\nmodel: "opus"# best\n---\n',
        "yaml",
    ),
    ("hooks-number", f"{HEAD}hooks: 5\n---\n", "unknown-parsing-error"),
    ("hooks-list", f"{HEAD}hooks: []\n---\n", "unknown-parsing-error"),
    ("hooks-nothing", f"{HEAD}hooks:\n---\n", ""),
    ("hooks-unknown-event", f"{HEAD}hooks: {{Foo: 5, Stop: 5}}\n---\n", ""),
    (
        "hooks-guard-wrong",
        f"{HEAD}hooks: {{PreToolUse: [{{matcher: Bash}}]}}\n---\n",
        "unknown-parsing-error",
    ),
    (
        "hooks-guard-type",
        f"{HEAD}hooks: {{PermissionRequest: [{{hooks: [{{type: x}}]}}]}}\n---\n",
        "unknown-parsing-error",
    ),
    (
        "hooks-guard-right",
        f"{HEAD}hooks: {{PreToolUse: [{{matcher: Bash, hooks: [{{type: command, command: ./check}}]}}]}}\n---\n",
        "",
    ),
    ("unknown-keys", f"{HEAD}mode: all\nTools: Read\n---\n", "unknown-keys[mode,Tools]"),
    (
        "many-unknown-keys",
        f"{HEAD}a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\n---\n",
        "unknown-keys[a,b,c,d,e,+1]",
    ),
    (
        "bad-values",
        f"{HEAD}permissionMode: ask\nmemory: all\nmaxTurns: 0\neffort: best\nisolation: vm\nbackground: yes\n---\n",
        "bad-value:background,bad-value:memory,bad-value:isolation,bad-value:effort,"
        "bad-value:permissionMode,bad-value:maxTurns",
    ),
    (
        "values-that-count",
        f"{HEAD}permissionMode:\nmaxTurns: '5'\neffort: HIGH\nbackground: 'true'\ncolor: no\n---\n",
        "",
    ),
    (
        "bad-servers",
        f"{HEAD}mcpServers: [a, 5, {{b: {{command: c}}}}]\n---\n",
        "bad-value:mcpServers",
    ),
    ("merge-key", "---\n<<: {name: x}\ndescription: y\n---\n", ""),
    ("name-twice", f"{HEAD}name: z\n---\n", ""),
]

# Fields of Claude Code with hooks, and whether it starts the agent with none of them. RUN are the
# hooks of a matcher.
BREAKS = "unknown-parsing-error"
RUN = "hooks: [{type: command, command: x}]"
HOOKED: list[tuple[str, str, str]] = [
    ("hooks-guard", f"hooks: {{PreToolUse: [{{matcher: Bash, {RUN}}}]}}", ""),
    ("hooks-guard-without-matcher", f"hooks: {{PermissionRequest: [{{{RUN}}}]}}", ""),
    ("hooks-guard-of-nothing", "hooks: {PreToolUse: [{matcher: Bash, hooks: []}]}", ""),
    ("hooks-guard-null", "hooks: {PreToolUse: }", ""),
    ("hooks-guard-empty", "hooks: {PreToolUse: []}", ""),
    ("hooks-guard-matcher-null", f"hooks: {{PreToolUse: [{{matcher: ~, {RUN}}}]}}", BREAKS),
    ("hooks-guard-matcher-list", f"hooks: {{PreToolUse: [{{matcher: [Bash], {RUN}}}]}}", BREAKS),
    ("hooks-guard-flat", "hooks: {PreToolUse: [{matcher: Bash, type: command, command: x}]}", BREAKS),
    ("hooks-guard-no-list", f"hooks: {{PreToolUse: {{matcher: Bash, {RUN}}}}}", BREAKS),
    ("hooks-guard-text", "hooks: {PreToolUse: ./check}", BREAKS),
    ("hooks-guard-no-type", "hooks: {PreToolUse: [{matcher: Bash, hooks: [{command: x}]}]}", BREAKS),
    ("hooks-guard-odd-type", "hooks: {PreToolUse: [{matcher: Bash, hooks: [{type: shell, command: x}]}]}", BREAKS),
    ("hooks-guard-timeout-text", "hooks: {PreToolUse: [{hooks: [{type: command, command: x, timeout: '5'}]}]}", BREAKS),
    ("hooks-guard-more-keys", "hooks: {PreToolUse: [{more: 1, hooks: [{type: command, command: x, more: 1}]}]}", ""),
    ("hooks-skills-guard-wrong", "hooks: {PreSkillShellCommand: 5}", BREAKS),
    ("hooks-lower-case", f"hooks: {{pretooluse: [{{{RUN}}}]}}", ""),
    ("hooks-matcher", f"hooks: {{matcher: Bash, {RUN}}}", BREAKS),
    ("hooks-unknown-event-with-hooks", f"hooks: {{OnEdit: [{{matcher: Bash, {RUN}}}]}}", ""),
    ("hooks-unknown-event-flat", f"hooks: {{OnEdit: {{matcher: Bash, {RUN}}}}}", BREAKS),
    ("hooks-guard-in-an-event", f"hooks: {{Stop: [{{PreToolUse: [{{{RUN}}}]}}]}}", BREAKS),
    ("hooks-watching-wrong", "hooks: {PostToolUse: [{matcher: Bash}]}", ""),
    ("guard-at-the-top", f"PreToolUse: [{{{RUN}}}]", BREAKS),
    ("guard-at-the-top-odd", "PermissionRequest: 5", BREAKS),
    ("guard-at-the-top-empty", "PreToolUse: []", "unknown-keys[PreToolUse]"),
    ("guard-one-down", "a: {PreToolUse: 5}", BREAKS),
    ("guard-two-down", "a: [{PreToolUse: 5}]", BREAKS),
    ("guard-three-down", "a: {b: {c: {PreToolUse: 5}}}", BREAKS),
    ("guard-four-down", "a: {b: {c: {d: {PreToolUse: 5}}}}", BREAKS),
    ("guard-five-down", "a: {b: {c: {d: {e: {PreToolUse: 5}}}}}", "unknown-keys[a]"),
    ("guard-in-metadata", "metadata: {PreToolUse: 5}", "unknown-keys[metadata]"),
    ("guard-in-servers", "mcpServers: {PreToolUse: 5}", ""),
    ("guard-in-skills", "skills: {PreToolUse: 5}", BREAKS),
    ("matcher-at-the-top", f"OnEdit: [{{matcher: Bash, {RUN}}}]", BREAKS),
    ("watcher-at-the-top", f"Stop: [{{matcher: Bash, {RUN}}}]", "unknown-keys[Stop]"),
    ("skills-guard-at-the-top", "PreSkillShellCommand: 5", BREAKS),
]  # fmt: skip
CLAUDE += [(name, f"{HEAD}{line}\n---\n", said) for name, line, said in HOOKED]

# What becomes of a whole file in OpenCode, with the keys that it complains about.
OPENCODE: list[tuple[str, str, str, list[str]]] = [
    ("plain", "---\ndescription: y\nmode: subagent\n---\nBody.\n", "loads", []),
    ("empty", "", "loads", []),
    ("no-frontmatter", "Only text.\n", "loads", []),
    ("unclosed-yaml", "---\ndescription: y\n", "loads", []),
    ("unclosed-text", "---\nwhat: is: this\n", "misreads", []),
    ("blank-line-first", "\n---\ndescription: y\n---\n", "misreads", []),
    ("four-dashes", "----\ndescription: y\n----\n", "misreads", []),
    ("byte-order-mark", "\ufeff---\ndescription: y\n---\n", "loads", []),
    ("byte-order-mark-and-repair", "\ufeff---\ndescription: a: b\n---\n", "misreads", []),
    ("crlf-and-repair", "---\r\ndescription: a: b\r\n---\r\n", "loads", []),
    ("space-behind-fence-and-repair", "--- \ndescription: a: b\n---\n", "misreads", []),
    ("json", '---json\n{"description": "y"}\n---\n', "loads", []),
    ("not-json", "---json\ndescription: y\n---\n", "misreads", []),
    ("other-language", "---toml\ndescription = 'y'\n---\n", "misreads", []),
    ("list", "---\n- a\n---\n", "loads", []),
    ("comment-alone", "---\n# a\n---\nBody.\n", "loads", []),
    ("key-twice", "---\nmode: all\nmode: all\n---\n", "misreads", []),
    ("key-twice-inside", "---\npermission:\n  bash: ask\n  bash: deny\n---\n", "misreads", []),
    (
        "key-twice-in-braces",
        "---\npermission: {bash: ask, bash: deny}\n---\n",
        "rejects",
        ["permission"],
    ),
    ("key-twice-after-repair", "---\nnote: a: b\nnote: c\n---\n", "skips", []),
    ("hyphenated-key", "---\nuse-when: a: b\n---\n", "misreads", []),
    ("tab-first", "---\n\tmode: all\nnote: y\n---\n", "misreads", []),
    ("tab-inside", "---\ntools:\n\tmode: all\n---\n", "rejects", ["tools"]),
    ("tag", "---\nmode: !x all\n---\n", "misreads", []),
    ("prose", "---\ndescription: a: b\nprose\n---\n", "skips", []),
    ("unknown-keys", "---\npermissionMode: plan\nnote: [1]\n---\n", "loads", []),
    ("description-null", "---\ndescription:\n---\n", "rejects", ["description"]),
    ("mode", "---\nmode: agent\n---\n", "rejects", ["mode"]),
    ("model", "---\nmodel: 5\nvariant: 5\n---\n", "rejects", ["model", "variant"]),
    ("numbers", "---\ntemperature: '0.3'\ntop_p: .nan\n---\n", "rejects", ["temperature", "top_p"]),
    ("numbers-of-any-size", "---\ntemperature: 7\ntop_p: -1\n---\n", "loads", []),
    ("tools-text", "---\ntools: Read, Write\n---\n", "rejects", ["tools"]),
    ("tools-values", "---\ntools: {read: yes, bash: true}\n---\n", "rejects", ["tools.read"]),
    ("flags", "---\ndisable: no\nhidden: 0\n---\n", "rejects", ["disable", "hidden"]),
    ("color-name", "---\ncolor: red\n---\n", "rejects", ["color", "color"]),
    ("color-comment", "---\ncolor: #ff0000\n---\n", "rejects", ["color"]),
    ("color-word", "---\ncolor: accent\n---\n", "loads", []),
    ("color-hex", "---\ncolor: '#AbCdEf'\n---\n", "loads", []),
    ("steps", "---\nsteps: 0\nmaxSteps: 1.5\n---\n", "rejects", ["steps", "maxSteps"]),
    ("options", "---\noptions: [a]\n---\n", "rejects", ["options"]),
    ("name-and-prompt-of-any-kind", "---\nname: 5\nprompt: 5\n---\n", "loads", []),
    ("permission-word", "---\npermission: deny\n---\n", "loads", []),
    ("permission-wrong-word", "---\npermission: no\n---\n", "rejects", ["permission"]),
    ("permission-list", "---\npermission: [bash]\n---\n", "rejects", ["permission"]),
    (
        "permission-patterns",
        "---\npermission: {bash: {'git *': ask}, mcp_x: {a: deny}}\n---\n",
        "loads",
        [],
    ),
    (
        "permission-no-patterns",
        "---\npermission: {webfetch: {'*': ask}}\n---\n",
        "rejects",
        ["permission.webfetch"],
    ),
    (
        "permission-wrong-patterns",
        "---\npermission: {bash: {a: x}, mcp_x: true}\n---\n",
        "rejects",
        ["permission.bash.a", "permission.bash.a", "permission.mcp_x"],
    ),
    (
        "several",
        "---\nmode: x\ntools: y\npermission: z\n---\n",
        "rejects",
        ["tools", "mode", "permission"],
    ),
]
