"""What work from anywhere tells of a device: supported Windows, and management, identity and setup by the cloud.

The scores of one device are 0 or 100, so a score tells yes or no; -1 and nothing tell neither, and then the
attributes behind the score are asked: attached to the cloud in any of the documented ways, joined to Microsoft
Entra alone or in hybrid, registered for Autopilot and given a profile.

Source: specification of Adoption Score, section 2.1, "Work from anywhere".
"""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers import convert
from uptake.facts.importers.convert import NO
from uptake.facts.importers.measured import points
from uptake.facts.importers.rows import Rows

_ATTACHED = (
    "tenantAttached", "isCloudManagedGatewayEnabled", "compliancePolicySetToIntune", "otherWorkloadsSetToIntune",
)  # fmt: skip
_JOINED = pa.array(["azureadjoined", "hybridazureadjoined"])
_NOT_JOINED = pa.array(["azureadregistered", "onpremiseadjoined", "none", "notjoined"])
TITLES = (
    *_ATTACHED, "managedBy", "azureAdJoinType", "autoPilotRegistered", "autoPilotProfileAssigned",
    "windowsScore", "cloudManagementScore", "cloudIdentityScore", "cloudProvisioningScore",
)  # fmt: skip


def attributes(rows: Rows) -> Mapping[str, pa.Array]:
    """The four attributes of every device, those that the export can tell of."""
    found = {
        "windows_supported": _score(rows, "windowsScore"),
        "cloud_managed": pc.coalesce(_score(rows, "cloudManagementScore"), _managed(rows)),
        "cloud_identity": pc.coalesce(_score(rows, "cloudIdentityScore"), _joined(rows)),
        "cloud_provisioned": pc.coalesce(_score(rows, "cloudProvisioningScore"), _prepared(rows)),
    }
    return {name: values for name, values in found.items() if values.null_count < len(values)}


def _score(rows: Rows, title: str) -> pa.Array:
    return pc.greater(rows.read(title, points, "bad_points"), 0)


def _flag(rows: Rows, title: str) -> pa.Array:
    return rows.read(title, convert.yes_no, "bad_yes_no")


def _managed(rows: Rows) -> pa.Array:
    """Yes when any way of attaching is told, no when those told are all missing."""
    ways = [_flag(rows, title) for title in _ATTACHED]
    by_intune = pc.match_substring_regex(_word(rows, "managedBy"), "^(microsoft )?intune$|mdm|co-?managed")
    yes, told = pc.fill_null(by_intune, NO), pc.fill_null(by_intune, NO)
    for way in ways:
        yes, told = pc.or_(yes, pc.fill_null(way, NO)), pc.or_(told, pc.is_valid(way))
    return pc.if_else(told, yes, None)


def _joined(rows: Rows) -> pa.Array:
    word = pc.replace_substring_regex(_word(rows, "azureAdJoinType"), "[^a-z]", "")
    yes, no = pc.is_in(word, value_set=_JOINED), pc.is_in(word, value_set=_NOT_JOINED)
    return pc.if_else(pc.or_(yes, no), yes, None)


def _prepared(rows: Rows) -> pa.Array:
    return pc.and_kleene(_flag(rows, "autoPilotRegistered"), _flag(rows, "autoPilotProfileAssigned"))


def _word(rows: Rows, title: str) -> pa.Array:
    return pc.utf8_lower(convert.trimmed(rows.text(title)))
