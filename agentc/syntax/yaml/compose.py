"""The C parser, from a text to nodes: every scalar as text, nothing typed.

Belongs here: what PyYAML is told. Not here: limits and exotic line breaks (`bounds.py`), what nodes
mean (`reader.py`).
"""

from __future__ import annotations

from typing import Any, ClassVar

import yaml
from yaml.nodes import Node

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _PlainLoader(Loader):  # type: ignore[misc]
    """Gives every scalar as text; `typed` in `reader.py` is the only place that types one."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def resolve(self, *_: object) -> str:
        return "tag:yaml.org,2002:str"  # nobody asks

    def descend_resolver(self, *_: object) -> None: ...

    def ascend_resolver(self) -> None: ...


def compose(block: str) -> Node | None:
    """Return the root node of the one document in a text, or `None` for an empty one.

    Raises yaml.YAMLError for what is not YAML, or more than one document.
    """
    loader = _PlainLoader(block)
    try:
        node: Node | None = loader.get_single_node()
        return node
    finally:
        loader.dispose()
