"""Codes about names, models, links, places and files that are kept, also on the way back: how
severe each is, and what it means.

Belongs here: the table, a part of `codes.py`. Not here: when a code is given.
"""

from __future__ import annotations

from agentc.diagnostics.code_types import Code, Severity
from agentc.diagnostics.shared_codes import OTHER_KIND

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

PLACE_CODES: dict[str, Code] = {
    "trace-renewed": Code(
        _N,
        "the trace of the converted file is renewed",
        "After its edits were put back the converted file was written as one that is made from "
        "the original as it is now, so that the next edit is told from this one, and the next "
        "conversion has nothing to change.",
    ),
    "name-by-file": Code(
        _N,
        "an agent that is named by its file",
        "The client of the converted file names an agent by its path. A renamed file is no edit "
        "of the original's name, and a name that was put back needs a file of that name: rename "
        "it, or the next conversion writes a second one.",
    ),
    "trace-stays": Code(
        _W,
        "the trace of the converted file is not renewed",
        "The edits were put back, and the converted file could not be renewed. Convert the "
        "original again before the next edit.",
    ),
    "home-differs": Code(
        _E,
        "its file stands where it would be another agent",
        "The target has a file of this agent in a folder whose client changes what it says "
        "(`.opencode/modes` makes every agent a primary one). Nothing is written there; move that "
        "file away, or rename one of the two agents.",
    ),
    "several-homes": Code(
        _E,
        "an agent with several files in the target's place",
        "It would be written where its agent has a file already, in a sub-folder or under another "
        "file name; here there are several, of which the client has one. Put edits back with "
        "`--into FILE`, or delete all but one.",
    ),
    "renamed-reference": Code(
        _N,
        "it refers to an agent by its new name",
        "Another agent of this run is called otherwise in the target. Who states its name "
        "(`task`, `Agent(...)`, `escalation_to`, `observer`) states the new one. Prompts stay as "
        "they are.",
    ),
    "unclear-reference": Code(
        _W,
        "it refers to one of several agents",
        "Several agents of this run had the name that it states, and get different ones: which is "
        "meant is its author's to say.",
    ),
    "name-from-path": Code(
        _W,
        "no `name`",
        "The file states no name; agentc takes the file's.",
    ),
    "reserved-name": Code(
        _W,
        "the name of a built-in agent",
        "The file changes one of the client's own agents instead of adding one.",
    ),
    "other-name": Code(
        _N,
        "a name beside the key",
        "The entry has a `name`, and the key that it stands under is its name.",
    ),
    "unknown-model": Code(
        _W,
        "a model that will not be found",
        "The client cannot tell which provider's model is meant.",
    ),
    "models-unseen": Code(
        _N,
        "a model of which nobody knows whether the client has it",
        "The client brings no list of models along, so that agentc has nothing to look the model "
        "up in. It is written as it is.",
    ),
    "same-name": Code(
        _W,
        "two agents of one name",
        "Two files in one client's folder give their agents one name, and the client has one of "
        "them alone.",
    ),
    "file-filled": Code(
        _N,
        "a file's text was put into a prompt",
        "OpenCode replaces `{file:...}` in its configuration by that file's text. So does `agentc "
        "convert`, once, where the file, links resolved, lies below the configuration's folder, "
        "is UTF-8 text of at most 1 MiB, not hidden, and holds nothing that looks like a secret.",
    ),
    "file-left": Code(
        _W,
        "a reference to a file stays",
        "`{file:...}` in a prompt names a file that is not read: no client but OpenCode, and that "
        "in its configuration alone, replaces it, so the agent has these very characters for a "
        "prompt.",
    ),
    "former-output": Code(
        _W,
        "an earlier output under another name",
        "--prefix-folder gives agents of one name other names, and one of them was written under "
        "its own name before. That file stays, and the client has two agents from one source: "
        "delete it.",
    ),
    "link": Code(
        _E,
        "a link",
        "The file is a link, or a folder on the way leads out of the project (of your home folder "
        "with --scope user), or onto a file that agents are read from. --follow writes through "
        "links wherever they lead, but never onto a source.",
    ),
    "linked": Code(
        _N,
        "written through a link",
        "A folder on the way is a link, and its real place lies inside the project (of your home "
        "folder with --scope user).",
    ),
    "linked-source": Code(
        _N,
        "agents that are read from outside",
        "The folder of the agents, or the file of one, is a link that leads out of the project (of "
        "your home folder with --scope user). It is read as its client reads it; who can write "
        "there decides what comes out here.",
    ),
    "linked-folder": Code(
        _W,
        "a linked folder that is not looked into",
        "A folder among the agents is a link, and files for agents stand in the folder that it "
        "leads to. agentc reads linked files, and looks into linked folders with --follow alone.",
    ),
    "config-fields": Code(
        _W,
        "a configuration adds to an agent that has a file of its own",
        "Its client merges what a configuration states for an agent with the agent's own file. "
        "That file is converted, with the limits of both; other fields that only the configuration "
        "has are not taken along. State them in the file.",
    ),
    OTHER_KIND: Code(
        _E,
        "a file that was named by hand and is no agent",
        "By its name and place the file is a skill, a command, a README or the like, or it has "
        "fields of which none is an agent's. agentc leaves such files out of folders. What states "
        "tools or permissions is an agent anywhere, and so is what agentc wrote; --from FORMAT "
        "takes any file for one.",
    ),
    "home-without": Code(
        _W,
        "fields of the original that do not come home",
        "The file was made from one that had more: hooks and MCP servers with a command are not "
        "carried without --carry-exec, and what looks like a secret never is. What is written now "
        "has them not. --into ORIGINAL puts the edits into the original, and keeps everything "
        "else there.",
    ),
    "replaces": Code(
        _W,
        "a replaced file that had more",
        "A file that differs is replaced (--force), and has fields that the new text has not, or "
        "limits that this lifts: a hook that guards tools, MCP servers, fewer tools. With "
        "--on-loss fail such a file is kept. What was made from the same source and not touched "
        "since is replaced without a word.",
    ),
    "output": Code(
        _E,
        "an output that cannot be",
        "`-o -` prints one agent, and `-d` and `-o ROOT` write into folders. A target of "
        "`agentc.toml` cannot lie where its sources do.",
    ),
    "lock": Code(
        _E,
        "an agentc.lock that is none",
        "What `agentc build` remembers of its outputs cannot be read, or names a path that it "
        "never writes. Nothing was built. Take the file from git, or delete it: then it is made "
        "anew of what the outputs say of themselves.",
    ),
    "busy": Code(
        _E,
        "another run at the same place",
        "Another run of agentc writes there, and did not end within a minute, or the seconds that "
        "`AGENTC_WAIT` says. Nothing was written, and the exit code is 75: nothing is wrong, and "
        "the same command does its work later. Runs that write nothing wait for nobody.",
    ),
    "undo": Code(
        _E,
        "what cannot be brought back",
        "`agentc undo` brings back what the last run replaced, made or removed here, all of it or "
        "nothing: a file that was changed since that run is kept, and named. There is nothing to "
        "bring back where no run has written anything since the last undo, or for more than thirty "
        "days, and where the last one replaced more than 64 MiB.",
    ),
    "in-place": Code(
        _E,
        "--in-place with another format",
        "--in-place rewrites the sources themselves, which keep their format: a source of another "
        "one than --to says is left as it is. Say `-o .` to write beside it.",
    ),
    "template": Code(
        _E,
        "a template that cannot be used",
        "The template that --template names is not there, does not compile or asks for what no "
        "agent has; or what it makes is not the agent in the format that --to says.",
    ),
    "into": Code(
        _E,
        "--into as it cannot be",
        "--into takes one edited file with one agent, and its original; or files, and the folder "
        "that has their originals.",
    ),
}
