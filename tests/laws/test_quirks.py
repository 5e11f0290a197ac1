"""One file a quirk, as people write them: what each one says, and what is noted about it.

Belongs here: quirks of single files, in `fixtures/quirks`. Not here: the corpus of real files
(`corpus/test_corpus.py`).
"""

from __future__ import annotations

import pytest

import agentc
from agentc.filesystem.read import read_text
from agentc.ir.agent import differences
from agentc.ir.permission import ANY, Cap, Decision, Rule, Tool
from agentc.ir.value import Map
from agentc.lens.fix import fix_source
from tests.conftest import FIXTURES, read

FOLDER = FIXTURES / "quirks"

# file: name, description, the first words of the body, codes of the notes
CLAUDE: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "anchors": ("quay-twin", "Speaks for both quays at once.", "\nYou speak for", ()),
    "at-sign": (
        "radio-operator",
        "@all boats on channel nine, in calm words.",
        "\nYou speak on",
        ("not-yaml",),
    ),
    "backtick": (
        "log-keeper",
        "`log.txt` of the bridge, kept to the minute.",
        "\nYou keep",
        ("not-yaml",),
    ),
    "bad-escape": (
        "rota-archivist",
        'Reads old rotas from D:\\rotas\\winter and finds shifts like \\d+ nights.\nAsk it "who sailed".',
        "\nYou look up",
        ("bad-escape",),
    ),
    "bare-yaml": (
        "pantry-keeper",
        "Keeps the pantry of the ferry kitchen.",
        "You keep the pantry.",
        ("bare-yaml",),
    ),
    "blank-before": (
        "early-bird",
        "Opens the ticket office before the first boat.",
        "\nYou open at five.\n",
        ("before-fence",),
    ),
    "bold": (
        "harbour-master",
        "**Harbour master**: decides who sails, in every weather.",
        "\nYou decide",
        ("not-yaml",),
    ),
    "braces": (
        "name-giver",
        "{boat} names that nobody has used before.",
        "\nYou find",
        ("not-yaml",),
    ),
    "brackets": (
        "deck-painter",
        "[Upper deck] painter, works from the bow.",
        "\nYou paint",
        ("not-yaml",),
    ),
    "byte-order-mark": (
        "buoy-counter",
        "Counts the buoys in the channel: green to starboard.",
        "\nYou count",
        ("not-yaml",),
    ),
    "code-fenced-file": (
        "chart-drawer",
        "Draws the sandbanks where they are this year.",
        "\nYou draw charts.\n",
        ("code-fence",),
    ),
    "code-fenced-head": (
        "chart-folder",
        "Folds sea charts along the old lines.",
        "\nYou fold",
        ("code-fence",),
    ),
    "colon-at-end": (
        "notice-printer",
        "Prints the notices for the waiting room, each beginning with:",
        "\nYou print",
        ("not-yaml",),
    ),
    "comments": (
        "sign-painter",
        "Paints the signs # and numbers",
        "\nYou paint signs.\n\n# Colours",
        (),
    ),
    "control-character": (
        "horn-tester",
        "Tests the horn\x07 before fog\x04 comes.",
        "\nYou test",
        ("not-yaml",),
    ),
    "crlf-colon": (
        "ticket-auditor",
        "Compares tickets with tills. Use when: a till is short.",
        "\r\nYou audit the tickets of Harbour Ferries.\r\nA till",
        ("not-yaml",),
    ),
    "dates": ("season-planner", "2026-04-01", "\nYou plan", ()),
    "duplicate-keys": (
        "crew-scheduler",
        "Schedules deck and engine crew, ten hours of rest between shifts.",
        "\nYou schedule",
        ("duplicate-key",),
    ),
    "empty-values": ("night-porter", "Carries luggage after dark.", "\nYou carry", ()),
    "fence-with-spaces": (
        "tide-reader",
        "Reads the tide table of the inner basin.",
        "\nYou read tides.\n",
        (),
    ),
    "free-paragraphs": (
        "storm-planner",
        "Plans what sails when a storm is forecast.\n\nIt reads the forecast, the tides and the load.\n\nExamples:\n"
        '<example>\nContext: a gale is forecast for the evening\nuser: "Does the last boat sail?"\n'
        'assistant: "The storm-planner will compare wind and load."\n</example>',
        "\nYou plan for storms.",
        ("not-yaml",),
    ),
    "hash-in-text": (
        "berth-clerk",
        "Use it when: berth #4 is free # or about to be",
        "\nYou write",
        ("not-yaml",),
    ),
    "hash-in-value": (
        "berth-sweeper",
        "Sweeps berth#4 and clears it # before dawn",
        "\nYou sweep",
        ("cut-text",),
    ),
    "indented-fence": (
        "pier-inspector",
        "Walks the piers, checks the bollards, and writes down what is loose.",
        "\nYou inspect",
        ("indented-fence",),
    ),
    "key-in-continuation": (
        "queue-warden",
        "Keeps the car queue at the north quay in order.\nUse when: the queue reaches the roundabout,\n"
        "or a lorry stands in the lane for bicycles.",
        "\nYou direct",
        ("not-yaml",),
    ),
    "literal-backslash-n": (
        "letter-opener",
        'Opens letters to Harbour Ferries. Examples:\n<example>\nuser: "A bill came"\n</example>',
        "\nYou open letters",
        ("not-yaml",),
    ),
    "literal-stripped": (
        "menu-writer",
        "Writes the menu of the ferry kitchen.\n\n<example>\nContext: there is no fish today\n"
        'user: "What do we cook?"\n</example>',
        "\nYou write the menu.",
        (),
    ),
    "long-fence": (
        "knot-teacher",
        "Teaches the bowline to new deck hands.",
        "\nYou teach knots.\n\n---\n\nOne knot a day.\n",
        ("long-fence",),
    ),
    "missing-fence": (
        "rope-buyer",
        "Buys rope, by length and by load.",
        "\nYou buy rope",
        ("unclosed",),
    ),
    "mixed-line-ends": (
        "paint-planner",
        "Plans which hull is painted when: never two at once.",
        "\nYou plan the painting.\r\nOne hull a month.\n",
        ("not-yaml",),
    ),
    "no-final-newline": (
        "last-caller",
        "Calls the last passengers: by name, if it must.",
        "You call.",
        ("not-yaml",),
    ),
    "old-types": ("007", "on", "\nYou are the seventh boat", ()),
    "percent": (
        "discount-checker",
        "% of the fare that children pay, checked line by line.",
        "\nYou check",
        ("not-yaml",),
    ),
    "placeholders": (
        "{boat-name}",
        "{What the boat is for, and: when}",
        "\nYou are a form",
        ("looks-like-data",) * 2,
    ),
    "plain-over-lines": (
        "fog-watcher",
        "Watches the visibility off the breakwater and says when the ferries must slow down,\nalso at night.",
        "\nYou watch",
        (),
    ),
    "tab-after-colon": ("bell-ringer", "Rings the bell at every departure.", "\nYou ring", ()),
    "tabs-list": (
        "engine-listener",
        "Listens to the engines and names the one that knocks.",
        "\nYou read the logs",
        ("tab",),
    ),
    "text-after-quote": (
        "lost-property-clerk",
        '"Lost and found" desk of the late ferry: finds the owners of umbrellas.',
        "\nYou keep the lost",
        ("not-yaml",),
    ),
    "text-before": (
        "winter-cook",
        "Cooks soup when the deck is icy.",
        "\nYou cook soup.\n",
        ("before-fence",),
    ),
    "value-on-next-line": (
        "gangway-checker",
        "Checks the gangway before the first passenger of the day.",
        "\nYou check",
        (),
    ),
}
OPENCODE = {
    "hidden-keys": (
        "hidden-keys",
        "Steers the tug\x85permission: deny\u2028tools: none",
        "\nYou steer the tug",
        ("not-yaml",),
    ),
    "hidden-keys-in-quotes": (
        "hidden-keys-in-quotes",
        "Steers the ferry\x85permission: deny\u2028tools: none",
        "\nYou steer the ferry",
        (),
    ),
}
NOT_UTF_8 = {"latin-1": "Latin-1", "utf-16": "UTF-16"}
QUIRKS = {**dict.fromkeys(CLAUDE, "claude"), **dict.fromkeys(OPENCODE, "opencode")}
EVERY = pytest.mark.parametrize(("quirk", "form"), QUIRKS.items(), ids=QUIRKS)


