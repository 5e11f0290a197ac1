"""Jinja for templates that users bring along: nothing but text is within reach, and every template
ends.

Belongs here: what bounds a template. Not here: filters and what a template is given
(`environment.py`). Steps of loops and calls are counted, and sizes looked at before they are made:
a clock would judge the machine.
"""

from __future__ import annotations

import functools
import posixpath
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2 import Environment, FileSystemLoader, nodes
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from agentc.filesystem.observations import note_read

MAX_STEPS = 200_000
# Of a text's characters, a list's items, a number's bits.
MAX_SIZE = 4 << 20


class Loader(FileSystemLoader):
    """Reads templates from folders, the first that has one. What was looked for is noted."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text, its file, and whether that is still so."""
        parts = split_template_path(template)
        for folder in self.searchpath:
            note_read(posixpath.join(folder, *parts), None)
        return super().get_source(environment, template)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose templates end; `start` begins to count anew."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.steps = 0
        self.filters = {name: _bounded(function) for name, function in self.filters.items()}
        self.filters |= {"each step": self._each, "together": _together}
        del self.globals["lipsum"]

    def start(self) -> None:
        """Forget the steps of what was filled before."""
        self.steps = 0

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805  as its base
        """Call what a template calls. Raises SecurityError for a step too many."""
        __self._step()
        _refuse(_sizes_asked_for(args, kwargs))
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out an operation. Raises SecurityError where its result would be huge."""
        _refuse(_size_of_result(operator, left, right))
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Bounding().visit(super()._parse(source, name, filename))
        return tree

    def _each(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise SecurityError(f"it takes more than {MAX_STEPS} steps")


class _Bounding(NodeTransformer):
    """Rewrites loops and `~` so that filters count what goes through them."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802  as its base
        """Count the steps of a loop."""
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, "each step", [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802  as its base
        """Look at the size of texts that are put together."""
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(parts, "together", [], [], None, None, lineno=node.lineno)


def _together(parts: list[Any]) -> str:
    text = "".join(map(str, parts))
    _refuse(len(text))
    return text


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that refuses to make anything huge."""

    @functools.wraps(function)  # keeps what marks a filter that wants its context
    def filtered(*args: Any, **kwargs: Any) -> Any:
        _refuse(_sizes_asked_for(args[1:], kwargs))
        result = function(*args, **kwargs)
        _refuse(len(result) if isinstance(result, str) else 0)
        return result

    return filtered


def _sizes_asked_for(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    """Return the largest number among arguments: it can be a width, or how often something is
    repeated."""
    return max(
        (abs(value) for value in (*args, *kwargs.values()) if isinstance(value, int)), default=0
    )


def _size_of_result(operator: str, left: Any, right: Any) -> int:
    """Return how large the result of an operator can be at most: of `*` with a number, of a power,
    of a width in a format; else as large as both sides together."""
    numbers = isinstance(left, int), isinstance(right, int)
    if operator == "**":
        return _size(left) * abs(right) if all(numbers) else 0
    if operator == "*" and numbers == (False, True):
        return _size(left) * int(right)
    if operator == "*" and numbers == (True, False):
        return int(left) * _size(right)
    if operator == "%":
        digits = (
            "".join(char if char.isdigit() else " " for char in left).split()
            if isinstance(left, str)
            else ()
        )
        return max((MAX_SIZE + 1 if len(width) > 6 else int(width) for width in digits), default=0)
    return _size(left) + _size(right)


def _size(value: Any) -> int:
    if isinstance(value, int):
        return value.bit_length()
    return len(value) if isinstance(value, (str, list, tuple)) else 0


def _refuse(size: int) -> None:
    if size > MAX_SIZE:
        raise SecurityError("it makes something huge")
