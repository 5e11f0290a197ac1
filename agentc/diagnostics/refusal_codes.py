"""Codes of what cannot be read, or is not written: how severe each is, and what it means.

Belongs here: the table, a part of `codes.py`. Not here: when a code is given.
"""

from __future__ import annotations

from agentc.diagnostics.code_types import Code, Severity
from agentc.diagnostics.shared_codes import CONFLICT_MARKS, UNENFORCED

_E, _W = Severity.ERROR, Severity.WARNING

REFUSAL_CODES: dict[str, Code] = {
    "agents": Code(
        _E,
        "not exactly one agent",
        "The command needs a document with one agent, and this one has none, or several.",
    ),
    CONFLICT_MARKS: Code(
        _E,
        "git's conflict marks",
        "git could not merge two sides of the file, and nobody has settled that yet: it is two "
        "documents in one, and nothing is made of it. Say what counts, and delete the lines with "
        "`<<<<<<<`, `=======` and `>>>>>>>`. A prompt that is about such marks has them in a code "
        "block, or indented.",
    ),
    "broken-base": Code(
        _E,
        "an edit among fields that are not YAML",
        "The fields are not YAML, and the edit could not be shown to change its own field alone. "
        "Repair the file first: `agentc check --fix`.",
    ),
    "repair": Code(
        _E,
        "not to be repaired by itself",
        "What the notes say can be mended does not make the file YAML with the same meaning. Mend "
        "it by hand.",
    ),
    "proof": Code(
        _E,
        "an output that failed its proof",
        "What would be written does not read back: agentc's fault. Nothing is written.",
    ),
    "not-loaded": Code(
        _E,
        "an output that its client would not load",
        "agentc asks its model of the target's client about every text before it writes it. This "
        "one would be no agent there, so nothing is written: change in the source what the "
        "message names.",
    ),
    "config-by-name": Code(
        _E,
        "the user's own configuration limits the agent by name where it goes",
        "Its client merges what you state for the agent by name with its file, here and at the "
        "target. Put into the file and merged with it once more, that could lift other limits: "
        "take the entry out at the target; where --fold-config put more in, convert without it.",
    ),
    "disabled": Code(
        _E,
        "a disabled agent would come alive",
        "The source switches the agent off, and the target has no word for that. Delete the "
        "switch first, if the agent is wanted there.",
    ),
    UNENFORCED: Code(
        _E,
        "limits that the client does not keep to",
        "The target's client has no word for them, or takes one and does not heed it. "
        '--unenforced write, or `unenforced = "write"` below `[permissions]` in agentc.toml, '
        "writes the agent all the same, with its limits as a sentence at the top of its prompt.",
    ),
    "guard-outside": Code(
        _E,
        "a guarding hook outside of `hooks`",
        "A hook that can refuse tools stands where its client heeds none, and for that the client "
        "does not start the agent. In another format nothing would be left of the guard. Put it "
        "below `hooks`, or take it out.",
    ),
    "missing": Code(_E, "no such file", "There is no file or folder of that name."),
    "no-agents": Code(
        _E, "no agents here", "No file in the places that agentc knows could hold an agent."
    ),
    "not-a-file": Code(
        _E,
        "not a file",
        "What is to be read is neither a file nor a folder, or something that is no file stands "
        "where one is to be written: it is not replaced.",
    ),
    "swallowed-limit": Code(
        _E,
        "a limit inside a broken text",
        "A field that is not YAML goes over several lines, and one of them looks like a limit on "
        "tools; or one does that stands in quotes or brackets, and no deeper than their key. Read "
        "as text it would be lost, so agentc refuses to guess.",
    ),
    "hidden-limit": Code(
        _E,
        "a limit that only the client sees",
        "The file's own client takes the fields otherwise than they look, as with a `---` among "
        "them, a merge key or an anchor, and lets the agent do less. What agentc reads would let "
        "it do more, so the file is refused.",
    ),
    "unreadable": Code(
        _E, "a file that cannot be read", "The disc does not give it, often for want of permission."
    ),
    "unwritable": Code(
        _E,
        "a file that cannot be written",
        "The disc does not take it, often for want of permission.",
    ),
    "duplicate-key": Code(
        _E,
        "a duplicate key",
        "Two lines say different things under one key: delete one of them. At the margin agentc "
        "takes the last one, as Claude Code does. Where both say the same, `agentc check --fix` "
        "takes the first one out.",
    ),
    "empty": Code(_E, "an empty file", "There is nothing in the file."),
    "encoding": Code(
        _E,
        "not UTF-8",
        "The file is not UTF-8 text, often Latin-1, Windows-1252 or UTF-16. Save it as UTF-8.",
    ),
    "fence-language": Code(
        _E,
        "a language behind the fence",
        "The opening line is like `---js`. Some readers run such a block as a program, so agentc "
        "does not read it.",
    ),
    "json": Code(
        _E,
        "not valid JSON",
        "The document is not JSON, also not with comments and trailing commas.",
    ),
    "limit": Code(
        _E,
        "too large or too deep",
        "The fields are longer, or nested deeper, than anything real; such files are made to "
        "bring readers down.",
    ),
    "no-agent": Code(
        _E,
        "no agent in the document",
        "The document is well formed, and nothing in it is an agent.",
    ),
    "no-frontmatter": Code(
        _E,
        "no frontmatter",
        "The file has no fields: an agent needs at least a name or a description.",
    ),
    "no-fences": Code(
        _W,
        "fields without fences",
        "The file begins with fields, and no line of `---` stands before and behind them, or "
        "lines like `----`, `+++` or dashes that a program made longer. `agentc check --fix` puts "
        "`---` there where such a line, or a blank one, ends the fields: the file is an agent to "
        "its client then, with what its fields say.",
    ),
    "no-name": Code(
        _E,
        "no name",
        "Neither the fields nor a path name the agent.",
    ),
    "override": Code(
        _E,
        "a wrong value under `targets`",
        "A value stated for one format alone does not fit that format.",
    ),
    "stray-item": Code(
        _E,
        "an item among keys",
        "A list item stands among the keys of a map, a key among the items of a list, or either "
        "below a value that is one word or at the margin below a text, which is no YAML.",
    ),
    "tag": Code(
        _E,
        "a YAML tag",
        "Tags (`!!python/...`, `!x`) can make a reader build objects; agentc reads plain data "
        "alone.",
    ),
    "toml": Code(
        _E,
        "not valid TOML",
        "The document is not TOML, or a key in it stands twice.",
    ),
    "too-large": Code(
        _E,
        "too large a file",
        "The file is larger than any agent file; perhaps it is something else.",
    ),
    "value": Code(
        _E,
        "a value of the wrong type",
        "The value does not fit its field. Where one thing alone can be meant (`true` for "
        "`allow`, an action under `tools`, a number in quotes), `check --fix` writes that; all "
        "else would be a guess.",
    ),
    "yaml": Code(
        _E,
        "not valid YAML",
        "The fields are not YAML, and no line begins with a key that agentc knows.",
    ),
}
