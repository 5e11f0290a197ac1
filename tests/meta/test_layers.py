"""The floors of the house: a module imports only what stands below it, and each room keeps to its
own subject.

Belongs here: rules about imports and names. Not here: behaviour.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agentc.diagnostics.codes import CODES
from agentc.templating import environment
from tests.conftest import ROOT

# The packages from the bottom to the top: each imports only what stands before it.
ORDER = (
    "errors", "printable", "slips", "spans", "diagnostics", "ir", "permissions", "options", "syntax", "secrets", "filesystem", "templating",
    "tool_lists", "lens", "carry", "prompt", "vendors", "pipeline", "linter", "project", "report", "build", "api", "cli",
)  # fmt: skip
# No module is longer, in lines; most are far shorter.
LONGEST = 370
VENDORS = r"claude|opencode|anthropic"
MODULES = sorted((ROOT / "agentc").rglob("*.py"))
IDS = [str(path.relative_to(ROOT)) for path in MODULES]


def room(path: Path) -> str:
    return path.relative_to(ROOT / "agentc").parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        yield from (name.split(".")[1] for name in names if re.match(r"agentc\.\w", name))


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    own = room(path)
    if own in ("__init__", "__main__"):
        return
    allowed = {*ORDER[: ORDER.index(own) + 1], "__version__"}
    assert set(imported_rooms(path)) <= allowed


def test_every_package_has_a_floor() -> None:
    assert {room(path) for path in MODULES} - {"__init__", "__main__"} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_only_formats_know_vendors(path: Path) -> None:
    """A vendor's name may stand in a comment, where it explains a quirk, and nowhere else."""
    if room(path) == "vendors" or path.name == "__init__.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare):
            assert not re.search(VENDORS, ast.unparse(node)), ast.unparse(node)


@pytest.mark.parametrize("path", [path for path in MODULES if "client" in path.parts], ids=str)
def test_the_model_of_a_client_knows_no_table(path: Path) -> None:
    """A model that used what agentc makes of a file would agree with it in every mistake."""
    assert set(imported_rooms(path)) <= set(ORDER[: ORDER.index("syntax") + 1]) | {"vendors"}
    assert not re.search(
        r"agentc\.vendors\.\w+\.(agent|lint|permission)\b", path.read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_formats_know_no_grammar(path: Path) -> None:
    if room(path) == "vendors":
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"import yaml|import json|import tomllib|import tomlkit|syntax\.toml|syntax\.(yaml\.(reader|writer|document)|frontmatter\.reader|edits\.entries)",
            text,
        )


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_module_says_what_belongs_in_it_and_fits(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    docstring = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
    assert docstring
    if path.name != "__init__.py" or len(text.splitlines()) > 5:
        assert "Belongs here" in docstring
        assert "Not here" in docstring or path.name == "__init__.py"
    assert len(text.splitlines()) <= LONGEST


def test_most_modules_fit_on_a_few_screens() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES]
    assert sum(length <= 250 for length in lengths) >= 0.85 * len(lengths)


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_module_that_a_docstring_names_is_there(path: Path) -> None:
    for folder, name in re.findall(r"`((?:\w+/)*)(\w+\.py)`", path.read_text(encoding="utf-8")):
        places = (path.parent, ROOT / "agentc", ROOT / "tests", ROOT)
        assert any((place / folder / name).exists() for place in places), f"{folder}{name}"


