"""`docs/formats/NAME.md`: each format, from its table.

Belongs here: where the pages lie, and writing them (`make docs`). Not here: their layout
(`agentc/report/format_page.py`).
"""

from __future__ import annotations

from agentc.report.format_page import render_format
from agentc.vendors.registry import all_formats, get_evidence, name_client
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "formats"


def render_pages() -> dict[str, str]:
    """Return every page by the name of its file."""
    forms = all_formats().values()
    return {
        f"{form.name}.md": render_format(form, name_client(form), get_evidence(form))
        for form in forms
    }


def write_pages() -> None:
    """Write the pages anew, and remove those of formats that are gone."""
    FOLDER.mkdir(exist_ok=True)
    pages = render_pages()
    for path in FOLDER.iterdir():
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages()
