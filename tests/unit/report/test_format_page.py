"""Pages of formats.

Belongs here: that a page has what its table has, and that `docs/formats/` is what is printed.
"""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from agentc.cli import formats
from agentc.errors import UsageError
from agentc.lens.field import ListsWords
from agentc.lens.format import Format
from agentc.report.format_page import render_format
from agentc.vendors.evidence import Evidence
from agentc.vendors.registry import (
    all_formats,
    get_evidence,
    get_format,
    list_clients,
    name_client,
)
from tests.conftest import ROOT
from tests.support.format_pages import FOLDER, render_pages

FORMATS = list(all_formats().values())


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_page_has_every_key_and_every_place(form: Format) -> None:
    page = render_format(form, name_client(form))
    keys = {key for field in form.fields for key in field.keys}
    assert not [key for key in (*keys, *form.schema.own) if f"`{key}`" not in page]
    assert not [place for place in form.places if f"{place.folder}/" not in page]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_page_has_every_word_for_tools(form: Format) -> None:
    field = form.field_of("permission")
    assert field is not None
    codec = field.codec
    assert isinstance(codec, ListsWords)
    page = render_format(form, None)
    for word, tools in codec.list_words().items():
        assert tools
        assert f"| `{word}` | " in page


def test_the_docs_have_every_page_as_it_is_printed() -> None:
    pages = render_pages()
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == pages


def test_a_format_is_printed_by_its_name() -> None:
    shown = CliRunner().invoke(formats.command, ["gemini"])
    assert (shown.exit_code, shown.output) == (0, render_pages()["gemini.md"])


def test_the_nearest_name_is_said_of_one_that_is_none() -> None:
    shown = CliRunner().invoke(formats.command, ["gemni"])
    assert isinstance(shown.exception, UsageError)
    assert "gemini" in str(shown.exception.hint)


def test_every_client_says_what_judges_it() -> None:
    """And the page for those who add one says what each level is, and who has it."""
    page = (ROOT / "docs/adding-a-vendor.md").read_text()
    for name in list_clients():
        evidence = get_evidence(get_format(name))
        assert evidence is not None, name
        assert f"| {evidence} |" in page
        assert f"Known from {evidence}." in render_format(get_format(name), None, evidence)
    for level in Evidence:
        assert f"| `{level.name}` | {level} |" in page
