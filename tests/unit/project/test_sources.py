"""Which of the files that are found count as sources, and where their agents have a home already.

Belongs here: agentc's own outputs beside their sources, folders that are named, the way home to a
file that is there. Not here: formats told apart (`cli/test_configuration.py`, `test_right_reader.py`),
what goes back (`unit/pipeline/test_merge.py`).
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentc.ir.agent import Agent, Origin
from agentc.ir.provenance import Carried, Trace, digest
from agentc.project.inputs import list_inputs
from agentc.project.non_agents import ALIAS
from agentc.project.own_outputs import leave_out_outputs
from agentc.project.plan import Action, PlannedWrite
from agentc.project.request import Request
from agentc.vendors.registry import get_format
from tests.support.projects import WRITER, Project

SMITH = "---\nname: smith\ndescription: Forges.\ntools: Read, Edit\n---\nForge.\n"
PLACES = {"claude": ".claude/agents", "opencode": ".opencode/agents", "extended": "agents"}


@pytest.fixture
def forge(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.put(".claude/agents/smith.md", SMITH)
    return made


@pytest.mark.parametrize(
    "targets", [*itertools.permutations(["opencode", "extended", "extended-yaml"])]
)
def test_targets_come_one_after_the_other(forge: Project, targets: tuple[str, ...]) -> None:
    """What was made for the first is no source for the second; nor when all of them are asked for
    again."""
    for target in (*targets, *targets):
        done = forge.run("convert", "--to", target, "-q")
        assert done.returncode == 0, done.stderr
    again = forge.run("convert", "--to", "opencode")
    assert (
        again.returncode,
        "1 agent unchanged" in again.stderr,
        "converted file" in again.stderr,
    ) == (
        0,
        True,
        True,
    )
    assert forge.run("convert", ".", "--to", "extended").returncode == 0
    assert forge.read(".claude/agents/smith.md") == SMITH


HAND = "---\nname: {}\ndescription: Works.\ntools: Read, Edit\nmodel: opus\n---\nWork the fields.\n"
LAYOUTS = {
    "a project": (".claude/agents/smith.md",),
    "a folder": ("agents/smith.md", "agents/deep/carter.md"),
    "plugins": ("plugins/sow/agents/hand.md", "plugins/reap/agents/hand.md"),
}
WAYS = ((), ("-o", "out"), ("-o", "deep/er/out"), ("-d", "flat"), ("-o", "."))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_outputs_in_any_folder_are_no_sources(
    tmp_path: Path, layout: str, way: tuple[str, ...]
) -> None:
    """A second run over all of it, for another client, has the same sources as the first."""
    project = Project(tmp_path)
    project.put(".git/HEAD", "ref: refs/heads/main\n")
    for path in LAYOUTS[layout]:
        project.put(path, HAND.format(Path(path).stem))
        if layout == "plugins":
            folder = "/".join(path.split("/")[:2])
            name = folder.rpartition("/")[2]
            project.put(f"{folder}/.claude-plugin/plugin.json", f'{{"name": "{name}"}}')
    first = project.run("convert", ".", "--to", "opencode", "--prefix-folder", *way)
    before = project.files()
    assert first.returncode == 0, first.stderr
    second = project.run("convert", ".", "--to", "gemini", "--prefix-folder", "-o", "second")
    assert second.returncode == 0, second.stderr
    made = project.files() - before
    assert len(made) == len(LAYOUTS[layout]), made
    assert "converted file" in second.stderr


@given(
    made=st.lists(
        st.tuples(
            st.sampled_from(sorted(PLACES)),
            st.sampled_from("ab"),
            st.sets(st.sampled_from(sorted(PLACES))),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda one: one[:2],
    )
)
def test_every_agent_keeps_a_source(made: list[tuple[str, str, set[str]]]) -> None:
    """However files were made from each other: one that nobody made from another stays, and of each
    name one does."""
    items = [
        PlannedWrite(
            f"{PLACES[form]}/{name}.md",
            seen=Agent(
                name,
                origin=Origin(form, dialect=get_format(form).own),
                carried=Carried(
                    (),
                    tuple(
                        Trace(one, {"name": (digest(name), digest(name))})
                        for one in sorted(origins)
                    ),
                ),
            ),
        )
        for form, name, origins in made
    ]
    done = [*leave_out_outputs(items, ())]
    assert len(done) == len(items)
    for (form, name, origins), item in zip(made, done, strict=True):
        there = {other for other, called, _ in made if called == name and other != form}
        if not origins & there:
            assert item.action is not Action.LEFT_OUT
    for _, name, _ in made:
        kept = [one for (_, called, _), one in zip(made, done, strict=True) if called == name]
        assert any(item.action is not Action.LEFT_OUT for item in kept)
    assert all(
        item.action is not Action.LEFT_OUT
        for item in leave_out_outputs(items, [one.source for one in items])
    )


def test_an_output_without_its_source_is_one(forge: Project) -> None:
    forge.run("convert", "--to", "opencode")
    (forge.root / ".claude/agents/smith.md").unlink()
    assert forge.run("convert", "--to", "extended").returncode == 0
    assert "name: smith" in forge.read("agents/smith.md")


def test_a_file_that_cannot_be_converted_is_left_out_as_well(forge: Project) -> None:
    """What was made from another source is none, whatever is wrong with it."""
    forge.run("convert", "--to", "opencode")
    path = ".opencode/agents/smith.md"
    forge.put(
        path, forge.read(path).replace("permission:\n", "permission:\n  external_directory: deny\n")
    )
    done = forge.run("convert", "--to", "extended")
    assert (done.returncode, "1 agent written" in done.stderr) == (0, True), done.stderr


def test_who_stands_in_the_way_is_named_with_what_helps(forge: Project) -> None:
    forge.put(".opencode/agents/smith.md", "---\ndescription: Another one.\n---\nx\n")
    done = forge.run("convert", "--to", "extended")
    assert (done.returncode, "--prefix-folder" in done.stderr) == (1, False)
    assert "`agentc convert .claude --to extended`" in done.stderr
    assert (
        "`agentc convert .claude --to extended`"
        in forge.run("convert", "--to", "extended", "--prefix-folder").stderr
    )
    assert forge.run("convert", ".claude", "--to", "extended").returncode == 0
    assert "Forges." in forge.read("agents/smith.md")


def test_two_in_one_folder_need_another_name(forge: Project) -> None:
    forge.put(".claude/agents/other.md", SMITH)
    for options in ([], ["--prefix-folder"]):
        done = forge.run("convert", "--to", "opencode", *options)
        assert (done.returncode, "give one of them another name" in done.stderr) == (1, True)
        assert "--prefix-folder puts" not in done.stderr


@pytest.mark.parametrize(
    ("there", "home"),
    [
        (("claude", ".claude/agents/deep/down/smith.md"), "opencode"),
        (("claude", ".claude/agents/01-smith.md"), "opencode"),
        (("claude", ".claude/agents/deep/01-smith.md"), "extended"),
        (("extended", "agents/deep/smith.md"), "claude"),
        (("opencode", ".opencode/agent/smith.md"), "claude"),
        (("opencode", ".opencode/agent/deep/smith.md"), "extended"),
    ],
)
def test_the_way_back_leads_home(tmp_path: Path, there: tuple[str, str], home: str) -> None:
    made, (form, path) = Project(tmp_path), there
    text = (
        SMITH
        if form != "opencode"
        else SMITH.replace("name: smith\n", "").replace("tools: Read, Edit\n", "")
    )
    made.put(path, text)
    assert made.run("convert", "--to", home, "-q").returncode == 0
    before = made.files()
    done = made.run("convert", "--to", form)
    if form != home != "claude":  # which says nothing of a dialect that it is written like
        assert (done.returncode, "1 agent unchanged" in done.stderr) == (0, True), done.stderr
    assert (made.files(), made.read(path)) == (before, text)
    made.put(path, text.replace("Forge.", "Forge on."))
    done = made.run("convert", "--to", form)
    assert (done.returncode, f"{path}: foreign" in done.stderr) == (1, True)
    assert made.files() == before
    assert made.run("convert", "--to", form, "--force").returncode == 0
    assert made.files() == before
    assert "Forge." in made.read(path)


def test_the_way_home_leads_through_a_linked_folder(tmp_path: Path) -> None:
    made = Project(tmp_path)
    made.put("kept/deep/smith.md", SMITH)
    (tmp_path / ".claude").mkdir()
    (tmp_path / ".claude/agents").symlink_to(tmp_path / "kept")
    made.run("convert", ".claude/agents/deep/smith.md", "--to", "opencode", "-o", ".")
    before = made.files()
    assert made.run("convert", "--to", "claude", "--force").returncode == 0
    assert made.files() == before
    assert made.read("kept/deep/smith.md") != SMITH


def test_several_homes_are_told(forge: Project) -> None:
    forge.run("convert", "--to", "opencode")
    for path in (".claude/agents/a/smith.md", ".claude/agents/b/smith.md"):
        forge.put(path, SMITH)
    (forge.root / ".claude/agents/smith.md").unlink()
    done = forge.run("convert", "--to", "claude")
    assert (done.returncode, "error[several-homes]" in done.stderr) == (1, True)
    assert not (forge.root / ".claude/agents/smith.md").exists()


@pytest.mark.parametrize("folder", [".claude", ".claude/agents", ".", "./.claude/"])
@pytest.mark.parametrize("target", ["extended", "opencode", "extended-yaml"])
def test_a_vendors_folder_can_be_named(forge: Project, folder: str, target: str) -> None:
    done = forge.run("convert", folder, "--to", target, "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert any("smith" in path and not path.startswith(".claude") for path in forge.files())


def test_only_what_helps_is_hinted_at(forge: Project) -> None:
    for words in ([".claude"], ["."], []):
        done = forge.run("convert", *words, "--to", "claude")
        assert (done.returncode, "name one of these" in done.stderr) == (2, False)
    forge.put("inner/.claude/agents/cook.md", SMITH)
    assert "name one of these" not in forge.run("convert", "--to", "claude").stderr
    forge.put("inner/.opencode/agents/mate.md", "---\ndescription: d\n---\nx\n")
    assert "there are some in inner; name" in forge.run("convert", "--to", "claude").stderr
    assert forge.run("convert", "inner", "--to", "claude", "--dry-run").returncode == 0


MODE = "---\ndescription: Plans.{}\n---\nPlan.\n"


@pytest.mark.parametrize("folder", ["mode", "modes"])
@pytest.mark.parametrize("stated", ["", "\nmode: subagent", "\nmode: primary"])
def test_modes_are_primary_agents(tmp_path: Path, folder: str, stated: str) -> None:
    """As OpenCode 1.18.33 has them, whatever `mode` says."""
    made, path = Project(tmp_path), f".opencode/{folder}/planner.md"
    made.put(path, MODE.format(stated))
    made.put(f".opencode/{folder}/sub/none.md", MODE.format(stated))
    assert "mode: primary\n" in made.run("show", path).stdout
    assert made.run("convert", "--to", "extended").returncode == 0
    assert made.files() >= {"agents/planner.md"}
    assert "agents/none.md" not in made.files()
    assert "mode: primary\n" in made.read("agents/planner.md")
    assert "mode: primary\n" in made.run("convert", path, "--to", "opencode").stdout
    made.put("agents/planner.md", made.read("agents/planner.md").replace("Plans.", "Plans well."))
    assert made.run("convert", "agents/planner.md", "--into", path).returncode == 0
    assert made.read(path) == MODE.format(stated).replace("Plans.", "Plans well.")
    made.put(
        "agents/planner.md",
        made.read("agents/planner.md").replace("mode: primary\n", "mode: all\n"),
    )
    done = made.run("convert", "agents/planner.md", "--into", path)
    assert (done.returncode, "mode" in done.stderr) == (0, True)
    assert made.read(path) == MODE.format(stated).replace("Plans.", "Plans well.")


def test_the_users_own_modes_are_found(tmp_path: Path) -> None:
    made = Project(tmp_path)
    made.put("home/.config/opencode/mode/planner.md", MODE.format(""))
    assert made.run("convert", "--to", "claude", "--scope", "user").returncode == 0
    assert "name: planner" in made.read("home/.claude/agents/planner.md")


def test_a_mode_comes_home_to_its_place(tmp_path: Path) -> None:
    made = Project(tmp_path)
    made.put(".opencode/mode/planner.md", MODE.format(""))
    made.run("convert", "--to", "claude")
    before = made.files()
    assert made.run("convert", "--to", "opencode", "--force").returncode == 0
    assert made.files() == before
    assert "mode: primary\n" in made.run("show", ".opencode/mode/planner.md").stdout


def test_a_subagent_is_not_written_among_modes(tmp_path: Path) -> None:
    """Its client would take it for a primary agent there, whatever the file says."""
    made = Project(tmp_path)
    made.put(".opencode/mode/planner.md", MODE.format(""))
    made.put(".claude/agents/planner.md", "---\nname: planner\ndescription: d\n---\nPlan.\n")
    done = made.run(
        "convert", ".claude/agents/planner.md", "--to", "opencode", "-o", ".", "--force"
    )
    assert (done.returncode, "error[home-differs]" in done.stderr) == (1, True)
    assert made.read(".opencode/mode/planner.md") == MODE.format("")


def test_a_copy_under_another_name_is_a_source(forge: Project) -> None:
    forge.run("convert", "--to", "opencode")
    forge.put(
        ".opencode/agents/anvil.md",
        forge.read(".opencode/agents/smith.md").replace("Forge.", "Hold."),
    )
    assert forge.run("convert", "--to", "extended").returncode == 0
    assert "Hold." in forge.read("agents/anvil.md")
    assert "Forge." in forge.read("agents/smith.md")


def test_a_file_that_was_named_counts_however_it_is_spelled(forge: Project) -> None:
    forge.run("convert", "--to", "opencode")
    named = forge.run(
        "convert", ".opencode/agents", "./.opencode/agents/smith.md", "--to", "extended"
    )
    assert "converted file" not in named.stderr


def test_an_edited_output_that_is_left_out_is_told_as_edited(forge: Project) -> None:
    forge.run("convert", "--to", "opencode")
    edited = forge.read(".opencode/agents/smith.md").replace("Forge.", "Forge iron.")
    forge.put(".opencode/agents/smith.md", edited)
    assert "1 edited converted file" in forge.run("convert", "--to", "extended").stderr


def test_another_agents_file_is_no_home(tmp_path: Path) -> None:
    """Under the name that a file would get lies another agent, and the agent itself has a file
    elsewhere."""
    made = Project(tmp_path)
    made.put(".claude/agents/reviewer.md", "---\nname: other\ndescription: d\n---\nOther.\n")
    made.put(".claude/agents/team/r.md", "---\nname: reviewer\ndescription: d\n---\nReview.\n")
    made.put(
        ".opencode/agents/reviewer.md", "---\ndescription: d\nmode: subagent\n---\nReview well.\n"
    )
    done = made.run(
        "convert", ".opencode/agents/reviewer.md", "--to", "claude", "-o", ".", "--force"
    )
    assert done.returncode == 0, done.stderr
    assert "Review well." in made.read(".claude/agents/team/r.md")
    assert "Other." in made.read(".claude/agents/reviewer.md")


def test_a_skill_is_no_home(tmp_path: Path) -> None:
    made = Project(tmp_path)
    skill = "---\nname: reviewer\ndescription: d\n---\nA skill.\n"
    made.put("agents/reviewer/SKILL.md", skill)
    made.put(
        ".claude/agents/reviewer.md",
        "---\nname: reviewer\ndescription: d\ntools: Read\n---\nReview.\n",
    )
    done = made.run(
        "convert", ".claude/agents/reviewer.md", "--to", "extended", "-o", ".", "--force"
    )
    assert done.returncode == 0, done.stderr
    assert made.read("agents/reviewer/SKILL.md") == skill
    assert "Review." in made.read("agents/reviewer.md")


def two_reviewers(tmp_path: Path) -> Project:
    """A project with two agents of one name, each in a folder of its own."""
    made = Project(tmp_path)
    (tmp_path / ".git").mkdir()
    for folder in ("api", "web"):
        head = f"name: reviewer\ndescription: Reviews {folder}\ntools: Read\n"
        made.put(f".claude/agents/{folder}/reviewer.md", f"---\n{head}---\nLook at {folder}.\n")
    return made


FIELDS = ("temperature: 0.5", "description: Reads", "steps: 4")


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(["api", "web"]), st.sampled_from(FIELDS), st.booleans())
def test_an_edit_never_goes_into_another_agent_of_the_same_name(
    tmp_path_factory: pytest.TempPathFactory, folder: str, field: str, users_own: bool
) -> None:
    made = two_reviewers(tmp_path_factory.mktemp("two"))
    other = (
        ".claude/agents/api/reviewer.md" if folder == "web" else ".claude/agents/web/reviewer.md"
    )
    if users_own:  # the other one is the user's own
        text = made.read(other)
        (made.root / other).unlink()
        other = "home/.claude/agents/reviewer.md"
        made.put(other, text)
    own = f".claude/agents/{folder}/reviewer.md"
    made.run("convert", own, "--to", "opencode", "-d", "out")
    key = field.partition(":")[0]
    lines = [
        line for line in made.read("out/reviewer.md").split("\n") if not line.startswith(f"{key}:")
    ]
    made.put("out/reviewer.md", "\n".join([lines[0], field, *lines[1:]]))
    before = made.read(other)
    done = made.run("convert", "out/reviewer.md", "--into", other)
    assert done.returncode == 1
    assert "error[other-original]" in done.stderr
    assert f"the file fits {own} better: --into that" in done.stderr
    assert made.read(other) == before
    assert made.run("convert", "out/reviewer.md", "--into", own).returncode == 0


@pytest.mark.parametrize(
    "changed", [("Look at api.",), ("Reviews api",), ("Look at api.", "Reviews api")]
)
def test_an_original_that_was_edited_since_is_known_by_what_is_left(
    tmp_path: Path, changed: tuple[str, ...]
) -> None:
    """By its prompt or its description; with another of both, nothing tells it from any other agent
    of its name."""
    made = two_reviewers(tmp_path)
    own = ".claude/agents/api/reviewer.md"
    made.run("convert", own, "--to", "opencode", "-d", "out", "--no-header")
    for words in changed:
        made.put(own, made.read(own).replace(words, f"{words} now"))
    made.put(
        "out/reviewer.md",
        made.read("out/reviewer.md").replace("mode: subagent", "mode: subagent\ncolor: red"),
    )
    before = made.read(own)
    done = made.run("convert", "out/reviewer.md", "--into", own)
    if len(changed) == 1:
        assert done.returncode == 0, done.stderr
        assert "color: red" in made.read(own)
        return
    assert (done.returncode, made.read(own)) == (1, before)
    assert "error[other-original]: nothing tells from which agent" in done.stderr
    assert f"{own}, .claude/agents/web/reviewer.md" in done.stderr
    assert f"if it is {own}, convert that again with --force" in done.stderr


@pytest.mark.parametrize("outside", [False, True])
def test_agents_that_differ_in_their_tools_alone_are_told_apart(
    tmp_path: Path, outside: bool
) -> None:
    """In their client's place, and in folders that are no client's."""
    made = Project(tmp_path)
    (tmp_path / ".git").mkdir()
    place = "drafts" if outside else ".claude/agents"
    for folder, tools in (("api", "Read"), ("web", "Read, Bash")):
        head = f"name: reviewer\ndescription: d\ntools: {tools}\n"
        made.put(f"{place}/{folder}/reviewer.md", f"---\n{head}---\nLook.\n")
    own, other = (f"{place}/{folder}/reviewer.md" for folder in ("api", "web"))
    made.run("convert", own, "--from", "claude", "--to", "opencode", "-d", "out")
    made.put(
        "out/reviewer.md",
        made.read("out/reviewer.md").replace("mode: subagent", "mode: subagent\ncolor: red"),
    )
    before = made.read(other)
    done = made.run("convert", "out/reviewer.md", "--to", "claude", "--into", other)
    assert (done.returncode, made.read(other)) == (1, before)
    assert f"the file fits {own} better: --into that" in done.stderr
    assert made.run("convert", "out/reviewer.md", "--to", "claude", "--into", own).returncode == 0


@pytest.mark.parametrize(
    ("target", "folder"), [("opencode", ".opencode/agents"), ("extended", "agents")]
)
def test_a_file_that_got_another_name_comes_home_again_and_again(
    tmp_path: Path, target: str, folder: str
) -> None:
    made = two_reviewers(tmp_path)
    made.run("convert", "--to", target, "--prefix-folder")
    own, there = ".claude/agents/api/reviewer.md", f"{folder}/api-reviewer.md"
    for words in ("See", "Stare"):
        made.put(there, made.read(there).replace("at api.", f"at api. {words}."))
        done = made.run("convert", there, "--into", own)
        assert done.returncode == 0, done.stderr
        assert made.read(own).startswith("---\nname: reviewer\n")
        assert words in made.read(own)
        done = made.run("convert", there, "--to", "claude", "-o", ".")
        assert (done.returncode, "error[renamed-on-the-way]" in done.stderr) == (1, True)


def test_what_got_another_name_on_the_way_is_no_second_agent_at_home(tmp_path: Path) -> None:
    made = two_reviewers(tmp_path)
    made.run("convert", "--to", "opencode", "--prefix-folder")
    made.put(
        ".opencode/agents/api-reviewer.md",
        made.read(".opencode/agents/api-reviewer.md").replace("Look", "See"),
    )
    before = made.files()
    done = made.run("convert", ".opencode/agents", "--to", "claude", "--prefix-folder")
    assert done.returncode == 1
    assert made.files() == before
    own = ".claude/agents/api/reviewer.md"
    assert f"it was made from {own}, which calls the agent otherwise" in done.stderr
    assert f"--into {own} puts its edits back" in done.stderr
    assert made.run("convert", ".opencode/agents/api-reviewer.md", "--into", own).returncode == 0
    assert made.read(own).endswith("See at api.\n")
    assert made.read(own).startswith("---\nname: reviewer\n")
    done = made.run("convert", ".opencode/agents", "--to", "claude", "-o", "elsewhere")
    assert done.returncode == 0


def test_the_original_can_be_a_plugins_agent(tmp_path: Path) -> None:
    made = Project(tmp_path)
    made.put("plug/.claude-plugin/plugin.json", '{"name": "plug"}')
    own = "plug/agents/a.md"
    made.put(own, "---\nname: a\ndescription: d\ntools: Read,  Grep\n---\nHi\n")
    made.run("convert", own, "--to", "opencode", "-o", "out")
    made.put(
        "out/.opencode/agents/a.md",
        made.read("out/.opencode/agents/a.md").replace("description: d", "description: e"),
    )
    done = made.run("convert", "out/.opencode/agents/a.md", "--into", own)
    assert done.returncode == 0, done.stderr
    assert made.read(own) == "---\nname: a\ndescription: e\ntools: Read,  Grep\n---\nHi\n"


@pytest.mark.parametrize("deep", ["proj", "proj/inner"])
def test_the_users_home_is_no_project_for_the_folders_in_it(tmp_path: Path, deep: str) -> None:
    made = Project(tmp_path)  # its home is `home`
    made.put("home/.claude/agents/a.md", "---\nname: a\ndescription: d\n---\nHi\n")
    made.put("home/agentc.toml", "")
    (tmp_path / "home" / deep).mkdir(parents=True)
    before = made.files()
    done = made.run("convert", "--to", "opencode", cwd=f"home/{deep}")
    assert done.returncode == 2
    assert "error[no-agents]" in done.stderr
    assert made.files() == before
    made.put("home/proj/.claude/agents/b.md", "---\nname: b\ndescription: d\n---\nHi\n")
    assert made.run("convert", "--to", "opencode", cwd=f"home/{deep}").returncode == 0
    assert made.files() == before | {
        "home/proj/.claude/agents/b.md",
        "home/proj/.opencode/agents/b.md",
    }


def test_a_configuration_with_agents_makes_a_project(tmp_path: Path) -> None:
    made = Project(tmp_path)
    made.put(".claude/agents/outer.md", "---\nname: outer\ndescription: d\n---\nHi\n")
    made.put("pkg/opencode.json", '{"agent": {"inner": {"description": "d", "prompt": "p"}}}')
    made.put("bare/opencode.json", '{"theme": "x"}')
    assert made.run("convert", "--to", "claude", cwd="pkg").returncode == 0
    assert "pkg/.claude/agents/inner.md" in made.files()
    made.run("convert", "--to", "opencode", cwd="bare")
    assert ".opencode/agents/outer.md" in made.files()


@given(data=st.data())
def test_one_real_file_is_one_source(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However many links lead to it, of files and of folders: the path with the fewest links is the
    source."""
    root = tmp_path_factory.mktemp("linked")
    (root / "kept").mkdir()
    names = data.draw(st.sets(st.sampled_from("abc"), min_size=1))
    for name in sorted(names):
        (root / f"kept/{name}.md").write_text(SMITH.replace("smith", name))
    paths = [f"kept/{name}.md" for name in sorted(names)]
    for number, kind in enumerate(
        data.draw(st.lists(st.sampled_from(["file", "folder", "chain"]), max_size=4))
    ):
        folder = root / f"way{number}"
        if kind == "folder":
            folder.symlink_to(root / "kept")
            paths += [f"way{number}/{name}.md" for name in sorted(names)]
            continue
        folder.mkdir()
        name = data.draw(st.sampled_from(sorted(names)))
        earlier = [path for path in paths if path.endswith(f"/{name}.md")]
        (folder / f"{name}.md").symlink_to(root / (earlier[-1] if kind == "chain" else earlier[0]))
        paths.append(f"way{number}/{name}.md")
    listed = data.draw(st.permutations(paths))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        found = list_inputs(Request(tuple(listed), get_format("opencode")))
    assert len(found) == len(paths)
    assert sorted(one for one in found if isinstance(one, str)) == [
        f"kept/{name}.md" for name in sorted(names)
    ]
    assert {one.reason for one in found if isinstance(one, PlannedWrite)} <= {ALIAS}


