"""Projects of a single file, as most examples need them.

Belongs here: where such a file stands, and the fields that it has in any case. Not here: examples.
"""

from __future__ import annotations

from tests.support.message_examples.example import MessageExample

CLAUDE, OPENCODE = ".claude/agents/reviewer.md", ".opencode/agents/reviewer.md"
EXTENDED, CONFIGURATION = "agents/reviewer.md", "opencode.json"
OTHERS = "reviewer.yaml"
NAME, HEAD = "name: reviewer\n", "name: reviewer\ndescription: Reviews code.\n"
BODY = "You review code.\n"
# Two agents in one file.
TWO = '{"agent": {"reviewer": {"prompt": "Review."}, "pilot": {"prompt": "Fly."}}}\n'


def write_claude(fields: str = "", body: str = BODY, head: str = HEAD) -> str:
    """Return a file for Claude Code, with a name, a description and some more fields."""
    return f"---\n{head}{fields}---\n{body}"


def write_opencode(fields: str = "", body: str = BODY) -> str:
    """Return a file for OpenCode, whose agent has its name from the path."""
    return f"---\ndescription: Reviews code.\n{fields}---\n{body}"


def write_agent(stated: str) -> str:
    """Return a configuration of OpenCode with one agent, and what is stated of it as JSON."""
    return f'{{"agent": {{"reviewer": {{{stated}}}}}}}\n'


def check(path: str, text: str) -> MessageExample:
    """Return the example of a file that is checked."""
    return MessageExample({path: text}, "check")


def check_claude(fields: str, body: str = BODY) -> MessageExample:
    """Return the example of a file for Claude Code that is checked, with some more fields."""
    return check(CLAUDE, write_claude(fields, body))


def check_description(text: str, fields: str = "") -> MessageExample:
    """Return the example of a file for Claude Code that is checked, with this for a description."""
    return check(CLAUDE, write_claude(fields, head=f"{NAME}description: {text}\n"))


def check_opencode(fields: str) -> MessageExample:
    """Return the example of a file for OpenCode that is checked, with some more fields."""
    return check(OPENCODE, write_opencode(fields))


def to_opencode(fields: str, options: str = "", body: str = BODY) -> MessageExample:
    """Return the example of a file for Claude Code that is converted to OpenCode."""
    return MessageExample({CLAUDE: write_claude(fields, body)}, f"convert --to opencode{options}")


def to_claude(fields: str, options: str = "") -> MessageExample:
    """Return the example of a file for OpenCode that is converted to Claude Code."""
    return MessageExample({OPENCODE: write_opencode(fields)}, f"convert --to claude{options}")