def test_a_file_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:[\w-]+/)*[\w-]+\.py)`", text)) | set(
        re.findall(r"`((?:[\w-]+/)+)`", text)
    )
    assert len(named) > 40
    for name in named:
        places = (ROOT / "agentc", ROOT)
        example = name.replace("NAME/", "claude/")
        assert any((place / example).exists() for place in places), name


# Words of vendors, of agents and of shapes in docstrings, which no code of the same module has.
NO_NAMES = {"exit_code", "read_only", "server_tool", "server__tool"}


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_name_in_a_docstring_stands_in_the_code_of_its_module(path: Path) -> None:
    """A renamed parameter is renamed in what is said of it."""
    text = path.read_text(encoding="utf-8")
    docs = [
        node.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    code = text
    for doc in docs:
        code = code.replace(doc, "")
    named = {name for doc in docs for name in re.findall(r"`([a-z]\w*_\w*)`", doc)}
    assert named - set(re.findall(r"\w+", code)) - NO_NAMES == set()


EXAMPLES = [path for path in MODULES[1:] if ">>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_the_examples_in_docstrings_hold(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    assert doctest.testmod(importlib.import_module(module)).failed == 0


# What a function with such a name returns, or never returns.
VERBS = (
    (r"_?(is|are|has)_", r"bool|TypeIs\[.*|TypeGuard\[.*", True),
    (r"_?(list|find|get|make|read|split)_", "bool", False),
)


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_the_verb_of_a_function_fits_what_it_returns(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.returns:
            returned = ast.unparse(node.returns)
            for verb, types, fits in VERBS:
                if re.match(verb, node.name):
                    assert bool(re.fullmatch(types, returned)) is fits, f"{node.name}: {returned}"


# Names that stand in several modules, each for one step that every vendor, grammar, command or
# report has.
FAMILIES = {
    "vendors": {"examine", "lint", "load_agent", "predict", "read_frontmatter", "read_values", "Reading"}
    | {"read_general", "read_named", "list_named_servers", "stock_decision", "view_fields"}
    | {"find_refused", "list_faults", "list_inert"},
    "grammars": {"parse", "read"},
    "commands": {"command"},
    "library": {"detect", "merge_edits"},
    "reports": {"render", "render_lines", "render_warning", "to_data"},
}  # fmt: skip


def test_no_public_name_stands_in_two_modules() -> None:
    known = set().union(*FAMILIES.values())
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_":
                places.setdefault(node.name, []).append(str(path))
    several = {name: paths for name, paths in places.items() if len(paths) > 1}
    assert {name: paths for name, paths in several.items() if name not in known} == {}
    assert known - set(several) == set()


# Texts that name clients: examples for people.
NAMING = {"config_faults.py", "non_agents.py", "convert.py"}
# Codes whose meaning cannot be said without a client's name. What a client does with such a file
# stands with that client (`vendors/NAME/messages.py`).
NAMING_CODES = {
    "PERM-ALLOW-ALL", "PERM-CONFIG-LEFT", "PERM-GRANT-OVERRIDES", "PERM-MCP-PREFIX", "PERM-OUTSIDE-BY-SESSION",
    "PERM-REDIRECT-HOLE", "claude-reads-less", "duplicate-key", "fence-inside", "file-filled", "file-left",
    "home-differs", "misspelt-permission", "override-wider", "plugin-ignores", "provider-option",
}  # fmt: skip


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_no_text_names_a_vendor_outside_of_its_place(path: Path) -> None:
    if room(path) == "vendors" or path.name in NAMING or path.name.endswith("_codes.py"):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in own:
            assert not re.search(VENDORS, node.value, re.IGNORECASE), node.value


def test_the_meaning_of_a_code_names_no_vendor() -> None:
    named = (
        code
        for code, known in CODES.items()
        if re.search(VENDORS, f"{known.title} {known.meaning}", re.IGNORECASE)
    )
    assert sorted(named) == sorted(NAMING_CODES)


PAGES = sorted((ROOT / "templates").glob("*.html.j2"))
TEMPLATES = sorted(set((ROOT / "templates").glob("*.j2")) - set(PAGES))


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.name for path in TEMPLATES])
def test_values_enter_a_skeleton_through_a_quoting_filter(path: Path) -> None:
    import jinja2
    from jinja2 import nodes

    tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            bare_body = isinstance(node, nodes.Name) and node.name == "body"
            assert bare_body or isinstance(node, (nodes.TemplateData, nodes.Filter)), path.name


@pytest.mark.parametrize("path", PAGES, ids=[path.name for path in PAGES])
def test_a_page_escapes_every_value(path: Path) -> None:
    """A page is filled with autoescaping on, and nothing in it switches that off or stands where it
    does not help."""
    import jinja2
    from jinja2 import nodes

    env = environment._make_page_environment()
    text = path.read_text(encoding="utf-8")
    tree = env.parse(text)
    assert env.autoescape is True
    assert env.from_string("{{ x }}").render(x="<\"'&") == "&lt;&#34;&#39;&amp;"
    assert not {node.name for node in tree.find_all(nodes.Filter)} & {"safe", "xmlattr", "urlize"}
    assert not list(
        tree.find_all((nodes.EvalContextModifier, nodes.MarkSafe, nodes.MarkSafeIfAutoescape))
    )
    assert not re.search(r"=\s*{{", text), "an attribute without quotes"
    assert not re.search(r"<[^>{]*\s(on\w+|style|src|srcdoc)=", text), "an attribute that is code"
    assert set(re.findall(r"href=\"([^\"]*)\"", text)) <= {"#agent-{{ power.entry.number }}"}
    for body in re.findall(r"<(?:script|style)\b[^>]*>(.*?)</", text, re.DOTALL):
        assert re.fullmatch(r'{% include "report\.(js|css)" %}', body)
    for part in tree.find_all(nodes.Include):
        assert isinstance(part.template, nodes.Const)
        static = jinja2.Environment().parse(
            (path.parent / part.template.value).read_text(encoding="utf-8")
        )
        assert all(
            isinstance(node, nodes.TemplateData)
            for out in static.body
            for node in out.iter_child_nodes()
        )


def test_there_is_a_page_and_every_way_to_it_escapes() -> None:
    assert [path.name for path in PAGES] == ["report.html.j2"]
    callers = [path for path in MODULES if "fill_page(" in path.read_text(encoding="utf-8")]
    assert sorted(path.name for path in callers) == ["environment.py", "html.py"]
    assert not [
        path
        for path in MODULES
        if re.search(r"\bMarkup\b|\.html\.j2\"\)", path.read_text(encoding="utf-8"))
    ]


# Calls that look at the disc, the environment or the machine: what a build looks at is noted by
# `filesystem/`, and one that went by it could be missed when it changes.
LOOKING = frozenset(
    {"exists", "expanduser", "getenv", "glob", "home", "is_dir", "is_file", "is_symlink", "isdir"}
    | {"isfile", "islink", "iterdir", "lexists", "listdir", "lstat", "node", "read_bytes"}
    | {"read_text", "readlink", "realpath", "resolve", "rglob", "samefile", "scandir", "stat"}
    | {"system", "urlopen", "walk"}
)
# Who may: what looks at agentc's own files, or is no part of a build; a method of another class.
LOOKING_ELSEWHERE = {
    "templating/environment.py": {"resolve", "is_dir", "iterdir"},
    "report/verdict.py": {"home"},
    "pipeline/merge_permissions.py": {"resolve"},
    "project/undo.py": {"stat"},  # of a journal
    "permissions/home_patterns.py": {"expanduser"},  # which asks for its path, and not the disc
    "build/watch.py": {"exists", "stat"},  # which waits for changes, and converts nothing
}


@pytest.mark.parametrize(
    "path", [path for path in MODULES if room(path) not in ("filesystem", "cli")], ids=str
)
def test_only_one_room_looks_at_the_disc(path: Path) -> None:
    name = path.relative_to(ROOT / "agentc").as_posix()
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert (calls & LOOKING) - LOOKING_ELSEWHERE.get(name, set()) == set()
    text = path.read_text(encoding="utf-8")
    assert "environ" not in re.findall(r"\bos\.(\w+)", text)
    assert not re.search(r"(?m)^[^#\n\"]*(?<![\w.])open\(", text)
