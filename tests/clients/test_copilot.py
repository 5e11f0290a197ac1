"""Copilot CLI itself: which files of agents it loads, and which tools their agents really get.

Belongs here: facts about the client, in tables. Not here: conversions.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .answers import Given, Session
from .copilot import STUB, list_tools, load_agents, start_agents
from .mock_openai import MODEL

pytestmark = pytest.mark.clients

SERVERS = {"gh": ("get", "delete"), "my-server": ("go",), "un_der": ("go",), "a.b": ("x",)}
MCP = {"gh-get", "gh-delete", "my-server-go", "un_der-go", "a-b-x"}
SHELL = {"bash", "read_bash", "stop_bash", "list_bash"}
AGENTS = {"task", "read_agent", "list_agents", "write_agent"}
ALL = SHELL | AGENTS | {
    "create", "edit", "fetch_copilot_cli_documentation", "glob", "grep", "session_store_sql", "skill", "sql", "tool_search_tool",
    "update_todo", "view",
}  # fmt: skip
# Only where the client is not told that it is offline.
ONLINE = {"web_fetch", "semantic_code_search"}
# What each of the words stands for.
WORDS: dict[str, set[str]] = {
    "read Read READ NotebookRead view readFile read/readFile search/readFile": {"view"},
    "edit Edit MultiEdit Write NotebookEdit": {"create", "edit"},
    "edit/editFiles editFiles": {"edit"},
    "create createFile createDirectory edit/createFile edit/createDirectory create/createFile": {"create"},
    "search codebase search/codebase": {"glob", "grep"},
    "Grep grep textSearch search/textSearch": {"grep"},
    "Glob glob fileSearch search/fileSearch": {"glob"},
    "execute shell Bash bash runCommands runInTerminal runCommands/runInTerminal execute/runInTerminal": SHELL,
    "agent Task task custom-agent runSubagent agent/runSubagent": AGENTS,
    "todo todos TodoWrite update_todo": {"update_todo"},
    "skill Skill": {"skill"},
    **{tool: {tool} for tool in ("sql", "session_store_sql", "fetch_copilot_cli_documentation", "tool_search_tool")},
    **{tool: {tool} for tool in (SHELL | AGENTS) - {"bash", "task"}},
    "gh/* GH/*": {"gh-get", "gh-delete"},
    "gh/get GH/get gh-get": {"gh-get"},
    "my-server/*": {"my-server-go"},
    "un_der/go": {"un_der-go"},
    "a.b/x a.b/* a-b-x": {"a-b-x"},
    "web WebFetch web/fetch fetch WebSearch powershell apply_patch ask_user LS nope ** Bash(git:*) shell(git:*)": set(),
    "gh gh-* gh/g* */get */* mcp__gh__get mcp_gh_get github/* search/* edit/* read/* search/usages problems new": set(),
}  # fmt: skip
# What stands behind `tools:`; `None` where the file is left out.
TOOLS: dict[str, set[str] | None] = {
    **{f'["{word}"]': tools for words, tools in WORDS.items() for word in words.split()},
    "[]": set(),
    '[""]': set(),
    '[" read "]': set(),
    '["read,grep"]': set(),
    '["*"]': ALL | MCP,
    '[read, "*"]': ALL | MCP,
    '"*"': ALL | MCP,
    '"read, *"': ALL | MCP,
    "[read, nope, grep]": {"view", "grep"},
    "[read, read]": {"view"},
    "[read,]": {"view"},
    "read": {"view"},
    "Read,Grep": {"view", "grep"},
    "Read Grep": set(),
    '""': set(),
    "": None,
    "~": None,
    "1": None,
    "[1]": None,
    "[null]": None,
    "[[read]]": None,
    "{read: true}": None,
    "[read]\nstrict-tools-list: true": {"view"},
    "[read]\nskills: [x]": {"view"},
    "[read]\ndisallowedTools: [Read]": {"view"},
}

FLAGS = (
    "user-invocable", "disable-model-invocation", "infer", "include-custom-instructions", "deferred-tool-loading",
    "strict-tools-list",
)  # fmt: skip
UNKNOWN = (
    "agents", "argument-hint", "color", "handoffs", "mcpServers", "metadata", "mode", "modelPolicy", "models", "permissionMode",
    "reasoningEffort", "sidekick", "target", "temperature", "user-invokable", "Tools",
)  # fmt: skip
TAKEN = {
    "description": ("a", '""', '" "', "yes", "010", "2001-01-01"),
    "model": ("a", "[a, b]", '""'),
    "model-policy": ("preferred",),
    "reasoning-effort": ("high", "nope"),
    "mcp-servers": ("", "{}"),
    "skills": ("[]", "[a]"),
    "hooks": ("{}",),
    "github": ("{}", "{a: b}"),
    **dict.fromkeys(FLAGS, ("true", "false")),
    **dict.fromkeys(UNKNOWN, ("", "a", "[1]")),
}
LEFT_OUT = {
    "description": ("", "1", "true", "0x1f", ".inf", "[a]", "{}"),
    "name": ("", "1", "true", "[a]"),
    "model": ("", "1", "[]", "[1]", "{}"),
    "model-policy": ("", "nope"),
    "reasoning-effort": ("", "1"),
    "mcp-servers": ("a", "[]", "{a: b}", "{a: {command: b}}"),
    "skills": ("", "a", "[1]"),
    "hooks": ("", "a", "{a: b}"),
    "github": ("", "a"),
    **dict.fromkeys(FLAGS, ("", "a", '"true"', "1")),
}

HEAD = "---\nname: KEY\ndescription: d\n"
LOADED_TEXTS = {
    "plain": HEAD + "---\nB\n",
    "crlf": (HEAD + "---\nB\n").replace("\n", "\r\n"),
    "byte-order-mark": "\ufeff" + HEAD + "---\nB\n",
    "no-body": HEAD + "---\n",
    "no-end": HEAD + "---",
    "long-body": HEAD + "---\n" + "b " * 20_000,
    "long-description": HEAD.replace(": d", ": " + "d" * 20_000) + "---\nB\n",
    "space-behind-fences": HEAD.replace("---", "--- ") + "--- \nB\n",
    "key-behind-fence": HEAD + "---x: 1\nmodel: a\n---\nB\n",
    "no-name": "---\ndescription: d\n---\nB\n",
    "comment": HEAD + "# c\nmodel: a # c\n---\nB\n",
    "tab-in-line": HEAD.replace(": d", ":\td\t") + "---\nB\n",
    "merged": HEAD + "<<: {model: a}\n---\nB\n",
    "own-tag": HEAD.replace(": d", ": !x d") + "---\nB\n",
    "block": HEAD.replace(": d", ": |\n  a\n  ---\n  b") + "---\nB\n",
    "flow": "---\n{name: KEY, description: d}\n---\nB\n",
    "dollar": HEAD + "---\n${HOME}\n",
    "Capital-file": HEAD.replace("KEY", "Capital-file") + "---\nB\n",
    "_first": HEAD + "---\nB\n",
    "with space": "---\ndescription: d\n---\nB\n",
    "folder/file": "---\nname: folder--file\ndescription: d\n---\nB\n",
}
LEFT_OUT_TEXTS = {
    "blank-before": "\n" + HEAD + "---\nB\n",
    "indented-fence": " " + HEAD + "---\nB\n",
    "indented-closing": HEAD + " ---\nB\n",
    "longer-closing": HEAD + "----\nB\n",
    "text-behind-closing": HEAD + "---B\n",
    "no-closing": HEAD + "B\n",
    "nothing-between": "---\n---\nB\n",
    "carriage-returns": (HEAD + "---\nB\n").replace("\n", "\r"),
    "no-frontmatter": "B\n",
    "no-description": "---\nname: KEY\n---\nB\n",
    "capital-key": HEAD.replace("desc", "Desc") + "---\nB\n",
    "duplicate": HEAD + "description: e\n---\nB\n",
    "colon": HEAD.replace(": d", ": a: b") + "---\nB\n",
    "tab": HEAD + "tools:\n\t- read\n---\nB\n",
    "line-separator": HEAD.replace(": d", ": a\u2028b") + "---\nB\n",
    "control": HEAD.replace(": d", ": a\x01b") + "---\nB\n",
    ".hidden": HEAD + "---\nB\n",
}
SAID = {
    "blank-before": "ERROR: custom agent markdown frontmatter is malformed: missing or malformed YAML",
    "no-description": "description: Required",
    "duplicate": 'duplicate entry with key "description"',
    "colon": "mapping values are not allowed in this context",
    "tab": "found character that cannot start any token",
    "key-behind-fence": "WARNING: unknown field ignored: ---x",
}

# The model that is asked.
MODELS = {
    "inherit": MODEL,
    '""': MODEL,
    "auto": MODEL,
    "sonnet": "sonnet",
    '"Claude Sonnet 4.5"': "Claude Sonnet 4.5",
    "[a, b]": "a",
    "a, b": "a, b",
}
# With some models, one tool takes the place of those that write.
PATCHING = ("gpt-5.4", "gpt-5.3-codex")


def freeze(expected: set[str] | None) -> Given:
    return None if expected is None else frozenset(expected)


def written(key: str, line: str = "", body: str = "B\n") -> str:
    return f"---\nname: {key}\ndescription: d\n{line}---\n{body}"


LISTED = {f"t{n}": written(f"t{n}", f"tools: {value}\n") for n, value in enumerate(TOOLS)}
MODELLED = {f"m{n}": written(f"m{n}", f"model: {model}\n") for n, model in enumerate(MODELS)}
PATCHED = {f"p{n}": written(f"p{n}", f"model: {model}\n") for n, model in enumerate(PATCHING)}
PATCHED_LISTED = {
    f"p{n}-{word}": written(f"p{n}-{word}", f'model: {model}\ntools: ["{word}"]\n')
    for n, model in enumerate(PATCHING)
    for word in ("edit", "create", "editFiles", "apply_patch")
}
CALLED = {
    name: written(name, line)
    for name, line in {
        "infer": "infer: false\n",
        "both": "infer: false\ndisable-model-invocation: false\n",
        "disabled": "disable-model-invocation: true\n",
        "user": "user-invocable: false\n",
    }.items()
}
BODIES = {"b0": " ${HOME} $X {{x}}\n\n", "b1": "", "b2": "x " * 20_000 + "END\n"}
BUILT_IN = ("explore", "general-purpose")
SERVER = f"mcp-servers:\n  st:\n    command: {sys.executable}\n    args: [{STUB}, go, come]\n"
EVERY = SERVER + '    tools: ["*"]\n'
OF_SERVERS: dict[str, tuple[str, set[str] | None]] = {
    "s-free": (EVERY, ALL | MCP | {"st-go", "st-come"}),
    "s-none": (EVERY + "tools: []\n", set()),
    "s-read": (EVERY + "tools: [read]\n", {"view"}),
    "s-all": (EVERY + 'tools: ["st/*"]\n', {"st-go", "st-come"}),
    "s-one": (EVERY + 'tools: ["st/go"]\n', {"st-go"}),
    "s-few": (SERVER + '    tools: [go]\ntools: ["st/*"]\n', {"st-go"}),
    "s-typed": (EVERY + '    type: stdio\ntools: ["st/*"]\n', {"st-go", "st-come"}),
    "s-unlisted": (SERVER, None),
}


@pytest.fixture(scope="module")
def session() -> Session:
    """All these agents, started at once: a run of the client takes seconds."""
    texts = {"free": written("free")} | LISTED | MODELLED | PATCHED | PATCHED_LISTED | CALLED
    texts |= {name: written(name, body=body) for name, body in BODIES.items()}
    texts |= {name: written(name, body=f"Of {name}.\n") for name in BUILT_IN}
    texts |= {name: written(name, head) for name, (head, _) in OF_SERVERS.items()}
    return start_agents(texts, SERVERS)


def test_tools(session: Session) -> None:
    given = list_tools(session)
    assert given["free"] == freeze(ALL | MCP)
    for name, (value, expected) in zip(LISTED, TOOLS.items(), strict=True):
        assert given[name] == freeze(expected), value


def test_tools_of_other_models(session: Session) -> None:
    given = list_tools(session)
    assert {given[name] for name in PATCHED_LISTED} == {frozenset({"apply_patch"})}
    expected = ALL - {"create", "edit", "grep"} | {"apply_patch", "rg"} | MCP
    assert {given[name] for name in PATCHED} == {frozenset(expected)}


def test_servers_of_an_agent(session: Session) -> None:
    """Their tools are given as far as `tools` says."""
    given = list_tools(session)
    expected = {name: freeze(tools) for name, (_, tools) in OF_SERVERS.items()}
    assert {name: given[name] for name in expected} == expected


def test_models(session: Session) -> None:
    assert [session.started[name].model for name in MODELLED] == list(MODELS.values())


def test_bodies(session: Session) -> None:
    """They stand first in the prompt, as they are but for space around them."""
    for name, body in BODIES.items():
        begins = f"{body.strip()}\n\n" if body else "<tools>"
        assert session.started[name].system.startswith(begins), name


def test_who_may_start_it(session: Session) -> None:
    assert {name for name in CALLED if name in session.started} == {"both", "user"}


def test_the_client_has_its_own_first(session: Session) -> None:
    """One of a built-in agent's name is never started."""
    for name in BUILT_IN:
        assert f"Of {name}." not in session.started[name].system


