"""The page docs/metrics.md, made from the declarations of the metrics and of the choices."""

from collections.abc import Iterator

from uptake.rules.choices import CHOICES
from uptake.score.categories import CATEGORIES, Category
from uptake.score.metric import Metric
from uptake.score.registry import metrics_of

HEAD = """\
# Insights and how they are counted

This page is generated from `uptake/score/metrics/` and `uptake/rules/choices.py` by `tools/metric_document.py`;
change it there.

A share is what is counted *above the line* divided by what is asked about *below the line*; only who is asked about
can be counted, so no share passes 100 %. A *weighted mean* adds up points times weights and divides by the weights.
Numbers look back on the 28 days up to the day of the score, both included, unless another length is given. Who is
excluded, a guest or without an account that counts is on neither side. A number about fewer than ten people is
not shown.

The points of a category are the share of the insight that *makes the points*, times 100, rounded half up. The total
is the sum of the rounded points; a category without data leaves the maximum. Sections are those of the
specification of Adoption Score.
"""


def as_markdown() -> str:
    """Give the whole page."""
    parts = [HEAD, *(line for category in CATEGORIES for line in _category(category)), *_choices()]
    return "\n".join(parts).rstrip() + "\n"


def _category(category: Category) -> Iterator[str]:
    yield f"## {category.title}\n"
    yield f"{category.question}\n"
    for metric in metrics_of(category):
        yield from _metric(metric)


def _metric(metric: Metric) -> Iterator[str]:
    yield f"### {metric.title}\n"
    yield f"`{metric.method}` · section {metric.spec} · {metric.group}{_role(metric)}\n"
    yield f"{metric.question}\n"
    if metric.missing:
        yield f"- Waits for: {metric.missing}"
    else:
        yield f"- Above the line: {metric.of_says}"
        yield f"- Below the line: {metric.among_says}"
    if metric.weighted:
        yield "- Counted as: weighted mean"
    if metric.sources:
        yield f"- Sources: {', '.join(metric.sources)}"
    yield f"- Days: {metric.days}\n"


def _role(metric: Metric) -> str:
    if metric.primary:
        return " · **makes the points**"
    if metric.when is not None:
        return f" · makes the points if `{metric.when[0]}` is `{metric.when[1]}`"
    return " · stands in where the chosen one has no number" if metric.stands_in else ""


def _choices() -> Iterator[str]:
    yield "## Choices\n"
    yield "Where the sources leave a question open. A global administrator changes them under Methods and choices.\n"
    for choice in CHOICES:
        yield f"### {choice.title}\n"
        yield f"`{choice.id}` · section {choice.spec}\n"
        yield f"{choice.question}\n"
        for option in choice.options:
            holds = " (holds unless somebody chooses otherwise)" if option.value == choice.default else ""
            yield f"- `{option.value}`: {option.says}{holds}"
        yield ""
