"""What looks like a secret: told from what does not, repeated by no report, carried nowhere.

Belongs here: every channel through which text of an agent leaves. Not here: carrying as such
(`test_carry.py`).
"""

from __future__ import annotations

import ast
import functools
import json
import random
import re
import string
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.cli.run import run_command
from agentc.errors import AgentcError
from agentc.linter.check import check_document
from agentc.options import ConversionOptions
from agentc.secrets.escapes import blot
from agentc.secrets.scan import HIDDEN, find_secret, hide, hide_in_value, holds_secret
from agentc.secrets.services import list_patterns
from tests.conftest import FEWER, ROOT
from tests.support.canaries import SHAPES, Canaries, agent, canary
from tests.support.carried import part_behind
from tests.support.projects import Project
from tests.support.strategies import texts

SERVICES = pytest.mark.parametrize("service", SHAPES)


@SERVICES
@FEWER
@given(
    before=st.sampled_from(["", " ", "see ", "(", '"', "key=", "x: ", "\n"]),
    number=st.integers(1, 9999),
)
def test_a_key_of_each_service_is_seen_and_hidden_wherever_it_stands(
    service: str, before: str, number: int
) -> None:
    text, mark = canary(service, number)
    for after in ("", " and more", ".", '"', ")", "\nmore"):
        assert holds_secret(before + text + after)
        shown = hide(before + text + after)
        assert mark not in shown
        assert HIDDEN in shown
        assert hide(shown) == shown
        blotted = hide(before + text + after, fill="*")
        assert mark not in blotted
        assert len(blotted) == len(before + text + after)


@given(
    service=st.sampled_from([name for name in SHAPES if name != "a private key"]),
    number=st.integers(1, 9999),
    before=st.sampled_from(["", r"note\n", r"a\t", r"\_"]),
    chance=st.randoms(use_true_random=False),
)
def test_a_key_that_is_spelled_with_escapes_is_hidden(
    service: str, number: int, before: str, chance: random.Random
) -> None:
    """No reader of the line gets it: neither as it stands nor with its escapes read."""
    text, mark = canary(service, number)
    spelled = "".join(rf"\x{ord(char):02x}" if chance.random() < 0.2 else char for char in text)
    line = f'"\\x74ools": "{before}{spelled}" # kept\n'
    shown = blot(line)
    assert (len(shown), shown.count("\n")) == (len(line), 1)
    assert mark not in re.sub(r"\\x(..)", lambda found: chr(int(found[1], 16)), shown)


@given(text=texts())
def test_what_has_no_escapes_is_blotted_as_it_is_hidden(text: str) -> None:
    text = text.replace("\\", "/")
    assert blot(text) == hide(text, fill="*")


def test_the_source_line_of_a_finding_shows_no_key_in_escapes(tmp_path: Path) -> None:
    project = Project(tmp_path)
    text, mark = canary("GitHub", 1)
    spelled = text.replace("_", r"\x5f").replace(mark, mark.replace("Y", r"\x59"))
    project.put(
        ".claude/agents/x.md",
        f'---\nname: x\ndescription: d\n"\\x74ools": "{spelled}"\n---\nBody.\n',
    )
    said = project.run("check").stdout
    assert '"\\x74ools"' in said
    assert "CANAR" not in said


@given(text=texts(), known=st.lists(texts().filter(bool), max_size=2))
def test_what_is_known_is_hidden_and_lines_stay(text: str, known: list[str]) -> None:
    blotted = hide(text, known, fill="*")
    assert len(blotted) == len(text)
    assert [char for char in blotted if char == "\n"] == [char for char in text if char == "\n"]
    assert all(
        secret not in hide(text, known, fill="\0")
        for secret in known
        if set(secret) - set("\r\n\0")
    )


LETTERS, DIGITS = string.ascii_letters, string.digits
ALPHABETS = {
    "letters": LETTERS, "base62": LETTERS + DIGITS, "base64": LETTERS + DIGITS + "+/", "base64url": LETTERS + DIGITS + "-_",
    "base58": "".join(char for char in LETTERS + DIGITS if char not in "0OIl"),
}  # fmt: skip


