"""A filter of SCIM as a condition on the database; a filter that is not understood is refused, never answered empty.

The grammar is read by the library, which bounds how deeply a filter nests; what an attribute means stands in
attributes.py. Source: RFC 7644, section 3.4.2.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.db.models import Q
from scim2_models import ScimFilter
from scim2_models.path import (
    AttrPath,
    Comparison,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from uptake.scim.attributes import Attribute, Test, not_understood
from uptake.scim.problems import Problem

LONGEST = 4_000  # signs; the longest that providers send have some dozens


@dataclass(frozen=True)
class Attributes:
    """The attributes of a kind of resource by their names in small letters, `addresses.country` or with a URN before.

    `selections` are those with several values: what may be asked of one value, by its own names.
    """

    known: Mapping[str, Attribute]
    selections: Mapping[str, Mapping[str, Attribute]] = field(default_factory=dict)
    schemas: frozenset[str] = frozenset()


def condition(text: str, attributes: Attributes) -> Q:
    """The condition that a filter makes; raises Problem, or the library's error about a filter."""
    if len(text) > LONGEST:
        raise not_understood(f"at most {LONGEST} signs")
    return _Conditions(attributes).visit(ScimFilter(text).ast)


def order(name: str, attributes: Attributes) -> str:
    """The field by which a list is sorted; raises Problem for an attribute that does not sort."""
    found = attributes.known.get(name.strip().lower())
    if found is None or not found.order:
        raise Problem(400, "Nothing is sorted by this attribute.", "invalidValue")
    return found.order


class _Conditions(FilterVisitor[Q]):
    def __init__(self, attributes: Attributes, within: Mapping[str, Attribute] | None = None) -> None:
        self._attributes = attributes
        self._within = within

    def visit_comparison(self, node: Comparison) -> Q:
        test = self._test(node.attr_path)
        if node.value is None:  # nothing is equal to null but what is unknown
            if node.op not in ("eq", "ne"):
                raise not_understood("null is equal or not equal")
            return ~test("pr", None) if node.op == "eq" else test("pr", None)
        return ~test("eq", node.value) if node.op == "ne" else test(str(node.op), node.value)

    def visit_present(self, node: Present) -> Q:
        return self._test(node.attr_path)("pr", None)

    def visit_not(self, node: Not) -> Q:
        return ~self.visit(node.expr)

    def visit_logical_expr(self, node: LogicalExpr) -> Q:
        return reduce(and_ if node.op == LogicalOperator.and_ else or_, [self.visit(term) for term in node.terms])

    def visit_value_path(self, node: ValuePath) -> Q:
        name = self._name(node.attr_path)
        within = self._attributes.selections.get(name)
        if within is None or node.sub_attr is not None:
            raise not_understood(f"{name} has no values to choose among")
        return self._attributes.known[name].test("pr", None) & _Conditions(self._attributes, within).visit(
            node.val_filter
        )

    def _test(self, path: AttrPath) -> Test:
        name = self._name(path)
        found = (self._attributes.known if self._within is None else self._within).get(name)
        if found is None:
            raise not_understood(f"{name[:80]} is not kept")
        return found.test

    def _name(self, path: AttrPath) -> str:
        name = f"{path.attr}.{path.sub_attr}" if path.sub_attr else path.attr
        schema = (path.uri or "").lower()
        return (name if not schema or schema in self._attributes.schemas else f"{schema}:{name}").lower()
