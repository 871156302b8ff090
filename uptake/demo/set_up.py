"""What admins of the demonstration have set up: who they are compared with, groups, and the survey about Copilot."""

from collections.abc import Sequence
from datetime import date, datetime

from uptake.demo.answers import survey_answers
from uptake.demo.benchmarks import NAME, benchmark_file
from uptake.demo.organization import DemoTenant, Organization
from uptake.groups import actions as groups
from uptake.groups import queries as groups_queries
from uptake.peers import actions as peers
from uptake.reports import actions as reports
from uptake.tenancy import actions as tenancy
from uptake.tenancy.acting import Acting

ATTRIBUTES: Sequence[str] = ("company", "department", "country", "state", "city")


def switch_on(*, by: Acting, now: datetime) -> None:
    """Turn Adoption Score and messages on."""
    tenancy.switch_score(on=True, by=by, now=now)
    tenancy.switch_messages(on=True, by=by, now=now)


def describe(about: DemoTenant, *, last_day: date, by: Acting, now: datetime) -> None:
    """Say what the organization is like, and bring the invented benchmarks."""
    peers.describe(region=about.region, industry=about.industry, customer_since=about.customer_since, by=by, now=now)
    peers.take_over(name=NAME, content=benchmark_file(last_day), tenant=by.tenant, by=by, now=now)


def show_groups(*, by: Acting, now: datetime) -> None:
    """Evaluate the attributes of the directory, approve them, and show figures of groups."""
    if groups_queries.latest_approved(by.tenant) is None:
        found = groups_queries.evaluation(by.tenant, groups.run_evaluation(by=by, now=now))
        if found is not None:
            groups.approve_evaluation(evaluation_id=found.id, digest=found.digest, by=by, now=now)
    groups.choose(on=True, attributes=ATTRIBUTES, by=by, now=now)


def ask_about_copilot(made: Organization, *, by: Acting, now: datetime) -> None:
    """Upload the answers to the survey, where there are any."""
    answers = survey_answers(made)
    if answers is not None:
        reports.upload_survey(answers, words={}, replace=True, by=by, now=now)
