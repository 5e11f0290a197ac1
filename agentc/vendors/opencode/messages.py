"""What OpenCode does with a file that a code is about, in sentences.

Belongs here: the words. Not here: what a code means (`diagnostics/codes.py`), when one is given
(`lint.py`, `client/prediction.py`).
"""

from __future__ import annotations

from agentc.vendors.messages import ClientMessages
from agentc.vendors.prediction import LoadOutcome

_AS_PROMPT = "OpenCode loads all of it as the prompt."
_AS_FREE_PROMPT = "OpenCode loads all of it as the prompt, without any limit on tools."
_NO_FIELDS = "OpenCode sees no fields."
_FAILS = "OpenCode fails to parse the file."

MESSAGES = ClientMessages(
    "OpenCode",
    outcomes={
        LoadOutcome.SKIPS: "OpenCode 1.18.33 leaves the agent out and says nothing.",
        LoadOutcome.REJECTS: (
            "A field has a type or value that OpenCode 1.18.33 refuses; every command then fails."
        ),
        LoadOutcome.MISREADS: (
            "OpenCode 1.18.33 takes the whole file for the prompt: no description, no limits, mode "
            "`all`."
        ),
    },
    sentences={
        # The file cannot be read, or is not written.
        "not-loaded": (
            "OpenCode 1.18.33 rejects every agent of a project for one value that its schema does "
            "not have."
        ),
        "config-by-name": (
            "OpenCode 1.18.33 keeps the place of a key that is merged again, and the last key that "
            "matches counts."
        ),
        "disabled": "OpenCode leaves out an agent with `disable: true`.",
        "duplicate-key": (
            "OpenCode 1.18.33 fails to parse the file and loads all of it as the prompt, without "
            "any limit on tools."
        ),
        "fence-language": (
            "gray-matter, which many tools use, runs `---js`; OpenCode 1.18.33 did not."
        ),
        "no-frontmatter": "OpenCode loads all of it as a prompt.",
        "no-fences": _AS_FREE_PROMPT,
        "stray-item": _AS_FREE_PROMPT,
        "value": (
            "OpenCode refuses to start in a project with such a file: every one of its commands "
            "fails."
        ),
        # The file was read as it was meant.
        "bad-escape": _FAILS,
        "bare-yaml": _AS_PROMPT,
        "before-fence": _AS_FREE_PROMPT,
        "behind-fence": (
            "To OpenCode a comment behind the closing fence is the beginning of the prompt; behind "
            "the opening one it loads all of the file as the prompt, without any limit on tools."
        ),
        "code-fence": _NO_FIELDS,
        "indented-fence": _NO_FIELDS,
        "long-fence": "OpenCode looks on for a fence, or finds the wrong one.",
        "no-opening-fence": _NO_FIELDS,
        "broken-limit": "OpenCode rejects it, or loads all of it as the prompt.",
        "not-yaml": ("OpenCode mends some, skips some, and loads some as a prompt without limits."),
        "indented-key": _AS_FREE_PROMPT,
        "cut-text": "OpenCode has only what stands before the `#`.",
        "looks-like-data": "OpenCode refuses the whole project.",
        "tab": _FAILS,
        "unclosed": _AS_PROMPT,
        # What does not work as written.
        "fence-inside": "OpenCode reads it as written.",
        "ignored-grant": ("Names of tools in OpenCode 1.18.33 are letters, digits, `_` and `-`."),
        "dead-rule": (
            "OpenCode 1.18.33 goes by the last pattern that matches; what stands before a final "
            "`*` has no effect."
        ),
        "unread-agents": (
            "OpenCode 1.18.33 reads `agents` as OpenCode 2 does: an agent there loses its "
            "`prompt`, `permission` and `tools`. Under any other misspelt key it looks for none."
        ),
        "misspelt-permission": (
            "OpenCode 1.18.33 takes every key for the name of a tool, and never says that it has "
            "none of that name."
        ),
        # What becomes of permissions.
        "PERM-CLASS-NARROWED": "OpenCode's `edit` is editing files and creating them.",
        "PERM-CONFIG-KEPT": "Rules of an OpenCode agent come after the user's own, and win.",
        "PERM-CONFIG-LEFT": (
            "OpenCode adds `opencode.json` and `.opencode/` from the project up to the "
            "repository's root, and those of the user."
        ),
        "PERM-CONFIG-UNREAD": (
            "OpenCode does not start with a configuration that it cannot read: there it is an "
            "error."
        ),
        "PERM-REDIRECT-HOLE": (
            "OpenCode 1.18.33 let `echo hi > file` pass where only `echo *` was allowed."
        ),
        # Places and names.
        "linked-folder": (
            "OpenCode 1.18.33 reads the files in linked folders, wherever those are."
        ),
    },
)
