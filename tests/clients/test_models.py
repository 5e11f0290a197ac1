"""The model of OpenCode's permissions against OpenCode itself: the rules, the tools that are off,
what is denied.

Belongs here: the client's answers beside the model's. Not here: agentc, whose output other tests
judge with the model.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.support.models import HOME, opencode

from .harness import TIMEOUT, clean_home, client, opencode_resolved, write_project
from .opencode_server import opencode_listed

pytestmark = pytest.mark.clients

HANDWRITTEN = {
    "nothing": "",
    "empty": "permission: {}",
    "word-deny": "permission: deny",
    "word-ask-and-tools": "permission: ask\ntools: {bash: true, write: false}",
    "reading": 'permission: {"*": deny, read: allow, grep: allow, glob: allow, list: allow}',
    "star-last": 'permission: {read: allow, grep: allow, "*": deny}',
    "star-between": 'permission: {read: allow, "*": deny, grep: allow}',
    "wrong-case": 'permission: {"*": deny, Read: allow, BASH: allow}',
    "dead-keys": "permission: {write: deny, patch: deny}",
    "foreign-keys": "disallowedTools: Write\npermissions: [{action: edit, effect: deny}]",
    "tools-off": "tools: {write: false, edit: false}",
    "tools-last-wins": "tools: {write: false, edit: true}",
    "tools-last-wins-too": "tools: {edit: true, write: true, patch: false}",
    "tools-star": 'tools: {"*": false, read: true}',
    "tools-upper": "tools: {Write: false}",
    "permission-over-tools": "tools: {bash: false, webfetch: false}\npermission: {bash: allow}",
    "nothing-over-tools": "tools: {bash: false}\npermission: {bash: {}}",
    "place-of-tools": 'tools: {"*": false, bash: true, edit: false, "7": false}\npermission: {edit: {a: deny}}',
    "indexes": 'permission: {"*": allow, "1": deny, "0": {b: ask, "2": deny, "1": allow}, "01": ask, "-1": deny}',
    "large-indexes": 'permission: {zz: ask, "4294967295": deny, "4294967294": ask, "1.5": deny, "10": ask, "9": deny}',
    "index-patterns": 'permission: {bash: {"*": allow, "1": deny, "0": ask}}',
    "plain-keys": "permission:\n  '*': deny\n  bash:\n    git status: allow\n    1: deny\n    true: ask\n  5: ask",
    "prototype": 'permission: {"__proto__": deny, constructor: deny, toString: ask}',
    "prototype-map": 'permission: {"__proto__": {bash: deny}}\ntools: {"__proto__": false}',
    "prototype-pattern": 'permission: {bash: {"__proto__": deny, "x *": ask}}',
    "home": 'permission: {external_directory: {"~/x/*": allow, "$HOME/y": deny, "$HOMEz": ask, "~": deny, "~a": ask}}',
    "home-elsewhere": 'permission: {bash: {"~/bin/x *": deny, "cat ~/y": ask}, "~/k": deny}',
    "key-globs": 'permission: {"*": {"*": deny}, "bas?": allow, "re.d": allow, "[r]ead": allow, "g*": ask}',
    "key-with-space": 'permission: {"bash *": deny, "we*h": deny}',
    "star-with-pattern": 'permission: {"*": {a: deny}}',
    "partly-denied": 'permission: {edit: {"*": deny, "src/**": allow}, skill: {"x-*": deny}}',
    "wholly-denied": 'permission: {bash: {"git *": allow, "*": deny}}',
    "servers": 'permission: {"gh_*": deny, gh_get_pr: allow, "*_delete": ask}',
    "no-patterns": "permission: {todowrite: deny, question: allow, webfetch: ask, websearch: deny, doom_loop: allow}",
    "known-keys-late": 'permission: {zz: deny, write: ask, lsp: {a: deny}, "*": ask, bash: allow, edit: deny}',
    "merged": 'options: {a: &m {bash: deny, edit: allow}}\npermission: {bash: allow, "*": ask, <<: *m, read: deny}',
    "alias": "options: {a: &p {bash: deny, task: ask}}\npermission: *p",
    "modes": "permission: {plan_enter: allow, plan_exit: ask, invalid: deny}",
}
RANDOM = 22
# Of how many the client itself says which tools they have.
SINGLY = 8

KEYS = (
    *"read edit glob grep list bash task external_directory lsp skill plan_enter Read write patch".split(),
    *("srv_tool", "1", "10", "2", "*", "b*", "*h", "ed?t", "srv_*", "todo*", "w*", "question*"),
)
WORDS = ("todowrite", "question", "webfetch", "websearch", "doom_loop")
PATTERNS = (
    "*",
    "git *",
    "src/**",
    "a",
    "?",
    "1",
    "07",
    "2",
    "*.env",
    "~/x",
    "$HOME/*",
    "a\\b",
    "",
    "x.y",
    "a *",
    "[ab]",
)
TOOLS = (
    *"write edit patch bash read grep webfetch todowrite question skill 3 * w* Write srv_tool".split(),
)
ACTIONS = ("allow", "ask", "deny")

ECHO = 'permission: {bash: {"*": deny, "echo *": allow}}'
LATER = 'permission: {bash: {"*": allow, "git *": ask, "git --v*": deny, "l?": deny}}'
INDEX = 'permission: {bash: {"*": deny, "1": allow, "tru?": ask, "echo 1": allow}}'
STAR = 'permission: {"*": {"*": allow, "echo *": deny}, read: {"*": deny, "docs/*": allow, "docs\\\\b.md": deny}}'
SLASH = 'permission: {bash: {"echo a/b": deny, "echo": ask}, "web*": {"http://127.*": deny}}'
# The head, the tool, what it is called with, and the probe that it amounts to.
EXECUTED: list[tuple[str, str, dict[str, str], tuple[str, str]]] = [
    *(
        (ECHO, "bash", {"command": command}, ("shell", command))
        for command in ("echo hi", "echo", "true", "ls")
    ),
    *(
        (LATER, "bash", {"command": command}, ("shell", command))
        for command in ("git --version", "ls", "true", "ls -a")
    ),
    *(
        (INDEX, "bash", {"command": command}, ("shell", command))
        for command in ("true", "echo 1", "echo 2")
    ),
    *(
        (STAR, "bash", {"command": command}, ("shell", command))
        for command in ("true", "echo hi", "echo")
    ),
    *(
        (SLASH, "bash", {"command": command}, ("shell", command))
        for command in ("echo a\\b", "echo a/b", "echo")
    ),
    *(
        (STAR, "read", {"filePath": path}, ("read", path))
        for path in ("docs/a.md", "docs/b.md", "b.md")
    ),
    (
        SLASH,
        "webfetch",
        {"url": "http://127.0.0.1:9/x", "format": "text"},
        ("web_fetch", "http://127.0.0.1:9/x"),
    ),
    ("tools: {bash: false}", "bash", {"command": "true"}, ("shell", "true")),
    (
        "tools: {bash: false}\npermission: {bash: {}}",
        "bash",
        {"command": "true"},
        ("shell", "true"),
    ),
    ('permission: {"*": deny, bash: ask}', "bash", {"command": "echo hi"}, ("shell", "echo hi")),
    ('permission: {bash: allow, "*": deny}', "bash", {"command": "echo hi"}, ("shell", "echo hi")),
]


def _random_heads(count: int) -> Iterable[str]:
    chance = random.Random(0)
    for _ in range(count):
        lines = []
        if chance.random() < 0.4:
            tools = {
                key: chance.random() < 0.5 for key in chance.sample(TOOLS, chance.randint(1, 5))
            }
            lines.append(f"tools: {json.dumps(tools)}")
        if chance.random() < 0.9:
            lines.append(f"permission: {json.dumps(_permission(chance))}")
        yield "\n".join(lines)


def _permission(chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in chance.sample((*KEYS, *WORDS), chance.randint(1, 7)):
        if key in WORDS or chance.random() < 0.5:
            found[key] = chance.choice(ACTIONS)
        else:
            patterns = chance.sample(PATTERNS, chance.randint(0, 4))
            found[key] = {pattern: chance.choice(ACTIONS) for pattern in patterns}
    return found


HEADS = HANDWRITTEN | {f"random-{at}": head for at, head in enumerate(_random_heads(RANDOM))}


def _file(head: str) -> str:
    return f"---\nmode: subagent\ndescription: d\n{head}\n---\nBody.\n"


def _path(name: str) -> str:
    return f".opencode/agent/{name}.md"


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every agent as the client lists it; some also with the tools that it has, for each of which
    the client starts anew."""
    project = write_project(
        tmp_path_factory.mktemp("rules"), {_path(name): _file(HEADS[name]) for name in HEADS}
    )
    listed = opencode_listed(project)
    singly = opencode_resolved(project, random.Random(0).sample(list(HEADS), SINGLY))
    return {name: listed[name] for name in HEADS} | singly


