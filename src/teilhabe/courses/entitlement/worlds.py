"""Judging with unknown facts: every value that an unknown fact could have is tried, and only those that matter.

A rule is a function of a `World`. When it asks for a fact nobody knows, the world splits: one branch per possible
value. Rules stop early, so facts that do not matter are never asked for. What is the same in every branch is decided;
what differs is open, and the facts at which the branches part are the facts to ask for.

A *part* is a sub-question with few answers (is the claim open?). Its own unknown facts are tried once; afterwards
the outer rule splits over the few answers and not over all facts behind them. No other rule of the same question
may read a fact that was tried inside a part: the world refuses that, because the answers would lose their link.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from teilhabe.courses.entitlement.facts import Sheet
from teilhabe.rulebook.book import Book

Outcome = TypeVar("Outcome", bound=Hashable)
Rule = Callable[["World"], Hashable]
Possible = Callable[[str, "World"], tuple[Any, ...]]


@dataclass(frozen=True)
class Leaf:
    """One outcome."""

    outcome: Any


@dataclass(frozen=True)
class Fork:
    """Branches over the possible values of one unknown fact."""

    key: str
    branches: tuple[Tree, ...]


@dataclass(frozen=True)
class PartFork:
    """Branches over the answers of a part; `inside` is how those answers come about."""

    name: str
    inside: Tree
    branches: Mapping[Any, Tree] = field(hash=False)


Tree = Leaf | Fork | PartFork


class Open(Exception):
    """A rule asked for a fact that is unknown in this world."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class OpenPart(Exception):
    """A rule asked for a part that has several answers in this world."""

    def __init__(self, name: str, inside: Tree, sealed: frozenset[str]) -> None:
        super().__init__(name)
        self.name, self.inside, self.sealed = name, inside, sealed


class LinkLost(AssertionError):
    """A rule read a fact that had been tried inside a part: the rule book is written wrongly."""


class World:
    """The known facts, the values assumed in this branch, and the dated values of the day."""

    __slots__ = ("_assumed", "_figures", "_memo", "_possible", "_sealed", "book", "sheet", "touched")

    def __init__(self, sheet: Sheet, book: Book, possible: Possible) -> None:
        self.sheet, self.book, self._possible = sheet, book, possible
        self._assumed: dict[str, Any] = {}
        self._sealed: frozenset[str] = frozenset()
        self._figures: dict[str, Any] = {}
        self._memo: dict[str, list[tuple[dict[str, Any], Tree]]] = {}
        self.touched: set[str] = set()

    @property
    def on(self) -> date:
        """The day of the decision."""
        return self.sheet.on

    def get(self, key: str) -> Any:
        """The value of a fact in this world; splits the world if nobody knows it."""
        values = self.sheet.values
        if key in values:
            return values[key]
        if key in self._assumed:
            self.touched.add(key)
            return self._assumed[key]
        if key in self._sealed:
            raise LinkLost(f"{key} was tried inside a part and is read outside it")
        raise Open(key)

    def knows(self, key: str) -> bool:
        """Whether the sheet itself states the fact."""
        return key in self.sheet.values

    def figure(self, key: str) -> Any:
        """The dated value that holds on the day of the decision."""
        if key not in self._figures:
            self._figures[key] = self.book.value(key, self.sheet.on)
        return self._figures[key]

    def switch(self, name: str) -> Any:
        """An administrative switch: the given one, else the dated one."""
        given = self.sheet.switches.get(name)
        return self.figure(f"policy.{name}") if given is None else given

    def part(self, rule: Callable[[World], Outcome]) -> Outcome:
        """The answer of a sub-question in this world; splits the world if it has several."""
        name = f"{rule.__module__}:{rule.__qualname__}"
        if name in self._assumed:
            self.touched.add(name)
            answer: Outcome = self._assumed[name]
            return answer
        inside = self._explored(name, rule)
        answers = set(outcomes(inside))
        if len(answers) == 1:
            return next(iter(answers))
        raise OpenPart(name, inside, self._sealed | set(keys(inside)))

    def _explored(self, name: str, rule: Rule) -> Tree:
        for assumed, tree in self._memo.setdefault(name, []):
            if all(self._assumed.get(key, self) == value for key, value in assumed.items()):
                self.touched |= assumed.keys()
                return tree
        inner = self._branch()
        tree = explore(rule, inner)
        used = {key: self._assumed[key] for key in inner.touched if key in self._assumed}
        self._memo[name].append((used, tree))
        self.touched |= used.keys()
        return tree

    def _branch(self) -> World:
        branch = World(self.sheet, self.book, self._possible)
        branch._assumed, branch._sealed, branch._memo = self._assumed, self._sealed, self._memo
        branch._figures = self._figures
        return branch

    def assuming(self, key: str) -> Iterator[World]:
        """This world once per possible value of the fact."""
        for value in self._possible(key, self):
            branch = self._branch()
            branch._assumed = {**self._assumed, key: value}
            branch.touched = self.touched
            yield branch

    def answering(self, part: OpenPart) -> Iterator[tuple[Any, World]]:
        """This world once per answer of the part."""
        for answer in dict.fromkeys(outcomes(part.inside)):
            branch = self._branch()
            branch._assumed = {**self._assumed, part.name: answer}
            branch._sealed = part.sealed
            branch.touched = self.touched
            yield answer, branch