@pytest.mark.parametrize("words", [["."], []])
def test_a_link_and_its_target_are_no_conflict(forge: Project, words: list[str]) -> None:
    (forge.root / ".claude/agents/anvil.md").symlink_to("smith.md")
    (forge.root / "agents").symlink_to(".claude/agents")
    done = forge.run("convert", *words, "--to", "opencode", "-v")
    assert (done.returncode, "1 agent written" in done.stderr) == (0, True), done.stderr
    assert "left out, as links to these: " in done.stderr
    assert (
        ".claude/agents/anvil.md: left out: a linked file is a source under its own path"
        in done.stderr
    )
    assert "left out, as links to these: " in forge.run("check", *words).stderr
    alone = forge.run("convert", ".claude/agents/anvil.md", "--to", "opencode")
    assert (alone.returncode, "Forge." in alone.stdout) == (0, True)


def test_plugins_below_a_project_are_told_with_the_command_that_takes_them(forge: Project) -> None:
    for name in ("sow", "a reap"):
        forge.put(f"plugins/{name}/.claude-plugin/plugin.json", "{}")
        forge.put(f"plugins/{name}/agents/hand.md", SMITH.replace("smith", "hand"))
    forge.put("plugins/bare/.claude-plugin/plugin.json", "{}")
    done = forge.run("convert", "--to", "opencode")
    command = "agentc convert 'plugins/a reap' plugins/sow --to opencode"
    assert (done.returncode, "not looked into: 2 plugins (`" in done.stderr) == (0, True), (
        done.stderr
    )
    assert f"`{command}` takes the plugins' agents" in done.stderr
    assert "bare" not in done.stderr
    taken = forge.run(
        "convert", "plugins/a reap", "plugins/sow", "--to", "opencode", "-o", ".", "--prefix-folder"
    )
    assert (taken.returncode, "2 agents written" in taken.stderr) == (0, True)
    assert "`agentc check 'plugins/a reap' plugins/sow`" in forge.run("check").stderr
    last = forge.run("convert", ".", "--to", "opencode", "--dry-run").stderr.splitlines()[-1]
    assert "not looked into" not in last


