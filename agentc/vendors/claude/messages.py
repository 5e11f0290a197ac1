"""What Claude Code does with a file that a code is about, in sentences.

Belongs here: the words. Not here: what a code means (`diagnostics/codes.py`), when one is given
(`lint.py`, `client/prediction.py`).
"""

from __future__ import annotations

from agentc.vendors.messages import ClientMessages
from agentc.vendors.prediction import LoadOutcome

_SKIPS = "Claude Code skips the file."
_NO_FIELDS = "Claude Code sees no fields."
_FAILS = "Claude Code fails to parse the file."

MESSAGES = ClientMessages(
    "Claude Code",
    outcomes={
        LoadOutcome.SKIPS: "Claude Code 2.1.332 does not list the agent.",
        LoadOutcome.MISREADS: (
            "Claude Code 2.1.332 starts the agent without its fields, and so with every tool."
        ),
    },
    sentences={
        # The file cannot be read, or is not written.
        "not-loaded": (
            "Claude Code 2.1.332 skips names of more than 256 characters, hooks of a wrong shape "
            "and files over 1 MiB."
        ),
        "disabled": "Claude Code has no field for that.",
        "guard-outside": (
            "Claude Code 2.1.332 looks for PreToolUse, PermissionRequest and PreSkillShellCommand "
            "up to four levels inside of every key but metadata, mcpServers and lspServers."
        ),
        "hidden-limit": (
            "Claude Code 2.1.332 ends the fields at the first `---`, also in quotes; to it `<<`, "
            '`"<<"` and `[tools]` are keys that count.'
        ),
        "duplicate-key": "Claude Code takes the last one.",
        "empty": "Claude Code skips it.",
        "no-frontmatter": ("Claude Code takes it for notes, not for an agent, and says nothing."),
        "no-fences": "Claude Code takes it for notes, not for an agent.",
        "no-name": "Claude Code skips a file without `name`.",
        "stray-item": _SKIPS,
        "yaml": _SKIPS,
        # The file was read as it was meant.
        "bad-escape": _FAILS,
        "bare-yaml": "Claude Code skips it without a word.",
        "before-fence": "Claude Code skips the file without a word.",
        "behind-fence": (
            "To Claude Code a comment behind the closing fence is the beginning of the prompt; "
            "behind the opening one it skips the file."
        ),
        "code-fence": _NO_FIELDS,
        "indented-fence": _NO_FIELDS,
        "long-fence": "Claude Code looks on for a fence, or finds the wrong one.",
        "no-opening-fence": _NO_FIELDS,
        "broken-limit": "Claude Code skips such a file, or has other limits.",
        "not-yaml": (
            "Claude Code up to 2.0.76 read such lines as they are; 2.0.77 to 2.1.68 skip the file; "
            "since 2.1.69 it mends some of them and skips the rest in silence."
        ),
        "indented-key": "Claude Code skips the file, or has one item for two.",
        "cut-text": "Claude Code has only what stands before the `#`.",
        "looks-like-data": _SKIPS,
        "tab": _FAILS,
        "unclosed": _SKIPS,
        # What does not work as written.
        "bad-value": "Claude Code ignores it, in its debug log if anywhere.",
        "fence-inside": "Claude Code loses every field behind it.",
        "ignored-grant": (
            "Claude Code 2.1.332 takes `*` and `mcp__SERVER__*` in `tools`, and `mcp__*` in "
            "`disallowedTools`."
        ),
        "claude-reads-less": (
            "Claude Code 2.1.332 puts quotes around single lines; what follows below is lost, or "
            "taken for other fields."
        ),
        "name-from-path": "Claude Code skips such a file.",
        "scope-apart": "Claude Code 2.1.332 grants the whole tool, as it does with a scope.",
        "scoped-tool": (
            "Claude Code 2.1.332 looks at the scope of `Agent(...)` alone, and at that only for "
            "main sessions."
        ),
        # What becomes of permissions.
        "PERM-ASK-BY-SESSION": (
            "Claude Code asks before Bash, Edit, Write, NotebookEdit and WebFetch, unless a mode "
            "or a rule allows them."
        ),
        "PERM-CLASS-NARROWED": (
            "Beside Read, each of Claude Code's Edit and Write is editing files and creating them."
        ),
        "PERM-CONFIG-LEFT": (
            "Claude Code adds `.claude/settings.json`, `settings.local.json` and the user's "
            "settings."
        ),
        "PERM-CONFIG-UNREAD": (
            "Claude Code 2.1.332 takes neither comments nor trailing commas in its settings."
        ),
        "PERM-HOOK-GUARDED": (
            "Claude Code 2.1.332 lets PreToolUse, PermissionRequest and PreSkillShellCommand hooks "
            "refuse. agentc understands matchers that are names, lists of them with `|`, `*`, `.*` "
            "and `mcp__server__.*`; any other one means every tool."
        ),
        "PERM-SERVERS-UNSEEN": (
            "Claude Code 2.1.332 takes `mcp__gh` and `mcp__*` in `disallowedTools`; by any other "
            "name with a star it denies nothing."
        ),
        # Places and names.
        "same-name": (
            "Claude Code has the last one by byte order of the path since 2.1.330 (`b.md` over "
            "`a.md`, `a.md` over `B.md`, `x.md` over `sub/x.md`); before, the one that it found "
            "first."
        ),
        "linked-folder": (
            "Claude Code 2.1.332 reads the files in linked folders, wherever those are."
        ),
    },
)