def printed(agent: dict[str, Any]) -> list[opencode.Rule]:
    """The rules that the client prints, with the home folder of the models in place of its own."""
    rules = [(rule["permission"], rule["pattern"], rule["action"]) for rule in agent["permission"]]
    home = next(pattern for _, pattern, _ in rules if pattern.endswith("/tool-output/*")).partition(
        "/.local/"
    )[0]
    return [
        (key, HOME + pattern.removeprefix(home) if pattern.startswith(home) else pattern, action)
        for key, pattern, action in rules
    ]


def test_rules_are_those_of_the_client(
    resolved: dict[str, dict[str, Any]], figure: Callable[[str], None]
) -> None:
    ends = [rule for rule in opencode.DEFAULTS if rule[1].endswith("/tool-output/*")]
    wrong = {}
    for name, agent in resolved.items():
        seen, rules = printed(agent), opencode.read(_file(HEADS[name])).rules()
        if seen != [*opencode.DEFAULTS, *rules, *ends]:
            wrong[name] = (HEADS[name], rules, seen[len(opencode.DEFAULTS) :])
    stated = sum(bool(opencode.read(_file(head)).rules()) for head in HEADS.values())
    figure(
        f"OpenCode's rules and the model's: the same for {len(HEADS) - len(wrong)} of {len(HEADS)} files"
    )
    assert stated > len(HEADS) * 0.8, "most files say something, or the comparison says little"
    assert not wrong


