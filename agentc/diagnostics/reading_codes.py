"""The codes of what agentc reads as it was meant though clients do not.

Belongs here: a part of the table in `codes.py`. Not here: when a code is given.
"""

from __future__ import annotations

from agentc.diagnostics.code_types import Code, Severity

_E, _W = Severity.ERROR, Severity.WARNING

READING_CODES: dict[str, Code] = {
    # The file was read as it was meant; `agentc check --fix` puts it right.
    "bad-escape": Code(
        _E,
        "an unknown backslash escape",
        "A double-quoted text holds a backslash that YAML does not know (`\\d`, `\\U`).",
    ),
    "bare-yaml": Code(
        _E,
        "YAML without fences",
        "The whole file is one YAML document, named like a Markdown file.",
    ),
    "before-fence": Code(
        _E,
        "something before the first fence",
        "Blank lines or text stand before the opening `---`. agentc reads the fields all the same.",
    ),
    "behind-fence": Code(
        _W,
        "a comment behind a fence",
        "A comment stands behind `---` on its line. agentc reads it as one.",
    ),
    "code-fence": Code(
        _E,
        "frontmatter in a code block",
        "The file, or its frontmatter, is wrapped in a code block, as chat programs print it.",
    ),
    "indented-fence": Code(
        _E,
        "indented frontmatter",
        "The fences are indented, often from pasting.",
    ),
    "long-fence": Code(
        _E,
        "a closing line that is no fence",
        "The closing line has more than three dashes, is indented, has text behind it, or is drawn "
        "otherwise (`...`, `+++`, a long dash).",
    ),
    "no-opening-fence": Code(
        _E,
        "no opening fence",
        "Fields begin at once, without `---` before them.",
    ),
    "broken-limit": Code(
        _E,
        "a limit that is not YAML",
        "A bracket or quote among the limits is never closed, or a line is indented like none "
        "above it. What was meant is its author's to say: close it where it ends, or indent the "
        "lines of one map alike. A list of tools that `check --fix` can close is converted once "
        "it is repaired.",
    ),
    "not-yaml": Code(
        _E,
        "a field that is not YAML",
        'A value breaks YAML: a ": " without quotes, also with a " #" in it, a line that starts '
        "with `*`, `@` or a backtick, paragraphs at the margin. agentc reads it as the text it "
        "looks like. An error where a client that is asked loses something by it, else a warning.",
    ),
    "indented-key": Code(
        _E,
        "a key or an item that is indented too far",
        "A line with a key that the format knows is deeper than the other fields, or an item is "
        "indented unlike the others of its list, and YAML takes it for a part of what stands "
        "above, or for no YAML at all. agentc reads it as a field, or an item; a limit that is "
        "YAML stays as the client has it.",
    ),
    "cut-text": Code(
        _E,
        "a text cut short by a comment",
        "A space and `#` stand in a text without quotes, and YAML takes what follows for a "
        "comment. agentc reads it as text: in a description or prompt all of it but what two "
        "spaces set off, elsewhere what goes on like `#12`. Of a list of tools that is cut inside "
        "of parentheses the client has others than it names: it is converted once it is repaired.",
    ),
    "looks-like-data": Code(
        _E,
        "text that looks like a list or a map",
        "A text begins with `[` or `{` without quotes, or stands below its key with a colon in "
        "it; YAML takes it for data.",
    ),
    "tab": Code(
        _E,
        "a tab for indentation",
        "YAML forbids tabs there.",
    ),
    "unclosed": Code(
        _E,
        "no closing fence",
        "The frontmatter has no closing `---`.",
    ),
}
