"""The results of the survey about Copilot as pages and files show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from uptake.reports.scale import ANSWERS, SHORT, STATEMENTS
from uptake.reports.survey import SCALE
from uptake.reports.survey_results import Judged, Results, group_names
from uptake.rules.small_groups import shown_size
from uptake.ui.charts.stacked import Band, BandLook, Whole
from uptake.ui.exports import csv_of

_LOOKS: tuple[BandLook, ...] = ("quality-1", "quality-2", "quality-3", "quality-4", "quality-5")


@dataclass(frozen=True)
class StatementView:
    """One statement: who agrees, and how many answered; None for fewer than ten."""

    text: str
    favourable: float | None
    agreeing: int
    answers: int


@dataclass(frozen=True)
class GroupView:
    """One group: for each statement its short name, the share of those who agree, and the answers."""

    name: str
    cells: Sequence[tuple[str, float | None, int]]


@dataclass(frozen=True)
class AnswerRow:
    """A row of the file; the group is empty for everybody together."""

    statement: str
    text: str
    group: str
    uploaded_day: date
    answers: int
    favourable_share: float
    strongly_agree: int
    agree: int
    neither: int
    disagree: int
    strongly_disagree: int


def of(found: Results) -> dict[str, Any]:
    """What the page shows."""
    texts = [str(STATEMENTS[judged.statement]) for judged in found.statements]
    names = group_names(found)
    return {
        "people": shown_size(found.people),
        "statements": [_statement(judged) for judged in found.statements],
        "wholes": [
            Whole(text, judged.everybody.shares if judged.everybody else (None,) * len(SCALE))
            for text, judged in zip(texts, found.statements, strict=True)
        ],
        "bands": [Band(str(ANSWERS[answer]), look) for answer, look in zip(SCALE, _LOOKS, strict=True)],
        "columns": [str(SHORT[judged.statement]) for judged in found.statements],
        "groups": [_group(name, found) for name in names],
    }


def as_csv(found: Results | None) -> str:
    """The results as rows: a statement and everybody, or a statement and a group."""
    rows = []
    for judged in found.statements if found else ():
        told = [("", judged.everybody)] if judged.everybody else []
        told += [(name or _("Everybody else"), each) for name, each in judged.groups]
        rows += [
            AnswerRow(
                judged.statement.value,
                str(STATEMENTS[judged.statement]),
                name,
                found.uploaded_at.date() if found else date.min,
                each.answers,
                each.favourable,
                *each.counts,
            )
            for name, each in told
        ]
    return csv_of(AnswerRow, rows)


def _statement(judged: Judged) -> StatementView:
    text, everybody = str(STATEMENTS[judged.statement]), judged.everybody
    if everybody is None:
        return StatementView(text, None, 0, 0)
    return StatementView(text, everybody.favourable, sum(everybody.counts[:2]), everybody.answers)


def _group(name: str, found: Results) -> GroupView:
    cells = []
    for judged in found.statements:
        text, each = str(SHORT[judged.statement]), dict(judged.groups).get(name)
        cells.append((text, each.favourable, each.answers) if each else (text, None, 0))
    return GroupView(name or _("Everybody else"), cells)
