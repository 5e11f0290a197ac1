"""What a file is that is no agent: left out of a folder and counted, refused where it is named.

Belongs here: what a file holds. Not here: what its name and place tell (`test_right_reader.py`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.lens.prompt_keys import PROMPT_KEYS
from agentc.project.detect import try_document
from agentc.project.file_kinds import judge_read
from agentc.project.non_agents import NOTE, OTHER
from tests.support.projects import Project

WORKFLOW = "name: CI\non: push\njobs: {}\n"
# Documents of other tools, which have words in common with agents.
UNRELATED = {
    "src/ci.yml": WORKFLOW,
    "docker-compose.yml": "name: app\nservices: {web: {image: x}}\n",
    "action.yml": "name: Set up\ndescription: Sets up.\nruns: {using: node20}\n",
    "app/pubspec.yaml": "name: app\ndescription: An app.\nversion: 1.0.0\n",
    "chart/templates/x.yaml": "name: {{ .Values.name }}\n",
    "list.yaml": "- a\n- b\n",
    "Cargo.toml": '[package]\nname = "x"\n',
    "book.toml": 'name = "x"\ndescription = "d"\n',
    "broken.toml": "a = [\n",
}


def is_prompt_line(line: str) -> bool:
    return line.lstrip("\ufeff").startswith((*PROMPT_KEYS, "developer_instructions", "---", "--- "))


@given(
    lines=st.lists(
        st.sampled_from(
            [
                "name: x",
                "description: d",
                "tools: Read",
                "on: push",
                "- a",
                "  b: c",
                "[p]",
                "{{ x }}",
            ]
        )
        | st.text("abc:-#{}[] '\"", max_size=12),
        max_size=6,
    ),
    suffix=st.sampled_from([".yaml", ".yml", ".toml"]),
)
def test_a_document_without_a_prompt_is_no_error_in_a_folder(lines: list[str], suffix: str) -> None:
    text = "\n".join(line for line in lines if not is_prompt_line(line)) + "\n"
    path = f"src/nobody-has-this{suffix}"
    other = judge_read(path, try_document(path, text))
    # What cannot be read is read again, for a prompt that it may have; there is no such file here.
    assert other is None or (other.kind == OTHER and other.told is None)


@pytest.mark.parametrize("path", UNRELATED)
def test_an_unrelated_document_is_left_out_and_counted(project: Project, path: str) -> None:
    project.put(path, UNRELATED[path])
    done = project.run("convert", ".", "--to", "opencode", "-v")
    assert done.returncode == 0, done.stderr
    assert f"{path}: left out: an unrelated file is no agent" in done.stderr
    assert "; left out, as no agents: 1 unrelated file" in done.stderr
    checked = project.run("check", ".")
    assert (checked.returncode, "1 unrelated file" in checked.stderr) == (0, True)


@pytest.mark.parametrize(
    "text",
    ["name: x\nprompt: Do it.\n", "description: d\ninstructions: Do it.\ntools: [a\n"],
)
def test_a_document_with_a_prompt_is_an_agent_or_an_error(project: Project, text: str) -> None:
    project.put("team/x.yaml", text)
    done = project.run("convert", ".", "--to", "opencode")
    assert "unrelated" not in done.stderr
    assert (".opencode/agents/x.md" in project.files()) == (done.returncode == 0)


def test_a_document_among_agents_that_is_none_is_told(project: Project) -> None:
    project.put("agents/ci.yml", WORKFLOW)
    done = project.run("convert", ".", "--to", "opencode")
    assert done.returncode == 0
    assert "agents/ci.yml: warning[no-agent]: " in done.stderr


def test_an_agent_without_a_prompt_that_agentc_wrote_is_one(project: Project) -> None:
    project.put("agents/quiet.md", "---\nname: quiet\ndescription: d\n---\n")
    project.run("convert", "agents/quiet.md", "--to", "extended-yaml", "-d", "flat")
    done = project.run("convert", "flat", "--to", "opencode")
    assert "1 agent written" in done.stderr, done.stderr


NOTES = {
    "docs/post.md": "---\ntitle: x\ndate: 2020\n---\nPost.\n",
    ".claude/agents/overview.md": "---\ntitle: Agents\n---\n# T\n",
    ".gemini/agents/overview.md": "---\ntitle: Agents\n---\n# T\n",
}
PAGE = "---\nlayout: home\ndescription: A site.\nhero: {name: x}\n---\n"


@pytest.mark.parametrize("path", NOTES)
def test_a_note_is_left_out_of_a_folder_and_refused_by_hand(project: Project, path: str) -> None:
    project.put(path, NOTES[path])
    done = project.run("convert", ".", "--to", "opencode")
    assert (done.returncode, "1 note" in done.stderr) == (0, True), done.stderr
    for command in (("convert", path, "--to", "opencode"), ("check", path)):
        done = project.run(*command)
        assert done.returncode == 2
        assert "error[other-kind]: this is no agent: its fields are `title`" in (
            done.stdout + done.stderr
        )


@pytest.mark.parametrize("more", ["", "model: fast\n"])
def test_a_page_of_fields_is_a_note(more: str) -> None:
    other = judge_read(
        "docs/index.md", try_document("docs/index.md", PAGE.replace("hero", f"{more}hero"))
    )
    assert other is not None
    assert other.kind == NOTE


def test_a_text_without_fields_is_a_note_where_its_client_takes_it_for_one() -> None:
    for path, kind in ((".claude/agents/x.md", NOTE), (".opencode/agents/x.md", None)):
        other = judge_read(path, try_document(path, "---\n---\nText.\n"))
        assert (other.kind if other is not None else None) == kind


EXAMPLE = "name: reviewer\ndescription: d\ntools: Read\n"


@given(
    first=st.sampled_from(["", "\n", "{}\n", "title: How\n", "# none\n"]),
    before=st.sampled_from(["", "\n", "\n\n", "<!-- kept -->\n"]),
    fields=st.sampled_from([EXAMPLE, f"---\n{EXAMPLE}---\n", "tools: Read\n"]),
    block=st.sampled_from(["```yaml\n{}```\n", "```\n{}```\n", "~~~yaml\n{}~~~\n", "    {}"]),
    after=st.sampled_from(["", "\nSo an agent looks.\n"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_an_example_in_a_code_block_makes_no_page_an_agent(
    first: str, before: str, fields: str, block: str, after: str, newline: str
) -> None:
    lines = fields.replace("\n", "\n    ").rstrip(" ") if block.startswith(" ") else fields
    text = f"---\n{first}---\n{before}{block.format(lines)}{after}".replace("\n", newline)
    path = ".claude/agents/how.md"
    other = judge_read(path, try_document(path, text))
    assert other is not None
    assert (other.kind, other.told) == (NOTE, None)


def test_a_page_with_an_example_is_left_out_of_a_check(project: Project) -> None:
    example = f"```yaml\n---\n{EXAMPLE}---\n```\n\nSo an agent looks.\n"
    project.put(".claude/agents/how.md", f"---\ntitle: How\n---\n{example}")
    project.put(".claude/agents/empty.md", f"---\n---\n{example}")
    project.put(".claude/agents/plain.md", f"# How\n\n{example}")
    checked = project.run("check", ".claude")
    assert (checked.returncode, "3 notes" in checked.stderr) == (0, True), checked.stderr


def test_every_text_in_a_folder_of_opencode_is_an_agent() -> None:
    path = ".opencode/agents/overview.md"
    assert judge_read(path, try_document(path, "---\ntitle: Agents\n---\n# T\n")) is None


def test_a_readme_among_a_clients_agents_that_says_what_agents_say_is_one(
    project: Project,
) -> None:
    project.put(".claude/agents/CLAUDE.md", "---\nname: c\ndescription: d\n---\nx\n")
    project.put(".claude/agents/sub/README.md", "# The agents\n")
    done = project.run("convert", "--to", "opencode")
    assert "its source; left out, as no agents: 1 README" in done.stderr, done.stderr
    assert project.run("check", ".claude/agents/CLAUDE.md").returncode == 0


@pytest.mark.parametrize("path", ["commands/x.md", "rules/sub/x.md", "prompts/x.md"])
def test_what_states_tools_or_came_from_agentc_is_an_agent_anywhere(
    project: Project, path: str
) -> None:
    folder = str(Path(path).parent)
    project.put(path, "---\nname: x\ndescription: d\ntools: Read\n---\nx\n")
    assert project.run("convert", path, "--to", "opencode").returncode == 0
    project.run("convert", ".claude/agents/sub/writer.md", "--to", "opencode", "-d", folder)
    written = f"{folder}/writer.md"
    assert project.run("check", written).returncode == 0


def test_files_of_the_targets_own_places_are_counted(project: Project) -> None:
    agent = "---\nname: {}\ndescription: d\n---\nx\n"
    project.put("z/h3.md", agent.format("h3"))
    for name in ("h1", "h2"):
        project.put(f"z/{name}/agents/{name}.md", agent.format(name))
    project.put("z/agents/README.md", "# no\n")
    done = project.run("convert", "z", "--to", "extended", "-o", "out", "-v")
    assert "its source; passed over, as in the target's own places: 2 files" in done.stderr
    assert "z/h1/agents/h1.md: passed over: it lies in the target's own places" in done.stderr