def test_an_option_that_was_given_is_not_hinted_at(tmp_path: Path) -> None:
    """The name with a folder before it can be that of a third agent."""
    made = Project(tmp_path)
    for name in ("sow", "reap"):
        made.put(f"{name}/agents/hand.md", SMITH.replace("smith", "hand"))
    made.put("other/agents/x.md", SMITH.replace("smith", "sow-hand"))
    done = made.run("convert", ".", "--to", "opencode", "-o", "out", "--prefix-folder")
    assert (done.returncode, "--prefix-folder" in done.stderr) == (1, False), done.stderr
    assert done.stderr.count("give one of them another name, or name the folder that counts") == 2


@pytest.mark.parametrize("tool", [".agents", ".kiro", ".windsurf", ".qoder"])
@pytest.mark.parametrize(
    ("words", "where"),
    [
        (["{}/agents"], "."),
        (["{}"], "."),
        (["{}/agents/mine.md", "-o", "."], "."),
        ([], "{}"),
        (["agents"], "{}"),
    ],
)
def test_the_folder_of_a_tool_that_nobody_reads_is_no_project(
    tmp_path: Path, tool: str, words: list[str], where: str
) -> None:
    project = Project(tmp_path)
    project.put(f"{tool}/agents/mine.md", WRITER.replace("writer", "mine"))
    done = project.run(
        *("convert", *(word.format(tool) for word in words), "--to", "opencode"),
        cwd=where.format(tool),
    )
    assert done.returncode == 0, done.stderr
    assert project.files() == {f"{tool}/agents/mine.md", ".opencode/agents/mine.md"}
    header = project.read(".opencode/agents/mine.md").splitlines()[1]
    assert f"from {tool}/agents/mine.md" in header


@pytest.mark.parametrize("mark", [".git/HEAD", "agentc.toml"])
def test_a_hidden_folder_that_is_a_repository_is_a_project(tmp_path: Path, mark: str) -> None:
    project = Project(tmp_path)
    project.put(f".dotfiles/{mark}", "")
    project.put(".dotfiles/agents/mine.md", WRITER)
    done = project.run("convert", ".dotfiles/agents", "--to", "opencode")
    assert done.returncode == 0, done.stderr
    assert ".dotfiles/.opencode/agents/writer.md" in project.files()
