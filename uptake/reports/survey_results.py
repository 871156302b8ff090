"""What the survey about Copilot may show: counts by statement, for everybody and for groups that are large enough."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from uptake.reports.models import AnswerCount, Survey
from uptake.reports.survey import FAVOURABLE, SCALE, Statement
from uptake.rules.choices import chosen
from uptake.rules.resilience import visible
from uptake.rules.small_groups import may_show
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class Distribution:
    """How often each answer was given, from strong agreement to strong disagreement."""

    counts: tuple[int, ...]

    @property
    def answers(self) -> int:
        """Everybody who answered."""
        return sum(self.counts)

    @property
    def favourable(self) -> float:
        """The share of those who agree (0 to 1)."""
        agreeing = sum(n for n, answer in zip(self.counts, SCALE, strict=True) if answer in FAVOURABLE)
        return agreeing / self.answers

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of each answer (0 to 1)."""
        return tuple(n / self.answers for n in self.counts)


@dataclass(frozen=True)
class Judged:
    """One statement: everybody's answers, None for fewer than ten, and those of groups; "" is everybody else."""

    statement: Statement
    everybody: Distribution | None
    groups: tuple[tuple[str, Distribution], ...]


@dataclass(frozen=True)
class Results:
    """A survey as it may be shown; `statements` is empty when fewer than ten people answered."""

    uploaded_at: datetime
    uploaded_by: str
    people: int
    statements: tuple[Judged, ...]


def results(tenant: Tenant) -> Results | None:
    """The survey of the tenant; None when there is none, and while people experiences are opted out."""
    if tenant.people_off:
        return None
    survey = Survey.objects.of(tenant).first()
    if survey is None:
        return None
    smallest = int(chosen(tenant.choices, "smallest_group"))
    rows = AnswerCount.objects.of(tenant).filter(survey=survey).values_list("statement", "group", "answer", "count")
    counts: dict[str, Counter[tuple[str, int]]] = {}
    for statement, group, answer, count in rows:
        counts.setdefault(statement, Counter())[group, answer] += count
    judged = [_judged(statement, counts.get(statement, Counter()), smallest) for statement in Statement]
    shown = tuple(judged) if may_show(survey.people) else ()
    return Results(survey.uploaded_at, survey.uploaded_by, survey.people, shown)


def group_names(found: Results) -> Sequence[str]:
    """The groups of which anything is shown, by name and everybody else last."""
    names = {name for judged in found.statements for name, _ in judged.groups}
    return sorted(names, key=lambda name: (not name, name))


def _judged(statement: Statement, counts: Counter[tuple[str, int]], smallest: int) -> Judged:
    groups = {group for group, _ in counts}
    each = {group: Distribution(tuple(counts[group, answer] for answer in SCALE)) for group in groups}
    everybody = Distribution(tuple(sum(d.counts[i] for d in each.values()) for i in range(len(SCALE))))
    if not may_show(everybody.answers):
        return Judged(statement, None, ())
    shown = visible({group: [found.answers] for group, found in each.items()}, smallest) if groups - {""} else ()
    return Judged(statement, everybody, tuple(sorted((group, each[group]) for group in shown)))
