"""Fences with something behind them on their line: a comment, or text.

Belongs here: where the fields end, what is told, and what a repair leaves. Not here: lines that are
drawn otherwise (`test_unfenced.py`), languages (`clients/test_fence.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.errors import AgentcError
from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.spans import Span
from agentc.syntax import GRAMMARS
from agentc.vendors.registry import get_format, list_clients, load_in_client

FIELDS = {
    "claude": "name: x\ndescription: d\ntools: Read\n",
    "opencode": "description: d\npermission:\n  bash: deny\n",
    "extended": "name: x\ndescription: d\ncategory: y\n",
}
FORMS = pytest.mark.parametrize("name", FIELDS)
COMMENTS = st.sampled_from(("", " # end", "\t#", "#x", "  # of the fields --- here  "))
BODIES = st.sampled_from(("Body.\n", "\nBody.\n\n---\n\nMore.\n", "# Title\n", "tools: all\n", ""))


@FORMS
@given(opening=COMMENTS, closing=COMMENTS, body=BODIES, newline=st.sampled_from(("\n", "\r\n")))
def test_a_comment_behind_a_fence_is_none_of_fields_and_body(
    name: str, opening: str, closing: str, body: str, newline: str
) -> None:
    form, clean = get_format(name), f"---\n{FIELDS[name]}---\n{body}".replace("\n", newline)
    text = f"---{opening}\n{FIELDS[name]}---{closing}\n{body}".replace("\n", newline)
    document = parse(form, text, "x.md")
    assert document.agent == parse(form, clean, "x.md").agent
    places = [(1, opening), (2 + FIELDS[name].count("\n"), closing)]
    noted = [(one.code, one.where.line) for one in document.notes]
    assert noted == [("behind-fence", line) for line, comment in places if comment]
    repaired = check_document(form, text, "x.md").repaired
    again = parse(form, repaired or "", "x.md")
    assert (again.agent, again.notes) == (document.agent, ())
    for comment in (opening, closing):
        assert comment.replace("---", "--").strip() in (repaired or "")
    if name in list_clients():
        assert load_in_client(name, repaired or "") == load_in_client(name, clean)


@FORMS
@pytest.mark.parametrize("body", ["Body.\n", "Body.\n\n---\n\nMore.\n"])
def test_text_behind_a_closing_fence_begins_the_prompt(name: str, body: str) -> None:
    """As to both clients, which end the fields there."""
    form, text = get_format(name), f"---\n{FIELDS[name]}--- The {body}"
    document = parse(form, text, "x.md")
    assert document.agent.prompt == f"The {body}"
    assert [one.code for one in document.notes] == ["long-fence"]
    repaired = check_document(form, text, "x.md").repaired
    assert repaired == f"---\n{FIELDS[name]}---\nThe {body}"


def test_a_limit_below_text_behind_a_fence_is_no_prompt() -> None:
    text = "---\nname: x\ndescription: d\n--- The limits:\ntools: Read\n---\nBody.\n"
    with pytest.raises(AgentcError) as caught:
        parse(get_format("claude"), text, "x.md")
    assert caught.value.code == "swallowed-limit"


def test_a_broken_field_above_changes_nothing() -> None:
    text = "---\nname: x\ndescription: Use when: asked\n--- # end\nBody.\n\n---\n\nMore.\n"
    document = parse(get_format("claude"), text, "x.md")
    assert document.agent.description == "Use when: asked"
    assert document.agent.prompt == "Body.\n\n---\n\nMore.\n"


def test_lines_of_a_text_that_begin_with_dashes_stay_text() -> None:
    text = "---\nname: x\ndescription: Use when: asked\n--- Example\nmore\n---\nBody.\n"
    document = parse(get_format("claude"), text, "x.md")
    assert document.agent.description == "Use when: asked\n--- Example\nmore"


@FORMS
@pytest.mark.parametrize("broken", ["", "color: Use when: asked\n"])
def test_a_file_without_a_second_fence_ends_its_fields_at_text_behind_one(
    name: str, broken: str
) -> None:
    text = f"---\n{FIELDS[name]}{broken}\n---The body.\n"
    source = GRAMMARS["frontmatter"].read(text, get_format(name).keys, ())
    assert source.slice(source.records[0].body or Span(0, 0)) == "The body.\n"


@FORMS
@pytest.mark.parametrize("before", ["\n", "Some words.\n\n"])
def test_a_comment_behind_a_fence_below_text(name: str, before: str) -> None:
    form, text = get_format(name), f"{before}--- # a\n{FIELDS[name]}--- # b\nBody.\n"
    repaired = check_document(form, text, "x.md").repaired
    again = parse(form, repaired or "", "x.md")
    assert (again.agent.prompt, again.notes) == ("Body.\n", ())


def test_a_language_stays_refused() -> None:
    with pytest.raises(AgentcError) as caught:
        parse(get_format("claude"), "--- js # x\nname: x\n---\n", "x.md")
    assert caught.value.code == "fence-language"


def test_what_a_comment_hides_is_no_field_of_a_repaired_text() -> None:
    text = "---\ndescription: d\n--- # end\u2028permission: deny\u0085tools: {}\nBody.\n"
    repaired = check_document(get_format("opencode"), text, "x.md").repaired
    assert repaired is not None
    assert (
        repaired.split("---")[1]
        == "\ndescription: d\n# end\N{REPLACEMENT CHARACTER}permission: deny\N{REPLACEMENT CHARACTER}tools: {}\n"
    )
