"""What a message says of its cause, whose agent it means, and the way out that it offers.

Belongs here: words of reports. Not here: places and hints of reading errors (`unit/syntax/test_second.py`),
what is converted.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.project.detect import detect
from agentc.vendors.registry import all_formats, get_format
from tests.support.projects import Project

SONNET = "---\nname: pilot\ndescription: Flies.\nmodel: sonnet\n---\nYou fly.\n"
TWO = '{"agent": {"b": {"description": "d", "prompt": "p", "top_p": 1}, "c": {"prompt": "p"}}}'


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--model", "sonnet=gpt-6"), 0, '"gpt-6" in your own table of models names no provider'),
        (("--model", "sonnet=inherit"), 0, "as your own table of models says"),
        (("--model", "sonet=openai/gpt-6"), 2, 'did you mean "sonnet"?'),
        (("--provider", "a b"), 2, "is no prefix of a model"),
        (("--provider", "openrouter/"), 2, "is no prefix of a model"),
        (("--provider", "openrouter/anthropic"), 0, "openrouter/anthropic/claude-sonnet-5"),
    ],
)
def test_a_choice_of_models_is_answered(
    project: Project, options: tuple[str, ...], code: int, words: str
) -> None:
    project.put("pilot.md", SONNET)
    done = project.run("convert", "pilot.md", "--from", "claude", "--to", "opencode", *options)
    assert done.returncode == code
    assert words in done.stderr


def test_a_provider_in_a_configuration_is_looked_at(project: Project) -> None:
    project.put("agentc.toml", '[models]\nprovider = "a b"\n')
    done = project.run("convert", ".claude/agents/reviewer.md", "--to", "opencode")
    assert done.returncode == 2
    assert done.stderr.startswith("agentc.toml:2: error")


def test_a_line_names_the_agent_where_its_file_holds_several(project: Project) -> None:
    project.put("opencode.json", TWO)
    done = project.run("convert", "opencode.json", "--to", "claude", "--dry-run", "-v")
    assert "opencode.json: b: dropped top_p" in done.stderr
    assert "opencode.json: c: kept name" in done.stderr


def test_quiet_counts_what_it_does_not_show(project: Project) -> None:
    project.put(
        ".claude/agents/reviewer.md", "---\nname: a\ndescription: d\ncolor: mauve\n---\nx\n"
    )
    done = project.run("check", "-q", ".claude/agents/reviewer.md")
    assert done.stdout == ""
    assert done.stderr == "1 file checked: 1 warning\n"


MISSPELT = {
    ".claude/agents/x.md": (
        "Tools",
        "tool",
        "DisallowedTools",
        "disalowedTools",
        "disallowed tools",
        "permission_mode",
    ),
    ".opencode/agents/x.md": ("Permission", "permision", "Tools", "disallowed_tools"),
    "agents/x.md": ("Tool_restrictions", "toolRestrictions", "Tools", "disalowedTools"),
}
NO_LIMITS = {
    ".claude/agents/x.md": ("toolset", "model2", "perms", "tags"),
    ".opencode/agents/x.md": ("toolset", "permit", "tags"),
    "agents/x.md": ("domain_expertise", "toolset", "tags"),
}


def pairs(keys: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(path, key) for path, some in keys.items() for key in some]


def with_key(path: str, key: str) -> list[str]:
    """The codes about a file with a key that its client does not know."""
    more = "" if path.startswith(".") else "domain_expertise: [x]\n"
    text = f"---\nname: x\ndescription: d\nmode: subagent\n{more}{key}: Read\n---\nx\n"
    return [one.code for one in check_document(detect(path, text), text, path).diagnostics]


@pytest.mark.parametrize(("path", "key"), pairs(MISSPELT))
def test_a_limit_under_a_misspelt_key_is_a_warning(path: str, key: str) -> None:
    assert "inert-restriction" in with_key(path, key)


@pytest.mark.parametrize(("path", "key"), pairs(NO_LIMITS))
def test_another_unknown_key_is_no_limit(path: str, key: str) -> None:
    assert "inert-restriction" not in with_key(path, key)


def test_a_file_that_is_a_link_is_repaired_with_follow(project: Project) -> None:
    kept = project.put("dotfiles/pilot.md", "---\nname: pilot\ndescription: Flies: high.\n---\nx\n")
    link = project.root / ".claude/agents/pilot.md"
    link.symlink_to(kept)
    refused = project.run("check", "--fix", ".claude/agents/pilot.md")
    assert refused.returncode == 1
    assert "--follow" in refused.stderr + refused.stdout
    done = project.run("check", "--fix", "--follow", ".claude/agents/pilot.md")
    assert done.returncode == 0, done.stderr
    assert link.is_symlink()
    assert kept.read_text().splitlines()[2] != "description: Flies: high."


def test_a_rule_that_a_repair_brings_to_life_is_told(project: Project) -> None:
    text = '---\ndescription: d\npermission:\n  bash:\n    "git *": allow\n    "*": deny\n---\nx\n'
    project.put(".opencode/agents/pilot.md", text)
    asked = project.run("check", ".opencode/agents/pilot.md")
    assert "or put the broader rule before the others; then the agent may do what" in asked.stdout
    done = project.run("check", "--fix", ".opencode/agents/pilot.md")
    assert "pilot.md:5:5: repaired[dead-rule]" in done.stderr
    assert 'and the agent may do what `"git *": allow` under `bash` says' in done.stderr


def test_the_other_faults_are_those_of_the_format_that_was_named(project: Project) -> None:
    wrong = "".join(f"  k{number}: maybe\n" for number in range(30))
    project.put("notes/pilot.md", f"---\ndescription: d\nmode: wrong\npermission:\n{wrong}---\nx\n")
    done = project.run("convert", "notes/pilot.md", "--from", "opencode", "--to", "claude")
    assert done.returncode == 2
    assert "also line 5: `k0` under `permission`" in done.stderr
    assert "more" in done.stderr
    assert "k25" not in done.stderr


KINDS = {
    "skills/knots/SKILL.md": "a skill",
    ".claude/skills/knots/more.md": "a skill",
    ".claude/commands/go.md": "a command",
    "output-styles/terse.md": "an output style",
    ".claude/rules/go.md": "a rule",
    "agents/README.md": "a README",
}


@pytest.mark.parametrize("path", KINDS)
def test_what_is_no_agent_by_its_place_is_refused_where_it_is_named(
    project: Project, path: str
) -> None:
    project.put(path, "---\nname: go\ndescription: Goes.\n---\nGo.\n")
    error = f"{path}: error[other-kind]: by its name and place this is {KINDS[path]}, and no agent"
    done = project.run("convert", path, "--to", "opencode")
    assert (done.returncode, done.stdout, error in done.stderr) == (2, "", True), done.stderr
    done = project.run("check", path)
    assert (done.returncode, error in done.stdout) == (2, True)
    for command in (("convert", path, "--to", "opencode"), ("check", path)):
        assert project.run(*command, "--from", "claude").returncode == 0


def test_an_agent_is_no_other_kind(project: Project) -> None:
    project.put(".claude/agents/commands/go.md", SONNET)
    for path in (".claude/agents/commands/go.md", ".claude/agents/reviewer.md"):
        assert "other-kind" not in project.run("convert", path, "--to", "opencode").stderr


@pytest.mark.parametrize("key", ["targets: {opencode: ", "targets: {opencod: ", "opencode: "])
def test_a_wrong_value_for_one_format_is_placed(project: Project, key: str) -> None:
    stated = f"{key}{{temperature: warm}}{'}' * key.count('{')}"
    project.put("agents/x.md", f"---\nname: x\ndescription: d\nmode: subagent\n{stated}\n---\nx\n")
    done = project.run("convert", "agents/x.md", "--from", "extended", "--to", "opencode")
    assert done.returncode == 2
    assert done.stderr.startswith("agents/x.md:5:1: error[override]: ")


def test_an_edit_that_an_original_cannot_take_names_the_original(project: Project) -> None:
    """Its fields are the ones to be repaired, and not those of the edited file."""
    project.put("one.md", "---\nname: x\ndescription: Flies: high.\n---\nx\n")
    project.put("two.md", '---\nname: x\ndescription: "Flies: high."\nVersion: 2\n---\nx\n')
    done = project.run(
        "convert", "two.md", "--from", "claude", "--to", "claude", "--into", "one.md"
    )
    assert done.returncode == 1
    assert done.stderr.startswith("one.md:2:1: error[broken-base]: ")


WITH_TEMPLATE = "---\n{% for f in fields %}{{ f | yaml }}\n{% endfor %}---\n{{ body }}"


@pytest.mark.parametrize("options", ["--in-place", "--template own.md.j2"])
def test_what_a_client_makes_of_an_output_names_the_source(project: Project, options: str) -> None:
    project.put("own.md.j2", WITH_TEMPLATE)
    project.put(".claude/agents/x.md", "---\nname: x\ndescription: d\ncolour: red\n---\nx\n")
    done = project.run(
        "convert", ".claude/agents/x.md", "--to", "claude", *options.split(), "--dry-run"
    )
    (told,) = (line for line in done.stderr.splitlines() if "[client-ignores]" in line)
    assert told.startswith(".claude/agents/x.md:")


def test_a_dash_prints_one_agent(project: Project) -> None:
    one, printed = ".claude/agents/reviewer.md", ("--to", "opencode", "-o", "-")
    done = project.run("convert", one, *printed)
    assert (done.returncode, done.stdout) == (
        0,
        project.run("convert", one, "--to", "opencode").stdout,
    )
    assert project.run("convert", ".claude/agents/sub", *printed).stdout.startswith("---\n")
    project.put("two.json", TWO)
    for several in ((".claude/agents",), (), (one, ".claude/agents/sub/writer.md"), ("two.json",)):
        done = project.run(
            "convert",
            *several,
            "--from",
            "opencode-json" if "two.json" in several else "claude",
            *printed,
        )
        assert (done.returncode, done.stdout) == (2, ""), several
        assert "`-o -` prints one agent, and here are 2" in done.stderr
        assert "-d DIR flat into one" in done.stderr
    assert not (project.root / "-").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("-d", "-"), "-d writes into a folder, and - is none"),
        (
            ("-d", ".claude/agents/reviewer.md"),
            "it takes a folder, and .claude/agents/reviewer.md is a file",
        ),
        (
            ("-o", ".claude/agents/reviewer.md"),
            "it takes a folder, and .claude/agents/reviewer.md is a file",
        ),
        (
            ("-d", ".claude/agents/reviewer.md/x"),
            "it takes a folder, and .claude/agents/reviewer.md is a file",
        ),
        (("-o", "-", "--dry-run"), "-o - prints an agent, and --dry-run compares files"),
        (("-o", "-", "-d", "out"), "are mutually exclusive"),
    ],
)
def test_what_is_no_folder_is_not_written_into(
    project: Project, options: tuple[str, ...], words: str
) -> None:
    before = project.files()
    done = project.run("convert", ".claude/agents/reviewer.md", "--to", "opencode", *options)
    assert done.returncode == 2
    assert words in done.stderr
    assert project.files() == before


SLIPS = {
    ".claude/agents/x.md": {
        "descripton": "description", "desciption": "description", "modle": "model", "nmae": "name",
        "maxturn": "maxTurns",
        "skils": "skills", "colour": "color", "hook": "hooks", "mcpServer": "mcpServers", "When To Use": "description",
    },
    ".opencode/agents/x.md": {
        "descripton": "description", "modle": "model", "temprature": "temperature", "top-p": "top_p", "hiden": "hidden",
        "disabled": "disable", "modes": "mode",
    },
    "agents/x.md": {
        "descripton": "description", "modle": "model", "escalation_too": "escalation_to",
        "domain_expertize": "domain_expertise", "targts": "targets",
    },
    "agents/x.yaml": {"descripton": "description", "domain_expertize": "domain_expertise", "temprature": "temperature"},
}  # fmt: skip
NO_SLIPS = {
    ".claude/agents/x.md": (
        "mode",
        "steps",
        "tags",
        "role",
        "license",
        "version",
        "temperature",
        "max",
    ),
    ".opencode/agents/x.md": ("effort", "skills", "tags", "reasoningEffort", "version"),
    "agents/x.md": ("tags", "role", "license", "version", "modality"),
}


def said_of(path: str, key: str) -> str:
    """All that a check says of a file with a key."""
    more = "" if path.startswith(".") else "category: z\n"
    end = "prompt: x\n" if path.endswith("yaml") else "---\nx\n"
    text = f"---\nname: x\ndescription: d\nmode: subagent\n{more}{key}: y\n{end}".removeprefix(
        "---\n" if "prompt" in end else ""
    )
    return "\n".join(
        one.message for one in check_document(detect(path, text), text, path).diagnostics
    )


@pytest.mark.parametrize(
    ("path", "key"), [(path, key) for path, some in SLIPS.items() for key in some]
)
def test_a_misspelt_key_is_told_from_the_one_that_is_meant(path: str, key: str) -> None:
    assert f"did you mean `{SLIPS[path][key]}`?" in said_of(path, key)


@pytest.mark.parametrize(("path", "key"), pairs(NO_SLIPS))
def test_a_key_of_its_own_is_no_slip(path: str, key: str) -> None:
    assert "did you mean" not in said_of(path, key)


@given(st.sampled_from(("claude", "opencode", "extended")), st.data())
def test_every_slip_of_one_letter_is_told(name: str, data: st.DataObject) -> None:
    """Of any key of a format, where the slip is no key of another format, and not near to two."""
    form = get_format(name)
    key = data.draw(st.sampled_from([key for key in form.keys if len(key) > 5]))
    place = data.draw(st.integers(1, len(key) - 2))
    kind = data.draw(st.sampled_from(("left out", "doubled", "changed places")))
    if kind == "left out":
        slip = key[:place] + key[place + 1 :]
    elif kind == "doubled":
        slip = key[:place] + key[place] + key[place:]
    else:
        slip = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
    if any(slip in one.keys for one in all_formats().values()):
        return
    text = f"---\nname: x\ndescription: d\n{slip}: y\n---\nx\n"
    said = "\n".join(one.message for one in check_document(form, text, "x.md").diagnostics)
    limits = form.field_of("permission")
    assert limits is not None
    assert (
        f"`{key}`" in said
        or key in limits.keys
        or "limits nothing" in said
        or "did you mean" in said
    )


LISTS = {
    "tools: [Read, Grep": "tools: [Read, Grep]",
    "tools: [Read, Bash(git: *)]": 'tools: [Read, "Bash(git: *)"]',
    "tools: [*]": 'tools: ["*"]',
    "tools: [Read, *": 'tools: [Read, "*"]',
    "disallowedTools: [Bash, Edit,": "disallowedTools: [Bash, Edit]",
}


@pytest.mark.parametrize("line", LISTS)
def test_a_list_of_tools_that_is_not_yaml_says_what_to_write(line: str) -> None:
    text = f"---\nname: x\ndescription: d\n{line}\nmodel: sonnet\n---\nx\n"
    report = check_document(get_format("claude"), text, "x.md")
    (found,) = [one for one in report.diagnostics if one.code == "not-yaml"]
    assert found.hint == f"agentc check --fix repairs it, or write `{LISTS[line]}`"
    assert found.where.line == 4
    assert report.repaired == text.replace(line, LISTS[line])
    assert f"`{LISTS[line].replace(': ', '` is `', 1)}` now" in found.once_fixed
    again = check_document(get_format("claude"), text.replace(line, LISTS[line]), "x.md")
    assert not [one for one in again.diagnostics if one.code == "not-yaml"]


PLAIN = {
    "tools: *": 'tools: "*"',
    "tools: Bash(git: *), Read": 'tools: "Bash(git: *), Read"',
    "disallowedTools: *": 'disallowedTools: "*"',
    "skills: [a, b": "skills: [a, b]",
    "skills: [a, @b]": 'skills: [a, "@b"]',
}


@pytest.mark.parametrize("name", ["claude", "extended"])
@pytest.mark.parametrize("line", PLAIN)
def test_what_can_mean_one_thing_is_repaired(name: str, line: str) -> None:
    form, text = get_format(name), f"---\nname: x\ndescription: d\n{line}\nmodel: sonnet\n---\nx\n"
    report = check_document(form, text, "x.md")
    (found,) = [one for one in report.diagnostics if one.code == "not-yaml"]
    assert (found.fixable, found.where.line) == (True, 4)
    assert report.repaired == text.replace(line, PLAIN[line])
    assert parse(form, report.repaired, "x.md").agent == parse(form, text, "x.md").agent


FAULTS = {
    "description: d: e": 'description: "d: e"',
    "model: a: b": 'model: "a: b"',
    "skills: [a, b": "skills: [a, b]",
    "tools: [Read, Grep": "tools: [Read, Grep]",
    "disallowedTools: [Bash, Edit": "disallowedTools: [Bash, Edit]",
}


@given(
    st.lists(st.sampled_from(sorted(FAULTS)), unique=True),
    st.sampled_from(("claude", "extended")),
    st.booleans(),
)
def test_every_fault_of_several_is_repaired(lines: list[str], name: str, odd: bool) -> None:
    """Each as if it stood alone, also beside a limit that nobody can guess."""
    form = get_format(name)
    last = (
        'disallowedTools: "Bash, "Edit\n'
        if odd and "disallowedTools: [Bash, Edit" not in lines
        else ""
    )
    head = "" if any(line.startswith("description") for line in lines) else "description: d\n"
    text = f"---\nname: x\n{head}" + "".join(f"{line}\n" for line in lines) + f"{last}---\nx\n"
    wanted = text
    for line in lines:
        wanted = wanted.replace(f"{line}\n", f"{FAULTS[line]}\n")
    report = check_document(form, text, "x.md")
    assert report.repaired in (wanted, None if wanted == text else wanted)
    left = {
        one.where.line for one in report.diagnostics if one.code == "not-yaml" and not one.fixable
    }
    assert left == ({text.count("\n") - 2} if last else set())


def test_a_change_that_a_closed_list_makes_is_told(project: Project) -> None:
    project.put(".claude/agents/x.md", "---\nname: x\ndescription: d\ntools: [Read, Bash\n---\nx\n")
    found = project.run("check", ".claude/agents/x.md")
    assert ":4:8: error[not-yaml]" in found.stdout
    done = project.run("check", "--fix", ".claude/agents/x.md")
    assert (
        "x.md:4:8: repaired[not-yaml]: `tools` is `[Read, Bash]` now, and its client changes what"
        in done.stderr
    )
    assert "read (deny -> default)" in done.stderr
    assert "[Read (" not in done.stderr
    assert "tools: [Read, Bash]\n" in project.read(".claude/agents/x.md")


def test_a_map_of_limits_that_is_not_yaml_says_what_to_write() -> None:
    text = "---\ndescription: d\npermission:\n  *: deny\n  read: allow\n---\nx\n"
    (found,) = [
        one
        for one in check_document(get_format("opencode"), text, "x.md").diagnostics
        if one.code == "value"
    ]
    assert found.hint == 'put what begins with `*` in quotes: `"*": deny`'


WRITTEN = {
    "by name": ('permission:\n  bash: {"*": allow, "git push*": deny}', "shell (allow -> deny"),
    "among tools": ('tools:\n  bash: true\npermission:\n  bash: {"git push*": deny}', "shell ("),
    "by nobody": ('permission:\n  bash: {"git push*": deny}', "shell (default -> deny"),
    "by a pattern": (
        'permission:\n  bash: {"*": deny, "git *": allow}',
        "shell (allow -> deny, as for `git",
    ),
}


@pytest.mark.parametrize("case", WRITTEN.values(), ids=WRITTEN)
def test_what_the_author_wrote_is_said(project: Project, case: tuple[str, str]) -> None:
    fields, words = case
    project.put(".opencode/agents/w.md", f"---\ndescription: d\n{fields}\n---\nx\n")
    done = project.run("convert", ".opencode/agents/w.md", "--to", "claude", "--dry-run")
    assert f"narrowed permission: {words}" in done.stderr
