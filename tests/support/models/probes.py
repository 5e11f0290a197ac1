"""The arguments that two files are compared with, for each capability.

Belongs here: texts that a rule could treat differently. Not here: what any format says about them.
"""

from __future__ import annotations

from typing import Final

from . import HOME

_PATHS: Final = (
    f"{HOME}/bin/x",
    f"{HOME}/.env",
    "a.txt",
    "b.txt",
    "a",
    ".env",
    "src/.env",
    "prod.env",
    "x.env.local",
    "src/.env.test",
    ".env.example",
    "src/.env.example",
    "README.md",
    "src/a.ts",
    "src/b.md",
    "src/deep/b.md",
    "src/deep/er/c.ts",
    "srcx/a.ts",
    "docs/x.md",
    "docs/deep/y.md",
    "docs",
    "secrets/key.pem",
    "with space.md",
    "notes.ipynb",
    "1",
)
_COMMANDS: Final = (
    f"{HOME}/bin/x",
    f"{HOME}/bin/x y",
    "~/bin/x",
    "git",
    "git status",
    "git status --short",
    "git push",
    "git push origin",
    "git push origin main",
    "git log\n--oneline",
    "gitleaks",
    "gitleaks detect",
    "git:status",
    "ls",
    "ls -la",
    "lsof",
    "rm -rf x",
    "rm x",
    "npm",
    "npm test",
    "npm run build",
    "npm run test:unit",
    "npx x",
    "make",
    "make test",
    "echo hi",
    "cat .env",
    "curl https://example.com",
    "sudo ls",
    "a",
    "1",
    "*",
)
# Some tools take no argument that a rule could be about.
_ANY: Final = ("*",)

PROBES: Final[dict[str, tuple[str, ...]]] = {
    "read": _PATHS,
    "list": ("src", "src/deep", "docs", "secrets", "."),
    "grep": ("TODO", "a.*b", "secret", "*"),
    "glob": ("*", "**/*.ts", "src/**", "*.env"),
    "edit": _PATHS,
    "create": _PATHS,
    "notebook": ("notes.ipynb", "src/deep/x.ipynb", "docs/y.ipynb"),
    "shell": _COMMANDS,
    "web_fetch": (
        "https://example.com",
        "https://example.com/x",
        "https://docs.example.com/a/b",
        "http://example.com/x",
        "https://example.org/?q=1",
    ),
    "web_search": ("timetables", "how to x", "*"),
    "delegate": ("rev", "reviewer", "general", "explore", "sub/x", "x"),
    "todo": _ANY,
    "skill": ("deploy", "deploy-all", "review", "x"),
    "question": _ANY,
    "lsp": _ANY,
    "mode_switch": _ANY,
    # The way OpenCode asks: a folder, and everything in it.
    "external_directory": (
        "/etc/*",
        "/data/*",
        "/data/deep/*",
        f"{HOME}/notes/*",
        f"{HOME}/*",
    ),
    # No server is called like another with an underscore behind it: OpenCode's keys cannot tell
    # those apart.
    "mcp": (
        "gh/get_pr",
        "gh/get_issue",
        "gh/delete",
        "tides/lookup",
        "tides/write",
        "read/x",
        "web/search",
        "ev/x",
        "x/y",
    ),
    # With an underscore it could be a server's tool to OpenCode.
    "other": ("doom_loop", "Frobnicate", "frobnicate", "Artifact", "Monitor", "codesearch"),
}
CAPABILITIES: Final = tuple(PROBES)
