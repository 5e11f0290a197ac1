"""Codes about what a file carries for other formats, also as sections in its prompt, and about
edits on their way back: how severe each is, and what it means.

Belongs here: the table, a part of `codes.py`. Not here: when a code is given.
"""

from __future__ import annotations

from agentc.diagnostics.code_types import Code, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

CARRY_CODES: dict[str, Code] = {
    "carry-damaged": Code(
        _W,
        "damaged lines of agentc's",
        "The lines in which agentc carries another file's values stand directly below the line "
        "that announces them, and count as they were written alone. These were edited, or moved: "
        "none of them is taken back. Convert the original once more, or delete them.",
    ),
    "carry-old": Code(
        _N,
        "carried as an earlier agentc did",
        "Comment lines that begin with `# agentc keeps` are read as before, and written anew as "
        "plain YAML below the header with the next conversion.",
    ),
    "override-wider": Code(
        _N,
        "more for one target than for the others",
        "What `targets` or a block such as `opencode:` states for the target alone takes the place "
        "of what the rest of the file says, and lets the agent do more than that.",
    ),
    "carry-left": Code(
        _N,
        "carried, and left behind",
        "A value that the file carried for another format was not taken back: what stands for it "
        "in this file was edited, it starts processes and --carry-exec was not said, or "
        "--no-carry was.",
    ),
    "comments-left": Code(
        _N,
        "comments that the output has not",
        "Comments among the fields of the source, or behind them, are not in what is written. A "
        "comment inside of a field is carried with it, where the field is carried as its author "
        "spelled it; between fields it belongs to none. A comment that looks like a secret is "
        "never carried. All of them stay in the source, also when edits are put back with --into.",
    ),
    "no-trace": Code(
        _W,
        "no trace of the original",
        "The edited file has neither a header nor a comment that tells what it was made from "
        "(--no-header and --no-carry, or both were deleted). Every difference between it and the "
        "original counts as an edit, and a conflict cannot be seen.",
    ),
    "conflict": Code(
        _E,
        "two texts that want one place",
        "Of an edit that goes back (--into, sync): the converted file and the original changed the "
        "same statement since the conversion, or nothing tells which of both did. Nothing is "
        "written. Of an output: several sources would become this one file, or it was changed "
        "while agentc ran. It stays as it is; convert the source that counts by its path, give one "
        "of them another name, or say --prefix-folder.",
    ),
    "widening": Code(
        _E,
        "an edit that allows more",
        "An edit in the converted file lets the agent do more than the original does. "
        "--accept-widening puts it back.",
    ),
    "accepted-edit": Code(
        _W,
        "an edit that allows more, and was put back",
        "An edit in the converted file lets the original do more than before, and "
        "--accept-widening (or --carry-exec, for what starts processes) put it back. The last "
        "line of the run counts the agent.",
    ),
    "carry-wider": Code(
        _W,
        "carried limits that are wider",
        "What the file carries lets the agent do more than what else stands in it: an earlier "
        "conversion narrowed it, or somebody wrote it. Whoever writes a file can write its trace, "
        "too: read it where the comments are not yours. --no-carry leaves it out.",
    ),
    "other-original": Code(
        _E,
        "not the original",
        "The edited file's trace names another agent than the one that --into names, or fits "
        "another file with an agent of that name better, or nothing tells from which it was made. "
        "Nothing is written.",
    ),
    "renamed-on-the-way": Code(
        _E,
        "made from a file with another name",
        "The agent got another name when it was converted (--prefix-folder, --rename-reserved), "
        "and the file that it was made from is there. A second agent beside it is not what "
        "anybody wants: --into puts edits back.",
    ),
    "changed": Code(
        _E,
        "changed in the meantime",
        "Between reading the file and writing it somebody else wrote or removed it. agentc left "
        "it as it is.",
    ),
    "adapt-skipped": Code(
        _N,
        "a word that was not adapted",
        "A tool, file or folder has another name in the target, and stays in the prompt as it is: "
        "replacing it could not be undone exactly, or the prompt was edited and nobody asked for "
        "it.",
    ),
    "metadata-edited": Code(
        _W,
        "an edited section of metadata",
        "The section that --materialize added to the prompt is not what its fields say any more. "
        "It stays a part of the prompt.",
    ),
}
