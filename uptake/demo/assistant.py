"""How people use Microsoft 365 Copilot once they hold a licence."""

import numpy as np

from uptake.demo.departments import DEPARTMENTS, HISTORY
from uptake.demo.moment import Moment, Whole
from uptake.facts.sources import COPILOT_APPS

LEARNING_DAYS = 75  # after which somebody uses it as much as they ever will
_APPS = {
    "outlook": 0.34, "teams": 0.40, "chat": 0.55, "word": 0.22, "excel": 0.10, "powerpoint": 0.12,
    "onenote": 0.05, "loop": 0.03, "agents": 0.08,
}  # fmt: skip


def assistant(m: Moment) -> dict[str, Whole]:
    """Apps in which Copilot was used, and prompts; a habit grows with the days since the licence began."""
    people = m.organization.people
    since = np.array([max((h.since for h in p.holdings if h.offer == "COPILOT"), default=-1) for p in people])
    held = since[m.there.person] - m.there.ago
    learned = 0.45 + 0.55 * np.clip(held / LEARNING_DAYS, 0, 1)
    spirit = 1 - 0.6 * m.character.growth * np.minimum(m.there.ago, HISTORY) / HISTORY
    keen = np.clip(1.75 * (1 - m.rank("copilot")) ** 1.1, 0.02, 1)
    likely = m.by_department([d.curious for d in DEPARTMENTS]) * m.character.curious * keen * learned * spirit
    uses = m.has("copilot") & (m.called | m.on(np.minimum(likely * 0.98, 0.97)))
    apps = np.zeros(len(m.there.day), np.int64)
    for app, part in _APPS.items():
        apps |= np.where(m.on(part), 1 << COPILOT_APPS.index(app), 0)
    apps = np.where(apps == 0, 1 << COPILOT_APPS.index("chat"), apps)
    return {
        "copilot_apps": np.where(uses, apps, 0),
        "copilot_prompts": np.where(uses, 1 + m.poisson(3.0 * m.volume), 0),
    }
