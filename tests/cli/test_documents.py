"""Each command in a document prints what the document says, and each name in it is one.

Belongs here: the README and the guides. Not here: `docs/messages.md`, which is made from examples
(`test_message_examples.py`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from agentc.cli import convert
from tests.conftest import FIXTURES, ROOT
from tests.support.console_blocks import check_steps, list_steps, make_shell

MADE = ROOT / "docs/messages.md"
DOCUMENTS = [
    path
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md")))
    if path != MADE and "```console" in path.read_text(encoding="utf-8")
]
# Whose commands are called in the demonstration's project; the others make their own files.
IN_THE_DEMONSTRATION = ("README.md",)


@pytest.mark.skipif(os.name == "nt", reason="their commands are a Unix shell's")
@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_a_document_says_what_happens(document: Path, tmp_path: Path) -> None:
    machine = make_shell(tmp_path)
    if document.name in IN_THE_DEMONSTRATION:
        shutil.copytree(FIXTURES / "demo", machine.root, dirs_exist_ok=True)
    check_steps(machine, document)


def test_the_picture_is_of_a_run_as_it_is(tmp_path: Path) -> None:
    picture = tmp_path / "run.svg"
    subprocess.run([sys.executable, ROOT / "scripts/draw_run.py", picture], check=True)
    drawn = (ROOT / "docs/run.svg").read_text(encoding="utf-8")
    assert drawn == picture.read_text(encoding="utf-8"), "`make docs` draws it anew"


def test_the_guides_with_commands_are_found() -> None:
    assert {"README.md", "build.md"} <= {path.name for path in DOCUMENTS}
    assert sum(1 for document in DOCUMENTS for _ in list_steps(document)) > 30


def test_the_readme_has_every_option_of_convert_below_the_headings_of_its_help() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [
        option.opts[0]
        for option in convert.command.params
        if isinstance(option, click.Option) and not any(f"`{name}" in text for name in option.opts)
    ]
    assert missing == []
    headings = re.findall(r"^\*\*(.+)\*\*\n\n\| option", text, re.MULTILINE)
    assert headings == list(convert.GROUPS)


@pytest.mark.parametrize(
    "document", ["README.md", *(f"docs/{path.name}" for path in ROOT.glob("docs/*.md"))]
)
def test_every_link_leads_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if link.startswith(("https:", "http:")):
            continue
        path, _, anchor = link.partition("#")
        file = (ROOT / document).parent / path if path else ROOT / document
        assert file.exists(), link
        if anchor:
            titles = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]
            assert anchor in anchors, link