@pytest.mark.parametrize("alphabet", ALPHABETS)
@pytest.mark.parametrize("length", [32, 36, 40, 43, 64, 86])
def test_what_chance_made_is_seen(alphabet: str, length: int) -> None:
    """Nearly always: of a hundred thousand each, fewer than one in a thousand looked like a
    name."""
    chance = random.Random(f"{alphabet} {length}")
    drawn = ["".join(chance.choices(ALPHABETS[alphabet], k=length)) for _ in range(200)]
    assert sum(HIDDEN not in hide(f"use {word} here") for word in drawn) <= 2


NAMES = [
    "AllowDescribeOfAllLogStreamsOnDmsTasksLogGroup", "paCanNotReadFromAnOutputOnlyStream", "/properties/LocalIpv4NetworkCidr",
    "TestStringAndListOfTuplesWithIPv6AndHTTP2", "com/Azure/Azure-Verified-Modules/main/docs/static/module-indexes",
    "ExportRecord-e02f23d7-0453-4aa9-9c95-91aa01a141dd", "System-Generic_Hd_Mp4_Avc_Aac_16x9_Sdr_1280x720p_30Hz_5Mbps_Qvbr",
    "mcp__plugin_GitHub_v2__createPullRequestReviewComment", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "XXXXXXXXXXXXXXXXXXXXxxxxxxxxxxxxxxxxxxxx", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "Meta-Llama-3.1-70B-Instruct-AWQ-INT4-8K-Context",
    "DonaudampfschifffahrtsGesellschaftsKapitaen", "sha512-AbC1dEf2GhI3jKl4MnO5pQr6StU7vWx8YzA9bCdEfGhIjKl",
    "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8", 'integrity: "oqVuAfXRKap7fdgcCY5uykM6R9GqQ8Kuxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"',
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_long_name_or_a_digest_is_no_secret(name: str) -> None:
    assert hide(f"see {name} for it") == f"see {name} for it"


def test_of_a_path_only_the_part_that_chance_made_is_hidden() -> None:
    key = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"
    assert (
        hide(f"https://example.com/document/d/{key}/edit")
        == f"https://example.com/document/{HIDDEN}"
    )


WORDS = [
    "required", "optional", "${TOKEN}", "$TOKEN", "${TOKEN:-}", "%TOKEN%", "{env:TOKEN}", "${{ secrets.TOKEN }}", "{{token}}",
    "<your token>", "YOUR_API_KEY", "your-token-here", "xxxxxxxx", "********", "...", "changeme", "Bearer $TOKEN", "Bearer ${T}",
    "true", "none", "", "TODO", "my-api-key", "@TOKEN@",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    "name", ["KEY", "GH_TOKEN", "password", "api_key", "Authorization", "description"]
)
def test_what_stands_for_a_value_is_no_secret(name: str, word: str) -> None:
    from agentc.ir.value import Map

    assert find_secret(word, name) is None
    for block in ("env", "headers", "other"):
        assert find_secret(Map({block: Map({name: word})})) is None
    assert hide(f"{name}: {word}") == f"{name}: {word}"
    assert hide(f"--token {word} --x") == f"--token {word} --x"


PLAIN = [
    ".claude/agents/access-advocate.md:3:149: note[not-yaml]: \"description\" is not YAML; read as plain text",
    "anthropic/claude-sonnet-4-5-20250929", "mcp__plugin_github_v2__create_pull_request_review_comment", "max_tokens: 100000",
    "sk-learn-based-classification-v2", "task-runner-2024-pipeline", "token usage is 12345678", "0411d058c51494f24693a269e9636bbd3a9a46f9",
    "see https://example.com/a/b?page=2&keyword=x1#top", "the basic authentication of 2024", "https://user@example.com:8080/x",
    "a risk_assessment_matrix_2024 and desk-1234567890", "https://example.com:443/path@2", "Use the API-first approach",
    "Basic authentication/authorization implementation", "KEY: required", "password: see the vault", "author: someone-else-1234", "tokenizer: cl100k_base",
    "the key_functions_and_entry_points", "1/2024: 3 of 5", "see key_1 and e2b_tests", "in 1/4 of 1200000000:00 runs",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("beginning", "digits"),
    [
        ("key_", 64),
        ("e2b_", 40),
        ("1/1203456789012345:", 32),
        ("2/1203456789012345/1209876543210987:", 32),
    ],
)
def test_a_key_of_sixteen_letters_is_told_by_its_beginning_and_length(
    beginning: str, digits: int, seed: int
) -> None:
    chance = random.Random(seed)
    key = beginning + "".join(chance.choice("0123456789abcdef") for _ in range(digits))
    assert key[-digits:] not in hide(f"Log in with `{key}`, then go on.")
    assert hide(f"{beginning}{'a' * 12} is no key") == f"{beginning}{'a' * 12} is no key"


HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
# What only looks as if a key was announced.
FALSE_ALARMS = [
    "bypass=plan2024x", 'set bypass="mode-1" first', "compass=north-2024", "trespass=no-2024", "--surpass=level-2024",
    "restapi=https://example.com/v2/items", "restapi=v2server1", "api=https://api.example.com/v2", "api = http://localhost:8080",
    "const api = createClient2()", "const api = createClient2();", "api=axios2.create({x})", 'api="v2-beta1"', "pass=getNext2()",
    "https://example.com/a?api=https://example.org/v2", "https://mcp.composio.dev/docs/getting-started",
    "https://mcp.composio.dev/googlecalendar", "https://mcp.composio.dev/guides/oauth2-setup", "https://mcp.pipedream.net/docs/v2/intro",
    "https://docs.quiknode.pro/guides/solana-2024", "https://documentation.m.pipedream.net", "see mainnet.infura.io/v3/networks/sepolia",
    f"the transaction 0x{HEX}", f"hash: 0x{HEX}", f"block 0x{HEX} was mined", "app:{password}@tcp(db.example.com:3306)/x",
    "app:%s@tcp(%s:3306)/x", "app:{password}@tcp(127.0.0.1:3306)/x", "postgres://app:{password}@db.example.com/x",
    "The password is hashed-with-bcrypt10", "the password is sha256-hashed", "a password is stored-in-1password", "password is base64-encoded",
]  # fmt: skip


@pytest.mark.parametrize("text", FALSE_ALARMS)
def test_what_only_resembles_a_key_is_carried(text: str) -> None:
    assert hide(text) == text
    assert hide(f"Say `{text}` twice.") == f"Say `{text}` twice."


# Keys beside those: each with the same words before it.
STILL_KEYS = [
    ("DB_PASS=CANARY12", "CANARY12"), ("PGPASS=CANARY12", "CANARY12"), ("bypass=1 pass=CANARY12", "CANARY12"),
    ("https://example.com/hook?api=CANARY12", "CANARY12"), ("https://example.com/hookaapi=CANARY12&x=1", "CANARY12"),
    ("https://example.com/hookapass=CANARY12", "CANARY12"), ("API=a1b2c3d4e5f6a7b8CANARY", "CANARY"),
    (f"ETH_KEY=0x{HEX}", HEX), (f"key: 0x{HEX}", HEX), (f"PK=0x{HEX}", HEX), ("api=9f8e7d6c-5b4a-4d3c-8b2a-0f1e2d3c4b5a", "5b4a"),
    ("api=zx81-qq72-aa91-pl30", "qq72"), ("PASS=hunter(22)", "hunter(22)"), ("password is kept-h8sd7f-q2", "h8sd7f"),
    ("mcp.composio.dev/partner/composio/slack/x/3f2504e0-4f89-11d3-9a0c-0305e82c3301", "4f89"),
    (f"private key: 0x{HEX}", HEX), (f"PRIVATE_KEY=0x{HEX}", HEX), (f"--private-key 0x{HEX}", HEX), (f"the wallet's secret is 0x{HEX}", HEX),
    ("app:CANARY12@tcp(db.example.com:3306)/x", "CANARY12"), ("the password is CANARY12", "CANARY12"), ("the password is correct-horse-CANARY7", "CANARY7"),
    ("https://mcp.composio.dev/composio/server/3f2504e0-4f89-11d3-9a0c-0305e82c3301/mcp", "4f89"),
    ("https://mcp.pipedream.net/v2/3f2504e0-4f89-11d3-9a0c-0305e82c3301/gmail", "4f89"), (f"https://a-b.quiknode.pro/{HEX[:40]}/", HEX[:40]),
    ("https://eo1a2b3c4d5e6f7.m.pipedream.net", "eo1a2b3c"), (f"https://sepolia.infura.io/v3/{HEX[:32]}", HEX[:32]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), STILL_KEYS)
def test_a_key_beside_what_resembles_one_is_hidden(text: str, key: str) -> None:
    assert key not in hide(text)
    assert key not in hide(f"Say `{text}` twice.")


@pytest.mark.parametrize("text", PLAIN)
def test_what_people_write_is_no_secret(text: str) -> None:
    assert hide(text) == text


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("MAX_TOKENS", 4096, False),
        ("PASSWORD", 12345678, True),
        ("API_KEY_TTL", "3600s", False),
        ("openaiKey", "abcdef123", True),
        ("monkey", "abcdef123", False),
        ("GH_PAT", "correct horse", True),
        ("SENTRY_DSN", "https://x1@sentry.example.com/1", True),
        ("LEVEL", "debug", False),
        ("DB_PASS", "hunter2abcX", True),
        ("A", "Rt5yU8iOp3", True),
        ("REGION", "eu-west-1", False),
        ("NODE_ENV", "production", False),
        ("BASE_URL", "https://Example.com/V2", False),
        ("TZ", "Europe/Berlin", False),
        ("MODEL", "Qwen3-Coder", False),
        ("MODEL", "GPT4oMini", False),
        ("MODE", "ReadOnlyMode", False),
        ("PRESET", "JavaScriptES2022", False),
    ],
)
def test_variables_are_told_by_their_names(name: str, value: str | int, secret: bool) -> None:
    from agentc.ir.value import Map

    block = Map({"env": Map({name: value})})
    assert (find_secret(block) is not None) is secret
    assert (hide_in_value(block)["env"][name] == HIDDEN) is secret


