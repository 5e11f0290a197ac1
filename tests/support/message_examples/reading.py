"""Examples of what is read as it was meant, though clients do not read it so.

Belongs here: one for each code of `diagnostics/reading_codes.py`. Not here: files that are refused
(`refusals.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.message_examples.example import MessageExample
from tests.support.message_examples.layout import (
    BODY,
    CLAUDE,
    HEAD,
    OPENCODE,
    check,
    check_claude,
    check_description,
    write_claude,
)

EXAMPLES: Mapping[str, MessageExample] = {
    "bad-escape": check_description('"Finds \\d+ in logs."'),
    "bare-yaml": check(CLAUDE, f"{HEAD}prompt: You review code.\n"),
    "before-fence": check(CLAUDE, f"# Reviewer\n\n{write_claude()}"),
    "behind-fence": check(CLAUDE, f"---\n{HEAD}--- # end of the fields\n{BODY}"),
    "code-fence": check(CLAUDE, f"```markdown\n{write_claude()}```\n"),
    "indented-fence": check(
        CLAUDE, f"  ---\n  name: reviewer\n  description: Reviews code.\n  ---\n{BODY}"
    ),
    "long-fence": check(CLAUDE, f"---\n{HEAD}-----\n{BODY}"),
    "no-opening-fence": check(CLAUDE, f"{HEAD}---\n{BODY}"),
    "broken-limit": check(
        OPENCODE, f"---\ndescription: Reviews code.\npermission: {{bash: deny\n---\n{BODY}"
    ),
    "not-yaml": check_description("Reviews code: changes\n  and tests."),
    "indented-key": check_claude("tools: Read, Grep\n  model: sonnet\n"),
    "cut-text": check_description("Reviews fixes of #12 and #13."),
    "looks-like-data": check_description("[Beta]"),
    "tab": MessageExample(
        {CLAUDE: write_claude("tools:\n\t- Read\n\t- Grep\n")},
        "check",
        remark="A tab stands before each item of `tools`.",
    ),
    "unclosed": check(CLAUDE, f"---\n{HEAD}\n{BODY}"),
}
