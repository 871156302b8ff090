"""Writes of the peers room: the profile, what is contributed each month, and the file of benchmarks."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from uptake.peers import benchmark_file
from uptake.peers.likeness import computed, likeness
from uptake.peers.models import BenchmarkFile, Contribution, Profile, PublishedFigure, Settled
from uptake.rules.cohorts import INDUSTRIES, REGIONS, Key, Peer, compare
from uptake.rules.permissions import Permission
from uptake.rules.points import CATEGORY_POINTS, points
from uptake.rules.refusals import Refused
from uptake.score.categories import about_people
from uptake.tenancy.acting import Acting
from uptake.tenancy.agreements import before_change
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant
from uptake.tenancy.whose import rows_of_everyone

Exact = Fraction | Decimal | float | int


@transaction.atomic
def describe(*, region: str, industry: str, customer_since: date | None, by: Acting, now: datetime) -> None:
    """Say what the organization is like; its next month is compared accordingly, this one stays as it is.

    Raises Refused("no_such_choice") for a region or industry that is not in the list, and
    Refused("customer_from_the_future") for a first day that is still to come.
    """
    by.require(Permission.CHANGE_SETTINGS)
    if region not in ("", *REGIONS) or industry not in ("", *INDUSTRIES):
        raise Refused("no_such_choice", region=region, industry=industry)
    if customer_since is not None and customer_since > now.date():
        raise Refused("customer_from_the_future", day=customer_since)
    row = _profile(by.tenant)
    row.region, row.industry, row.customer_since = region, industry, customer_since
    row.save(update_fields=["region", "industry", "customer_since"])
    told = {"region": region, "industry": industry, "since": str(customer_since or "")}
    note(by, "peers.described", by.tenant.slug, tenant=by.tenant, at=now, **told)


@transaction.atomic
def contribute(*, on: bool, by: Acting, now: datetime) -> None:
    """Take part in the benchmarks of others, or stop that; stopping removes what was contributed.

    Benchmarks that others have been shown already stay: they are means of at least five organizations.
    """
    by.require(Permission.CHANGE_SETTINGS)
    tenant = Tenant.objects.select_for_update().get(pk=by.tenant.pk)
    row = _profile(tenant)
    before_change(tenant, "contributes", before=row.contributes, after=on)
    row.contributes = on
    row.save(update_fields=["contributes"])
    if not on:
        Contribution.objects.of(by.tenant).update(contributed=False, points={})
    note(by, "peers.on" if on else "peers.off", by.tenant.slug, tenant=by.tenant, at=now)


@transaction.atomic
def publish(tenant: Tenant, as_of: date, exact: Mapping[str, Exact | None], *, people_opted_out: bool = False) -> bool:
    """Contribute the points (0 to 100, unrounded) of categories and metrics for the month of `as_of`.

    Safe to call every night: only the first call of a month that knows any points writes, in whole points,
    and later corrections change nothing, so that nobody can watch a figure move. The same call chooses the
    organization's own benchmarks of the month, from what the others contributed in the month before. An
    organization that has opted out, here or of people experiences, contributes nothing.
    Says whether anything was written.
    """
    month = as_of.replace(day=1)
    newest = Contribution.objects.of(tenant).order_by("-month").values_list("month", flat=True).first()
    if newest is not None and month <= newest:
        return False
    if all(value is None for value in exact.values()):
        return False  # nothing is known of the month yet: a later day of it decides
    row = _refreshed(tenant, as_of)
    gives = row.contributes and not people_opted_out
    keys = dict(likeness(tenant).keys(as_of))
    whole = {measure: _whole(value) for measure, value in exact.items() if value is not None} if gives else {}
    Contribution.objects.of(tenant).create(tenant=tenant, month=month, keys=keys, contributed=gives, points=whole)
    _settle(tenant, month, keys)
    return True


@transaction.atomic
def forget_people(tenant: Tenant) -> None:
    """Take back what was contributed about people, and delete the benchmarks that were chosen for it.

    What the organization reached in technology stays contributed. Benchmarks that others have been shown
    already stay: they are means of at least five organizations.
    """
    for row in Contribution.objects.of(tenant):
        row.points = {measure: points for measure, points in row.points.items() if not about_people(measure)}
        row.contributed = row.contributed and bool(row.points)
        row.save(update_fields=["points", "contributed"])
    settled = Settled.objects.of(tenant)
    measures = set(settled.values_list("measure", flat=True))
    settled.filter(measure__in=[measure for measure in measures if about_people(measure)]).delete()


@transaction.atomic
def take_over(*, name: str, content: bytes, tenant: Tenant, by: Acting | None, now: datetime) -> int:
    """Put the file of benchmarks in the place of the one before; how many rows it has.

    `by` is None for the command line. Raises Refused("benchmark_file") with line, column and problem; then
    nothing has changed.
    """
    if by is not None:
        by.require(Permission.CHANGE_SETTINGS)
    figures = benchmark_file.read(content, today=now.date())
    _forget(tenant)
    digest = hashlib.sha256(content).hexdigest()
    BenchmarkFile.objects.of(tenant).create(
        tenant=tenant,
        name=name[:200],
        rows=len(figures),
        digest=digest,
        taken_over_by=by.sign_in if by else "",
        taken_over_at=now,
    )
    PublishedFigure.objects.of(tenant).bulk_create(_rows(tenant, figures), batch_size=1000)
    note(by, "peers.file", tenant.slug, tenant=tenant, at=now, rows=len(figures), digest=digest)
    return len(figures)


@transaction.atomic
def drop_file(*, by: Acting, now: datetime) -> None:
    """Delete the file of benchmarks and all its figures."""
    by.require(Permission.CHANGE_SETTINGS)
    _forget(by.tenant)
    note(by, "peers.file_dropped", by.tenant.slug, tenant=by.tenant, at=now)


def _settle(tenant: Tenant, month: date, keys: Mapping[Key, str]) -> None:
    before = (month - timedelta(days=1)).replace(day=1)
    with rows_of_everyone():  # a comparison with others, by figures that they have given for it
        others = [
            Peer({Key(key): value for key, value in row.keys.items()}, row.points)
            for row in Contribution.objects.of_others(tenant, before)
        ]
    chosen = []
    for measure in sorted({measure for peer in others for measure in peer.points}):
        cohort = compare(keys, measure.partition(".")[0], measure, others)
        if cohort is not None:
            chosen.append(
                Settled(
                    tenant=tenant,
                    month=month,
                    measure=measure,
                    points=cohort.points,
                    others=cohort.others,
                    alike=[key.value for key in cohort.alike],
                    keys=dict(keys),
                )
            )
    Settled.objects.of(tenant).bulk_create(chosen)


def _profile(tenant: Tenant) -> Profile:
    return Profile.objects.of(tenant).select_for_update().get_or_create(tenant=tenant)[0]


def _refreshed(tenant: Tenant, as_of: date) -> Profile:
    row = _profile(tenant)
    told = computed(tenant, as_of)
    if told is not None:
        row.computed_day, row.band, row.licences = told
        row.save(update_fields=["computed_day", "band", "licences"])
    return row


def _whole(exact: Exact) -> int:
    """Whole points, halves up, inside 0 to 100."""
    share = min(max(Fraction(exact) / CATEGORY_POINTS, Fraction(0)), Fraction(1))
    return points(share.numerator, share.denominator)


def _forget(tenant: Tenant) -> None:
    PublishedFigure.objects.of(tenant).delete()
    BenchmarkFile.objects.of(tenant).delete()


def _rows(tenant: Tenant, figures: Iterable[benchmark_file.Figure]) -> list[PublishedFigure]:
    return [
        PublishedFigure(
            tenant=tenant,
            keys={key.value: value for key, value in figure.keys.items()},
            measure=figure.measure,
            points=figure.points,
            others=figure.others,
            as_of=figure.as_of,
        )
        for figure in figures
    ]
