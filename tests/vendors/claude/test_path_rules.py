"""Paths in the rules of Claude Code's settings: nothing that one matches is missed by its patterns.

Belongs here: the law, by a matcher of its own, and what people write. Not here: which rules have a
path (`laws/test_client_config_laws.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentc.vendors.claude.path_rules import list_path_patterns

NAMES = st.sampled_from(
    (".env", ".env.local", "secret", "secrets.txt", "a", "b.key", "x[1]", "a*b")
)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
PARTS = st.sampled_from(
    (
        ".env", ".env*", ".env.*", "secret*", "*secret*", "*", "**", "a", "?", "*.key", "[ab]", "[!a]*", "x\\[1\\]",
        "a\\*b", "x[[]1]", "b.???", "[a-c].key", "s*t*",
    )
)  # fmt: skip
STARTS = st.sampled_from(("", "./", "/", "**/", "~/", "//"))
ENDS = st.sampled_from(("", "", "/", "/*", "/**"))
SCOPES = st.builds(
    lambda start, parts, end: start + "/".join(parts) + end,
    STARTS,
    st.lists(PARTS, min_size=1, max_size=3),
    ENDS,
)


def is_ignored(scope: str, path: str) -> bool:
    """Whether a path of `.gitignore` matches a file, or a folder that it is in."""
    rule = re.sub(r"^(?:\./|~/|//?)", "/", scope)
    wanted = rule.strip("/").split("/")
    if "/" not in rule.rstrip("/"):
        wanted = ["**", *wanted]
    parts = path.split("/")
    starts = range(1, len(parts) if rule.endswith("/") else len(parts) + 1)
    return any(match_parts(wanted, parts[:end]) for end in starts)


def match_parts(wanted: Sequence[str], parts: Sequence[str]) -> bool:
    if not wanted:
        return not parts
    if wanted[0] == "**":
        inside = bool(parts) if len(wanted) == 1 else True
        ends = range(len(parts) + 1)
        return inside and any(match_parts(wanted[1:], parts[end:]) for end in ends)
    return bool(parts) and match_name(wanted[0], parts[0]) and match_parts(wanted[1:], parts[1:])


def match_name(wanted: str, name: str) -> bool:
    spelled = re.sub(
        r"\\(.)|\[(!?)(\[?[^\]]*)\]|\*+|\?|[^*?\[\\]",
        lambda found: (
            re.escape(found[1])
            if found[1]
            else f"[{'^' * len(found[2])}{found[3].replace('[', chr(92) + '[')}]"
            if found[3]
            else {"*": ".*", "?": "."}.get(found[0][0], re.escape(found[0]))
        ),
        wanted,
    )
    return re.fullmatch(spelled, name) is not None


def is_matched(pattern: str, path: str) -> bool:
    spelled = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(spelled, path) is not None


@given(SCOPES, PATHS, st.sampled_from(("", "up/", "../../")))
@example("./.env.*", ".env.local", "")
@example("**/secret*", "a/secrets.txt", "")
@example("[]x]*", "x1", "")
def test_no_path_that_a_rule_matches_is_left_out(scope: str, path: str, folder: str) -> None:
    if is_ignored(scope, path):
        assert any(is_matched(pattern, folder + path) for pattern in list_path_patterns(scope))


@pytest.mark.parametrize(
    ("scope", "patterns"),
    [
        ("./.env", [".env", "*/.env", ".env/*", "*/.env/*"]),
        ("./.env.*", [".env.*", "*/.env.*"]),
        ("secrets/**", ["secrets/*", "*/secrets/*"]),
        ("*.key", ["*.key", "*.key/*"]),
        ("**/*secret*", ["*secret*"]),
        ("[a/b].md", ["*"]),
        ("**/*", ["*"]),
        ("!a", []),
    ],
)
def test_patterns(scope: str, patterns: list[str]) -> None:
    assert list(list_path_patterns(scope)) == patterns
