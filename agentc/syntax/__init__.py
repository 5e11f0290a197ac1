"""File grammars: text in, entries with their places out, and back. No vendor is known here.

Belongs here: one module a grammar, and the table that finds it by name.
"""

from __future__ import annotations

from functools import partial

from agentc.syntax import json, listed
from agentc.syntax.edits.entries import splice_entries
from agentc.syntax.edits.listed import splice_item
from agentc.syntax.frontmatter import reader
from agentc.syntax.lines import edits as line_edits
from agentc.syntax.lines import reader as lines
from agentc.syntax.lines.misread import find_misread_lines
from agentc.syntax.source import Grammar
from agentc.syntax.toml import reader as toml
from agentc.syntax.toml import writer as toml_writer
from agentc.syntax.toml.edits import splice_statements
from agentc.syntax.yaml import document
from agentc.syntax.yaml.writer import DOCUMENT, FRONTMATTER, LISTED

GRAMMARS: dict[str, Grammar] = {
    "frontmatter": Grammar(
        reader.read, FRONTMATTER, has_body=True, splice=partial(splice_entries, FRONTMATTER)
    ),
    "yaml": Grammar(
        document.read, DOCUMENT, has_body=False, splice=partial(splice_entries, DOCUMENT)
    ),
    "lines": Grammar(
        lines.read,
        FRONTMATTER,
        has_body=True,
        splice=line_edits.splice_lines,
        is_yaml=False,
        holds=line_edits.fits_line,
        holds_key=line_edits.is_line_key,
        write_entry=line_edits.spell_line,
        find_misread=find_misread_lines,
    ),
    # No format writes it yet.
    "json": Grammar(
        json.read,
        DOCUMENT,
        has_body=False,
        splice=partial(splice_entries, DOCUMENT),
        is_yaml=False,
        has_comments=False,
        exact=True,
    ),
    "listed": Grammar(
        listed.read,
        LISTED,
        has_body=False,
        splice=partial(splice_item, LISTED),
        exact=True,
        enclose=listed.enclose,
    ),
    "toml": Grammar(
        toml.read,
        DOCUMENT,
        has_body=False,
        splice=splice_statements,
        is_yaml=False,
        exact=True,
        list_comments=toml.list_comments,
        holds=toml_writer.holds,
        write_entry=toml_writer.write_entry,
        place=toml_writer.rank,
    ),
}
