"""Who counts in which group, decided once a week so that no two weeks differ by a few people.

Somebody who knows that one person joined a group may compare the figures before and after. So membership is frozen
for a week, and a freeze divides nobody off: people whom all published groups so far have treated alike (a block's
`history`) stay together, or part into at least the smallest size on each side. Newcomers wait, counted in the
organization and in no group, until enough of them go to the same group.

What is never published tells nothing: inside a unit that outsiders cannot divide (rules/small_groups) people move
freely. Somebody who leaves is simply gone; docs/privacy.md says what that may tell.
Source: specification of Adoption Score, section 5.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from uptake.rules.group_trees import Path, above
from uptake.rules.small_groups import shown_groups, unit
from uptake.rules.told_apart import thin_cut

REMEMBERED = 26
"""Freezes that are remembered: half a year, as long as figures are kept. Older ways of dividing are forgotten."""

History: TypeAlias = tuple[Path, ...]
"""The units that people were published in, the oldest first."""


@dataclass(frozen=True)
class Block:
    """People of one tree who count in the same group and whom all published groups so far treated alike."""

    cell: Path
    history: History
    people: frozenset[int]


@dataclass(frozen=True)
class Frozen:
    """One tree for a week: who counts where, and which groups are shown. `waiting` count in no group yet."""

    blocks: tuple[Block, ...]
    shown: frozenset[Path]
    waiting: frozenset[int] = frozenset()

    @property
    def known(self) -> frozenset[Path]:
        """Every group that has people, shown or not."""
        return frozenset(path for block in self.blocks for path in above(block.cell))


NOTHING = Frozen((), frozenset())


def freeze(before: Mapping[str, Frozen], wishes: Mapping[str, Mapping[int, Path]], smallest: int) -> dict[str, Frozen]:
    """The next week of every tree, by its name.

    `before` is the last week (a tree that is not in it begins), `wishes` says where everybody who counts
    stands by the directory, () for those without a value.
    """
    moved = {name: _moved(before.get(name, NOTHING), where, smallest) for name, where in wishes.items()}
    hidden = {name: _not_shown(before.get(name, NOTHING)) for name in wishes}
    plan = _Plan(moved, {name: frozenset(where) for name, where in wishes.items()}, smallest)
    shown = plan.narrowed({name: plan.shown(name, hidden[name]) for name in wishes})
    shown = plan.widened(shown, before)
    return {name: _written(moved[name], shown[name], plan.waiting(name)) for name in wishes}


def counted(
    before: Collection[int], present: Collection[int], excluded: Collection[int], smallest: int
) -> frozenset[int]:
    """Who counts in the organization where changes wait until there are enough of them (rules/choices).

    `present` are all who could count, excluded or not. Newcomers and people to be left out wait apart from
    each other, because figures tell a group that came from one that went. Who is not present is gone.
    """
    here, out = frozenset(present), frozenset(excluded)
    kept = frozenset(before) & here
    if not before:
        return here - out
    leaving, coming = kept & out, here - out - kept
    if len(leaving) >= smallest:
        kept -= leaving
    return kept | coming if len(coming) >= smallest else kept


def parts(blocks: Iterable[Block]) -> dict[History, list[Block]]:
    """The blocks by what outsiders know of them: their history."""
    found: dict[History, list[Block]] = defaultdict(list)
    for block in blocks:
        found[block.history].append(block)
    return dict(found)


def _moved(before: Frozen, wishes: Mapping[int, Path], smallest: int) -> list[Block]:
    """Everybody at their new place where enough go the same way, else at the old one."""
    found: list[Block] = []
    for history, blocks in parts(before.blocks).items():
        found += _regrouped(history, blocks, wishes, smallest)
    known = frozenset[int]().union(*(block.people for block in before.blocks))
    new = [person for person in wishes if person not in known]
    entering = _by_wish(new, wishes)
    if not before.blocks:
        return [Block(path, (), frozenset(people)) for path, people in entering.items()]
    ready = _leaving_enough(entering, len(new), smallest)
    return found + [Block(path, (), frozenset(entering[path])) for path in ready]


def _regrouped(history: History, blocks: Sequence[Block], wishes: Mapping[int, Path], smallest: int) -> list[Block]:
    """One part of the people: those who go the same way in sufficient number go, the others stay.

    Where too few would stay behind alone they go along with the most, or nobody goes.
    """
    now = {person: block.cell for block in blocks for person in block.people if person in wishes}
    wanted = _by_wish((person for person, cell in now.items() if wishes[person] != cell), wishes)
    going = _leaving_enough(wanted, len(now), smallest)
    whole = max(wanted, key=lambda path: (len(wanted[path]), path), default=None)
    if not going and whole is not None and len(wanted[whole]) >= smallest:
        return [Block(whole, history, frozenset(now))]
    now |= {person: path for path in going for person in wanted[path]}
    places = _by_wish(now, now)
    return [Block(path, history, frozenset(people)) for path, people in places.items()]


def _leaving_enough(wanted: Mapping[Path, Collection[int]], people: int, smallest: int) -> list[Path]:
    """The ways that enough take, such that nobody or enough people stay behind; the ways of fewer wait first."""
    ready = sorted((path for path in wanted if len(wanted[path]) >= smallest), key=lambda p: (len(wanted[p]), p))
    while ready and 0 < people - sum(len(wanted[path]) for path in ready) < smallest:
        ready.pop(0)
    return ready


def _by_wish(people: Iterable[int], where: Mapping[int, Path]) -> dict[Path, list[int]]:
    found: dict[Path, list[int]] = defaultdict(list)
    for person in people:
        found[where[person]].append(person)
    return dict(found)


def _not_shown(before: Frozen) -> frozenset[Path]:
    return before.known - before.shown


def _written(blocks: Sequence[Block], shown: frozenset[Path], waiting: frozenset[int]) -> Frozen:
    """The blocks with this week added to their history; those that have become alike are one."""
    alike: dict[tuple[Path, History], frozenset[int]] = {}
    for block in blocks:
        history = (*block.history, unit(block.cell, shown))[-REMEMBERED:]
        alike[block.cell, history] = alike.get((block.cell, history), frozenset()) | block.people
    return Frozen(tuple(Block(cell, history, people) for (cell, history), people in alike.items()), shown, waiting)


class _Plan:
    """The trees of the coming week, while it is decided what of them is shown."""

    def __init__(
        self, moved: Mapping[str, Sequence[Block]], everyone: Mapping[str, frozenset[int]], smallest: int
    ) -> None:
        self.moved, self.here, self.smallest = moved, everyone, smallest
        self.cell_of = {
            name: {person: block.cell for block in blocks for person in block.people} for name, blocks in moved.items()
        }

    def waiting(self, name: str) -> frozenset[int]:
        return self.here[name] - self.cell_of[name].keys()

    def shown(self, name: str, hidden: Collection[Path]) -> frozenset[Path]:
        leaves = Counter(self.cell_of[name].values())
        leaves[()] += len(self.waiting(name))
        return shown_groups(leaves, self.smallest, hidden)

    def narrowed(self, shown: dict[str, frozenset[Path]]) -> dict[str, frozenset[Path]]:
        """Hide until no two trees differ by a few people."""
        while found := self._crossing(shown):
            name, hide = found
            shown = {**shown, name: self.shown(name, self._known(name) - shown[name] | hide)}
        return shown

    def widened(self, shown: dict[str, frozenset[Path]], before: Mapping[str, Frozen]) -> dict[str, frozenset[Path]]:
        """Show more where nobody is divided off by it: all hidden groups at once, else one after the other."""
        for name in sorted(shown):
            rest = self._known(name) - shown[name]
            steps = [rest] if name in before else []
            sizes = Counter(path for cell in self.cell_of[name].values() for path in above(cell))
            large = [path for path in rest if sizes[path] >= self.smallest]
            steps += [frozenset({path}) for path in sorted(large, key=lambda p: (len(p), -sizes[p], p))]
            for step in steps if name in before else ():
                wider = self.shown(name, self._known(name) - shown[name] - step)
                tried = {**shown, name: wider}
                if wider > shown[name] and self._divides_nobody_off(name, wider) and not self._crossing(tried):
                    shown = tried
        return shown

    def _known(self, name: str) -> frozenset[Path]:
        return frozenset(path for block in self.moved[name] for path in above(block.cell))

    def _divides_nobody_off(self, name: str, shown: Collection[Path]) -> bool:
        for history, blocks in parts(self.moved[name]).items():
            sides = Counter[Path]()
            for block in blocks:
                sides[unit(block.cell, shown)] += len(block.people)
            if history and len(sides) > 1 and min(sides.values()) < self.smallest:
                return False
        return True

    def _crossing(self, shown: Mapping[str, frozenset[Path]]) -> tuple[str, frozenset[Path]] | None:
        """The first two trees that differ by a few people, and what to hide of one of them."""
        units = {name: _units(self.cell_of[name], self.here[name], shown[name]) for name in shown}
        names = sorted(shown)
        for i, one in enumerate(names):
            for other in names[i + 1 :]:
                ties = Counter(((one, units[one][person]), (other, units[other][person])) for person in self.here[one])
                cut = thin_cut(ties, self.smallest)
                if cut is not None:
                    return _to_join(cut, ties, {one: shown[one], other: shown[other]})
        return None


def _units(cells: Mapping[int, Path], everyone: Collection[int], shown: frozenset[Path]) -> dict[int, Path]:
    known: dict[Path, Path] = {cell: unit(cell, shown) for cell in {*cells.values(), ()}}
    return {person: known[cells.get(person, ())] for person in everyone}


_Tie: TypeAlias = tuple[str, Path]


def _to_join(
    cut: frozenset[_Tie], ties: Mapping[tuple[_Tie, _Tie], int], shown: Mapping[str, frozenset[Path]]
) -> tuple[str, frozenset[Path]]:
    """The two smallest units of one tree on both sides of a thin cut; hidden, they are one unit."""
    sizes = Counter[_Tie]()
    for (one, other), people in ties.items():
        sizes[one] += people
        sizes[other] += people

    def size(tie: _Tie) -> tuple[int, _Tie]:
        return sizes[tie], tie

    found = []
    for name in shown:
        here = [tie for tie in cut if tie[0] == name]
        there = [tie for tie in sizes if tie[0] == name and tie not in cut]
        if here and there:
            one, other = min(here, key=size), min(there, key=size)
            found.append((sizes[one] + sizes[other], name, one[1], other[1]))
    _people, name, a, b = min(found)
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return name, frozenset(path[: same + 1] for path in (a, b) if len(path) > same)
