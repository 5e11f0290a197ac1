"""Steps in any order, on two machines that share a repository.

Belongs here: a machine of states, and what holds after each step. Not here: single steps
(`test_build.py`, `test_sync.py`), the story of a repository (`test_story.py`).
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from agentc.errors import AgentcError
from agentc.lens.widening import find_widenings_anywhere
from agentc.project.detect import open_document
from agentc.vendors.registry import all_formats
from tests.conftest import FEWER
from tests.support.builds import TWO_TARGETS, Machine, make_machine, write_agent

NAMES = ("alpha", "beta", "gamma")
CONFIGURATION = TWO_TARGETS + '[[target]]\nformat = "gemini"\nscope = "user"\n'
WORD = re.compile(r"word-\d+-said")
# The last one is a key that no other format has: an edit of it cannot go everywhere.
KINDS = ("description", "prompt", "x-note")
PLACES = {
    "source": "agents/{}.md",
    "opencode": ".opencode/agents/{}.md",
    "copilot": ".github/agents/{}.agent.md",
    "gemini": "../.gemini/agents/{}.md",
}
TOOLS = ("", "tools: Read, Grep\n", "tools: Read, Bash\n", "disallowedTools: Bash\n")


class AnyOrder(RuleBasedStateMachine):
    """Two homes with a clone each. Every edit writes a word that was never there before; a word
    that a user wrote is gone from a machine only where they deleted or replaced it by hand, merged
    it away by name, or were told."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="agentc-any-"))
        self.count = 0
        self.alive: dict[int, dict[str, tuple[str, str, str]]] = {0: {}, 1: {}}
        self.machines: list[Machine] = []

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @initialize(tools=st.sampled_from(TOOLS))
    def begin(self, tools: str) -> None:
        agents = {name: write_agent(name, more=tools) for name in NAMES[:2]}
        first = make_machine(self.folder / "one", CONFIGURATION, **agents)
        first.put(".gitignore", "")
        first.git("init", "-q", "-b", "main")
        first.commit("first")
        second = self.folder / "two"
        second.mkdir()
        first.git("clone", "-q", str(first.root), str(second / "dotfiles"))
        self.machines = [first, Machine(second)]
        for machine in self.machines:
            assert machine.run("trust", "--yes").code == 0
        assert first.run("build").code == 0
        self.outside = self._list_outside()

    def _list_outside(self) -> set[str]:
        found = set()
        for machine in self.machines:
            for path in machine.texts():
                if not path.startswith(("dotfiles/", ".gemini/agents/", ".local/state/agentc/")):
                    found.add(f"{machine.home.name}/{path}")
        return found | {path.name for path in self.folder.iterdir()}

    def _there(self, number: int) -> str:
        texts = self.machines[number].texts()
        return b"\n".join(text for path, text in texts.items() if ".local" not in path).decode()

    def _edit(self, number: int, kind: str, name: str, field: str) -> None:
        machine, path = self.machines[number], PLACES[kind].format(name)
        if not (machine.root / path).is_file():
            return
        self.count += 1
        word = f"word-{self.count}-said"
        text = machine.read(path)
        if field == "prompt":
            new = re.sub(r"\Z", f"{word}\n", text)
        elif field == "description":
            new = re.sub(r"(?m)^description: .*$", f"description: Reads {word}.", text, count=1)
        else:
            plain = re.sub(r"(?m)^x-note: .*\n", "", text)
            new = re.sub(r"(?m)^(description: .*\n)", rf"\1x-note: {word}\n", plain, count=1)
        for old in WORD.findall(text):
            if old not in new:
                self.alive[number].pop(old, None)  # this user replaced it
        machine.put(path, new)
        self.alive[number][word] = (kind, name, field)

    @rule(number=st.integers(0, 1), name=st.sampled_from(NAMES), field=st.sampled_from(KINDS))
    def edit_source(self, number: int, name: str, field: str) -> None:
        self._edit(number, "source", name, field)

    @rule(
        number=st.integers(0, 1),
        kind=st.sampled_from(["opencode", "copilot", "gemini"]),
        name=st.sampled_from(NAMES),
        field=st.sampled_from(KINDS),
    )
    def edit_output(self, number: int, kind: str, name: str, field: str) -> None:
        self._edit(number, kind, name, field)

    def _said_of(self, said: str, word: str, number: int) -> bool:
        """Return whether a report names the file in which a word stood, or the word."""
        kind, name, _ = self.alive[number].get(word, ("", "", ""))
        return word in said or (bool(kind) and Path(PLACES[kind].format(name)).name in said)

    def _run(self, number: int, *words: str) -> tuple[int, str]:
        before = {word for word in self.alive[number] if word in self._there(number)}
        done = self.machines[number].run(*words)
        assert done.code in (0, 1), done.said
        after = self._there(number)
        for word in before:
            if word not in after:
                # A build makes outputs anew of sources: what they said and these do not is told.
                assert self._said_of(done.said, word, number), (words, word, done.said)
                del self.alive[number][word]
        return done.code, done.said

    @rule(number=st.integers(0, 1), prune=st.booleans())
    def build(self, number: int, prune: bool) -> None:
        self._run(number, "build", *(["--prune"] if prune else []))
        before = self.machines[number].snapshot()
        self._run(number, "build", *(["--prune"] if prune else []))
        assert self.machines[number].snapshot() == before

    @rule(number=st.integers(0, 1))
    def check(self, number: int) -> None:
        """A check that fails says why."""
        done = self.machines[number].run("build", "--check", "--all")
        listed = json.loads(self.machines[number].run("build", "--check", "--all", "--json").out)
        need = [one for one in listed["outputs"] if one["standing"] not in ("same", "let go")]
        assert bool(done.code) is bool(need), done.said
        for one in need:
            few = one["standing"] in ("missing", "stale")  # of which only some are named
            assert f"{one['standing']}: " in done.err if few else one["path"] in done.err

    @rule(number=st.integers(0, 1))
    def sync(self, number: int) -> None:
        code, said = self._run(number, "sync")
        if code == 0:
            check = self.machines[number].run("build", "--check", "--all")
            orphaned = "orphaned" in check.err
            assert check.code == 0 or orphaned, (said, check.said)

    @rule(number=st.integers(0, 1), side=st.sampled_from(["--ours", "--theirs"]))
    def sync_with_a_side(self, number: int, side: str) -> None:
        self._run(
            number, "sync", side
        )  # the user said which side counts, and is told of which file

    @rule(number=st.integers(0, 1), name=st.sampled_from(NAMES))
    def add(self, number: int, name: str) -> None:
        path = PLACES["source"].format(name)
        if not (self.machines[number].root / path).exists():
            self.machines[number].put(path, write_agent(name))

    @rule(number=st.integers(0, 1), name=st.sampled_from(NAMES), kind=st.sampled_from([*PLACES]))
    def delete(self, number: int, name: str, kind: str) -> None:
        file = self.machines[number].root / PLACES[kind].format(name)
        if file.is_file() and (kind != "source" or len(list(file.parent.iterdir())) > 1):
            text = file.read_text()
            file.unlink()
            there = self._there(number)
            for word in WORD.findall(text):
                if word not in there:
                    self.alive[number].pop(word, None)

    @rule(number=st.integers(0, 1), name=st.sampled_from(NAMES))
    def rename(self, number: int, name: str) -> None:
        folder = self.machines[number].root / "agents"
        if (folder / f"{name}.md").is_file():
            (folder / f"{name}.md").rename(folder / f"{name}-file.md")
        elif (folder / f"{name}-file.md").is_file():
            (folder / f"{name}-file.md").rename(folder / f"{name}.md")

    @rule(number=st.integers(0, 1))
    def lose_the_lock(self, number: int) -> None:
        (self.machines[number].root / "agentc.lock").unlink(missing_ok=True)

    @rule(number=st.integers(0, 1))
    def share(self, number: int) -> None:
        """Commit, and have the other's commits; where git cannot merge, ours counts."""
        mine, other = self.machines[number], self.machines[1 - number]
        mine.commit("mine")
        other.commit("other")
        before = {word for word in self.alive[number] if word in self._there(number)}
        mine.git("fetch", "-q", str(other.root), "main")
        mine.git("merge", "-q", "-X", "ours", "FETCH_HEAD", "-m", "both", check=False)
        if "U" in "".join(line[:2] for line in mine.git("status", "--porcelain").splitlines()):
            mine.git("merge", "--abort", check=False)
        there = self._there(number)
        for word in before - {word for word in before if word in there}:
            del self.alive[number][word]  # git took it, by its own rules

    @invariant()
    def nothing_is_written_anywhere_else(self) -> None:
        if self.machines:
            assert self._list_outside() == self.outside

    @invariant()
    def nothing_can_do_more_than_its_source(self) -> None:
        for machine in self.machines:
            for name in NAMES:
                source = machine.root / PLACES["source"].format(name)
                if not source.is_file():
                    continue
                for kind in ("opencode", "copilot", "gemini"):
                    output = machine.root / PLACES[kind].format(name)
                    if output.is_file():
                        self._compare(source, output)

    def _compare(self, source: Path, output: Path) -> None:
        try:
            one = open_document(str(source), source.read_text()).agents[0]
            two = open_document(str(output), output.read_text()).agents[0]
        except AgentcError:
            return  # git merged lines of two sides into something else
        form = all_formats()[two.origin.format] if two.origin else None
        assert form is not None
        # No step of these edits what an agent may do.
        assert find_widenings_anywhere(one, two, form, all_formats()) == ()


AnyOrder.TestCase.settings = settings(
    FEWER, max_examples=max(6, FEWER.max_examples // 8), stateful_step_count=14
)
TestAnyOrder = AnyOrder.TestCase
