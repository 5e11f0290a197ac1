"""What a file is that is no agent, told by what it holds: in a folder it is left out, by hand it is
refused.

Belongs here: a file's contents beside its place. Not here: what its place alone tells
(`non_agents.py`), which format it is in (`detect.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from agentc.diagnostics.shared_codes import NO_AGENT, NO_FENCES, NO_FRONTMATTER, OTHER_KIND
from agentc.errors import AgentcError, HiddenLimit, ReadError
from agentc.filesystem.read import read_text
from agentc.lens.format import Document
from agentc.lens.prompt_keys import PROMPT_KEYS
from agentc.project.detect import lies_in_place, lies_in_vendor_folder, open_document
from agentc.project.non_agents import (
    NOTE,
    OTHER,
    README,
    UNFENCED,
    UNREAD,
    add_article,
    find_companion_kind,
)
from agentc.prompt.fields_in_prompt import find_fields_in_prompt
from agentc.syntax.frontmatter.fences import CARRIAGE_RETURNS
from agentc.syntax.header import find_header
from agentc.syntax.source import BOM
from agentc.vendors.misspelt import spells_limit
from agentc.vendors.prediction import LoadOutcome
from agentc.vendors.registry import all_formats, get_predictor, list_format_names

# A line of a whole document that holds an agent's prompt, in the words of several tools.
_PROMPT = re.compile(rf"^(?:{'|'.join((*PROMPT_KEYS, 'developer_instructions'))})[ \t]*[:=]", re.M)


@dataclass(frozen=True, slots=True)
class OtherKind:
    """What a file in a folder is, and what to say about it; `told` is `None` where there is nothing
    to do."""

    kind: str
    told: AgentcError | None = None


def judge_read(path: str, read: Document | ReadError) -> OtherKind | None:
    """Return what a file of a folder is that is no agent, whether it can be read or not; `None` for
    an agent, and for a file that is worth its error."""
    if isinstance(read, ReadError):
        return judge_unread(path, read)
    return judge_document(path, read)


def judge_document(path: str, document: Document) -> OtherKind | None:
    """Return what a file of a folder is that was read, and is no agent; `None` for an agent."""
    if lies_in_vendor_folder(PurePath(path)):
        said = _list_known(document) or _is_output(document)
        return _judge_note(path, document) if not said and _is_passed_over(document) else None
    if _is_whole(document) and not lies_in_place(PurePath(path)):
        return None if _has_prompt(document) or _is_output(document) else OtherKind(OTHER)
    return _judge_note(path, document) if _is_note(document) else None


def _judge_note(path: str, document: Document) -> OtherKind:
    """Return what a document without the fields of an agent is: a note, unless its prompt begins
    with fields, which its author will have meant for those of an agent. Those in a code block show
    how an agent looks, and make none."""
    found_fields = find_fields_in_prompt(
        document.source, all_formats(), spells_limit, in_code=False
    )
    for found in found_fields:
        error = ReadError(found.code, found.message, hint=found.hint, where=found.where)
        return OtherKind(UNREAD, error.at(path))
    return OtherKind(NOTE)


def judge_unread(path: str, error: AgentcError) -> OtherKind | None:
    """Return what a file of a folder is that cannot be read, and that nobody will have meant for an
    agent; `None` for one that is worth its error."""
    placed = lies_in_vendor_folder(PurePath(path)) or lies_in_place(PurePath(path))
    if error.code == NO_FRONTMATTER:
        fenced = _begins_with_fence(path)
        return OtherKind(UNFENCED, error.at(path)) if fenced else OtherKind(NOTE)
    if error.code == NO_FENCES and not isinstance(error, HiddenLimit):
        return OtherKind(UNFENCED, error.at(path))
    if error.code == NO_AGENT:
        return OtherKind(OTHER, error.at(path) if placed else None)
    if placed or isinstance(error, HiddenLimit) or PurePath(path).suffix == ".md":
        return None
    return None if _mentions_prompt(path) else OtherKind(OTHER)


def find_file_kind(path: Path, *, in_vendor_folder: bool) -> str:
    """Return what a file is by its name and place; empty for what can be an agent.

    A README among a client's agents is one of them where it says what an agent says.
    """
    kind = find_companion_kind(path, in_vendor_folder=in_vendor_folder)
    if kind != README or not in_vendor_folder:
        return kind
    try:
        stated = _list_known(open_document(str(path), read_text(path)))
    except AgentcError:
        return kind
    return "" if stated else kind


def refuse_other_kind(path: str | None, document: Document) -> None:
    """Raise ReadError for a file that was named by hand, and is no agent."""
    pure = PurePath(path or "")
    placed = lies_in_vendor_folder(pure)
    kind = find_companion_kind(pure, in_vendor_folder=placed) if path else ""
    if kind and not (_says_limits(document) or _is_output(document)):
        if kind == README and placed and _list_known(document):
            return
        message = f"by its name and place this is {add_article(kind)}, and no agent"
    elif _states_nothing(document) and (not placed or _is_passed_over(document)):
        keys = ", ".join(f"`{key}`" for key in _list_keys(document))
        message = f"this is no agent: its fields are {keys}, of which no client's agents have any"
    else:
        return
    example = list_format_names()[0] if kind else document.format.own
    hint = f"--from FORMAT takes it for one all the same, as in `--from {example}`"
    raise ReadError(OTHER_KIND, message, hint=hint)


def _list_keys(document: Document) -> list[str]:
    return [entry.key for record in document.source.records for entry in record.entries]


def _list_known(document: Document) -> list[str]:
    """Return the keys of a document that its format knows."""
    known = set(document.format.keys)
    return [key for key in _list_keys(document) if key in known]


def _states_nothing(document: Document) -> bool:
    """Return whether a document has fields, and none of an agent."""
    return bool(_list_keys(document)) and not _list_known(document) and not _is_output(document)


def _is_passed_over(document: Document) -> bool:
    """Return whether the client in whose folder a document lies has no agent of it."""
    predict = get_predictor(document.format)
    return predict is not None and predict(document.source.text).outcome is LoadOutcome.SKIPS


def _is_note(document: Document) -> bool:
    """Return whether a document is a note: it has none of the fields of an agent in its format, a
    description apart; or it is a page that consists of fields, most of which are no agent's."""
    known = [key for key in _list_known(document) if key != "description"]
    if not known:
        return True
    foreign = len(_list_keys(document)) - len(_list_known(document))
    bodies = [document.source.read_body(record) for record in document.source.records]
    empty = all(body is not None and not body.strip() for body in bodies)
    return empty and "name" not in known and foreign >= len(known)


def _is_whole(document: Document) -> bool:
    """Return whether a document is all fields, with no body: YAML or TOML."""
    return all(document.source.read_body(record) is None for record in document.source.records)


def _has_prompt(document: Document) -> bool:
    return any(agent.prompt.strip() for agent in document.agents)


def _says_limits(document: Document) -> bool:
    """Return whether a document states what only agents state: tools, or permissions."""
    field = document.format.field_of("permission")
    return field is not None and not set(field.keys).isdisjoint(_list_keys(document))


def _is_output(document: Document) -> bool:
    """Return whether agentc wrote a document."""
    carried = any(agent.carried for agent in document.agents)
    return carried or find_header(document.source.text) is not None


def _begins_with_fence(path: str) -> bool:
    """Return whether a file without frontmatter begins as if it had some: only its line ends are
    none."""
    try:
        text = read_text(Path(path))
    except AgentcError:
        return False
    return CARRIAGE_RETURNS.match(text.removeprefix(BOM)) is not None


def _mentions_prompt(path: str) -> bool:
    """Return whether a line of a file that cannot be read begins as an agent's prompt does."""
    try:
        text = read_text(Path(path))
    except AgentcError:
        return True  # nobody knows
    return _PROMPT.search(text) is not None
