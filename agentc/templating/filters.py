"""What enters a template: fields, and the filters that quote a value for one kind of text.

Belongs here: what a value looks like in YAML, JSON, TOML, on a line, in Markdown and a comment. Not
here: finding and filling templates (`environment.py`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agentc.ir.value import Map, Value, freeze, thaw
from agentc.syntax.yaml.writer import DOCUMENT, FRONTMATTER, LISTED

if TYPE_CHECKING:
    import jinja2

_FILLED_LINE = re.compile(r"^(?=[^\n])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One encoded field, in the table's order. `raw` is its value as its author spelled it, where
    that is known.

    `below` is true where a list stands below its key: in one line it could be taken for the text
    that it looks like.
    """

    key: str
    value: Value
    raw: str | None = None
    below: bool = False


def add_filters(env: jinja2.Environment, newline: str) -> jinja2.Environment:
    """Add the filters that quote values, and return the environment. The filter `yaml` writes line
    ends as `newline`."""

    def yaml(
        value: Any,
        fenced: bool = True,
        indent: int = 0,
        item: bool = False,
        plain_signs: bool = False,
    ) -> str:
        writer = FRONTMATTER if fenced else LISTED if plain_signs else DOCUMENT
        if isinstance(value, TemplateField):
            text = writer.entry(value.key, value.value, indent, below=value.below).removesuffix(
                "\n"
            )
            if value.raw is not None:
                text = _indent(writer.spelled(value.key, value.raw), indent)
            if item:  # the first field of a list's item
                text = " " * (indent - 2) + "- " + text[indent:]
        else:
            text = writer.inline(value)
        return text.replace("\n", newline)

    env.filters["yaml"] = yaml
    env.filters["comment"] = lambda line: "# " + " ".join(str(line).split())
    env.filters["comment_line"] = lambda line: f"# {line}".rstrip(" ")
    env.filters["json"] = lambda value: json.dumps(_to_plain(value), ensure_ascii=False)
    env.filters["toml"] = lambda value: _to_toml(value, newline)
    env.filters["field_line"] = _to_line
    env.filters["md"] = _to_markdown
    env.filters["line"] = _on_one_line
    env.globals["field"] = TemplateField
    return env


def _indent(text: str, spaces: int) -> str:
    """Return lines with so many spaces before each that is not empty."""
    return _FILLED_LINE.sub(" " * spaces, text) if spaces else text


def _to_plain(value: Any) -> Any:
    return thaw(value) if isinstance(value, (Map, tuple)) else value


def _to_toml(value: Any, newline: str) -> str:
    """Return a field as TOML, or a value on one line."""
    from agentc.syntax.toml.writer import spell_inline, write_entry  # few templates ask

    if isinstance(value, TemplateField):
        return write_entry(value.key, value.value).removesuffix("\n").replace("\n", newline)
    return spell_inline(freeze(value))


def _to_line(field: TemplateField) -> str:
    """Return a field as a line of its own, without its end."""
    from agentc.syntax.lines.edits import spell_line  # few templates ask

    return spell_line(field.key, field.value).removesuffix("\n")


def _on_one_line(value: Any) -> str:
    """Return any value as words in one line, that begin and end no comment."""
    if isinstance(value, Map):
        return "; ".join(
            f"{_on_one_line(key)}: {_on_one_line(item)}" for key, item in value.items()
        )
    if isinstance(value, tuple):
        return ", ".join(
            f"({_on_one_line(item)})" if isinstance(item, Map) else _on_one_line(item)
            for item in value
        )
    words = value if isinstance(value, str) else FRONTMATTER.inline(value)
    return " ".join(words.split()).replace("<!--", "<! --").replace("-->", "-- >")


def _to_markdown(value: Any) -> str:
    """Return text as Markdown that shows it: everything that Markdown could take for markup is
    escaped."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+-.!|~" else char for char in str(value))
