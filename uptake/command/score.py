"""`uptake score`: the numbers of the pages, on the command line."""

from datetime import date, datetime
from typing import Annotated, Any

import typer
from django.utils.translation import gettext as _
from rich.table import Table

from uptake.command.console import OUT, TELL, Format, as_json, fail, organization, ready_state

Day = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Last of the 28 days (default: the newest complete day)"),
]


def score(
    tenant: Annotated[str, typer.Option(help="Short name of the organization")],
    as_of: Day = None,
    form: Annotated[Format, typer.Option("--format", help="text for people, json for programs")] = Format.TEXT,
) -> None:
    """Calculate the score of one day from the facts, and print it with all insights.

    The numbers are those of the pages: the same facts, the same definitions. Nothing is stored.
    """
    from uptake.facts.newest import newest_day
    from uptake.jobs.daily import answers_of
    from uptake.tenancy.facts import facts_of

    ready_state()
    found = organization(tenant)
    day = as_of.date() if as_of else newest_day(facts_of(found).coverage())
    if day is None:
        fail(_("Nothing was imported yet. Run: uptake import PATH --tenant %(slug)s") % {"slug": tenant})
    document = _document(found.slug, day, answers_of(found, day))
    if form is Format.JSON:
        as_json(document)
    else:
        _print(document)


def _document(slug: str, day: date, answers: Any) -> dict[str, Any]:
    from uptake.score.categories import CATEGORIES
    from uptake.score.registry import primary

    total = answers.total
    return {
        "tenant": slug,
        "as_of": day.isoformat(),
        "total": {"points": total.points, "maximum": total.maximum, "percent": total.percent},
        "categories": [
            {
                **_answer(answers.leading(category) or answers.answer(primary(category).id)),
                "id": category.id,
                "area": category.area.value,
                "title": category.title,
                "points": answers.points(category),
            }
            for category in CATEGORIES
        ],
        "insights": [_answer(answer) for answer in answers.answers.values()],
    }


def _answer(answer: Any) -> dict[str, Any]:
    return {
        "metric": answer.metric.id,
        "title": answer.metric.title,
        "method": answer.method,
        "numerator": answer.numerator,
        "denominator": answer.denominator,
        "share": answer.share,
        "basis": answer.basis or None,
        "reason": answer.reason or None,
        "missing": answer.missing or None,
    }


def _print(document: dict[str, Any]) -> None:
    total = document["total"]
    TELL.print(f"{document['tenant']}, 28 days to {document['as_of']}")
    OUT.print(f"Score: {total['points']} of {total['maximum']} points ({total['percent']} %)")
    table = Table("Category", "Points", "Fraction", "Made of")
    for row in document["categories"]:
        if row["points"] is None:
            table.add_row(row["title"], "no data", "", row["missing"] or row["reason"] or "")
        else:
            fraction = f"{row['numerator']} / {row['denominator']}"
            table.add_row(row["title"], str(row["points"]), fraction, row["basis"] or "")
    OUT.print(table)