def test_tools_of_the_web() -> None:
    words = {"web": "web_fetch", "WebFetch": "web_fetch", "web/fetch": "web_fetch"}
    nothing = ("WebSearch", "fetch", "github/*")
    texts = {
        f"w{n}": written(f"w{n}", f'tools: ["{word}"]\n')
        for n, word in enumerate([*words, *nothing])
    }
    started = start_agents({**texts, "free": written("free")}, offline=False).started
    assert started["free"].tools == ALL | ONLINE
    expected = [*({tool} for tool in words.values()), *(set() for _ in nothing)]
    assert [started[name].tools for name in texts] == expected


def test_values() -> None:
    texts: dict[str, str] = {}
    taken, unknown = set(), set()
    for table in (TAKEN, LEFT_OUT):
        for key, values in table.items():
            for value in values:
                name = f"v{len(texts)}"
                lines = {"name": name, "description": "d", key: value}
                head = "".join(f"{one}: {said}\n" for one, said in lines.items())
                texts[name] = f"---\n{head}---\nB\n"
                if table is TAKEN:
                    taken.add(name)
                if key in UNKNOWN:
                    unknown.add(name)
    loaded = load_agents(texts)
    assert {name: texts[name] for name in loaded.agents ^ taken} == {}
    assert {*loaded.complaints} == {*texts} - taken | unknown
    warned = {name for name, said in loaded.complaints.items() if said.startswith("WARNING: ")}
    assert warned == unknown


def test_texts() -> None:
    texts = {key: text.replace("KEY", key) for key, text in (LOADED_TEXTS | LEFT_OUT_TEXTS).items()}
    loaded = load_agents(texts)
    assert loaded.agents == {key.replace("/", "--") for key in LOADED_TEXTS}
    for key, words in SAID.items():
        assert words in loaded.complaints[key], key


def test_names() -> None:
    """Any text is a name, in the case of its letters; where there is none, the file's is."""
    names = {"a": "Foo Bar", "b": "UPPER", "c": "a/b", "d": '" x "', "e": '""', "f": "ünï"}
    loaded = load_agents({key: written(name) for key, name in names.items()})
    assert loaded.agents == {"Foo Bar", "UPPER", "a/b", " x ", "e", "ünï"}


def test_nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agents = tmp_path / ".copilot" / "agents"
    agents.mkdir(parents=True)
    (agents / "mine.agent.md").write_text(written("mine"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COPILOT_HOME", str(tmp_path / ".copilot"))
    assert load_agents({"a": written("a")}).agents == {"a"}