def parse(quirk: str, form: str) -> agentc.Document:
    return agentc.parse(read(FOLDER / f"{quirk}.md"), format=form, path=f"{quirk}.md")


@EVERY
def test_it_says_what_its_author_meant(quirk: str, form: str) -> None:
    document, expected = parse(quirk, form), (CLAUDE | OPENCODE)[quirk]
    agent = document.agent
    start = agent.prompt[: len(expected[2])]
    assert (
        agent.name,
        agent.description,
        start,
        tuple(note.code for note in document.notes),
    ) == expected


@EVERY
def test_it_is_repaired_once(quirk: str, form: str) -> None:
    document = parse(quirk, form)
    text = fix_source(document)
    again = agentc.parse(text, format=form, path=f"{quirk}.md")
    assert differences(document.agent, again.agent) == ()
    assert not again.source.records[0].broken
    assert {note.code for note in again.notes} <= {"duplicate-key"}
    assert fix_source(again) == text
    assert agentc.render(document.agent, format=form, base=document) == read(FOLDER / f"{quirk}.md")


def test_fields_around_a_quirk_are_read() -> None:
    tools = (
        Rule(ANY, Decision.DENY),
        Rule(Tool(Cap.READ), Decision.DEFAULT),
        Rule(Tool(Cap.GREP), Decision.DEFAULT),
    )
    for quirk in ("tabs-list", "missing-fence", "free-paragraphs", "comments"):
        assert parse(quirk, "claude").agent.permission.rules == tools, quirk
    agent = parse("free-paragraphs", "claude").agent
    assert (agent.color, agent.extra_of("claude")) == (
        "blue",
        Map({"home-port": "North Quay", "boats": ("Gull", "Tern")}),
    )
    assert parse("empty-values", "claude").agent.permission.rules == (tools[0],)
    old = {"sails": "yes", "berth": "010", "departs": "6:30", "load": "1_000"}
    assert parse("old-types", "claude").agent.extra_of("claude") == Map(old)
    for quirk in OPENCODE:
        agent = parse(quirk, "opencode").agent
        assert (agent.mode, agent.permission.rules, agent.extra_of("opencode")) == (
            "subagent",
            None,
            Map(),
        ), quirk


@pytest.mark.parametrize("quirk", NOT_UTF_8)
def test_other_encodings_are_named(quirk: str) -> None:
    with pytest.raises(agentc.AgentcError) as caught:
        read_text(FOLDER / f"{quirk}.md")
    assert caught.value.code == "encoding"
    assert NOT_UTF_8[quirk] in caught.value.hint


def test_every_file_has_its_line() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == {*QUIRKS, *NOT_UTF_8}
    listed = read(FIXTURES / "README.md")
    assert all(f"- `quirks/{file.name}`: " in listed for file in FOLDER.iterdir())
