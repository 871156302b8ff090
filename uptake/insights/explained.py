"""What stands behind "How is this calculated?": every number of the pages, taken apart.

Everything comes from the declaration that computes the number and from what was kept with it, so that the
explanation cannot say anything else than the computation. Source: specification of Adoption Score, 0.1 and 10.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from uptake.insights import phrases, reasons
from uptake.insights.day import Answer
from uptake.rules.choices import Choice, choice, chosen
from uptake.score.categories import Category
from uptake.score.metric import Metric
from uptake.score.registry import metrics_of

_ABOUT_PEOPLE = ("accounts_that_end", "exclusions_hold")


@dataclass(frozen=True)
class Around:
    """What holds around the numbers of a page: exclusions, the last day of each source, the choices made."""

    excluded_groups: int = 0
    newest: Mapping[str, date] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One line of an explanation; with `url` its text is a link, with `code` it is a name for machines."""

    label: str
    text: str
    url: str = ""
    code: bool = False


@dataclass(frozen=True)
class Explanation:
    """What stands behind "How is this calculated?"; `each` has the arithmetic of several numbers of one chart."""

    question: str
    rows: Sequence[Row]
    each: Sequence[Row] = ()


def of_answer(answer: Answer, around: Around, *, makes_points: bool = False) -> Explanation:
    """Everything about one number, or about the number that is missing."""
    about = answer.metric
    known = answer.share is not None
    above, below = _(about.of_says), _(about.among_says)
    rows = [
        Row(_("Above the line"), f"{above}: {phrases.number(answer.numerator)}" if known else above),
        Row(_("Below the line"), f"{below}: {phrases.number(answer.denominator)}" if known else below),
    ]
    if known:
        rows.append(Row(_("Arithmetic"), phrases.arithmetic(answer, makes_points=makes_points)))
        rows.append(Row(_("Asked about"), phrases.asked_about(answer)))
    else:
        rows.append(Row(_("No number"), reasons.why_no_data(answer)))
    return Explanation(_(about.question), [row for row in rows if row.text] + _shared([answer], around))


def of_answers(title: str, answers: Sequence[Answer], around: Around) -> Explanation:
    """Several numbers of one chart: what they share is said once, and beside it the arithmetic of each."""
    above = list(dict.fromkeys(_(answer.metric.of_says) for answer in answers))
    below = list(dict.fromkeys(_(answer.metric.among_says) for answer in answers))
    each = [
        Row(_(answer.metric.title), _one_of(answer, with_above=len(above) > 1, with_below=len(below) > 1))
        for answer in answers
    ]
    rows = [Row(_("Above the line"), above[0])] if len(above) == 1 else []
    rows += [Row(_("Below the line"), below[0])] if len(below) == 1 else []
    return Explanation(title, rows + _shared(answers, around), each)


def choices_of(category: Category) -> tuple[Choice, ...]:
    """The open readings that decide which way of counting makes the points of a category."""
    ways = [metric.when[0] for metric in metrics_of(category) if metric.when is not None]
    return tuple(choice(name) for name in dict.fromkeys(ways))


def choices_about(metric: Metric) -> tuple[Choice, ...]:
    """The open readings that bear on a metric: which way of counting makes points, and who counts."""
    makes_points = metric.primary or metric.when is not None or metric.stands_in
    people = tuple(choice(name) for name in _ABOUT_PEOPLE) if metric.about_people else ()
    return (choices_of(metric.category) if makes_points else ()) + people


def choice_rows(choices: Sequence[Choice], around: Around) -> Iterator[Row]:
    """What holds for each of these open readings, with the way to the page that changes it."""
    for about in choices:
        says = next(o.says for o in about.options if o.value == chosen(around.choices, about.id))
        yield Row(_("Choice: %(title)s") % {"title": _(about.title)}, _(says), f"{reverse('choices')}#{about.id}")


def definition_url(metric: Metric) -> str:
    """Where the definition of a metric is printed."""
    return f"{reverse('definitions')}#{anchor(metric.id)}"


def anchor(metric_id: str) -> str:
    """The name of a metric as part of an address."""
    return metric_id.replace(".", "-")


def _one_of(answer: Answer, *, with_above: bool, with_below: bool) -> str:
    """One number of a chart, with what only it has above or below the line."""
    if answer.share is None:
        return reasons.why_no_data(answer)
    texts = [_(answer.metric.of_says)] if with_above else []
    texts += [_(answer.metric.among_says)] if with_below else []
    told = phrases.arithmetic(answer)
    return f"{' ÷ '.join(texts)}: {told}" if texts else told


def _shared(answers: Sequence[Answer], around: Around) -> list[Row]:
    """What holds for all of these answers alike, taken from the first one that has a number."""
    answer = next((each for each in answers if each.share is not None), answers[0])
    about = answer.metric
    sources = dict.fromkeys(phrases.sources_of(each, around.newest) for each in answers)
    return [
        Row(_("Days"), phrases.days_of(answer)),
        Row(_("Made of"), phrases.basis_of(answer)),
        Row(_("Left out"), phrases.left_out(answer, around.excluded_groups)),
        Row(_("Sources"), "; ".join(sources)),
        Row(_("Method"), ", ".join(each.method for each in answers), code=True),
        *choice_rows(choices_about(about), around),
        Row(_("Defined in"), phrases.section(answer), definition_url(answers[0].metric)),
    ]
