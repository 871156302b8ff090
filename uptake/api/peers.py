"""What others reach: benchmarks with where they come from."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from uptake.api.bearer import Bearer, asking
from uptake.api.problems import REFUSALS
from uptake.api.scores import WantedDay, recorded
from uptake.peers import queries
from uptake.peers.queries import Benchmark
from uptake.rules.permissions import Permission

router = Router(auth=Bearer(Permission.READ_SCORE), tags=["Peers"])


class Alike(Schema):
    """Something that the organizations of a benchmark have in common with this one."""

    key: str = Field(description="What they have in common")
    value: str = Field(description="The value that they share")


class BenchmarkOfDay(Schema):
    """What others reach in a category or insight."""

    measure: str = Field(description="The category or insight")
    points: int = Field(description="Points that others reach, 0 to 100")
    source: str = Field(
        description="`cohort`: organizations of this installation; `file`: a file that an admin brought; "
        "`median`: of the source itself; `fixed`: the same for everybody"
    )
    as_of: date | None = Field(description="The day of the benchmark; null where it has none")
    others: int | None = Field(description="How many organizations it is made of; null where that is not told")
    alike: list[Alike] = Field(description="What they have in common with this one")


@router.get("/benchmarks", response={200: list[BenchmarkOfDay], **REFUSALS}, summary="Benchmarks of a day")
def benchmarks(request: HttpRequest, day: WantedDay = None) -> list[dict[str, object]]:
    """What others reach, for each category and insight that can be compared."""
    tenant = asking(request).tenant
    found = recorded(tenant, day)
    return [_told(each) for each in queries.benchmarks(tenant, found.as_of).values()] if found else []


def _told(found: Benchmark) -> dict[str, object]:
    return {
        "measure": found.measure,
        "points": found.points,
        "source": found.source.value,
        "as_of": found.as_of,
        "others": found.others,
        "alike": [{"key": key.value, "value": value} for key, value in found.alike],
    }