def test_tools_are_those_of_the_client(
    resolved: dict[str, dict[str, Any]], figure: Callable[[str], None]
) -> None:
    wrong = {}
    singly = {name: agent for name, agent in resolved.items() if "tools" in agent}
    for name, agent in singly.items():
        table = opencode.read(_file(HEADS[name])).tool_table()
        if table != agent["tools"]:
            wrong[name] = (
                HEADS[name],
                {tool for tool in table if table[tool] != agent["tools"].get(tool)},
            )
    figure(
        f"OpenCode's tools and the model's: the same for {len(singly) - len(wrong)} of {len(singly)} files"
    )
    assert not wrong
    assert len(singly) == SINGLY


def _outcome(
    project: Path, env: dict[str, str], name: str, tool: str, params: dict[str, str]
) -> str:
    """What the client does with a call of a tool: `denied` or `ran`. It approves by itself what it
    would ask about."""
    given = json.dumps(params | ({"description": "d"} if tool == "bash" else {}))
    program = str(client("opencode-ai", ".bin", "opencode"))
    command = [program, "debug", "agent", name, "--tool", tool, "--params", given]
    done = subprocess.run(
        command,
        cwd=project,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    if done.returncode == 0:
        return "ran"
    denied = "is disabled for agent" in done.stderr or "prevents you from using" in done.stderr
    assert denied, f"{name}, {params}: exit {done.returncode}\n{done.stderr}"
    return "denied"


def test_denials_are_those_of_the_client(tmp_path: Path, figure: Callable[[str], None]) -> None:
    heads = list(dict.fromkeys(head for head, *_ in EXECUTED))
    files = {_path(f"agent-{at}"): _file(head) for at, head in enumerate(heads)}
    project = write_project(
        tmp_path, files | dict.fromkeys(("docs/a.md", "docs/b.md", "b.md"), "text\n")
    )
    wrong = []
    predicted = []
    with clean_home() as home:
        env = home | {"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1"}
        for head, tool, params, probe in EXECUTED:
            said = "denied" if opencode.read(_file(head)).decide(*probe) == "deny" else "ran"
            predicted.append(said)
            if said != (did := _outcome(project, env, f"agent-{heads.index(head)}", tool, params)):
                wrong.append((head, params, said, did))
    denials = predicted.count("denied")
    right = len(EXECUTED) - len(wrong)
    figure(
        f"OpenCode's calls and the model's word: the same for {right} of {len(EXECUTED)}, {denials} of them denied"
    )
    assert not wrong
    assert 0 < denials < len(EXECUTED)
