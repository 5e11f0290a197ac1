"""Codes about what stands in a file and does not work as written, as keys, grants and limits
without effect: how severe each is, and what it means.

Belongs here: the table, a part of `codes.py`. Not here: when a code is given.
"""

from __future__ import annotations

from agentc.diagnostics.code_types import Code, Severity
from agentc.diagnostics.shared_codes import CANNOT_START, LINE_BY_LINE

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

INERT_CODES: dict[str, Code] = {
    "bad-value": Code(
        _W,
        "a value that does nothing",
        "The client ignores the value. agentc keeps it as it is and gives it no meaning.",
    ),
    "client-ignores": Code(
        _W,
        "something in the output that its client ignores",
        "agentc's model of the client finds it in what is written. It is what the source says for "
        "that client, and does nothing there.",
    ),
    CANNOT_START: Code(
        _W,
        "an agent that is listed, and cannot be started",
        "The client has the agent, and fails when somebody calls it: for want of a prompt, or for "
        "something in it that the client would replace and does not know. Write the prompt "
        "without that.",
    ),
    "not-judged": Code(
        _N,
        "an output that is not judged",
        "It is too large for agentc's model of its client; only the client knows.",
    ),
    "fence-inside": Code(
        _E,
        "`---` inside a field",
        "Claude Code 2.1.332 takes `---` anywhere in a line for the closing fence: the fields "
        "behind it are cut off, and with `tools` the limits.",
    ),
    "plugin-ignores": Code(
        _W,
        "ignored in a plugin",
        "Claude Code 2.1.332 ignores `hooks`, `mcpServers` and `permissionMode` of agents that "
        "come with a plugin.",
    ),
    "ignored-grant": Code(
        _W,
        "a grant that grants nothing",
        "No tool can be meant by this entry: it opens none, here or elsewhere.",
    ),
    "dead-rule": Code(
        _W,
        "a rule that does nothing",
        "A broader rule stands below it, and the last rule that matches counts: so this one "
        "decides about nothing. `agentc check --fix` moves the broader rule up, so that both "
        "count; look at what the agent may do then.",
    ),
    "unread-agents": Code(
        _W,
        "agents that are not read",
        "A key of a configuration is nearly the one below which its client looks for agents. "
        "agentc reads none there, either: what they say comes into no output.",
    ),
    "second-frontmatter": Code(
        _W,
        "fields at the top of the prompt",
        "The prompt begins with a block of fields, often left over from another file's "
        "frontmatter. They are text to the model, and limits among them limit nothing.",
    ),
    "foreign-words": Code(
        _W,
        "tools in another vendor's words",
        "The names in this list are another client's, and this one does not have them.",
    ),
    "claude-reads-less": Code(
        _W,
        "Claude Code has less of it than stands there",
        "The fields are not YAML. Claude Code mends some of them by itself, and has less of this "
        "text then than its author wrote.",
    ),
    "inert-restriction": Code(
        _W,
        "a limit that limits nothing",
        "The file states a limit in words that its client does not know: it stays without effect.",
    ),
    LINE_BY_LINE: Code(
        _W,
        "something that is no part of a line",
        "The client reads fields line by line: quotes and what stands behind a `#` are a part of "
        "the value, a list or a text over several lines is none, and every line with a colon is a "
        "field. agentc reads it as the client does. `agentc check --fix` writes the line as it "
        "was meant where one thing alone can be meant; the client has another value then.",
    ),
    "misspelt-permission": Code(
        _W,
        "nearly the name of a permission",
        "A key below `permission` or `tools` is one letter, or its case, `-` or `_`, away from "
        "the name of one of OpenCode's own permissions, and says nothing of that one. Mend the "
        "name. Where a plugin or a server has a tool of this very name, leave it: no key is told "
        "that begins with the name of a server in the MCP configuration or under `servers` in "
        "agentc.toml, and `# agentc: ignore[misspelt-permission]` among the fields silences it.",
    ),
    "invisible": Code(
        _W,
        "invisible characters",
        "Text holds characters that nobody sees: bidirectional controls, zero-width spaces, tags.",
    ),
    "no-tools": Code(
        _W,
        "no tool is left",
        "The list of tools names none that the client has: the agent can do nothing.",
    ),
    "provider-option": Code(
        _W,
        "a key goes to the model's provider",
        "OpenCode hands every key that it does not know to the provider, which may refuse it.",
    ),
    "scoped-tool": Code(
        _W,
        "a scope that is not a limit",
        "An entry such as `Bash(git:*)` in a subagent's `tools` grants the whole tool; in "
        "`disallowedTools` it takes all of it.",
    ),
    "scope-apart": Code(
        _W,
        "a scope that counts for nothing",
        "In a list of tools commas and spaces part items, so that `Bash (git:*)` is `Bash`, the "
        "whole of it, and a scope of nothing. `agentc check --fix` takes the space away, after "
        "which agentc reads the scope, and the agent may do less in other formats.",
    ),
    "outside": Code(
        _W,
        "stated outside of any agent",
        "A `permission` or `tools` at the top of the configuration holds for every agent in the "
        "client, and not for one alone.",
    ),
    "rewritten-head": Code(
        _N,
        "fields written anew, without comments",
        "A changed field shares a YAML anchor or a merge key with others, or stands in a map in "
        "braces: the fields were written anew, with the same values and without their comments, "
        "which are lost; the message says so where there were some. To keep them, give the field "
        "a line and a value of its own (no `&`, `*`, `<<`), and edit again. Within a list or a map "
        "comments go with the items that an edit takes out, or says in other words.",
    ),
    "spare-key": Code(
        _N, "a key beside another", "Two keys stand for one thing; the first of them counts."
    ),
    "unknown-code": Code(
        _W,
        "a comment that silences nothing",
        "`# agentc: ignore[...]` names a code that no finding has. On a line of its own such a "
        "comment silences a code in the whole file, behind a field on that line alone.",
    ),
    "unknown-key": Code(_N, "an unknown key", "The client does not know the key and ignores it."),
    "unknown-tool": Code(
        _W, "an unknown tool", "The client has no tool of that name and leaves it out."
    ),
    "substitution": Code(
        _N,
        "a value that the client fills in",
        "`{file:...}` or `{env:...}` stays as it is written; a limit with one closes all that it "
        "could mean.",
    ),
}
