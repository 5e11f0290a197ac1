"""Everything that agentc does with one document, each answer judged: the right kind of error, in time.

Belongs here: which questions are asked of a document, and what is a fault. Not here: making documents (`grammar.py`),
running many of them (`__main__.py`).
"""

from __future__ import annotations

import functools
import random
import re
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields

from agentc.check.check import check
from agentc.errors import AgentcError, InternalError
from agentc.formats import CLIENTS, get, writable
from agentc.into import put_back
from agentc.ir.compare import compare
from agentc.ir.loss import OnLoss
from agentc.ir.permission import Cap
from agentc.ir.table import table
from agentc.lens.format import Document
from agentc.lens.parse import parse
from agentc.lens.settings import DEFAULTS, Settings
from agentc.lens.single import singles
from agentc.pipeline import Conversion, convert_document
from agentc.project.detect import opened
from agentc.project.plan import Item
from agentc.report import comparison, findings, html, json, permissions
from agentc.report import text as words
from tests.fuzz.grammar import mutated

# Seconds of the processor: a clock would count what others do on the machine.
SLOW = 2.0
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Case:
    """A document, with a number that decides on everything that is chosen along the way."""

    text: str
    form: str
    path: str
    seed: int


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that must not be: at which question, of which kind, and where in the code."""

    question: str
    kind: str
    detail: str

    @property
    def key(self) -> str:
        """What tells faults of one cause from others."""
        last = self.detail.splitlines()[-1] if self.detail else self.question
        return f"{self.kind} " + _QUOTED.sub('"..."', last)[:120]


@dataclass(slots=True)
class Outcome:
    """What became of a case: its faults, the longest answer, and words for all that happened."""

    faults: list[Fault] = field(default_factory=list)
    longest: float = 0.0
    slowest: str = ""
    traits: set[str] = field(default_factory=set)


def settings_of(chance: random.Random) -> Settings:
    """The choices of some user."""
    return Settings(
        models=chance.choice(({}, {}, {"*": "inherit"}, {"sonnet": "x/y", "*": "a/b"})),
        provider=chance.choice(("", "", "gateway")),
        grants=chance.choice(("allow", "allow", "ask")),
        allow_widening=frozenset(map(str, chance.sample(list(Cap), chance.choice((0, 0, 1, 4))))),
        carry_exec=chance.random() < 0.3,
        rename_reserved=chance.choice(("", "-x", "x")),
        carry=chance.random() < 0.8,
        adapt_body=chance.random() < 0.4,
        materialize=chance.random() < 0.4,
        accept_widening=chance.random() < 0.4,
    )


def answer(case: Case) -> Outcome:
    """Ask everything of a document."""
    done = Outcome()
    for question, ask in _questions(case, done):
        began = time.process_time()
        try:
            ask()
        except InternalError as error:
            done.faults.append(Fault(question, "internal", _place(error) + f"\n{error.message}"))
        except AgentcError as error:
            done.traits.add(f"{question.partition(' ')[0]}: {error.code}")
            _told(error, done)
        except Exception as error:
            done.faults.append(Fault(question, type(error).__name__, _place(error)))
        spent = time.process_time() - began
        if spent > done.longest:
            done.longest, done.slowest = spent, question
        if spent > SLOW:
            done.faults.append(Fault(question, "slow", question.partition(" ")[0]))
    return done


def _told(error: AgentcError, done: Outcome) -> None:
    if "INTERNAL ERROR" in str(error):
        done.faults.append(Fault("message", "internal", error.message))


def _place(error: Exception) -> str:
    """Where in agentc an error came from, innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/agentc/" in frame.filename]
    return "\n".join(f"{frame.filename.rpartition('/agentc/')[2]}:{frame.name}" for frame in own[-3:])


def _short(settings: Settings) -> str:
    """What is not as usual."""
    chosen = {one.name: getattr(settings, one.name) for one in fields(Settings)}
    return " ".join(f"{key}={value}" for key, value in chosen.items() if value != getattr(DEFAULTS, key))


Question = tuple[str, Callable[[], object]]


def _questions(case: Case, done: Outcome) -> Iterator[Question]:
    chance = random.Random(case.seed)
    read: list[Document] = []
    made: list[tuple[str, Conversion, Settings]] = []
    form = get(case.form)

    def reading() -> None:
        read.append(parse(form, case.text, case.path, "x"))
        done.traits |= {f"note {note.code}" for note in read[0].notes}
        done.traits |= {f"broken {record.broken} {record.editable}" for record in read[0].source.records}

    def checking(text: str) -> None:
        report = check(form, text, case.path, CLIENTS)
        done.traits |= {f"finding {finding.code}" for finding in report.findings}
        texts = {case.path: text}
        for shape in (findings.as_json, findings.as_github, functools.partial(findings.as_sarif, version="0")):
            list(shape(report.findings))
        list(findings.lines(report.findings, texts))
        if report.repaired is not None and report.repaired != text:
            done.traits.add("repaired")
            again = check(form, report.repaired, case.path, CLIENTS)
            if again.repaired != report.repaired:
                done.faults.append(Fault("check --fix", "repairs twice", "repair"))

    def showing(document: Document) -> None:
        tables = [table(agent) for agent in document.agents]
        list(permissions.lines(tables))
        json.dump([permissions.data(each) for each in tables])
        json.dump([json.of_agent(agent) for agent in document.agents])

    def converting(document: Document, target: str, settings: Settings) -> None:
        for single in singles(document)[:3]:
            (conversion,) = convert_document(single, get(target), settings)
            done.traits |= {f"{target} {loss.field.partition('.')[0]} {loss.outcome}" for loss in conversion.losses}
            made.append((target, conversion, settings))
            item = Item(case.path, conversion)
            list(words.lines([item], OnLoss.WARN, detailed=True, kept=True))
            json.dump(json.of_run([item], 0, get(target)))
            if chance.random() < 0.1:
                html.page([item], get(target), dry=True)

    def coming_home(target: str, conversion: Conversion, settings: Settings) -> None:
        document = parse(get(target), conversion.text, conversion.path)
        convert_document(document, get(case.form), settings)
        comparison.data(compare(read[0].agents[0], document.agents[0]))
        list(comparison.lines(compare(document.agents[0], read[0].agents[0])))

    def putting_back(target: str, text: str, conversion: Conversion, settings: Settings) -> None:
        document = parse(get(target), text, conversion.path)
        put_back(document, parse(form, case.text, case.path, "x"), settings)

    yield "parse", reading
    yield "open", lambda: opened(case.path, case.text, "x")
    yield "check", lambda: checking(case.text)
    if not read:
        return
    yield "show", lambda: showing(read[0])
    for target in writable():
        settings = settings_of(chance)
        yield f"convert {target} {_short(settings)}", lambda: converting(read[0], target, settings)  # noqa: B023  asked at once
    if case.form not in writable():
        return
    for target, conversion, settings in made:
        if target == case.form or len(read[0].agents) > 1:
            continue
        edited = mutated(conversion.text, chance) if chance.random() < 0.7 else conversion.text
        yield f"home {target}", lambda: coming_home(target, conversion, settings)  # noqa: B023
        yield f"into {target} {_short(settings)}", lambda: putting_back(target, edited, conversion, settings)  # noqa: B023
