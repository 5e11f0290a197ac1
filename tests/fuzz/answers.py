"""Everything that agentc does with one document, each answer judged: the right kind of error, in
time.

Belongs here: which questions are asked of a document, and what is a fault. Not here: making
documents (`grammar.py`), running many of them (`__main__.py`).
"""

from __future__ import annotations

import functools
import random
import re
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, fields

from agentc.errors import AgentcError, InternalError
from agentc.ir.field_change import OnLoss
from agentc.ir.permission import Cap
from agentc.lens.fix import UnwantedFix
from agentc.lens.format import Document
from agentc.lens.parse import parse
from agentc.lens.split import split_document
from agentc.linter.check import Report, check_document
from agentc.linter.repair_steps import mend
from agentc.linter.silences import CodeFilter
from agentc.options import DEFAULTS, ConversionOptions
from agentc.permissions.compare import compare
from agentc.permissions.table import make_table
from agentc.pipeline.convert import Conversion, convert_document
from agentc.pipeline.merge import merge_edits
from agentc.project.detect import open_document
from agentc.project.plan import PlannedWrite
from agentc.report import comparison, diagnostics, html, json, permissions
from agentc.report import text as words
from agentc.vendors.registry import get_format, list_clients, writable_formats
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


def settings_of(chance: random.Random) -> ConversionOptions:
    """The choices of some user."""
    return ConversionOptions(
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
    return "\n".join(
        f"{frame.filename.rpartition('/agentc/')[2]}:{frame.name}" for frame in own[-3:]
    )


def _short(settings: ConversionOptions) -> str:
    """What is not as usual."""
    chosen = {one.name: getattr(settings, one.name) for one in fields(ConversionOptions)}
    return " ".join(
        f"{key}={value}" for key, value in chosen.items() if value != getattr(DEFAULTS, key)
    )


Question = tuple[str, Callable[[], object]]


def _questions(case: Case, done: Outcome) -> Iterator[Question]:
    chance = random.Random(case.seed)
    read: list[Document] = []
    made: list[tuple[str, Conversion, ConversionOptions]] = []
    form = get_format(case.form)

    def reading() -> None:
        read.append(parse(form, case.text, case.path, "x"))
        done.traits |= {f"note {note.code}" for note in read[0].notes}
        done.traits |= {
            f"broken {record.broken} {record.editable}" for record in read[0].source.records
        }

    def check(text: str, leave: Collection[UnwantedFix] = ()) -> Report:
        return check_document(form, text, case.path, list_clients(), leave=leave)

    def checking(text: str) -> None:
        report = check(text)
        done.traits |= {f"finding {one.code}" for one in report.diagnostics}
        texts = {case.path: text}
        for shape in (
            diagnostics.render_json,
            diagnostics.render_github,
            functools.partial(diagnostics.render_sarif, version="0"),
        ):
            list(shape(report.diagnostics))
        list(diagnostics.render_lines(report.diagnostics, texts))
        steps = [*mend(text, report, check, CodeFilter())]
        if steps:
            done.traits.add("repaired")
            last = steps[-1]
            if any(mend(last.text, last.after, check, CodeFilter())):
                done.faults.append(Fault("check --fix", "repairs twice", "repair"))

    def showing(document: Document) -> None:
        tables = [make_table(agent) for agent in document.agents]
        list(permissions.render_lines(tables))
        json.to_json([permissions.to_data(each) for each in tables])
        json.to_json([json.agent_to_data(agent) for agent in document.agents])

    def converting(document: Document, target: str, settings: ConversionOptions) -> None:
        for single in split_document(document)[:3]:
            (conversion,) = convert_document(single, get_format(target), settings)
            done.traits |= {
                f"{target} {loss.field.partition('.')[0]} {loss.outcome}"
                for loss in conversion.losses
            }
            made.append((target, conversion, settings))
            item = PlannedWrite(case.path, conversion)
            list(words.render_lines([item], OnLoss.WARN, detailed=True, kept=True))
            json.to_json(json.run_to_data([item], 0, get_format(target)))
            if chance.random() < 0.1:
                html.render_page([item], get_format(target), dry=True)

    def coming_home(target: str, conversion: Conversion, settings: ConversionOptions) -> None:
        document = parse(get_format(target), conversion.text, conversion.path)
        convert_document(document, get_format(case.form), settings)
        comparison.to_data(compare(read[0].agents[0], document.agents[0]))
        list(comparison.render_lines(compare(document.agents[0], read[0].agents[0])))

    def putting_back(
        target: str, text: str, conversion: Conversion, settings: ConversionOptions
    ) -> None:
        document = parse(get_format(target), text, conversion.path)
        merge_edits(document, parse(form, case.text, case.path, "x"), settings)

    yield "parse", reading
    yield "open", lambda: open_document(case.path, case.text, "x")
    yield "check", lambda: checking(case.text)
    if not read:
        return
    yield "show", lambda: showing(read[0])
    for target in writable_formats():
        settings = settings_of(chance)
        yield f"convert {target} {_short(settings)}", lambda: converting(read[0], target, settings)
    if case.form not in writable_formats():
        return
    for target, conversion, settings in made:
        if target == case.form or len(read[0].agents) > 1:
            continue
        edited = mutated(conversion.text, chance) if chance.random() < 0.7 else conversion.text
        yield f"home {target}", lambda: coming_home(target, conversion, settings)
        yield (
            f"into {target} {_short(settings)}",
            lambda: putting_back(target, edited, conversion, settings),
        )
