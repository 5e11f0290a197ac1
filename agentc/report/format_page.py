"""One format as a page: where its files stand, what each key may hold, the words for tools.

Belongs here: the layout, in Markdown that reads as plain text, too. Not here: any knowledge of a
format (its table), all formats side by side (`matrix.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agentc.ir.agent import ATTRIBUTES
from agentc.ir.permission import ALL_SERVERS, Cap, Tool
from agentc.lens.field import Field, ListsWords
from agentc.lens.format import Format
from agentc.lens.place import Place
from agentc.lens.schema import ANYTHING
from agentc.permissions.wording import CAPABILITIES
from agentc.report.matrix import HIDDEN, render_cell
from agentc.vendors.evidence import Evidence
from agentc.vendors.prediction import Prediction

KEPT = "(only this client's: kept as it is)"
NOTHING = "-"
SCOPES = {"project": "in a project", "user": "in the home folder"}


def render_format(form: Format, client: Prediction | None, evidence: Evidence | None = None) -> str:
    """Return the page of a format; `client` names the model of its client, where there is one, and
    `evidence` says what judges that."""
    parts = [
        f"# {form.name}: {form.title}\n",
        _describe_origin(form, client, evidence),
        "## Files\n",
        _render_table(("where", "file", "also read"), map(_list_place, form.places)),
        "## Keys\n",
        _render_table(("key", "stands for", "value"), _list_keys(form)),
    ]
    parts += [*_list_demands(form), *_render_words(form), *_render_missing(form)]
    return "\n".join(parts)


def _describe_origin(form: Format, client: Prediction | None, evidence: Evidence | None) -> str:
    """Return where the knowledge comes from, and whether files can be written."""
    is_local = "://" not in form.source
    lines = [f"Described in {form.source if is_local else f'<{form.source}>'}."]
    if client is not None:
        lines.append(
            f"`agentc check` asks a model of its client: {client.client} {client.version}."
        )
    if evidence is not None:
        lines.append(f"Known from {evidence}.")
    if not form.writable:
        lines.append("Files are read, and never written.")
    return "\n".join((*lines, ""))


def _list_place(place: Place) -> tuple[str, ...]:
    own = place.file or f"NAME{place.ending}{place.suffix}"
    folder, *also = (f"{folder}/" if folder else "" for folder in place.folders)
    home = "~/" if place.scope == "user" else ""
    further = [f"`{home}{one}{own}`" for one in (*also, *(f"{one}/" for one in place.shared))]
    if place.variable:
        further.append(f"below `${place.variable}`, where that is set")
    return SCOPES[place.scope], f"`{home}{folder}{own}`", ", ".join(further) or NOTHING


def _list_keys(form: Format) -> Iterator[tuple[str, ...]]:
    """Yield a row for each field, and for each key that stands for nothing in the IR."""
    for field in form.fields:
        if field.keys:
            keys = ", ".join(f"`{key}`" for key in field.keys)
            yield keys, field.attribute, _describe_value(form, field)
    own = form.schema.own.items()
    for key, kind in own:
        if kind is not ANYTHING:
            yield f"`{key}`", KEPT, kind.wording
    free = [key for key, kind in own if kind is ANYTHING]
    if free:
        yield _quote(free), KEPT, NOTHING


def _describe_value(form: Format, field: Field) -> str:
    wordings: dict[str, list[str]] = {}
    for key, kind in field.list_kinds().items():
        if kind is not ANYTHING:
            wordings.setdefault(kind.wording, []).append(key)
    told = [
        wording if [*keys] == [*field.keys] else f"{_quote(keys)}: {wording}"
        for wording, keys in wordings.items()
    ]
    wording = "; ".join(told) or NOTHING
    needed = any(key in form.schema.required for key in field.keys)
    return f"{wording}; must be there" if needed else wording


def _list_demands(form: Format) -> Iterator[str]:
    """Yield what the client demands of a file as a whole."""
    schema = form.schema
    demands = [
        (schema.refuses_unknown, "With a key that it does not know, the client has no agent."),
        (
            schema.shortest_prompt > 0,
            f"With a prompt of fewer than {schema.shortest_prompt} characters, the client has no "
            "agent.",
        ),
        (schema.needs_prompt, "Without a prompt, the client cannot start the agent."),
        (bool(form.reserved), f"Names of the client's own: {_quote(sorted(form.reserved))}."),
    ]
    told = [f"- {sentence}" for holds, sentence in demands if holds]
    if told:
        yield "\n".join(("## Demands\n", *told, ""))


def _render_words(form: Format) -> Iterator[str]:
    field = form.field_of("permission")
    if field is not None and isinstance(field.codec, ListsWords):
        yield "## Words for tools\n"
        words = field.codec.list_words()
        rows = ((f"`{word}`", _describe_tools(tools)) for word, tools in words.items())
        yield _render_table(("word", "what it is about"), rows)


def _describe_tools(tools: Iterable[Tool]) -> str:
    return ", ".join(dict.fromkeys(map(_describe_tool, tools)))


def _describe_tool(tool: Tool) -> str:
    if tool == ALL_SERVERS:
        return "every tool of every MCP server"
    if tool.cap is Cap.MCP:
        whole = tool.name.endswith("/*")
        return "every tool of an MCP server" if whole else "a tool of an MCP server"
    own = f" ({tool.label})" if tool.cap is Cap.OTHER else f" ({tool.name})" if tool.name else ""
    return CAPABILITIES[tool.cap] + own


def _render_missing(form: Format) -> Iterator[str]:
    """Yield what of an agent the format has no key for."""
    missing = [
        attribute
        for attribute in ATTRIBUTES
        if attribute not in HIDDEN and render_cell(form, attribute) is None
    ]
    if missing:
        yield f"## Not in this format\n\n{', '.join(missing)}.\n"


def _quote(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _render_table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table, without a last column that says nothing; a `|` in a cell is no border of
    it."""
    lines = list(rows)
    width = len(heads) if any(line[-1] != NOTHING for line in lines) else len(heads) - 1
    shown = [heads, ("---",) * len(heads), *lines]
    cells = (" | ".join(cell.replace("|", "\\|") for cell in line[:width]) for line in shown)
    return "".join(f"| {line} |\n" for line in cells)
