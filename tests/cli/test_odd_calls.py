"""However the program is called, it answers in words: streams that are closed, paths and names that
are none.

Belongs here: what surrounds a run. Not here: what files say (`test_cli.py`, `laws/test_laws.py`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from agentc.cli import cli
from agentc.errors import AgentcError
from agentc.project import config
from tests.conftest import ROOT
from tests.support.projects import Project

AGENT = b"---\nname: pilot\ndescription: Flies.\ntools: Read\n---\nYou fly.\n"
GUARD = 120.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with one agent, and things that are none."""
    (tmp_path / ".claude/agents").mkdir(parents=True)
    for name in (".claude/agents/pilot.md", "noperm.md", os.fsdecode(b"\xff\xfe.md"), "a\nb.md"):
        (tmp_path / name).write_bytes(AGENT)
    (tmp_path / "noname.md").write_bytes(b"---\ndescription: Flies.\n---\nYou fly.\n")
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "bytes.md").write_bytes(bytes(range(256)))
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "circle.md").symlink_to("circle.md")
    (tmp_path / "dangling.md").symlink_to("nowhere.md")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "huge.md").write_bytes(AGENT + b"x" * (5 << 20))
    return tmp_path


def sh(line: str, cwd: Path, **more: str) -> tuple[int, str]:
    """Exit code and everything that was said by a line of shell, in which `agentc` is the
    program."""
    call = f'agentc() {{ {sys.executable} -m agentc "$@"; }}\n{line}'
    env = {"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONPATH": str(ROOT), **more}
    done = subprocess.run(
        ["bash", "-c", call],
        cwd=cwd,
        env=env,
        capture_output=True,
        timeout=GUARD,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("utf-8", "surrogateescape")
    assert not any(word in said for word in ("Traceback", "INTERNAL ERROR", "Exception ignored")), (
        said
    )
    return done.returncode, said


FILE = ".claude/agents/pilot.md"
STREAMS = {
    f"convert {FILE} --to opencode >&-": (2, "standard output: Bad file descriptor"),
    f"convert {FILE} --to opencode 2>&-": (0, "description: Flies."),
    f"convert {FILE} --to opencode >&- 2>&- <&-": (2, ""),
    f"convert {FILE} --to opencode >/dev/full": (2, "No space left on device"),
    f"convert {FILE} --to opencode 2>/dev/full": (2, "description: Flies."),
    f"convert {FILE} --to opencode -o out >&- 2>&- <&-; cat out/.opencode/agents/pilot.md": (
        0,
        "You fly.",
    ),
    "convert - --to opencode <&-": (2, "<stdin>: error[unreadable]: standard input is closed"),
    "show - < /dev/zero": (2, "<stdin>: error[too-large]: larger than 4 MiB"),
    f"show {FILE} --json >&-": (2, "standard output: Bad file descriptor"),
    f"check {FILE} --format json >/dev/full": (2, "No space left on device"),
    "explain >&-": (2, "standard output: Bad file descriptor"),
    "formats 2>&1 | true; exit ${PIPESTATUS[0]}": (1, ""),
    f"diff {FILE} noname.md | true; exit ${{PIPESTATUS[0]}}": (1, ""),
    "nonsense 2>&-": (2, ""),
}


@pytest.mark.parametrize("line", STREAMS)
def test_streams_that_are_closed_or_full(line: str, folder: Path) -> None:
    code, words = STREAMS[line]
    done, said = sh(f"agentc {line}", folder)
    assert (done, words in said) == (code, True), said


def test_a_file_that_is_written_is_never_taken_for_a_closed_stream(folder: Path) -> None:
    """With its streams closed a program's first files get their numbers, and what is printed lands
    in them."""
    sh(
        f"agentc convert {FILE} noname.md --to opencode -o out --report page.html -v >&- 2>&- <&-",
        folder,
    )
    assert (folder / "page.html").read_text().startswith("<!DOCTYPE html>")
    assert (folder / "out/.opencode/agents/pilot.md").read_text().endswith("You fly.\n")


# Paths that a system can hand over: bytes without a zero byte.
PATHS = (
    "empty.md", "bytes.md", "folder.md", "circle.md", "dangling.md", "pipe.md", "huge.md", "noname.md", "/dev/null",
    "/dev/zero", "/proc/self/mem", "", "-", "nowhere/at/all.md", "a\nb.md", "\udcff\udcfe.md", "\udcff.md", "a" * 5_000,
    "a/" * 3_000, "~", "--", "x\0y",
)  # fmt: skip
CALLS = (
    "convert @ --to opencode",
    "convert @ --to claude --from opencode --name x -o out",
    "convert @ --template system-prompt.md",
    f"convert {FILE} --to opencode -o @",
    f"convert {FILE} --to opencode -d @",
    f"convert {FILE} --to claude --into @",
    f"convert {FILE} --template @",
    f"convert {FILE} --to opencode --report @.html",
    "check @",
    "check --fix --format sarif @",
    "show --permissions @",
    f"diff @ {FILE}",
)
NAMES = (
    "",
    "\udcff",
    "a\nb",
    "\x1b[0m",
    "x" * 100_000,
    "--",
    "../../x",
    "con",
    "---",
    "\u2028",
    "*=",
    "a=\udcff",
    "#",
)
NAMING = (
    "explain @",
    "convert --to @",
    f"show {FILE} --name @",
    f"convert {FILE} --to opencode --model *=@ --provider @ --rename-reserved @",
    "convert noname.md --to extended --name @",
    "completion @",
)
# Each call in a process of its own that has everything loaded: what it says, and its exit code.
CHILD = """
import gc, itertools, os, sys, traceback
import agentc.cli
import agentc.cli.check, agentc.cli.convert, agentc.cli.diff, agentc.cli.show, agentc.report.html
from tests.cli.test_odd_calls import CALLS, NAMES, NAMING, PATHS

def answer(arguments):
    os.environ["AGENTC_TRACEBACK"] = "1"
    sys.argv = ["agentc", *arguments]
    try:
        agentc.cli.main()
    except SystemExit as done:
        return done.code
    except BaseException:
        traceback.print_exc()
        return 99

devnull = os.open(os.devnull, os.O_RDWR)
gc.freeze()
calls = [*itertools.product(PATHS, CALLS), *itertools.product(NAMES, NAMING)]
for word, call in calls if os.environ.get("AGENTC_PROFILE") == "long" else calls[::19]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(devnull, 0)
        os.dup2(devnull, 1)
        os.dup2(writing, 2)
        os._exit(answer([part.replace("@", word) for part in call.split()]))
    os.close(writing)
    said = open(reading, errors="replace").read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, 1, 2) or "Traceback" in said or "INTERNAL ERROR" in said:
        print(repr(word[:60]), call, code, said[-1500:], sep="\\n", flush=True)
"""


def test_paths_and_names_of_all_kinds(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=GUARD * 5,
        check=False,
    )
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (0, "", "")


def test_a_folder_that_is_gone(folder: Path) -> None:
    line = "mkdir gone; cd gone; rmdir ../gone; agentc {}"
    for call in (
        "convert --to opencode",
        f"convert ../{FILE} --to opencode",
        "check",
        "check x.md",
        "show x.md",
        "diff a b",
    ):
        code, _ = sh(line.format(call), folder)
        assert code == 2, call


def test_no_home_at_all(folder: Path) -> None:
    """`HOME` is not set, and the user is in no list of users."""
    other = f'unset HOME; agentc() {{ setpriv --reuid 4242 --clear-groups {sys.executable} -m agentc "$@"; }}; '
    if subprocess.run(
        ["setpriv", "--reuid", "4242", "--clear-groups", "true"], check=False
    ).returncode:
        pytest.skip("may not become somebody else")
    folder.chmod(0o777)
    for call in (
        "convert --to opencode --scope user",
        f"convert {FILE} --to opencode --respect-config",
    ):
        code, said = sh(f"{other}agentc {call}", folder)
        assert (code, "home folder" in said) == (2, True), said


CONFIGURATIONS = (
    b"\xff", b"[", b"models = 1", b"[models]\nsonnet = 1", b"[models]\nprovider = []", b"[permissions]\ngrants = 5",
    b"[permissions]\nallow_widening = \"shell\"", b"[permissions]\nallow_widening = [[]]", b"[files]\ncarry = 1",
    b"[nonsense]", b"a = " + b"[" * 5_000, b"x = 1979-05-27", b"[models]\n\"*\" = \"\"", b"x = " + b"9" * 10_000,
    b"\xef\xbb\xbf[files]\ncarry = 2", b"[permissions]\nrename_reserved = {}", b"[[permissions]]", b"\0",
    b"permissions.grants.x = 1", b"a = 1\na = 2",
)  # fmt: skip


@pytest.mark.parametrize("text", CONFIGURATIONS, ids=range(len(CONFIGURATIONS)))
def test_a_configuration_of_wrong_types(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "agentc.toml").write_bytes(text)
    with pytest.raises(AgentcError):
        config.load_config(tmp_path)


BREAK = "evil\nagents/x.md:1:1: error[fake]: forged"
FORGED = json.dumps(BREAK)


@pytest.mark.parametrize(
    "head",
    [
        f"{FORGED}: 1\n{FORGED}: 2\n",
        f"{FORGED}: 1\n",
        f"permission:\n  {FORGED}: deny\n",
        f"permission:\n  bash:\n    {FORGED}: deny\n    {FORGED}: allow\n",
        f"targets:\n  opencode:\n    {FORGED}: 1\n",
        f"tools: [{FORGED}, Read]\n",
        f"disallowedTools: [{FORGED}]\n",
        f"mcpServers: {{{FORGED}: {{command: x}}}}\n",
        f"hooks: {{{FORGED}: []}}\n",
        f"model: {FORGED}\n",
        f"color: {FORGED}\n",
    ],
)
@pytest.mark.parametrize("source", ["claude", "opencode", "extended"])
def test_no_line_of_a_report_is_made_of_a_key(
    source: str, head: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    Path("x.md").write_text(f"---\nname: x\ndescription: d\nmode: subagent\n{head}---\nBody.\n")
    target = "opencode" if source == "claude" else "claude"
    for arguments in (
        ["check"],
        ["convert", "--from", source, "--to", target, "-v"],
        ["diff", "x.md"],
    ):
        done = CliRunner().invoke(cli, [*arguments, "x.md"])
        assert done.exception is None or isinstance(done.exception, AgentcError | SystemExit)
        said = f"{done.output}\n{done.exception}"
        assert not [line for line in said.split("\n") if line.startswith("agents/x.md:1:1")], (
            arguments
        )


def test_a_line_break_in_a_name_begins_no_line_of_a_report(project: Project) -> None:
    """Lines of a run on a build server can be commands to it."""
    text = "---\nname: e\ndescription: d\ntools: Foo\nmemory: user\n---\nB\n"
    project.put(".claude/agents/e\n::error::x.md", text)
    for more in ((), ("-v",), ("--dry-run",), ("--check",)):
        done = project.run("convert", "--to", "opencode", *more)
        assert "\n::error::" not in "\n" + done.stdout + "\n" + done.stderr
    project.put(".opencode/agents/e.md", "---\ndescription: d\n---\nB\n")
    assert "\n::error::" not in project.run("convert", "--to", "opencode").stderr
    done = project.run("check")
    assert "\n::error::" not in "\n" + done.stdout + "\n" + done.stderr


@pytest.mark.parametrize("source", ["claude", "extended"])
def test_a_name_is_written_where_the_format_stays(source: str, project: Project) -> None:
    text = "---\ndescription: d\n---\nB\n"
    done = project.run(
        "convert", "-", "--from", source, "--to", source, "--name", "pilot", stdin=text
    )
    assert done.stdout == "---\ndescription: d\nname: pilot\n---\nB\n"
    named = done.stdout.replace("pilot", "gunner")
    done = project.run(
        "convert", "-", "--from", source, "--to", source, "--name", "pilot", stdin=named
    )
    assert done.stdout == named


@pytest.mark.parametrize(
    "call",
    [
        "show FILE",
        "show FILE --from opencode",
        "diff FILE FILE",
        "convert FILE --to opencode -o -",
        "check FILE",
    ],
)
def test_messages_cannot_steer_a_terminal(call: str, project: Project) -> None:
    """A name in a file is data: what does not print is not sent to a terminal with a message."""
    odd = '"a\\a\\e]0;b": '
    text = f"---\nname: x\ndescription: d\n{odd}1\n{odd}{1 + ('--from' in call)}\n---\nB\n"
    project.put(".claude/agents/x.md", text)
    done = project.run(*call.replace("FILE", ".claude/agents/x.md").split())
    assert "duplicate-key" in done.stdout + done.stderr
    assert done.stderr.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "a.md", "--from", "claude", "--to", "opencode", "--from", "extended"),
        ("convert", "a.md", "--to", "opencode", "-o", "x", "--output=y"),
        ("convert", "a.md", "--to", "opencode", "-dx", "-d", "y"),
        ("check", "a.md", "--from", "claude", "--from", "claude"),
        ("check", "--format", "json", "--format=text"),
        ("show", "a.md", "--name", "a", "--name", "b"),
        ("diff", "a.md", "b.md", "--from-a", "claude", "--from-a", "claude"),
    ],
)
def test_an_option_with_one_value_is_given_once(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = Project(tmp_path).run(*arguments)
    assert done.returncode == 2
    assert "is given 2 times, and takes one value" in done.stderr
    assert not [*tmp_path.iterdir()]


def test_flags_and_lists_are_given_as_often_as_one_likes(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.put("a.md", "---\nname: a\ndescription: d\nmodel: opus\n---\nx\n")
    models = ("--model", "opus=x/y", "--model", "haiku=x/z")
    done = project.run("convert", "a.md", "--to", "opencode", "-q", "-q", *models)
    assert (done.returncode, "model: x/y" in done.stdout) == (0, True)


@pytest.mark.parametrize("command", ["check", "convert --to opencode"])
def test_a_name_in_another_encoding_is_told_as_that(command: str, tmp_path: Path) -> None:
    file = tmp_path / ".claude" / "agents" / os.fsdecode(b"caf\xe9.md")
    file.parent.mkdir(parents=True)
    file.write_bytes(AGENT)
    code, said = sh(f"agentc {command}", tmp_path)
    assert code != 0
    assert "error[encoding]: the file's name is not UTF-8" in said
    assert "hint: rename the file" in said
    assert "surrogate" not in said
