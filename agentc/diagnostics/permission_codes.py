"""The codes of what becomes of permissions on the way to another client.

Belongs here: the table, a part of `CODES`. A code is never renamed. Not here: when a code is given
(`lens/`, `vendors/`).
"""

from __future__ import annotations

from agentc.diagnostics.code_types import Code, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

PERMISSION_CODES: dict[str, Code] = {
    "EXEC-LEFT": Code(
        _W,
        "it starts processes",
        "Hooks and inline MCP servers run programs. They are not taken into another client unless "
        "--carry-exec says so.",
    ),
    "config": Code(
        _E,
        "a configuration that cannot be used",
        "`agentc.toml`, or the client's own configuration where it is asked for, says something "
        "that agentc does not know.",
    ),
    "loss": Code(
        _E,
        "something would be lost",
        "`--on-loss fail` was asked for, and a field or a permission would be dropped, "
        "approximated or narrowed.",
    ),
    "permission": Code(
        _E,
        "a limit that cannot be said",
        "The target could hold the agent only with more than it may do now, so it is not written. "
        "--allow-widening CAPABILITY lets the limit go.",
    ),
    "permission-limit": Code(
        _E,
        "limits that take too long to compare",
        "Patterns with several stars can be hard to compare. Where nobody could say that they "
        "came out the same, nothing is written.",
    ),
    "PERM-ALLOW-ALL": Code(
        _W,
        "not everything at once",
        'The source allows everything without a question. agentc never writes OpenCode\'s `"*": '
        "allow`: it would lift the client's questions about `.env` files, about folders outside "
        "of the project and about loops.",
    ),
    "PERM-ASK-BY-SESSION": Code(
        _W,
        "asked by the session",
        "The source asks before this tool. The target asks as well, as long as its session's own "
        "settings do.",
    ),
    "PERM-ASK-NARROWED": Code(
        _W,
        "a question became a denial",
        "The target does not ask before this tool and its file cannot demand it; so the tool is "
        "denied.",
    ),
    "PERM-CLASS-NARROWED": Code(
        _W,
        "two tools under one key",
        "The target decides about several tools at once, and the source allows only some of them: "
        "what all of them may do is left.",
    ),
    "PERM-CONFIG-FOLDED": Code(
        _W,
        "limits of a configuration were put in",
        "The source client's own configuration limits the agent, by its name or, with "
        "--fold-config, as every agent. These limits were put into the agent. They stay in its "
        "file alone: the way back leaves them out.",
    ),
    "PERM-CONFIG-INERT": Code(
        _N,
        "a limit of a configuration that limits nothing",
        "The source client's own configuration denies, or asks about, something that no tool is "
        "called, often by a slip: it limits no agent there, and is not taken along.",
    ),
    "PERM-CONFIG-KEPT": Code(
        _W,
        "your own configuration was kept to",
        "--respect-config was asked for, and your client's own configuration denies or asks where "
        "the agent was granted a tool.",
    ),
    "PERM-CONFIG-LEFT": Code(
        _W,
        "limits of a configuration stayed behind",
        "The source client's own configuration denies or asks for every agent, and an agent's "
        "file does not say so. In the target nothing limits the agent so, until its own "
        "configuration does (in OpenCode, where an agent's grants win over that, with "
        "--respect-config as well), or --fold-config puts the limits into each agent.",
    ),
    "PERM-CONFIG-UNREAD": Code(
        _W,
        "a configuration that its client passes over",
        "A file of the source client's own configuration is no plain JSON. The client goes on "
        "without it, so that none of its limits count.",
    ),
    "PERM-GRANT-OVERRIDES": Code(
        _N,
        "grants come after your own rules",
        "Rules of an OpenCode agent come after those of the user's own configuration, and the "
        "last match wins: a tool that the agent is granted is open even where that configuration "
        "denies it, or asks. --respect-config reads it and keeps to it. What Claude Code's session "
        "asks about is granted without a question, unless --grants ask is said.",
    ),
    "PERM-GRANTS-ASK": Code(
        _W,
        "granted with a question",
        "`--grants ask` grants tools that are merely listed with a question.",
    ),
    "PERM-HOOK-GUARDED": Code(
        _W,
        "a hook that is left behind was a limit",
        "A hook of the agent can refuse the tool, and does not come along. Where the target can "
        "ask before the tool, it does; else the tool is left out. --allow-widening hooks lets the "
        "limit go, and --carry-exec keeps hooks in a client that has them.",
    ),
    "PERM-MAY-ASK": Code(
        _W,
        "it may be asked about",
        "The source allows the tool without a question; the target grants it, and may ask by its "
        "own settings.",
    ),
    "PERM-MCP-NARROWED": Code(
        _W,
        "MCP servers that only a pattern means",
        "The source speaks of servers by a pattern, and the target can name one server or all of "
        "them. Denied by a pattern, all servers are; a text and a star closes known servers "
        "alone, unless --strict-servers is said (PERM-SERVERS-UNSEEN). Granted by a pattern, "
        "known servers are, by name, and no others.",
    ),
    "PERM-MCP-PREFIX": Code(
        _N,
        "servers with longer names",
        "OpenCode joins server and tool by `_`: `gh_*` also speaks of a server called `gh_x`.",
    ),
    "PERM-MODE": Code(
        _W,
        "a mode of the session",
        "The target has no such mode. What it takes away is denied; what it would lift stays as "
        "it is.",
    ),
    "PERM-NARROWED": Code(
        _W,
        "less than before",
        "The target cannot say what the source allows, so the agent may do less.",
    ),
    "PERM-NO-SUCH-TOOL": Code(
        _W, "a tool that is not there", "The source grants a tool that the target does not have."
    ),
    "PERM-NOTHING-TO-DENY": Code(
        _N, "nothing to deny", "The source limits a tool that the target does not have."
    ),
    "PERM-OUTSIDE-BY-SESSION": Code(
        _N,
        "folders outside of the project",
        "OpenCode's `\"*\": deny` also keeps an agent in its project. Claude Code's session asks "
        "before an agent leaves it.",
    ),
    "PERM-OUTSIDE-CLOSED": Code(
        _N,
        "folders outside of the project",
        'A closed list of tools becomes `"*": deny`, which also keeps the agent in its project. '
        "`external_directory: ask` in the output lifts that.",
    ),
    "PERM-PATTERN-NARROWED": Code(
        _W,
        "a pattern that cannot be said",
        "The target grants a tool as a whole or not at all, or cannot say these patterns: what is "
        "granted by pattern is left away.",
    ),
    "PERM-REDIRECT-HOLE": Code(
        _W,
        "commands can write files",
        "Editing is denied, and commands are allowed by pattern. OpenCode does not look at "
        "redirections, so such a command writes files.",
    ),
    "PERM-SERVERS-UNSEEN": Code(
        _W,
        "servers that nobody names stay open",
        "The source denies MCP servers by a text and a star (`gh_*`, `web*`), and the target can "
        "name servers alone. `gh_*` denies the server `gh`; each pattern also denies the servers "
        "it means that the MCP configuration of the project or the user, the agent itself, or "
        "`servers` in `[permissions]` of agentc.toml names. A server that nobody names, and whose "
        "tools the pattern would match, stays open. --strict-servers, or `strict_servers = true`, "
        "denies all servers.",
    ),
    "PERM-UNENFORCED": Code(
        _W,
        "a limit that the client does not keep to",
        "--unenforced write had the agent written all the same. The limit stands as a sentence at "
        "the top of its prompt, which nothing enforces.",
    ),
    "PERM-WIDENED": Code(
        _W,
        "a limit was let go",
        "--allow-widening named the capability, and the target cannot say its limit.",
    ),
}
