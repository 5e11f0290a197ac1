"""Edits that go back one after the other: words and order stay, and each time the two files agree again.

Belongs here: `--into` beside fields that are not YAML, a second edit, the conversion after it. Not here: what counts as
an edit (`test_putback.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agentc
from agentc.errors import AgentcError, Refused
from agentc.formats import get, writable
from agentc.into import put_back
from agentc.lens.settings import Settings
from agentc.renew import renewed
from tests.conftest import FEWER
from tests.strategies import DOCUMENTS
from tests.test_carry import path_in
from tests.test_cli import Project, project  # noqa: F401  a fixture

THERE = ".opencode/agents/smith.md"
HOME = ".claude/agents/smith.md"
FOREIGN = st.sampled_from(
    [(one, other) for one in writable() for other in writable() if get(one).own != get(other).own]
)
# Each is a head with one tool that can be taken away, and what must be left of the list in these very words.
LISTS = {
    "words": ("tools: Bash(make:*), Read, Glob", "tools: Bash(make:*), Read\n"),
    "not-yaml": ("tools: Bash(git: log), Read, Glob", 'tools: "Bash(git: log), Read"\n'),
    "brackets": ("tools: [Bash(make:*), Read, Glob]", 'tools: ["Bash(make:*)", Read]\n'),
    "lines": ("tools:\n  - Bash(make:*)\n  - Read\n  - Glob", "tools:\n  - Bash(make:*)\n  - Read\n"),
}


@pytest.mark.parametrize("described", ["Forges: iron", "Forges iron", '"Forges: \\"iron\\""', "Forges [iron, steel"])
@pytest.mark.parametrize("listed", LISTS)
def test_words_stay_beside_fields_that_are_not_yaml(project: Project, listed: str, described: str) -> None:  # noqa: F811
    head, left = LISTS[listed]
    text = f"---\nname: smith\ndescription: {described}\n# mine\n{head}\nmodel: opus\n---\nForge.\n"
    project.put(HOME, text)
    assert project.run("convert", HOME, "--to", "opencode", "-o", ".", "-q").returncode == 0
    project.put(THERE, project.read(THERE).replace("glob: allow", "glob: deny"))
    done = project.run("convert", THERE, "--into", HOME)
    assert done.returncode == 0, done.stderr
    assert project.read(HOME) == text.replace(f"{head}\n", left)
    again = project.run("convert", HOME, "--to", "opencode", "-o", ".", "--check")
    assert again.returncode == 0, again.stderr


def test_the_same_field_can_be_edited_again_and_again(project: Project) -> None:  # noqa: F811
    text = "---\nname: smith\ndescription: Forges: iron\ntools: Read, Bash(make:*)\n---\nForge.\n"
    project.put(HOME, text)
    project.run("convert", HOME, "--to", "opencode", "-o", ".", "--provider", "smithy")
    for word, new in (("iron", "steel"), ("steel", "bronze"), ("bronze", "tin")):
        project.put(THERE, project.read(THERE).replace(word, new))
        done = project.run("convert", THERE, "--into", HOME)
        assert done.returncode == 0, done.stderr
        assert project.read(HOME) == text.replace("Forges: iron", f'"Forges: {new}"')


def test_comments_of_ones_own_stay_in_the_converted_file(project: Project) -> None:  # noqa: F811
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".")
    project.put(THERE, project.read(THERE).replace("description: d", "# look here\ndescription: 'e'"))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert "# look here\ndescription: 'e'\n" in project.read(THERE)
    project.put(THERE, project.read(THERE).replace("'e'", "'f'"))
    assert project.run("convert", THERE, "--into", HOME).returncode == 0
    assert "description: f\n" in project.read(HOME)


def test_a_converted_file_that_cannot_be_renewed_is_told(project: Project) -> None:  # noqa: F811
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", "out")
    real = project.put("real.md", project.read(f"out/{THERE}").replace("description: d", "description: e"))
    (project.root / "linked.md").symlink_to(real)
    done = project.run("convert", "linked.md", "--from", "opencode", "--name", "smith", "--into", HOME)
    assert (done.returncode, "trace-stays" in done.stderr) == (0, True)
    assert "description: e\n" in project.read(HOME)


@pytest.mark.parametrize("look", ["--dry-run", "--check", "--diff"])
def test_looking_renews_nothing(project: Project, look: str) -> None:  # noqa: F811
    project.put(HOME, "---\nname: smith\ndescription: d\n---\nForge.\n")
    project.run("convert", HOME, "--to", "opencode", "-o", ".")
    edited = project.read(THERE).replace("description: d", "description: e")
    project.put(THERE, edited)
    project.run("convert", THERE, "--into", HOME, look)
    assert project.read(THERE) == edited


def test_the_format_is_that_of_the_original(project: Project) -> None:  # noqa: F811
    project.put("agents/smith.yaml", "name: smith\ndescription: d\nprompt: Forge.\n")
    project.run("convert", "agents/smith.yaml", "--to", "opencode", "-o", ".")
    project.put(THERE, project.read(THERE).replace("description: d", "description: e"))
    assert project.run("convert", THERE, "--into", "agents/smith.yaml").returncode == 0
    assert project.read("agents/smith.yaml") == "name: smith\ndescription: e\nprompt: Forge.\n"
    project.put("opencode.json", '{"agent": {"smith": {"description": "d"}}}')
    refused = project.run("convert", THERE, "--into", "opencode.json")
    assert (refused.returncode, "only read" in refused.stderr) == (2, True)


@FEWER
@given(pair=FOREIGN, data=st.data())
def test_after_an_edit_both_files_agree_again(pair: tuple[str, str], data: st.DataObject) -> None:
    """What a description was edited to goes back, and neither another put-back nor a conversion has anything to do."""
    first, second = pair
    text = data.draw(DOCUMENTS[first])
    settings = Settings(carry_exec=True)
    try:
        there = agentc.convert(text, source=first, target=second, path=path_in(first), settings=settings)
        original = agentc.parse(text, format=first, path=path_in(first), name="pilot")
        edited = agentc.parse(there.text, format=second, path=there.path)
    except (Refused, AgentcError):
        assume(False)
        raise
    old = "".join(line for line in there.text.splitlines(True) if line.startswith("description:"))
    assume(old and there.text.count(old) == 1 and "|" not in old and ">" not in old)
    edited = agentc.parse(there.text.replace(old, "description: edited\n"), format=second, path=there.path)
    assume(
        edited.agent.description == "edited"
        and edited.agent.prompt == agentc.parse(there.text, format=second, path=there.path).agent.prompt
    )
    try:
        put = put_back(edited, original, settings)
    except Refused:
        assume(False)
        raise
    after = agentc.parse(put.text, format=first, path=path_in(first), name="pilot")
    new = renewed(edited, after, put, settings)
    assume(new is not None)
    assert new is not None
    again = agentc.parse(new, format=second, path=there.path)
    assert put_back(again, after, settings).text == put.text
    assert again.agent.description == "edited"


def test_the_law_draws_what_it_says() -> None:
    """By hand: one example of the law above that is not left out."""
    text = "---\nname: pilot\ndescription: d\nmemory: user\n---\nx\n"
    there = agentc.convert(text, source="claude", target="opencode", path=path_in("claude"))
    edited = there.text.replace("description: d", "description: edited")
    original = agentc.parse(text, format="claude", path=path_in("claude"))
    put = put_back(agentc.parse(edited, format="opencode", path=there.path), original)
    after = agentc.parse(put.text, format="claude", path=path_in("claude"))
    new = renewed(agentc.parse(edited, format="opencode", path=there.path), after, put, Settings())
    assert new == agentc.convert(put.text, source="claude", target="opencode", path=path_in("claude")).text
    assert get("opencode").name in writable()