def explore(rule: Rule, world: World) -> Tree:
    """Run the rule in every world it can tell apart."""
    try:
        return Leaf(rule(world))
    except (Open, OpenPart) as found:
        question = found
    if isinstance(question, OpenPart):
        answers = {answer: explore(rule, branch) for answer, branch in world.answering(question)}
        return PartFork(question.name, question.inside, answers)
    branches = tuple(explore(rule, branch) for branch in world.assuming(question.key))
    alike = isinstance(branches[0], Leaf) and all(branch == branches[0] for branch in branches)
    return branches[0] if alike else Fork(question.key, branches)


def outcomes(tree: Tree) -> Iterator[Any]:
    """Every outcome, branch by branch; repeated ones stay."""
    if isinstance(tree, Leaf):
        yield tree.outcome
    else:
        branches = tree.branches if isinstance(tree, Fork) else tree.branches.values()
        for branch in branches:
            yield from outcomes(branch)


def keys(tree: Tree) -> Iterator[str]:
    """Every unknown fact that was tried."""
    if isinstance(tree, Fork):
        yield tree.key
        for branch in tree.branches:
            yield from keys(branch)
    elif isinstance(tree, PartFork):
        yield from keys(tree.inside)
        for branch in tree.branches.values():
            yield from keys(branch)


def deciding_keys(tree: Tree, read: Callable[[Any], Hashable]) -> tuple[str, ...]:
    """The unknown facts on which `read(outcome)` depends, in the order in which the rules asked."""
    found: dict[str, None] = {}
    _shape(tree, lambda outcome: ("=", read(outcome)), found)
    return tuple(found)


def _shape(tree: Tree, shape_of: Callable[[Any], Hashable], found: dict[str, None]) -> Hashable:
    """A value that is equal for two trees that answer alike; notes each fact at which answers part."""
    if isinstance(tree, Leaf):
        return shape_of(tree.outcome)
    inner: dict[str, None] = {}
    if isinstance(tree, PartFork):
        shapes = {answer: _shape(branch, shape_of, inner) for answer, branch in tree.branches.items()}
        shape = _shape(tree.inside, shapes.__getitem__, found)
    else:
        branches = tuple(_shape(branch, shape_of, inner) for branch in tree.branches)
        differ = len(set(branches)) > 1
        shape = (tree.key, branches) if differ else branches[0]
        if differ:
            found[tree.key] = None
    found.update(inner)
    return shape


@dataclass(frozen=True)
class Findings:
    """What a question came to in all worlds."""

    tree: Tree

    def all(self, read: Callable[[Any], Any]) -> tuple[Any, ...]:
        """The distinct answers over all worlds, in the order of the branches."""
        return tuple(dict.fromkeys(read(outcome) for outcome in outcomes(self.tree)))

    def decided(self, read: Callable[[Any], Any]) -> bool:
        """Whether the answer is the same in every world."""
        return len(self.all(read)) == 1

    def value(self, read: Callable[[Any], Any]) -> Any:
        """The one answer, or None where the worlds disagree."""
        found = self.all(read)
        return found[0] if len(found) == 1 else None

    def common(self, read: Callable[[Any], tuple[Any, ...]]) -> tuple[Any, ...]:
        """The elements that stand in the list of every world, in order."""
        first, *others = self.all(read)
        return tuple(element for element in first if all(element in other for other in others))

    def asks(self, read: Callable[[Any], Hashable]) -> tuple[str, ...]:
        """The unknown facts that decide the answer."""
        return () if self.decided(read) else deciding_keys(self.tree, read)


def ask(rule: Rule, world: World) -> Findings:
    """Judge one question in all worlds."""
    return Findings(explore(rule, world))
