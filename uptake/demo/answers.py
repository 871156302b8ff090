"""Answers to the survey about Copilot, invented: Sales is pleased, Finance has its doubts, Legal hardly answered."""

import csv
import io

import numpy as np

from uptake.demo.chance import chance
from uptake.demo.organization import Organization

_STATEMENTS = ("quality", "effort", "speed", "productivity")
_MEANS = {"Sales": 4.1, "IT": 4.2, "Marketing": 4.0, "Finance": 3.0}
_USUAL = 3.6
ANSWER = 0.8  # part of those with a licence who answer
FEWEST = 30


def survey_answers(organization: Organization) -> bytes | None:
    """The file of answers; None for an organization in which hardly anybody holds a licence."""
    draw = chance(organization.seed, "survey")
    asked = [p for p in organization.people if any(h.offer == "COPILOT" for h in p.holdings) and p.listed]
    if len(asked) < FEWEST:
        return None
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*_STATEMENTS, "group"))
    for person in asked:
        if draw.random() < (0.4 if person.department == "Legal" else ANSWER):
            mean = _MEANS.get(person.department, _USUAL) + 0.5 * draw.normal()
            given = np.clip(np.round(mean + 0.7 * draw.normal(size=len(_STATEMENTS))), 1, 5).astype(int)
            writer.writerow((*given.tolist(), person.department))
    return out.getvalue().encode()
