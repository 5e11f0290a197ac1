"""Texts that some reader of YAML takes for something else, in one fixed order.

Belongs here: the texts. Not here: what is done with them.
"""

from __future__ import annotations

# Words and numbers that YAML 1.1, 1.2 or a client types: booleans, nulls, octal, base 60, dates,
# merges.
TYPED = """
    yes no on off y n Yes NO On true false True FALSE null Null ~ = <<
    0 1 -1 +1 010 0o10 0x1F 0b11 1_000 1e3 1E-3 .5 5. 1.10 -0 .inf -.INF .nan .NaN
    1:30 190:20:30 1:30.5 12e03 685_230.15
    2024-01-02 2001-12-14T21:59:43Z 2001-12-14t21:59:43.10-05:00 00:00
""".split()
INDICATORS = (
    list("-?:,[]{}#&*!|>'\"%@`=~^")
    + """
    --- ... {} [] !x &a *a !!str !!binary |- >+ |2 -- ---x x--- .... <!-- --> ${x} {{x}} {%x%}
""".split()
)
PHRASES = [
    "- item", "? key", ": value", "key: value", "a: b: c", "a:", ":a", "a :b", "http://x/y#z", "a # b", "a #b", "# a",
    "a#b", "@x y", "`x` y", "% x", "*bold* x", "**bold**", "&x y", "!x y", "[x] y: z", "{x} y: z", "[a, b", "a, b]",
    '"', "'", '"a"', "'a'", '"a" b: c "d"', "it's", "'a' b", 'a "b" c', "\\", "\\n", "a\\", "a\\tb", '\\"', "a\\\\n",
    "%YAML 1.2", "| x", "> x", "--- x", "... x", "x --- y", "...\n", "---\n", "a\n---\nb", "a\n...\nb", "<<: *a",
    "description: x\ntools: Bash", "a\ntools: Bash\n", '"\ntools: Bash\nx: "', "a {b: c} [d]", "a,b", "a, b", "100%",
    "<example>\nContext: x\nuser: \"y\"\n</example>", "$(x) $HOME ${x:-y}", "!!python/object:x y", "a" * 300 + " b: c",
    "Tools: x (Tools: y)", "word " * 60 + "end",
]  # fmt: skip
SPACE = [
    " ", "  ", "\n", "\n\n", "\t", " a", "a ", "  a  ", "\ta", "a\t", "a\tb", "a\n", "a\n\n", "a\n\n\n", "\na", "\n\na",
    "a\nb", "a\n b", " a\nb", "  a\n b\n", "a\n\nb", "a \nb", "a\n \nb", "a\n\tb", "\n a", "a\n  \n", "a\n ", "\ta\nb",
    "a\r\nb", "a\rb", "a\r", "\r\n", "# a\nb", "a\n# b", "a\n#b: c\n", "- a\n- b", "a: b\nc: d", "a   b",
    "\u00a0a\u00a0", "\u3000a", "\u2003a\u2003",
]  # fmt: skip
# U+0085, U+2028 and U+2029 end a line in YAML 1.1 alone; the others are not printable, or lie
# beyond one UTF-16 unit.
UNICODE = [
    "\x00", "\x01a", "a\x07b", "\x08", "\x0b", "a\x0cb", "\x1b[31mred", "a\x1cb", "\x1f", "\x7f", "\x80",
    "a\x85b", "\x85", "a\x85tools: Bash", "a\u2028b", "a\u2029b", "a\u2028tools: Bash\u2028", "\ufeff", "\ufeffa",
    "a\ufeffb", "\ufffe",
    "\uffff", "\ufffd", "\u200b", "a\u200db", "\u202ea", "\ue000", "é", "e\u0301", "日本語: x", "اَ", "🎉", "🎉 a: b",
    "👩‍👩‍👧", "\U0001f600\n\U0001f600", "\U0010ffff", "𝕏 # y", "\xa0",
]  # fmt: skip
NASTY = tuple(dict.fromkeys(["", *TYPED, *INDICATORS, *PHRASES, *SPACE, *UNICODE]))
