"""YAML as written: every scalar with its text, every pair of a map, also those that stand twice,
nothing typed.

Belongs here: the tree, its places, and where libyaml is laxer than YAML 1.2. Not here: what a
scalar's text means to anybody, or which keys win; readers differ in that, and whoever asks how
another reader takes a text has to say so himself. `reader.py` is how agentc reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import yaml
from yaml.composer import Composer, ComposerError
from yaml.events import AliasEvent
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from agentc.errors import ReadError
from agentc.spans import Span
from agentc.syntax.source import Style, locate
from agentc.syntax.yaml.bounds import MAX_DEPTH, MAX_NODES, check_bounds, pick_stand_ins
from agentc.syntax.yaml.compose import Loader
from agentc.syntax.yaml.faults import find_fault

# What libyaml takes for a line break or refuses to see at all; a reader of the tree judges such
# characters himself.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)


STUCK_COMMENT = re.compile(r"[|>][-+0-9]*#")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it reads. `tag` is as written and resolved, or empty. It stands from `offset` up to
    `end`."""

    text: str
    style: Style
    tag: str
    offset: int
    end: int

    @property
    def plain(self) -> bool:
        """Return whether the scalar has neither quotes nor a block indicator: only such a text can
        be more than text."""
        return self.style is Style.PLAIN


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `flow` between brackets."""

    items: tuple[Tree, ...]
    flow: bool
    tag: str
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """A map, in its order; `flow` between braces."""

    pairs: tuple[tuple[Tree, Tree], ...]
    flow: bool
    tag: str
    offset: int
    end: int


Tree: TypeAlias = Scalar | Items | Pairs


class _AsWritten(Loader):  # type: ignore[misc]
    """Resolves no tag: what has none in the text has none in the tree."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return ""


class _AnchoredAnew(_AsWritten):
    """Lets one anchor stand for several things, one after the other, as YAML has it and its C
    loader does not."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.anchors: dict[str, Node] = {}

    get_single_node = Composer.get_single_node
    compose_document = Composer.compose_document
    compose_scalar_node = Composer.compose_scalar_node
    compose_sequence_node = Composer.compose_sequence_node
    compose_mapping_node = Composer.compose_mapping_node

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose one node after its anchor's earlier meaning is forgotten."""
        event = self.peek_event()
        if not isinstance(event, AliasEvent):
            self.anchors.pop(event.anchor, None)
        return Composer.compose_node(self, parent, index)


def read_tree(text: str, span: Span) -> Tree | None:
    """Return the tree at `span` of `text`, `None` where nothing stands there.

    Raises ReadError: `yaml` where the text is not YAML, `limit` where it is too large or deep to be
    looked at.
    """
    block = text[span.start : span.end]

    def fail(code: str, message: str, index: int, hint: str = "") -> ReadError:
        return ReadError(code, message, hint=hint, where=locate(text, span.start + index))

    check_bounds(block, fail)
    if "\0" in block:
        raise fail("yaml", "not valid YAML: it has a null character", block.index("\0"))
    hidden, reveal = _hide(block)
    try:
        root = _compose(hidden)
    except yaml.MarkedYAMLError as error:
        index = find_fault(error, block)
        raise fail("yaml", f"not valid YAML: {error.problem}", index) from None
    except yaml.YAMLError as error:
        raise fail("yaml", f"not valid YAML: {getattr(error, 'reason', error)}", 0) from None
    return None if root is None else _Grower(span.start, reveal, fail).grown(root, 0)


def _compose(text: str) -> Node | None:
    try:
        return _index_by(_AsWritten(text))
    except ComposerError as error:
        if error.problem != "second occurrence":
            raise
        return _index_by(_AnchoredAnew(text))


def _index_by(loader: Any) -> Node | None:
    try:
        node: Node | None = loader.get_single_node()
        return node
    finally:
        loader.dispose()


