"""Paths and names: what a path says, and that no name leads anywhere.

Belongs here: `lens/place.py`, `lens/file_names.py` and telling formats by place. Not here: walking folders.
"""

from __future__ import annotations

import posixpath
import unicodedata
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agentc
from agentc.lens.file_names import make_ascii_slug, make_slug, make_slug_path
from agentc.project.detect import detect
from agentc.vendors.registry import all_formats, get_format
from tests.support.strategies import NAMES

PLACES = [place for form in all_formats().values() for place in form.places]


@given(name=NAMES)
def test_a_name_never_leads_out_of_its_place(name: str) -> None:
    for place in PLACES:
        path = place.path_of(name)
        assert posixpath.normpath(path) == path
        if place.file:
            assert path == place.spots[0]
            continue
        assert path.startswith(f"{place.folder}/")
        for part in path.removeprefix(f"{place.folder}/").split("/"):
            stem = part.removesuffix(place.suffix).removesuffix(place.ending)
            assert all(unicodedata.category(char)[0] in "LMN" or char in "-_" for char in stem)
            assert stem[0].isalnum()
            assert len(stem) <= 69
            assert len(part.encode()) <= 220
        assert "/" not in place.flat_file_of(name)


@given(name=NAMES)
def test_a_safe_name_is_its_own_safe_name(name: str) -> None:
    assert make_slug(make_slug(name)) == make_slug(name)
    assert make_slug_path(make_slug_path(name)) == make_slug_path(name)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("reviewer", "reviewer"), ("Frontend Developer", "frontend-developer"), ("dotnet-4.8", "dotnet-4-8"),
        ("../../etc/passwd", "etc-passwd"), ("con", "con-agent"), ("__proto__", "proto"), ("a" * 90, "a" * 63), ("Über", "über"),
        ("代码审查", "代码审查"), ("レビュー Review", "レビュー-review"), ("हिन्दी सहायक", "हिन्दी-सहायक"), ("ﬁx：me", "fix-me"),
        ("x\u200dy", "xy"), ("e\u0301cole", "école"), ("НЕТ", "нет"), ("漢" * 90, "漢" * 63),
    ],
)  # fmt: skip
def test_safe_names(name: str, file: str) -> None:
    assert make_slug(name) == file


