"""Hints on a configuration in JSON: in the words of JSON.

Belongs here: words. Not here: what is found in a configuration (`test_opencode_json.py`).
"""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from agentc.linter.check import check_document
from agentc.vendors.registry import get_format

# What only a file with frontmatter has.
OF_YAML = re.compile(r"frontmatter|---|\bmargin\b|\bindent|\bthe line\b|lines below|key: value")
KEYS = ("description", "prompt", "mode", "steps", "temperature", "model", "color", "disable")
VALUES = st.sampled_from(
    (None, True, 3, 0, -1, 0.5, "x", "Deny", "no", "5", "Primary", "red", [], ["a"], {}, {"a": 1})
)
MAPS = st.dictionaries(
    st.sampled_from(("*", "bash", "bahs", "*_*", "mode", "edit")), VALUES, max_size=3
)


@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4),
    st.dictionaries(st.sampled_from(("permission", "tools", "options")), VALUES | MAPS, max_size=2),
)
def test_hints_speak_of_nothing_that_json_lacks(
    fields: dict[str, object], maps: dict[str, object]
) -> None:
    text = json.dumps({"agent": {"x": {**fields, **maps}}}, indent=2)
    for one in check_document(get_format("opencode-json"), text, "opencode.json").diagnostics:
        assert not OF_YAML.search(one.hint), one


def test_what_is_meant_is_written_as_json_has_it() -> None:
    agent = {"mode": "Primary", "steps": "5", "permission": {"bash": "Deny"}, "disable": "no"}
    text = json.dumps({"agent": {"x": agent}})
    found = check_document(get_format("opencode-json"), text, "opencode.json").diagnostics
    hints = {one.hint for one in found if one.code == "value"}
    assert hints >= {'write `"primary"`', "write `5`", 'write `"deny"`', "write `false`"}
