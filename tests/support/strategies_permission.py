"""Hypothesis strategies: limits as people write them, in the words of each format.

Belongs here: heads of files that limit what an agent may do. Not here: all other fields
(`strategies.py`), laws.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.support.models import HOME

CLAUDE_NAMES = (
    "Read", "Grep", "Glob", "Edit", "Write", "NotebookEdit", "Bash", "WebFetch", "WebSearch", "Agent", "Task",
    "TodoWrite", "Skill", "LSP", "Artifact", "Frobnicate", "read", "mcp__gh", "mcp__gh__get_pr", "mcp__gh__delete",
    "mcp__tides__lookup",
)  # fmt: skip
SCOPED = (
    "Bash(git:*)", "Bash(git push:*)", "Bash(npm test)", "Bash(ls *)", "Bash(ls*)", "Agent(rev)", "Agent(rev, x)",
    "Read(src/**)", "Read(./docs/*)", "Edit(/src/**)", "Write(*.md)", "Read(README.md)", "Skill(deploy)",
    "WebFetch(domain:example.com)", "Read(.env)",
)  # fmt: skip
MODES = ("default", "plan", "acceptEdits", "bypassPermissions", "dontAsk", "auto")
KEYS = (
    "read", "list", "grep", "glob", "edit", "bash", "task", "skill", "external_directory", "gh_*", "gh_get_pr", "lsp",
    "*_delete*", "gh_delete", "?h_*", "*delete", "my_tool", "gh/get_pr", "a.b_c", "*ist*", "??*", "edit", "bash *",
    "*", "*", "*_*", "g*", "w*", "e*", "plan_exit", "write", "Bash", "frobnicate", "webfetch", "websearch", "question", "todowrite",
)  # fmt: skip
ACTIONS_ONLY = ("webfetch", "websearch", "question", "todowrite")
PATTERNS = (
    "*", "*", "git *", "git push*", "npm *", "rm *", "*.env", "src/*", "src/.env", "*.md", "docs/**", "a", "1", "rev",
    "deploy*", "/etc/*", "*secret*", "?", "~/bin/*", "~/bin/x*", "$HOME/bin/x y", "$HOME*", "~", f"{HOME}/bin/x*", f"{HOME}/*x*",
)  # fmt: skip
# Denials are read by their meaning, so that `read` is one, too: stricter than the client, and no
# part of this law.
MATCHERS = (
    "Bash", "Edit|Write", "Edit", "Write", "Read", "Read, Grep", "Task", "Agent|WebFetch", "mcp__gh__.*", "Bash|mcp__gh__.*",
    "Edit|mcp__tides__.*", "mcp__gh__get_pr", "NotebookEdit", "*", ".*", "", "^Bash$", "Bash(git *)", "Skill", "TodoWrite",
    "Bash(", "Frobnicate", "mcp__.*", "|",
)  # fmt: skip
RUN = {"type": "command", "command": "./check"}
HOOKS = st.dictionaries(
    st.sampled_from(("PreToolUse", "PreToolUse", "PermissionRequest", "PostToolUse", "Stop")),
    st.lists(
        st.builds(
            lambda matcher, hooks: {
                **({} if matcher is None else {"matcher": matcher}),
                "hooks": hooks,
            },
            st.sampled_from((*MATCHERS, None)),
            st.sampled_from(([RUN], [RUN], [RUN, RUN], [])),
        ),
        max_size=2,
    ),
    max_size=2,
)
DENIED = st.sampled_from(
    (*(name for name in CLAUDE_NAMES if name != "read"), "Bash(rm:*)", "mcp__*")
)
ACTION = st.sampled_from(("allow", "ask", "deny"))
NAMES = st.sampled_from((*CLAUDE_NAMES, *SCOPED))
# Only the dialect takes patterns in denials by what they mean.
FORBIDDEN = st.one_of(
    NAMES, st.sampled_from(("mcp__*_delete*", "mcp__g*", "mcp__gh__get_*", "mcp*", "Web*", "*list"))
)


def _lines(stated: dict[str, Any]) -> str:
    """A head in YAML, every value spelled as JSON."""
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in stated.items())


def _listed(names: st.SearchStrategy[str], max_size: int = 6) -> st.SearchStrategy[Any]:
    some = st.lists(names, max_size=max_size)
    return st.one_of(some, some.map(", ".join), st.just("*"))


CLAUDE = st.fixed_dictionaries(
    {},
    optional={
        "tools": _listed(NAMES),
        "disallowedTools": st.lists(DENIED, max_size=3).map(", ".join),
        "permissionMode": st.sampled_from(MODES),
        "hooks": HOOKS,
    },
)
PERMISSIONS = st.one_of(
    ACTION,
    st.lists(
        st.sampled_from(KEYS).flatmap(
            lambda key: st.tuples(
                st.just(key),
                ACTION
                if key in ACTIONS_ONLY
                else st.one_of(
                    ACTION, st.dictionaries(st.sampled_from(PATTERNS), ACTION, max_size=3)
                ),
            )
        ),
        max_size=5,
    ).map(dict),
)
OPENCODE = st.fixed_dictionaries(
    {},
    optional={
        "permission": PERMISSIONS,
        "tools": st.dictionaries(
            st.sampled_from(("write", "edit", "patch", "bash", "read", "*", "gh_*", "*_delete*")),
            st.booleans(),
            max_size=3,
        ),
    },
)
TOOLS = (
    "read", "list", "grep", "glob", "edit", "create", "notebook", "shell", "web_fetch", "web_search", "delegate", "todo",
    "skill", "question", "lsp", "external_directory", "mcp:gh/get_pr", "mcp:gh/*", "mcp:gh_*", "other:claude:Artifact",
    "mcp:*_delete*", "mcp:?h_*", "mcp:my_tool", "mcp:gh_delete", "mcp:*ist*", "*", "*",
)  # fmt: skip
RULES = st.lists(
    st.tuples(
        st.sampled_from(("deny", "ask", "default", "allow")),
        st.sampled_from(TOOLS),
        st.none() | st.sampled_from(PATTERNS),
    ).map(lambda rule: {rule[0]: rule[1], **({} if rule[2] is None else {"pattern": rule[2]})}),
    max_size=5,
)
EXTENDED = st.one_of(
    CLAUDE,
    st.fixed_dictionaries({"permission": RULES}, optional={"hooks": HOOKS}),
    st.fixed_dictionaries(
        {},
        optional={
            "tool_restrictions": st.fixed_dictionaries(
                {"allowed": st.lists(NAMES, max_size=5)},
                optional={
                    "forbidden": st.lists(FORBIDDEN, max_size=2),
                    "rationale": st.just("why"),
                },
            ),
            "permissionMode": st.sampled_from(MODES),
        },
    ),
)


def markdown(stated: dict[str, Any], body: str = "Body text.\n") -> str:
    """A file with frontmatter."""
    return f"---\nname: pilot\ndescription: d\nmode: subagent\n{_lines(stated)}---\n{body}"


def document(stated: dict[str, Any], key: str) -> str:
    """One YAML document with the text under a key."""
    return f"name: pilot\ndescription: d\n{_lines(stated)}{key}: Body text.\n"


def configuration(stated: dict[str, Any]) -> str:
    """One agent in a configuration."""
    return json.dumps(
        {
            "agent": {
                "pilot": {"description": "d", "mode": "subagent", "prompt": "Body text.", **stated}
            }
        }
    )