def test_names_in_other_alphabets_stay_apart() -> None:
    names = ["代码审查", "代码生成", "レビュー review", "review", "!!!", "???", "🚢"]
    assert len({make_slug(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("path", "format_name", "name"),
    [
        ("x/.claude/agents/a.md", "claude", "a"),
        ("x/.claude/agents/team/a.md", "claude", "a"),
        ("x/.opencode/agents/team/a.md", "opencode", "team/a"),
        ("x/.opencode/agent/a.md", "opencode", "a"),
        ("/home/u/.config/opencode/agents/a/b.md", "opencode", "a/b"),
        ("agents/a.yaml", "extended-yaml", "a"),
        ("loose.md", "opencode", "loose"),
    ],
)
def test_a_path_names_its_agent(path: str, format_name: str, name: str) -> None:
    assert get_format(format_name).name_of(path) == name


def test_the_innermost_place_counts() -> None:
    place = get_format("claude").place()
    split = place.split(PurePosixPath("/a/.claude/agents/b/.claude/agents/c.md"))
    assert split == (PurePosixPath("/a/.claude/agents/b"), PurePosixPath("c.md"))


def test_a_name_from_a_path_holds_on_when_the_file_is_edited() -> None:
    document = agentc.parse(
        "---\ndescription: x\nmodel: sonnet\n---\n", format="claude", path="harbour.team.md"
    )
    assert document.agent.name == "harbour.team"
    changed = replace(document.agent, model="haiku")
    assert "model: haiku\n" in agentc.render(changed, format="claude", base=document)
    renamed = replace(document.agent, name="pilot")
    assert "name: pilot\n" in agentc.render(renamed, format="claude", base=document)


HEAD = "---\nname: x\ndescription: y\n"


@pytest.mark.parametrize(
    ("path", "text", "format_name"),
    [
        (".claude/agents/x.md", HEAD + "---\n", "claude"),
        (".claude/agents/x.md", HEAD + "tool_restrictions: {allowed: [Read]}\n---\n", "claude"),
        (".opencode/agents/x.md", "no frontmatter at all", "opencode"),
        (
            ".claude/agents/x.md",
            "---\ndescription: y\nmode: subagent\ntools: {write: false}\n---\n",
            "claude",
        ),
        (".opencode/agents/x.md", HEAD + "tools: Read, Write\ncolor: red\n---\n", "opencode"),
        ("agents/x.md", HEAD + "tools: {write: false}\n---\n", "opencode"),
        ("x.md", HEAD + "tools: {write: false}\n---\n", "opencode"),
        ("agents/x.md", HEAD + "tools: {allowed: [Read]}\n---\n", "extended"),
        ("agents/x.md", HEAD + "color: '#ff0000'\n---\n", "extended"),
        ("agents/x.md", HEAD + "mode: primary\n---\n", "extended"),
        ("agents/x.md", HEAD + "# agentc keeps claude.memory: project #8470c2\n---\n", "extended"),
        (".config/agentc/agents/x.md", HEAD + "---\n", "extended"),
        (".opencode/agents/x.md", HEAD + "category: z\nmode: all\n---\n", "opencode"),
        (".opencode/agents/x.md", "---\npermission: deny\npermission: ask\n---\n", "opencode"),
        ("agents/x.md", "---\ndescription: y\npermission: {write: deny}\n---\n", "opencode"),
        ("agents/x.md", HEAD + "tools: Read, bash\n---\n", "claude"),
        ("agents/x.yaml", "name: x\nprompt: y\n", "extended-yaml"),
        ("x.md", HEAD + "tools: Read\n---\n", "claude"),
        ("x.md", "---\ndescription: y\nmode: subagent\npermission: deny\n---\n", "opencode"),
        ("x.md", HEAD + "thinking-level: high\n---\n", "extended"),
        ("x.txt", HEAD + "---\n", "claude"),
        (None, HEAD + "---\n", "claude"),
    ],
)
def test_a_format_is_told_by_place_then_by_keys(
    path: str | None, text: str, format_name: str
) -> None:
    assert detect(path, text).name == format_name


@given(name=st.text())
def test_every_letter_of_a_name_stays(name: str) -> None:
    """What is a letter or a digit in any script is in the file name, up to its size and its
    bound."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    letters = [char for char in text if char.isalnum()]
    if len(name) < 20 and letters:
        kept = [char for char in make_slug(name).removesuffix("-agent") if char.isalnum()]
        assert kept == letters or make_slug(name).endswith("-agent")


@pytest.mark.parametrize(
    ("target", "folder"), [("opencode", ".opencode/agents"), ("claude", ".claude/agents")]
)
@pytest.mark.parametrize(
    ("name", "path", "file"),
    [("🚀", "agents/rocket.md", "rocket"), ("火箭", "agents/r.md", "火箭")],
)
def test_a_name_without_letters_gives_way_to_the_files(
    name: str, path: str, file: str, target: str, folder: str
) -> None:
    text = f"---\nname: {name}\ndescription: d\n---\nx\n"
    done = agentc.convert(text, source="extended", target=target, path=path)
    assert done.path == f"{folder}/{file}.md"
    back = agentc.convert(done.text, source=target, target="extended", path=done.path)
    assert agentc.parse(back.text, format="extended").agent.name == name


@pytest.mark.parametrize(
    ("name", "path", "named", "target"),
    [
        ("🚀", "agents/rocket.md", "rocket", "gemini"),
        ("Письмо", "agents/pismo.md", "pismo", "gemini"),
        ("Письмо 2", "agents/Zwei.md", "zwei", "gemini"),
        ("Prüfer 2", "agents/p.md", "prufer-2", "gemini"),
        ("Größe", "agents/g.md", "grosse", "gemini"),
        ("Smørrebrød Łódź", "agents/s.md", "smorrebrod-lodz", "gemini"),
        ("🚀", "agents/rocket.md", "rocket", "qwen"),
        ("Письмо", "agents/pismo.md", "Письмо", "qwen"),
        ("Письмо 2", "agents/pismo.md", "письмо-2", "qwen"),
        ("model", "agents/m.md", "model-agent", "qwen"),
    ],
)
def test_where_a_name_is_ascii_the_files_takes_its_place(
    name: str, path: str, named: str, target: str
) -> None:
    text = f"---\nname: {name}\ndescription: d\nmode: subagent\n---\nIt reads code.\n"
    done = agentc.convert(text, source="extended", target=target, path=path)
    assert agentc.parse(done.text, format=target).agent.name == named
    back = agentc.convert(done.text, source=target, target="extended", path=done.path)
    assert agentc.parse(back.text, format="extended").agent.name == name


@given(name=NAMES, other=NAMES, path=st.none() | st.text(max_size=8).map("x/{}.md".format))
def test_a_name_of_ascii_is_safe_and_stays(name: str, other: str, path: str | None) -> None:
    """Made once more it is the same, whatever the file is called then; and names that lose letters
    do not become one."""
    slug = make_ascii_slug(name, path or "")
    assert slug.isascii()
    assert slug == make_slug(slug) == make_ascii_slug(slug, "another.md")
    letters = [unicodedata.normalize("NFKD", one) for one in (name, other)]
    if path is None and name != other and not any(one.isascii() for one in letters):
        lost = [any(not c.isascii() and c.isalnum() for c in one) for one in letters]
        assert not all(lost) or slug != make_ascii_slug(other)
