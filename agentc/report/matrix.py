"""What every format can hold: the support matrix, derived from the field tables.

Belongs here: one row an attribute of the IR, one column a format. Not here: any knowledge of a
format.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agentc.ir.agent import ATTRIBUTES
from agentc.lens.format import Format
from agentc.lens.place import Place

HIDDEN = ("extra",)


def to_data(forms: Mapping[str, Format]) -> dict[str, Any]:
    """Return the matrix as plain data: per format its title, places and source, and per attribute
    the keys that hold it."""
    return {
        name: {
            "title": form.title,
            "writable": form.writable,
            "places": {place.scope: _render_path(place) for place in reversed(form.places)},
            "source": form.source,
            "fields": {
                attribute: render_cell(form, attribute)
                for attribute in ATTRIBUTES
                if attribute not in HIDDEN
            },
        }
        for name, form in forms.items()
    }


def render_cell(form: Format, attribute: str) -> list[str] | None:
    """Return the keys that hold an attribute, `[]` where the format says it without a key, `None`
    where it cannot."""
    field = form.field_of(attribute)
    if field is not None:
        return list(field.keys) if field.keys or field.codec.read({}) is not None else None
    return [] if attribute == "prompt" else None


def render_table(forms: Mapping[str, Format]) -> str:
    """Return the matrix as a table for a person."""
    heads = ["", *forms]
    text = (
        "".join(
            f"{name:14} {_render_path(form.places[0]):30} {_render_title(form)}\n"
            for name, form in forms.items()
        )
        + "\n"
    )
    body = [
        [a, *(_choose_word(render_cell(form, a)) for form in forms.values())]
        for a in ATTRIBUTES
        if a not in HIDDEN
    ]
    widths = [max(len(row[column]) for row in [heads, *body]) for column in range(len(heads))]
    for row in [heads, *body]:
        text += (
            "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
            + "\n"
        )
    return text


def _choose_word(keys: list[str] | None) -> str:
    if keys is None:
        return "-"
    return keys[0] + (" ..." if len(keys) > 1 else "") if keys else "(implied)"


def _render_title(form: Format) -> str:
    return form.title if form.writable else f"{form.title} (read only)"


def _render_path(place: Place) -> str:
    return place.spots[0] if place.file else f"{place.folder}/NAME{place.ending}{place.suffix}"
