"""Files whose beginning, or all of it, stands in a code block.

Belongs here: which lines are the block's, and that a repair takes both. Not here: other lines
around fields (`test_behind_fences.py`, `test_unfenced.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentc.lens.parse import parse
from agentc.linter.check import check_document
from agentc.vendors.registry import get_format

CLAUDE = get_format("claude")
HEAD = "---\nname: x\ndescription: d\n---\n"
# Bodies whose own blocks are whole, without a line at the end.
BODIES = (
    "",
    "Body.\n",
    "\nBody.\n",
    "Body.\n\n```python\nx = 1\n```\n\nMore.\n",
    "Body.\n\n```\nx\n```\n",
    "Body.\n\n~~~yaml\n```\n~~~\n",
    "```bash\nx\n```\nBody.\n",
)
MARKS = st.sampled_from(("```", "````", "~~~"))
LANGUAGES = st.sampled_from(("", "yaml", "markdown", "YAML", " md title=x", "c++"))
BEHIND = st.sampled_from(("", " ", "\t"))
NEWLINES = st.sampled_from(("\n", "\r\n"))


def _assert_repaired(text: str, clean: str) -> None:
    document = parse(CLAUDE, text, "x.md")
    assert document.agent == parse(CLAUDE, clean, "x.md").agent
    report = check_document(CLAUDE, text, "x.md")
    assert (report.repaired, [one.code for one in report.diagnostics if one.fixable]) == (
        clean,
        ["code-fence"],
    )
    assert not check_document(CLAUDE, clean, "x.md").diagnostics


@given(
    mark=MARKS,
    language=LANGUAGES,
    body=st.sampled_from(BODIES),
    before=st.sampled_from(("", "\n", " \n\n")),
    indent=st.sampled_from(("", " ", "   ")),
    behind=BEHIND,
    after=st.sampled_from(("", "\n", "\n\n \n")),
    newline=NEWLINES,
)
def test_both_lines_around_a_whole_file_go(
    mark: str,
    language: str,
    body: str,
    before: str,
    indent: str,
    behind: str,
    after: str,
    newline: str,
) -> None:
    text = f"{before}{mark}{language}{behind}\n{HEAD}{body}{indent}{mark}{behind}{after}"
    _assert_repaired(text.replace("\n", newline), (HEAD + body).replace("\n", newline))


@given(
    mark=MARKS,
    language=LANGUAGES,
    blank=st.sampled_from(("", "\n", "\n \n")),
    body=st.sampled_from(BODIES[1:]),
    newline=NEWLINES,
)
def test_both_lines_around_the_fields_go(
    mark: str, language: str, blank: str, body: str, newline: str
) -> None:
    text = f"{mark}{language}\n{HEAD}{blank}{mark}\n{body}"
    _assert_repaired(text.replace("\n", newline), (HEAD + blank + body).replace("\n", newline))


@given(mark=MARKS, body=st.sampled_from(BODIES[1:]), newline=NEWLINES)
def test_text_behind_the_block_stays(mark: str, body: str, newline: str) -> None:
    text = f"{mark}yaml\n{HEAD}{body}{mark}\n\nBehind it.\n"
    clean = f"{HEAD}{body}\nBehind it.\n"
    _assert_repaired(text.replace("\n", newline), clean.replace("\n", newline))


@pytest.mark.parametrize("body", BODIES)
def test_blocks_of_the_body_stay_where_the_outer_one_is_never_closed(body: str) -> None:
    _assert_repaired(f"```yaml\n{HEAD}{body}", HEAD + body)


def test_a_shorter_mark_closes_nothing() -> None:
    body = "Body.\n\n```\nx\n```\n"
    _assert_repaired(f"````markdown\n{HEAD}{body}````\n", HEAD + body)


FIELDS = "name: x\ndescription: d\ntools: Read\n"


@given(
    mark=MARKS,
    language=LANGUAGES,
    body=st.sampled_from(("Body.\n", "# Body\n\n- an item\n", "Body.\n\n```python\nx: 1\n```\n")),
    inside=st.booleans(),
    behind=BEHIND,
    after=st.sampled_from(("", "\n", "\n\n")),
    newline=NEWLINES,
)
def test_fields_without_fences_in_a_block_get_some(
    mark: str, language: str, body: str, inside: bool, behind: str, after: str, newline: str
) -> None:
    """The block's lines go, whether it holds the fields alone or all of the file."""
    opening, last = f"{mark}{language}\n", f"{mark}{behind}\n"
    if inside:
        text = f"{opening}{FIELDS}\n{body}{last}{after}"
    else:
        text = f"{opening}{FIELDS}{last}\n{body}"
    clean = f"---\n{FIELDS}---\n\n{body}"
    text, clean = text.replace("\n", newline), clean.replace("\n", newline)
    report = check_document(CLAUDE, text, "x.md")
    assert [one.code for one in report.diagnostics] == ["no-fences"]
    assert report.repaired == clean
    assert not check_document(CLAUDE, clean, "x.md").diagnostics


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{FIELDS}\nBody.\n```\nMore.\n",
        f"```\n{FIELDS}\nBody.\n",
        f"```\n{FIELDS}\nmodel: opus\n```\n",
        f"```\n{FIELDS}\n  more\n```\n",
    ],
)
def test_fields_in_a_block_that_may_go_on_are_told_and_left(text: str) -> None:
    report = check_document(CLAUDE, text, "x.md")
    assert [one.code for one in report.diagnostics] == ["no-fences"]
    assert report.repaired is None


@pytest.mark.parametrize(
    "block", ["key: value\n", "name: x\n", "import os\nname: x\n", "", "  name: x\n"]
)
def test_another_block_holds_no_fields(block: str) -> None:
    report = check_document(CLAUDE, f"```yaml\n{block}```\nBody.\n", "x.md")
    assert "no-fences" not in {one.code for one in report.diagnostics}


def test_a_limit_in_a_block_is_refused_where_its_client_takes_it_for_a_prompt() -> None:
    text = "```md\ndescription: d\npermission:\n  bash: deny\n\nBody.\n```\n"
    report = check_document(get_format("opencode"), text, "x.md")
    assert [(one.code, str(one.severity)) for one in report.diagnostics] == [("no-fences", "error")]
    assert report.repaired == "---\ndescription: d\npermission:\n  bash: deny\n---\n\nBody.\n"