# So many files that each service's canary comes to stand in every place once.
FILES = len(SHAPES)
STEP = 100
CONVERSIONS = [
    ("--to", to, *more)
    for to in ("opencode", "extended")
    for more in ((), ("--carry-exec", "--materialize"))
]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[Canaries]]:
    """A project full of canaries."""
    project = Project(tmp_path_factory.mktemp("planted"))
    ones = [Canaries(number * STEP + number) for number in range(FILES)]
    for number, one in enumerate(ones):
        project.put(f".claude/agents/a{number}.md", agent(one, f"a{number}"))
        project.put(
            f"other/a{number}.md",
            agent(one, f"a{number}", description="else", api_key=one("other api_key")),
        )
    return project, ones


def leaks(ones: list[Canaries], text: str) -> set[tuple[str, str]]:
    return {leak for one in ones for leak in one.found(text)}


@pytest.mark.parametrize("options", CONVERSIONS, ids=" ".join)
def test_no_canary_leaves_through_the_report_of_a_conversion(
    options: tuple[str, ...],
    planted: tuple[Project, list[Canaries]],
    figure: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project, ones = planted
    stand_in(project.root, monkeypatch)
    places = {place for place, _ in ones[0].given.values()}
    written = invoke("convert", ".claude/agents", *options, "-v", "-o", "out", "--force")
    counts = re.findall(
        r"(\d+) (?:agents? )?(?:written|updated|unchanged)", written.splitlines()[-1]
    )
    assert sum(map(int, counts)) == FILES
    dry = invoke(
        "convert", ".claude/agents", *options, "--json", "--report", "page.html", "--dry-run"
    )
    for channel, text in {
        "text": written,
        "json": dry,
        "page": project.read("page.html"),
    }.items():
        assert leaks(ones, text) == set(), channel
        assert HIDDEN in text
    figure(
        f"{' '.join(options)}: 0 canaries of {len(SHAPES)} services in {len(places)} places in text, json and page"
    )


def test_no_canary_leaves_through_a_check(
    planted: tuple[Project, list[Canaries]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, ones = planted
    stand_in(project.root, monkeypatch)
    # Each file is looked at once; each format prints the same diagnostics.
    monkeypatch.setattr("agentc.cli.check_run.check_document", functools.cache(check_document))
    for number in range(FILES):  # faults beside every field, so that source lines are shown
        text = project.read(f".claude/agents/a{number}.md")
        project.put(f"faulty/a{number}.md", re.sub(r'(?m)^"(\w+)": "', r'\1: : "', text))
        project.put(f"faulty/b{number}.md", text.replace("---\nname", "---\n\tx: [\nname", 1))
        project.put(f"faulty/c{number}.md", re.sub(r'(?m)^("\w+": .*)$', r"\1\n\1", text))
    for folder in (".claude/agents", "faulty"):
        for shape in ("text", "json", "sarif", "github"):
            said = invoke(
                "check", folder, "--from", "claude", "--format", shape, "--client", "opencode"
            )
            assert len(said) > 10 * FILES
            assert leaks(ones, said) == set(), (folder, shape)


def test_no_canary_leaves_through_show_and_diff(planted: tuple[Project, list[Canaries]]) -> None:
    project, ones = planted
    for number, one in enumerate(ones):
        path, other = (
            str(project.root / folder / f"a{number}.md") for folder in (".claude/agents", "other")
        )
        for arguments in (
            ("show", path),
            ("show", path, "--json"),
            ("show", path, "--permissions"),
            ("show", path, "--permissions", "--json"),
            ("diff", path, other),
            ("diff", other, path, "--json"),
        ):
            said = invoke(*arguments, *(("--from", "claude") if arguments[0] == "show" else ()))
            assert said
            assert one.found(said) == set(), arguments


def test_no_canary_is_carried(planted: tuple[Project, list[Canaries]]) -> None:
    own = {
        "description",
        "model",
        "color",
        "prompt",
        "tools",
        "server",
        "command",
        "args",
        "flag",
        "url",
    }
    own |= {
        "env",
        "other env",
        "env key",
        "header",
    }  # of servers, which go along where the user says so
    every = ConversionOptions(carry_exec=True, materialize=True)
    project, ones = planted
    for number, one in enumerate(ones):
        path = f".claude/agents/a{number}.md"
        done = agentc.convert(
            project.read(path), source="claude", target="opencode", path=path, settings=every
        )
        comments = "\n".join(
            line for line in done.text.splitlines() if line.lstrip().startswith("#")
        )
        assert one.found(comments) == set()
        assert one.found(done.text.partition("<!-- agentc")[2]) == set()
        assert {place for place, _ in one.found(done.text)} <= own


# Nothing in these texts looks like a key: only where they stand says that they are.
NAMED = """---
name: pilot
description: x
mcpServers:
  - gh:
      command: gh-mcp
      args: [--verbose, --token, gh-like-CANARY1]
      env:
        GH_TOKEN: gh-like-CANARY2
        PASSWORD: "correct horse CANARY3"
        DB_PASS: CANARYfour
  - web:
      url: https://example.com
      headers: {X-Any: plain-CANARY5, Cookie: "a CANARY6 b"}
api_key: gh-like-CANARY7
secret: CANARY eight
nested: {env: {MY_KEY: CANARYnine}, list: [{password: CANARYten}]}
hooks:
  PreToolUse: [{hooks: [{type: http, url: "https://e.x", headers: {Auth: CANARYeleven}}]}]
memory: nowhere
FAULT---
body
"""
FAULTS = [
    "",
    "api_key: gh-like-CANARY7\n",
    "color: [x\n",
    "password: : CANARYtwelve\n",
    "\tsecret: CANARY13\n",
    "token: &a CANARY14\n",
]


def test_what_only_its_name_tells_to_be_a_secret_leaves_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, folder = Project(tmp_path), ".claude/agents"
    stand_in(tmp_path, monkeypatch)
    for number, fault in enumerate(FAULTS):
        text = NAMED.replace("FAULT", fault).replace("pilot", f"a{number}")
        project.put(f"{folder}/a{number}.md", text)
        project.put(f"other/a{number}.md", text.replace("CANARY", "CANARY-other-"))
    said = []
    for to in ("opencode", "extended"):
        said += [invoke("convert", folder, "--to", to, "-v", "-o", "out")]
        said += [
            invoke("convert", folder, "--to", to, "--json", "--dry-run", "--report", "page.html")
        ]
        said += [project.read("page.html")]
    for file in (tmp_path / "out").rglob("*.md"):
        carried, own = part_behind(file.read_text())
        traces = [line for line in own.splitlines() if line.lstrip().startswith("# agentc")]
        assert "CANARY" not in carried + "".join(traces)
    for shape in ("text", "json", "sarif", "github"):
        said += [invoke("check", folder, "--format", shape)]
    for number in range(len(FAULTS)):
        path, other = (str(tmp_path / place / f"a{number}.md") for place in (folder, "other"))
        for arguments in (
            ("show", path), ("show", path, "--json"), ("show", path, "--permissions"), ("diff", path, other),
            ("diff", path, other, "--json"),
        ):  # fmt: skip
            said += [invoke(*arguments)]
    for text in said:
        assert "CANARY" not in text


def invoke(*arguments: str) -> str:
    """What a command says, run in this process."""
    from click.testing import CliRunner

    from agentc.cli import cli

    done = CliRunner().invoke(cli, arguments)
    if isinstance(done.exception, AgentcError):
        return done.output + hide(str(done.exception))  # as `main` says it
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.output


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder, with a home of its own."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder / "home"))


def test_two_secrets_that_differ_are_told_to_differ(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for name in ("one", "other"):
        project.put(
            f"{name}.md", f"---\nname: x\ndescription: y\napi_key: {name}-key-1\n---\nbody\n"
        )
    done = project.run("diff", "one.md", "other.md", "--from-a", "claude", "--from-b", "claude")
    assert (done.returncode, "another value, which looks like a secret" in done.stdout) == (1, True)


def test_a_name_that_looks_like_a_secret_is_not_repeated(tmp_path: Path) -> None:
    project, (text, mark) = Project(tmp_path), canary("GitHub", 1)
    project.put(
        ".claude/agents/x.md",
        f"---\nname: {text}\ndescription: y\nmemory: user\nbad: [1\n---\nbody\n",
    )
    project.put(
        f".claude/agents/{text}.md", f"---\nname: {text}\ndescription: y\nmemory: user\n---\nbody\n"
    )
    for arguments in (
        ("convert", "--to", "opencode", "-v"),
        ("convert", "--to", "opencode", "--json"),
        ("check",),
    ):
        done = project.run(*arguments)
        assert mark.lower() not in (done.stdout + done.stderr).lower()


def test_no_canary_leaves_through_a_conflict(planted: tuple[Project, list[Canaries]]) -> None:
    """Both sides changed the same fields since: the message tells of three values each."""
    project, _ = planted
    for number in range(len(SHAPES)):
        one = Canaries(number)
        heads = [
            {"description": one("description"), "model": one("model"), "api_key": one("api_key")}
            for _ in range(3)
        ]
        texts = [
            f"---\nname: x\n{''.join(f'{k}: {json.dumps(v)}' + chr(10) for k, v in head.items())}---\n{one('body')}\n"
            for head in heads
        ]
        project.put("into/x.md", texts[0])
        there = agentc.convert(
            texts[0], source="claude", target="extended", path=".claude/agents/x.md"
        ).text
        for key in ("description", "model"):
            there = there.replace(json.dumps(heads[0][key]), json.dumps(heads[1][key])).replace(
                heads[0][key], heads[1][key]
            )
        project.put("into/edited.md", there)
        project.put("into/x.md", texts[2])
        document = agentc.parse(there, format="extended", path="agents/x.md")
        said = ""
        try:
            agentc.merge_edits(
                document, agentc.parse(texts[2], format="claude", path=".claude/agents/x.md")
            )
        except AgentcError as error:
            said = str(error)
        assert "both files changed" in said
        assert one.found(said) == set()


# So few services a run that every limit comes to be shown.
BATCH = 4
BATCHES = pytest.mark.parametrize("first", range(0, len(SHAPES), BATCH))
MARKED = re.compile(r"CANARY[0-9]{5}")


def keys(first: int, number: int) -> list[str]:
    """The canaries of a few services."""
    return [
        canary(service, number + at)[0]
        for at, service in enumerate([*SHAPES][first : first + BATCH])
    ]


def said_of_a_run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> dict[str, str]:
    """What each channel says of a conversion in a folder."""
    stand_in(folder, monkeypatch)
    told = {"text": invoke("convert", *arguments, "-v", "--dry-run")}
    told["json"] = invoke("convert", *arguments, "--json", "--dry-run", "--report", "page.html")
    return told | {"page": (folder / "page.html").read_text(encoding="utf-8")}


@BATCHES
def test_no_canary_leaves_through_limits_that_stay_behind(
    first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    project.put(".claude/agents/x.md", "---\nname: x\ndescription: y\n---\nbody\n")
    project.put(".opencode/agents/x.md", "---\ndescription: y\n---\nbody\n")
    denied = [f"Bash({key})" for key in keys(first, 100)] + [
        f"Read(./{key})" for key in keys(first, 200)
    ]
    run = [{"type": "command", "command": "check"}]
    matchers = [{"matcher": key, "hooks": run} for key in keys(first, 300)]
    settings = {"permissions": {"deny": denied}, "hooks": {"PreToolUse": matchers}}
    project.put(".claude/settings.json", json.dumps(settings))
    shell = dict.fromkeys(keys(first, 400), "deny")  # of which the other client says nothing
    more = dict.fromkeys(keys(first, 200), "ask")
    project.put("opencode.json", json.dumps({"permission": {"bash": shell, "edit": more}}))
    for source, target in (("claude", "opencode"), ("opencode", "claude")):
        told = said_of_a_run(tmp_path, monkeypatch, "--from", source, "--to", target)
        assert "PERM-CONFIG-LEFT" in told["text"]
        assert json.loads(told["json"])["config_limits"][0]["limits"]
        assert "Limits that stay behind" in told["page"]
        for channel, text in told.items():
            assert not MARKED.findall(text), (source, channel)
            assert HIDDEN in text


def test_limits_without_a_secret_are_shown_with_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    project.put(".claude/agents/x.md", "---\nname: x\ndescription: y\n---\nbody\n")
    denied = ["Bash(vault read secret/*)", "Bash(gh auth token *)", "Read(./.env)"]
    project.put(".claude/settings.json", json.dumps({"permissions": {"deny": denied}}))
    for text in said_of_a_run(tmp_path, monkeypatch, "--to", "opencode").values():
        assert "vault read secret/*" in text
        assert HIDDEN not in text


@BATCHES
def test_no_canary_leaves_through_what_a_client_ignores(
    first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    names = ("permissionMode", "effort", "memory", "isolation")
    for number, key in enumerate(keys(first, 100)):
        fields = dict.fromkeys(names, key) | {
            "mcpServers": [key],
            "targets": {"claude": {key: key, "mine": key}},
        }
        head = "".join(f"{name}: {json.dumps(value)}\n" for name, value in fields.items())
        project.put(
            f"agents/x{number}.md", f"---\nname: x{number}\ndescription: y\n{head}---\nbody\n"
        )
    told = said_of_a_run(tmp_path, monkeypatch, "agents", "--from", "extended", "--to", "claude")
    assert "client-ignores" in told["text"]
    for channel, text in told.items():
        assert not MARKED.findall(text), channel


@BATCHES
def test_no_canary_leaves_through_a_configuration_that_cannot_be_read(
    first: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    project.put(".claude/agents/x.md", "---\nname: x\ndescription: y\n---\nbody\n")
    project.put(".opencode/agents/x.md", "---\ndescription: y\n---\nbody\n")
    stand_in(tmp_path, monkeypatch)
    for number, key in enumerate(keys(first, 100)):
        configs = [{key: "maybe"}, {"bash": key}, {"bash": {key: key}}, {key: {key: key}}]
        texts = [json.dumps({"permission": config}) for config in configs]
        broken = [one for text in texts for one in (text, text[:-2], text.replace(":", ": :"))]
        for turn, text in enumerate(
            broken, number
        ):  # each service is seen from both sides, in turn
            source, target = ("claude", "opencode")[:: 1 if turn % 2 else -1]
            project.put("opencode.json", text)
            project.put(".claude/settings.json", text)
            said = invoke(
                "convert", "--from", source, "--to", target, "--dry-run", "--respect-config"
            )
            assert not MARKED.findall(said), said


def test_no_canary_leaves_through_a_wrong_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project, one = Project(tmp_path), Canaries()
    stand_in(tmp_path, monkeypatch)
    project.put(".claude/agents/x.md", "---\nname: x\ndescription: y\n---\n")
    for number in range(len(SHAPES)):
        one.first = number
        text = one("argument").splitlines()[0]
        requests = [
            ("convert", "--to", text),
            ("convert", text, "--to", "opencode"),
            ("explain", text),
            ("show", text),
            ("convert", "--to", "opencode", "--model", text),
        ]
        if "=" in text:  # the last one would be a request that makes sense
            requests.pop()
        monkeypatch.setattr("sys.argv", ["agentc", *requests[number % len(requests)]])
        assert run_command() == 2
        assert one.found("".join(capsys.readouterr())) == set()


def test_no_secret_becomes_a_part_of_the_prompt() -> None:
    text, mark = canary("GitHub", 1)
    source = f"---\nname: x\ndescription: y\ncategory: {text}\nescalation_to: [z]\n---\nbody\n"
    every = ConversionOptions(materialize=True)
    done = agentc.convert(
        source, source="extended", target="opencode", path="agents/x.md", settings=every
    )
    assert "Escalation to" in done.text
    assert mark not in done.text


def test_the_result_itself_is_whole() -> None:
    text, mark = canary("GitHub", 1)
    done = agentc.convert(
        f"---\nname: x\ndescription: use {text}\n---\nsay {text}\n",
        source="claude",
        target="opencode",
        path=".claude/agents/x.md",
    )
    assert done.text.count(mark) == 2


def test_every_word_of_the_command_line_goes_through_one_door() -> None:
    """Only `cli/streams.py` prints; what is printed as it is, is a result."""
    printed = set()
    for path in (ROOT / "agentc").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.fullmatch(
                r"click\.(echo|secho)|print|sys\.(stdout|stderr)\.(buffer\.)?write",
                ast.unparse(node.func),
            ):
                printed.add(path.name)
    assert printed == {"streams.py"}


DOUBLED = [
    "token=", "?token", "password: ", "Basic ", "://", "://a:", "-----BEGIN PRIVATE KEY", "-----BEGIN ", "sk-", "ghp_", "ghp_a1b2c3d4",
    "eyJa1.", "a1", "A/", "1//0", "${", "token: ${", "x" * 32 + "-us", "s.", "&sig", "--a-token-", "1" * 9 + ":", "session-", "aQ~",
    "hook.", "hook.a", "-u a:", "-u ", "datadog ", "M" * 24 + ".", "\n", "\u0130", "key=\"", "t1.a=", "pat", "<", ">", "your-", "@",
]  # fmt: skip


@pytest.mark.parametrize("piece", DOUBLED)
def test_looking_takes_no_more_than_the_length(piece: str) -> None:
    """A guard against hanging: a hundred thousand characters of anything are looked through in a
    moment."""
    text = piece * (100_000 // len(piece))
    start = time.monotonic()
    hide(text)
    hide(text + "!1", fill="*")
    assert time.monotonic() - start < 60


def test_patterns_repeat_one_class_of_characters_or_are_bounded() -> None:
    """No repetition without a bound stands in another one, but for one that begins with a character
    of its own."""
    for pattern in list_patterns():
        nested = re.findall(r"\([^()]*[+*](?:[^()]*)\)[+*]", pattern)
        assert all(re.match(r"\(\?:\[\.~\+/=\]|\(\?:\\\.", part) for part in nested), pattern


SERVER = st.sampled_from(
    [
        "forge",
        "{fire: {command: bellows}}",
        "{gate: {command: gate, env: {API_KEY: sk-live-4242424242424242}}}",
        "{tower: {url: 'https://x.example', headers: {Authorization: Bearer 4242424242424242}}}",
        "{moat: {command: moat}, keep: {command: keep, env: {TOKEN: abcdef123456}}}",
    ]
)
HELD = {"gate", "tower", "keep"}


@given(
    servers=st.lists(SERVER, min_size=1, max_size=4, unique=True),
    target=st.sampled_from(["opencode"]),
)
def test_a_secret_of_one_server_keeps_no_other_from_being_carried(
    servers: list[str], target: str
) -> None:
    """What holds none comes home, the rest is named, and no secret is in the text."""
    from agentc.permissions.servers import list_servers

    text = f"---\nname: x\ndescription: d\nmcpServers: [{', '.join(servers)}]\n---\nx\n"
    settings = agentc.ConversionOptions(carry_exec=True)
    there = agentc.convert(
        text, source="claude", target=target, path=".claude/agents/x.md", settings=settings
    )
    home = agentc.convert(
        there.text, source=target, target="claude", path="x.md", settings=settings
    )
    own = list_servers(agentc.parse(text, format="claude").agent.mcp_servers)
    assert list_servers(agentc.parse(home.text, format="claude").agent.mcp_servers) == own - HELD
    assert not any(secret in there.text for secret in ("4242", "abcdef123456"))
    (told,) = (loss for loss in there.losses if loss.field == "mcp_servers")
    assert told.carried is not bool(own & HELD)
    assert all(name in told.reason for name in own & HELD) or not own - HELD
