"""The frozen weeks in the database: read as the rules know them, and written back."""

from collections.abc import Mapping

from pyroaring import BitMap

from uptake.groups.models import Freeze, FrozenBlock, FrozenTree
from uptake.rules.frozen_groups import Block, Frozen
from uptake.rules.group_trees import Path
from uptake.tenancy.models import Tenant


def frozen(tenant: Tenant) -> dict[str, Frozen]:
    """The trees of this week, and those that were frozen once and are not chosen now."""
    blocks: dict[str, list[Block]] = {}
    for row in FrozenBlock.objects.of(tenant).order_by("pk"):
        history = tuple(_path(each) for each in row.history)
        blocks.setdefault(row.tree, []).append(Block(_path(row.cell), history, frozenset(_numbers(row.people))))
    return {
        row.tree: Frozen(tuple(blocks.get(row.tree, ())), frozenset(_path(each) for each in row.shown))
        for row in FrozenTree.objects.of(tenant)
    }


def keep(tenant: Tenant, trees: Mapping[str, Frozen]) -> None:
    """Put these trees in place of the last week's; other trees stay."""
    FrozenBlock.objects.of(tenant).filter(tree__in=trees).delete()
    FrozenTree.objects.of(tenant).filter(tree__in=trees).delete()
    FrozenTree.objects.of(tenant).bulk_create(
        FrozenTree(tenant=tenant, tree=name, shown=sorted(tree.shown)) for name, tree in trees.items()
    )
    FrozenBlock.objects.of(tenant).bulk_create(
        [
            FrozenBlock(
                tenant=tenant,
                tree=name,
                cell=block.cell,
                history=block.history,
                people=BitMap(block.people).serialize(),
            )
            for name, tree in trees.items()
            for block in tree.blocks
        ],
        batch_size=500,
    )


def freeze_of(tenant: Tenant) -> Freeze | None:
    """The week that holds now; None before the first."""
    return Freeze.objects.of(tenant).first()


def counted(freeze: Freeze) -> BitMap:
    """Who counts in the organization in that week."""
    return _numbers(freeze.counted)


def waiting(freeze: Freeze) -> BitMap:
    """Who was there in that week and does not count."""
    return _numbers(freeze.waiting)


def known(freeze: Freeze) -> BitMap:
    """Everybody of whom anything was known when the week was frozen."""
    return _numbers(freeze.known)


def _numbers(stored: bytes | memoryview) -> BitMap:
    return BitMap.deserialize(bytes(stored))


def _path(stored: list[str]) -> Path:
    return tuple(stored)
