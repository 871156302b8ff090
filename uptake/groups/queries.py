"""What pages and other rooms may know about groups: what is told of them, never more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pyroaring import BitMap

from uptake.groups import keeping
from uptake.groups.models import Evaluation, FrozenTree, GroupFigure, GroupSettings
from uptake.people import queries as people
from uptake.rules.group_figures import Kind
from uptake.rules.group_trees import ATTRIBUTES, Path, depth, tree_of
from uptake.rules.protection import Protection, protection_of
from uptake.score.groups import filterable
from uptake.score.metric import Metric
from uptake.tenancy.models import Tenant


@dataclass(frozen=True)
class Settings:
    """Whether figures of groups are shown, and by which attributes, in their fixed order."""

    on: bool
    attributes: tuple[str, ...]


@dataclass(frozen=True)
class EvaluationRow:
    """One evaluation of the directory's attributes; `approved_at` is None until it is approved."""

    id: int
    run_at: datetime
    run_by: str
    digest: str
    report: str
    approved_at: datetime | None
    approved_by: str


@dataclass(frozen=True)
class Figure:
    """What is told of a group for a metric: about, under or over a whole percentage, and a band of its size.

    The size is that of the people whom the metric asks about, both ends included; `most` is None in the
    last band.
    """

    metric: str
    as_of: date
    attribute: str
    path: Path
    kind: Kind
    percent: int
    least: int
    most: int | None


def settings_of(tenant: Tenant) -> Settings:
    """The settings of a tenant; off, with nothing chosen, until somebody turns them on.

    Off as well while people experiences are opted out, whatever was chosen before.
    """
    row = GroupSettings.objects.of(tenant).first()
    if row is None:
        return Settings(on=False, attributes=())
    return Settings(row.on and not tenant.people_off, tuple(each for each in ATTRIBUTES if each in row.attributes))


def protection(tenant: Tenant) -> Protection:
    """How figures are protected in this organization."""
    return protection_of(tenant.choices, people.how_many(tenant))


def left_out(tenant: Tenant, by: Protection | None = None) -> BitMap:
    """Whoever does not count: the excluded, and where changes wait for others also the newcomers.

    Where changes wait (rules/choices, "exclusions_hold"), people who are to be excluded count until enough
    of them go. Whoever has left is not left out, because past days tell of them as well.
    """
    week, excluded = keeping.freeze_of(tenant), people.excluded(tenant)
    if week is None or not (by or protection(tenant)).in_tens:
        return excluded
    newer = people.everybody(tenant) - keeping.known(week)
    return (excluded - keeping.counted(week)) | keeping.waiting(week) | newer


def evaluations(tenant: Tenant, most: int = 10) -> list[EvaluationRow]:
    """The newest evaluations, the newest first."""
    return [_evaluation(row) for row in Evaluation.objects.of(tenant)[:most]]


def evaluation(tenant: Tenant, evaluation_id: int) -> EvaluationRow | None:
    """One evaluation, or None."""
    row = Evaluation.objects.of(tenant).filter(pk=evaluation_id).first()
    return _evaluation(row) if row else None


def figures(
    tenant: Tenant,
    metric_ids: Collection[str],
    attribute: str,
    value: Path | None = None,
    day: date | None = None,
) -> list[Figure]:
    """What is told of the groups of an attribute for these metrics on a day, by metric and name.

    `value` narrows to one group; without a `day` it is the newest one. Empty while groups are off or the
    attribute is not chosen. A metric that is missing for a group is not told: too few people, or it would
    give others away.
    """
    about = settings_of(tenant)
    rows = GroupFigure.objects.of(tenant).filter(attribute=attribute, metric__in=list(metric_ids))
    newest = day or newest_day(tenant)
    if not about.on or attribute not in about.attributes or newest is None:
        return []
    found = [_figure(row) for row in rows.filter(as_of_day=newest)]
    kept = [each for each in found if value is None or each.path == value]
    return sorted(kept, key=lambda each: (each.metric, each.path))


def history(tenant: Tenant, metric_id: str, attribute: str, value: Path) -> list[Figure]:
    """What was told of one group for a metric that makes points, day by day, as long as it is kept."""
    about = settings_of(tenant)
    if not about.on or attribute not in about.attributes:
        return []
    rows = GroupFigure.objects.of(tenant).filter(attribute=attribute, metric=metric_id).order_by("as_of_day")
    return [each for each in map(_figure, rows) if each.path == value]


def newest_day(tenant: Tenant) -> date | None:
    """The newest day of which anything is told about groups; None while people experiences are opted out."""
    if tenant.people_off:
        return None
    days = GroupFigure.objects.of(tenant).order_by("-as_of_day").values_list("as_of_day", flat=True)
    return days.first()


def shown_groups(tenant: Tenant, attribute: str) -> list[Path]:
    """The groups of an attribute that are shown this week, by name; [] while groups are off."""
    about = settings_of(tenant)
    if not about.on or attribute not in about.attributes:
        return []
    row = FrozenTree.objects.of(tenant).filter(tree=tree_of(attribute).id).first()
    paths = [tuple(path) for path in row.shown] if row else []
    return sorted(path for path in paths if len(path) == depth(attribute) and path[-1])


def how_many_hidden(tenant: Tenant, attribute: str) -> int:
    """How many groups of an attribute are not shown; 0 also stands for one, because one could be told apart."""
    tree = keeping.frozen(tenant).get(tree_of(attribute).id)
    if tree is None or not settings_of(tenant).on:
        return 0
    level = depth(attribute)
    count = sum(len(path) == level and path not in tree.shown and bool(path[-1]) for path in tree.known)
    return count if count > 1 else 0


def can_be_filtered(metric: Metric) -> bool:
    """Whether a metric can be asked about a group; pages say so where it cannot."""
    return filterable(metric)


def latest_approved(tenant: Tenant) -> EvaluationRow | None:
    """The evaluation that was approved last."""
    row = Evaluation.objects.of(tenant).filter(approved_at__isnull=False).order_by("-approved_at").first()
    return _evaluation(row) if row else None


def _evaluation(row: Evaluation) -> EvaluationRow:
    return EvaluationRow(row.pk, row.run_at, row.run_by, row.digest, row.report, row.approved_at, row.approved_by)


def _figure(row: GroupFigure) -> Figure:
    return Figure(
        metric=row.metric,
        as_of=row.as_of_day,
        attribute=row.attribute,
        path=tuple(row.path),
        kind=Kind(row.kind),
        percent=row.percent,
        least=row.least,
        most=row.most,
    )


def paths(found: Sequence[Figure]) -> list[Path]:
    """The groups of some figures, each once, by name."""
    return sorted({figure.path for figure in found})
