"""The codes that one module gives and others go by, each as one name.

Belongs here: codes that are compared somewhere. Not here: what a code means (`codes.py` and the
tables that it joins), codes that only their own module knows.
"""

from __future__ import annotations

ACCEPTED_EDIT = "accepted-edit"
BAD_VALUE = "bad-value"
BARE_YAML = "bare-yaml"
CANNOT_START = "cannot-start"
CONFLICT_MARKS = "conflict-marks"
CUT_TEXT = "cut-text"
DEAD_RULE = "dead-rule"
FORMER_OUTPUT = "former-output"
INDENTED_KEY = "indented-key"
LINE_BY_LINE = "line-by-line"
NO_AGENT = "no-agent"
NO_FENCES = "no-fences"
NO_FRONTMATTER = "no-frontmatter"
NOT_YAML = "not-yaml"
OTHER_KIND = "other-kind"
REPAIR = "repair"
STRAY_ITEM = "stray-item"
DUPLICATE_KEY = "duplicate-key"
TAB = "tab"
UNCLOSED = "unclosed"
UNENFORCED = "unenforced"
VALUE = "value"
# Errors about one value, which say nothing of the others.
ABOUT_ONE_VALUE = frozenset({VALUE, STRAY_ITEM, DUPLICATE_KEY})