def _hide(block: str) -> tuple[str, Callable[[str], str]]:
    """Return the block with characters that libyaml minds replaced, one for one, by unused ones,
    and the way back."""
    found = sorted(set(_HIDDEN.findall(block)))
    if not found:
        return block, lambda text: text
    stand_ins, back = pick_stand_ins(block, found)
    # More kinds of them than there are stand-ins: no text that anybody wrote, and not worth an
    # exact answer.
    left_over = {ord(char): 0xFFFD for char in found if ord(char) not in stand_ins}
    return block.translate(stand_ins | left_over), lambda text: text.translate(back)


class _Grower:
    """Turns nodes into a tree; an alias is grown anew and counted anew, so that aliases cannot
    explode."""

    def __init__(
        self, start: int, reveal: Callable[[str], str], fail: Callable[..., ReadError]
    ) -> None:
        self.start, self.reveal, self.fail = start, reveal, fail
        self.nodes = 0

    def grown(self, node: Node, depth: int) -> Tree:
        """Return a node as a tree of its own, aliases in full. Raises ReadError for more values or
        levels than there may be."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise self.fail(
                "limit", f"more than {MAX_NODES} values or {MAX_DEPTH} levels (aliases in full)", 0
            )
        offset, end = self.start + node.start_mark.index, self.start + node.end_mark.index
        if isinstance(node, ScalarNode):
            style = (
                Style.PLAIN
                if not node.style
                else Style.QUOTED
                if node.style in "'\""
                else Style.BLOCK
            )
            return Scalar(self.reveal(node.value), style, node.tag, offset, end)
        flow = isinstance(node, CollectionNode) and bool(node.flow_style)
        if isinstance(node, MappingNode):
            pairs = tuple(
                (self.grown(key, depth + 1), self.grown(value, depth + 1))
                for key, value in node.value
            )
            return Pairs(pairs, flow, node.tag, offset, end)
        return Items(
            tuple(self.grown(item, depth + 1) for item in node.value), flow, node.tag, offset, end
        )


def find_lapse(text: str, tree: Tree, indent: int = -1) -> int | None:
    """Return the first place in a tree that YAML 1.2 forbids and libyaml lets pass, or `None`.

    A text in quotes or a list in brackets must stay deeper than the block it stands in (`indent`),
    on every line; only a closing bracket may stand at the margin. A comment needs a space before
    it.
    """
    if isinstance(tree, Scalar) or tree.flow:
        if isinstance(tree, Scalar) and tree.style is Style.BLOCK:
            return tree.offset if STUCK_COMMENT.match(text, tree.offset) else None
        if isinstance(tree, Scalar) and tree.plain:
            return None
        if text.startswith("#", tree.end):
            return tree.end
        return _find_line_too_far_left(text, tree, indent)
    column = tree.offset - text.rfind("\n", 0, tree.offset) - 1
    children = (
        tree.items if isinstance(tree, Items) else (node for pair in tree.pairs for node in pair)
    )
    return next(
        (place for child in children if (place := find_lapse(text, child, column)) is not None),
        None,
    )


def blocks(tree: Tree | None) -> Iterator[Scalar]:
    """Yield every block scalar of a tree."""
    if isinstance(tree, Scalar):
        yield from [tree] if tree.style is Style.BLOCK else []
    elif tree is not None:
        children = (
            tree.items
            if isinstance(tree, Items)
            else (node for pair in tree.pairs for node in pair)
        )
        for child in children:
            yield from blocks(child)


def _find_line_too_far_left(text: str, tree: Tree, indent: int) -> int | None:
    """Return the first line within a node, behind its first one, that is not deeper than the
    indent; `None` where all are."""
    exempt, blank = ("", " \t") if isinstance(tree, Scalar) else ("]}#", " ")
    line = text.find("\n", tree.offset, tree.end) + 1
    while line:
        end = text.find("\n", line, tree.end)
        content = text[line : tree.end if end < 0 else end]
        spaces = len(content) - len(content.lstrip(blank))
        if content.strip() and spaces <= indent and content.lstrip()[0] not in exempt:
            return line
        line = end + 1
    return None
