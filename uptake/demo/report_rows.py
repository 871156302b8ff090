"""The rows of a usage report: whose, when, and what they did, as columns of the file."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from uptake.demo.behaviour import Activity
from uptake.demo.columns import Numbers, Truths, iso, looked_up, repeated
from uptake.demo.licences import OFFERS
from uptake.demo.organization import Organization
from uptake.demo.traits import bit

SHOUTING = 19  # every so many-th name is written in capitals by one of the reports


@dataclass(frozen=True)
class Rows:
    """The rows of one report over all days: whose, when, and what they did."""

    organization: Organization
    activity: Activity
    index: Numbers
    offers: Numbers

    def __getitem__(self, column: str) -> Numbers:
        return self.activity.columns[column][self.index]

    @property
    def day(self) -> Numbers:
        """Index of the day of each row."""
        return self.activity.day[self.index]

    @property
    def person(self) -> Numbers:
        """Index of the person of each row."""
        return self.activity.person[self.index]

    @property
    def date(self) -> pa.Array:
        """The day of each row."""
        return looked_up(iso(self.activity.days), self.day)

    def same(self, text: str) -> pa.Array:
        """One text in every row."""
        return repeated(text, len(self.index))

    def principal(self, spelling: str = "as it is") -> pa.Array:
        """Sign-in names; reports disagree about small and capital letters."""
        names = [person.principal for person in self.organization.people]
        if spelling == "small":
            names = [name.lower() for name in names]
        if spelling == "some in capitals":
            names = [name.upper() if n % SHOUTING == 0 else name for n, name in enumerate(names)]
        return looked_up(names, self.person)

    @property
    def name(self) -> pa.Array:
        """Display names."""
        return looked_up([person.name for person in self.organization.people], self.person)

    @property
    def assigned(self) -> pa.Array:
        """The column Assigned Products."""
        return looked_up(assigned_names(), self.offers[self.day, self.person])

    def licensed(self, product: str) -> Truths:
        """Whether the product's licence was held that day."""
        return (self.activity.products[self.day, self.person] & bit(product)) > 0

    def on(self, where: Truths) -> pa.Array:
        """The day of the row where it holds, elsewhere nothing."""
        return looked_up(iso(self.activity.days), np.where(where, self.day, -1))


def assigned_names() -> list[str]:
    """Names of products joined by `+`, for every set of licences that can be held together."""
    offers = list(OFFERS.values())
    return [
        "+".join(offer.report_name for n, offer in enumerate(offers) if held >> n & 1)
        for held in range(1 << len(offers))
    ]
