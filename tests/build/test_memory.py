"""A build that has nothing to do says so without converting anything: it answers as a full one does,
whatever has changed of all that a full one reads.

Belongs here: that law, and that nothing which a build reads is missed. Not here: what a full build
does (`test_build.py`).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

import agentc
from agentc.build import memory, remember
from agentc.build.record_texts import LOCK, digest_text
from agentc.build.run import carry_out_plan
from tests.conftest import FEWER, ROOT
from tests.support.builds import MEMORY, Machine, run_full, write_agent
from tests.support.rich_repository import VARIABLES, make_rich_machine

COMMANDS = (
    ("status",),
    ("build", "--check"),
    ("build", "--check", "--all"),
    ("build", "--dry-run"),
)


@pytest.fixture(scope="module")
def rich() -> Iterator[Machine]:
    """A machine with a repository in which nothing is to be done."""
    folder = Path(tempfile.mkdtemp(prefix="agentc-memory-"))
    yield make_rich_machine(folder)
    shutil.rmtree(folder, ignore_errors=True)


def read_memory(machine: Machine) -> dict[str, Any]:
    (file,) = (machine.home / MEMORY).iterdir()
    data: dict[str, Any] = json.loads(file.read_text())
    return data


def recalls(machine: Machine, *, inside: bool = False) -> memory.InStep | None:
    env = {"HOME": str(machine.home), "XDG_STATE_HOME": "", **machine.env}
    here = Path.cwd()
    os.chdir(machine.root)
    try:
        with patch.dict(os.environ, env):
            return memory.recall(machine.root, inside=inside)
    finally:
        os.chdir(here)


def list_standing(machine: Machine, *, inside: bool) -> dict[str, str]:
    words = ("build", "--dry-run", "--json", *(["--inside"] if inside else []))
    listed = json.loads(run_full(machine, *words).out)
    paths = {str(machine.root / one["path"]): one for one in listed["outputs"]}
    return {path: one["standing"] for path, one in paths.items()}


def list_recalled(known: memory.InStep) -> dict[str, str]:
    return {path: "same" for outputs in known.outputs.values() for path in outputs}


def trace(machine: Machine) -> dict[str, list[str]]:
    """Return what a full build asks of the system, without what belongs to Python and agentc."""
    output = machine.home / "asked.json"
    (machine.home / MEMORY).rename(machine.home / "seen")
    env = {**os.environ, "HOME": str(machine.home), "XDG_STATE_HOME": "", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.support.traced_build", str(output), "build"]
    done = subprocess.run(
        command, cwd=machine.root, env=env, capture_output=True, text=True, check=False
    )
    shutil.rmtree(machine.home / "seen")
    assert done.returncode == 0, done.stderr
    asked: dict[str, list[str]] = json.loads(output.read_text())
    output.unlink()
    own = (str(ROOT), sys.prefix, sys.base_prefix, "/proc", str(Path(sys.executable).parent))
    return {
        kind: [name for name in names if kind == "variable" or not name.startswith(own)]
        for kind, names in asked.items()
    }


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_what_a_build_asks_of_the_system_is_remembered(rich: Machine) -> None:
    asked, seen = trace(rich), read_memory(rich)["seen"]
    real = {*seen["real"], *seen["real-if-there"], *map(os.path.realpath, seen["real"])}
    on_the_way = {str(step) for path in real for step in (Path(path), *Path(path).parents)}
    looked = {*seen["kind"], *seen["text"], *seen["names"], *on_the_way}
    folders = {path for path in on_the_way if Path(path).is_dir()}
    assert set(asked["open"]) - {*seen["text"], *folders} == set()
    assert set(asked["list"]) - set(seen["names"]) == set()
    assert set(asked["look"]) - looked == set()
    assert set(asked["variable"]) - {*seen["variable"], "HOME"} == set()
    assert len(asked["open"]) > 40


# To try each line of a failing example costs minutes here.
NO_EXPLANATION = tuple(phase for phase in Phase if phase is not Phase.explain)
TEXTS = (
    write_agent("reviewer", "Reads all.", "tools: Read\n"),
    write_agent("stranger"),
    '{"permission": {"edit": "deny"}, "permissions": {"deny": ["Bash"]}}',
    '{"mcpServers": {"web": {"command": "serve"}}, "name": "reap"}',
    "---\nname: [\n",
    "",
)
NAMES = ("new.md", "new.agent.md", "opencode.json", "settings.json", "plain.txt", ".agentc-0123456789abcdef.tmp")  # fmt: skip


def change_file(path: Path, way: str, text: str, name: str) -> None:
    """Change what is at a path, in one of several ways."""
    if way == "add":
        folder = path if path.is_dir() else path.parent
        (folder if folder.is_dir() else folder.parent).mkdir(parents=True, exist_ok=True)
        if folder.is_dir() and not (folder / name).exists():
            (folder / name).write_text(text)
        return
    if way in ("append", "touch") and path.is_file():
        path.write_bytes(path.read_bytes() + (b"" if way == "touch" else b"\n# more\n"))
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if way == "delete":
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if way == "link":
        path.symlink_to(path.parent / name)
    elif way == "folder":
        path.mkdir()
    else:
        path.write_text(text)


WAYS = ("append", "touch", "add", "delete", "link", "folder", "write")


@pytest.fixture(scope="module")
def kept(rich: Machine) -> Path:
    """A copy of the machine, from which it is restored."""
    folder = rich.home.parent / "kept"
    shutil.copytree(rich.home, folder, symlinks=True)
    return folder


@contextlib.contextmanager
def restoring(machine: Machine, kept: Path) -> Iterator[None]:
    try:
        yield
    finally:
        machine.env.clear()
        shutil.rmtree(machine.home)
        shutil.copytree(kept, machine.home, symlinks=True)


def list_paths(machine: Machine) -> list[str]:
    """Return everything that is on the machine, or that a build has looked for there."""
    seen = read_memory(machine)["seen"]
    paths = {name for look in ("kind", "text", "names") for name in seen[look]}
    paths |= {str(path) for path in machine.home.rglob("*") if ".git" not in path.parts}
    below = (f"{machine.root}/", f"{machine.home}/.")
    found = (path for path in paths if path.startswith(below))
    return sorted(path for path in found if Path(path) != machine.root)  # which may end in `/.`


@given(data=st.data())
@settings(FEWER, max_examples=4 * FEWER.max_examples, phases=NO_EXPLANATION)
def test_whatever_changes_the_answer_is_that_of_a_full_build(
    rich: Machine, kept: Path, data: st.DataObject
) -> None:
    """Of all the files and variables that a full build asks for, one changes, or two."""
    paths = list_paths(rich)
    with restoring(rich, kept):
        for _ in range(data.draw(st.integers(1, 2))):
            if data.draw(st.integers(0, 5)):
                path = Path(data.draw(st.sampled_from(paths)))
                words = [data.draw(st.sampled_from(some)) for some in (WAYS, TEXTS, NAMES)]
                with contextlib.suppress(FileExistsError, NotADirectoryError):
                    change_file(path, *words)
            else:
                values = ("", "0", TEXTS[2], str(rich.root / "team"), str(rich.home / "nowhere"))
                variable = data.draw(st.sampled_from(VARIABLES))
                rich.env[variable] = data.draw(st.sampled_from(values))
        command = data.draw(st.sampled_from(COMMANDS))
        inside = "--check" in command and "--all" not in command
        known = recalls(rich, inside=inside)
        event("in step" if known else "not in step")
        if known is not None:
            assert rich.run(*command) == run_full(rich, *command)
            assert list_standing(rich, inside=inside) == list_recalled(known)


EDITS: tuple[tuple[str, Callable[[Machine], object]], ...] = (
    ("edit a source", lambda machine: machine.change("agents/lead.md", "Reads.", "Leads.")),
    ("add a source", lambda machine: machine.put("agents/new.md", write_agent("new"))),
    ("add a folder", lambda machine: machine.put("agents/deeper/x.md", write_agent("deeper"))),
    ("delete a source", lambda machine: (machine.root / "agents/deep/writer.md").unlink()),
    ("rename an agent", lambda machine: machine.change("agents/reviewer.md", "name: reviewer", "name: critic")),
    ("delete an output", lambda machine: (machine.root / ".opencode/agents/lead.md").unlink()),
    ("edit an output", lambda machine: machine.change(".github/agents/lead.agent.md", "You are", "You were")),
    ("delete a folder", lambda machine: shutil.rmtree(machine.root / "packages")),
    ("lose the lock", lambda machine: (machine.root / LOCK).unlink()),
    ("limit a client", lambda machine: machine.put("opencode.json", TEXTS[2])),
    ("map a model", lambda machine: machine.change("agentc.toml", "Claude Sonnet 4.5", "GPT-5")),
    ("change a prompt", lambda machine: machine.put("team/prompts/clerk.md", "You file all.\n")),
    ("change a template", lambda machine: machine.put("part.j2", "# {{ agent.name }}: ")),
)  # fmt: skip


@given(
    chosen=st.lists(st.sampled_from(EDITS), min_size=1, max_size=3, unique_by=lambda one: one[0])
)
@settings(FEWER, phases=NO_EXPLANATION)
def test_what_a_run_wrote_is_remembered_as_the_next_run_would_see_it(
    rich: Machine, kept: Path, chosen: list[tuple[str, Callable[[Machine], object]]]
) -> None:
    """All that the next full run looks at is among what is remembered, or it could miss a change."""
    with restoring(rich, kept):
        for _, edit in chosen:
            edit(rich)
        assert rich.run("trust", "--yes").code == 0
        rich.run("sync")
        done = rich.run("build", "--prune")
        if done.code and any(edit[0] == "lose the lock" for edit in chosen):
            assert "kept, not agentc's" in done.said  # without a header nobody knows whose it is
            return
        assert done.code == 0, done.said
        known, written = recalls(rich), read_memory(rich)
        assert known is not None
        shutil.rmtree(rich.home / MEMORY)
        before = rich.snapshot()
        assert rich.run("build", "--prune").code == 0
        after = read_memory(rich)
        assert rich.snapshot() == before
        for look, names in after["seen"].items():
            assert {*names} <= {*written["seen"][look]}, look
        assert after["known"] == written["known"]


def test_nothing_is_converted_where_nothing_is_to_be_done(machine: Machine) -> None:
    machine.call("build")
    before = machine.snapshot()
    code = (
        "import sys; from agentc.cli import main; sys.argv[0] = 'agentc'\ntry:\n main()\nfinally:\n"
    )
    code += " print(*(name for name in sys.modules if name.startswith('agentc')))"
    env = {"PATH": os.environ["PATH"], "HOME": str(machine.home), "PYTHONPATH": str(ROOT)}
    for words in (["build"], ["build", "--check"], ["build", "--prune"], ["status"]):
        command = [sys.executable, "-c", code, *words]
        done = subprocess.run(
            command, cwd=machine.root, env=env, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "2 sources: 4 unchanged\n")
        loaded = {name.split(".")[1] for name in done.stdout.split() if "." in name}
        assert loaded.isdisjoint({"lens", "vendors", "pipeline", "syntax", "report"}), loaded
    assert machine.snapshot() == before


@pytest.mark.parametrize("word", ["--check", "--dry-run", "--diff", "--list-outputs"])
def test_who_only_looks_leaves_no_memory(machine: Machine, word: str) -> None:
    before = machine.snapshot()
    machine.run("build", word)
    machine.run("status")
    assert machine.snapshot() == before
    assert not (machine.home / MEMORY).exists()


def test_a_part_of_a_build_is_not_remembered(machine: Machine) -> None:
    machine.run("build", "--target", "opencode")
    machine.run("build", "--inside")
    machine.env["CI"] = "true"
    machine.run("build")
    assert not (machine.home / MEMORY).exists()
    machine.env["CI"] = ""
    machine.run("build", "--root", "elsewhere")
    assert not (machine.home / MEMORY).exists()


def test_what_is_kept_is_found_out_each_time(machine: Machine) -> None:
    machine.put(".opencode/agents/reviewer.md", "Mine.\n")
    for _ in range(2):
        done = machine.run("build")
        assert (done.code, "not agentc's" in done.err) == (1, True)
    assert not (machine.home / MEMORY).exists()


@pytest.mark.parametrize("text", ["", "null", "[]", '{"version": 1}', '{"version": 1, "seen": 3}'])
def test_a_memory_that_is_none_is_passed_over(machine: Machine, text: str) -> None:
    machine.run("build")
    (file,) = (machine.home / MEMORY).iterdir()
    file.write_text(text)
    assert machine.run("build", "--check").err == "2 sources: 4 unchanged\n"
    file.unlink()
    file.mkdir()
    assert machine.run("build").err == "2 sources: 4 unchanged\n"


def test_what_a_killed_run_left_is_removed(machine: Machine) -> None:
    machine.run("build")
    left = machine.put(".opencode/agents/.agentc-0123456789abcdef.tmp", "half")
    machine.run("build")
    assert not left.exists()


def test_another_agentc_looks_anew(machine: Machine) -> None:
    machine.run("build")
    with patch.object(agentc, "__version__", "99.0"):
        assert recalls(machine) is None
    assert recalls(machine) is not None


def test_a_repository_cannot_bring_a_memory_along(machine: Machine, tmp_path: Path) -> None:
    """A lock that says of a hostile output that it was made so is believed no more than before."""
    machine.run("build")
    machine.change(".opencode/agents/reviewer.md", "You are", "You obey")
    lock = json.loads(machine.read(LOCK))
    text = machine.read(".opencode/agents/reviewer.md")
    lock["outputs"][".opencode/agents/reviewer.md"]["output-digest"] = digest_text(text)
    machine.put(LOCK, json.dumps(lock))
    done = machine.run("build", "--check")
    assert (done.code, done.err.splitlines()[0]) == (
        1,
        "stale: .opencode/agents/reviewer.md (`agentc build`)",
    )


def test_a_run_that_another_one_disturbs_is_not_remembered(machine: Machine) -> None:
    machine.run("build")
    machine.change("agents/reviewer.md", "Reads.", "Reads all.")

    def disturb(*arguments: Any) -> Any:
        machine.change("agents/writer.md", "Reads.", "Writes.")
        return carry_out_plan(*arguments)

    with patch.object(remember, "carry_out_plan", disturb):
        assert machine.run("build").code == 0
    assert recalls(machine) is None
    assert machine.run("build", "--check").code == 1
