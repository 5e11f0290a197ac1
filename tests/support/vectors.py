"""The test vectors of permission translation: one row each, by number, with what has to come of it.

Belongs here: the table. Not here: how a row is checked (`corpus/test_vectors.py`,
`clients/test_outputs.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

READ = {"*": "allow", "*.env": "ask", "*.env.*": "ask", "*.env.example": "allow"}
WRITING = "Write, Edit, NotebookEdit"


@dataclass(frozen=True, slots=True)
class Vector:
    """`given` is the head of a file of one client; `expected` what the other gets about
    permissions, or the code of the refusal. `decides` are probes (capability, argument) of the
    source with what its author gets. `told` are codes of the report, `waits` names the format that
    a row needs and that is not there yet."""

    number: int
    given: str = ""
    expected: dict[str, Any] | str | None = None
    source: str = "claude"
    target: str = "opencode"
    decides: dict[tuple[str, str], str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    name: str = "pilot"
    waits: str = ""

    @property
    def text(self) -> str:
        """The file."""
        named = "" if "name:" in self.given or self.source == "opencode" else f"name: {self.name}\n"
        return f"---\n{named}description: d\n{self.given}\n---\nBody.\n"

    @property
    def path(self) -> str:
        """Where it stands."""
        return f".{self.source}/agents/{self.name}.md"


def closed(**keys: Any) -> dict[str, Any]:
    """A closed map of OpenCode."""
    return {"permission": {"*": "deny", **keys}}


def other(number: int, given: str, expected: dict[str, Any] | str, **rest: Any) -> Vector:
    """A row from OpenCode to Claude Code."""
    return Vector(number, f"mode: subagent\n{given}", expected, "opencode", "claude", **rest)


ASK: dict[str, Any] = {"grants": "ask"}
ANYTHING = {("shell", "x"): "default", ("edit", "x"): "default"}
NOTHING = {("shell", "x"): "deny", ("edit", "x"): "deny", ("read", "x"): "deny"}

VECTORS = (
    Vector(1, "", {}, decides=ANYTHING),
    Vector(2, "tools: Read, Grep, Glob", closed(read=READ, grep="allow", glob="allow"), decides={("shell", "x"): "deny"}),
    Vector(3, "tools: Read, Grep, Glob", closed(read=READ, grep="allow", glob="allow")),  # and never a `tools` map
    Vector(4, "tools: []", closed(), decides=NOTHING),
    Vector(4, "tools:", closed(), decides=NOTHING),
    Vector(5, 'tools: "*"', {}, decides=ANYTHING),
    Vector(5, "tools: Read, *", {}, decides=ANYTHING),
    Vector(6, "disallowedTools: Write, Edit", {"permission": {"edit": "deny"}}, decides={("shell", "x"): "default"}),
    Vector(7, "disallowedTools: Write", {"permission": {"edit": "deny"}}, told=("PERM-CLASS-NARROWED",)),
    Vector(8, "tools: Read, Bash(git:*)", closed(read=READ, bash={"*": "deny", "git *": "ask"}), settings=ASK,
           decides={("shell", "git status"): "default", ("shell", "gitleaks"): "deny"}, told=("scoped-tool",)),
    Vector(9, "disallowedTools: Bash(rm:*)", {"permission": {"bash": "deny"}}, told=("scoped-tool",)),
    Vector(10, "tools: Read, mcp__gh__get_pr", closed(read=READ, gh_get_pr="allow")),
    Vector(11, "tools: Read, mcp__gh", closed(read=READ, **{"gh_*": "allow"}), told=("PERM-MCP-PREFIX",)),
    Vector(12, "tools: Agent(rev), Read", closed(task={"*": "deny", "rev": "ask"}, read=READ), settings=ASK,
           decides={("delegate", "rev"): "default", ("delegate", "x"): "deny"}),
    Vector(13, "permissionMode: bypassPermissions", {}, told=("PERM-MODE",)),
    Vector(14, "permissionMode: plan", {"permission": {"edit": "deny", "bash": "deny"}}, told=("PERM-MODE",)),
    Vector(15, "tools: Read, Frobnicate", closed(read=READ), told=("PERM-NO-SUCH-TOOL",)),
    Vector(16, "tools: Frobnicate", closed(), told=("PERM-NO-SUCH-TOOL",)),
    other(17, "tools: {write: false, edit: false}", {"disallowedTools": WRITING}),
    other(18, "tools: {write: false, edit: true}", {}, decides=ANYTHING, told=("inert-restriction",)),
    other(19, "tools: {edit: true, write: false}", {"disallowedTools": WRITING}, decides={("edit", "x"): "deny"}),
    other(20, 'tools: {"*": false, read: true}', {"tools": "Read"}, decides={("read", ".env"): "allow", ("shell", "x"): "deny"}),
    other(21, "tools: {read: true}", {}, decides={**ANYTHING, ("read", ".env"): "allow"}, told=("inert-restriction",)),
    other(22, "tools: {Write: false}", {}, decides=ANYTHING, told=("inert-restriction",)),
    other(22, "disallowedTools: Write", {}, decides=ANYTHING, told=("inert-restriction",)),
    other(22, "permission: {write: deny}", {}, decides=ANYTHING, told=("inert-restriction",)),
    other(22, "permissions: [{action: edit, effect: deny}]", {}, decides=ANYTHING, told=("inert-restriction",)),
    other(23, "tools: {bash: false}\npermission: {bash: allow}", {}, decides=ANYTHING),
    other(24, 'permission: {bash: {"*": ask, "git *": allow}}', {}, told=("PERM-ASK-BY-SESSION",),
          decides={("shell", "git x"): "default", ("shell", "x"): "ask"}),
    other(25, 'permission: {bash: {"git *": allow, "*": ask}}', {}, told=("PERM-ASK-BY-SESSION",),
          decides={("shell", "git x"): "ask", ("shell", "x"): "ask"}),
    other(26, 'permission: {read: allow, grep: allow, "*": deny}', {"tools": []}, decides=NOTHING),
    other(27, 'permission: {"*": deny, Read: allow}', {"tools": []}, decides=NOTHING),
    other(28, 'permission: {bash: {"git *": allow}}', {}, decides=ANYTHING),
    other(29, 'permission: {bash: {"*": deny, "git:*": allow}}', {"disallowedTools": "Bash"}, told=("PERM-PATTERN-NARROWED",),
          decides={("shell", "git status"): "deny"}),
    other(30, 'permission: {bash: {"*": deny, "echo *": allow}}', {"disallowedTools": "Bash"}, told=("PERM-PATTERN-NARROWED",),
          decides={("shell", "echo"): "default", ("shell", "echo hi"): "default", ("shell", "rm"): "deny"}),
    Vector(30, "tools: Bash(echo:*)", closed(bash={"*": "deny", "echo *": "allow"}), told=("PERM-REDIRECT-HOLE",)),
    other(31, "permission: deny", {"tools": []}, decides=NOTHING),
    other(32, "permission: {read: allow}", {}, decides={("read", ".env"): "allow", ("read", "x"): "default"}),
    other(33, 'permission: {"*": allow}', {"tools": "*"}, decides={("question", "*"): "allow", ("external_directory", "/x/*"): "allow"}),
    Vector(33, "permission: [{allow: '*'}]", {}, "extended", told=("PERM-ALLOW-ALL",)),
    Vector(34, "tools: Bash, Read", closed(bash="deny", read=READ), told=("PERM-CONFIG-KEPT",), settings={"ambient": "bash: deny"}),
    other(35, 'permission: {bash: {"*": allow, "1": deny}}', {}, decides={("shell", "1"): "default"}),
    Vector(35, "permission: [{default: shell}, {deny: shell, pattern: '1'}]", {"permission": {"bash": "deny"}}, "extended",
           told=("PERM-PATTERN-NARROWED",)),
    other(36, "permission: {edit: deny}\npermission: {bash: deny}", "duplicate-key"),
    other(37, "permission: {edit: deny}", {"disallowedTools": WRITING}, told=("before-fence",)),
    other(38, "permission: {bash: yes}", "value"),
    other(38, "permission: {bash: false}", "value"),
    other(38, "permission:", "value"),
    other(39, "permission: &all {edit: deny}\nx: *all", {"disallowedTools": WRITING}),
    Vector(40, "tools: Read", "reserved-name", name="plan"),
    Vector(40, "tools: Read", closed(read=READ), name="plan", settings={"rename_reserved": "-of-ours"}),
    other(41, "name: other\npermission: {edit: deny}", {"disallowedTools": WRITING}, name="build"),
    Vector(42, waits="copilot"),
    Vector(43, waits="copilot"),
    Vector(44, waits="roo"),
    Vector(45, waits="kiro"),
    Vector(46, waits="codex"),
    Vector(47, "hooks: {Stop: []}\nmcpServers: [{x: {command: y}}]", {}, told=("hooks", "mcp_servers")),
    Vector(48, "tools: Read", closed(read=READ)),
)  # fmt: skip
