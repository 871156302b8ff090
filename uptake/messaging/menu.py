"""What is offered for a message in its row menu and on its page."""

from uptake.messaging.moving import OURS
from uptake.messaging.queries import MessageRow
from uptake.messaging.trial_actions import BEFORE_IT_IS_OUT
from uptake.rules.message_lifecycle import State, possible


def row_menu(row: MessageRow, *, writer: bool) -> dict[str, bool]:
    """Which of the things that can be done with a message are offered."""
    ours = writer and row.source == OURS
    return {
        "may_modify": ours and row.state is State.DRAFT,
        "may_cancel": ours and "cancel" in possible(row.state),
        "may_withdraw": ours and "withdraw" in possible(row.state),
        "may_replace": ours and "cancel" in possible(row.state),
        "may_test": ours and row.state in BEFORE_IT_IS_OUT,
        "may_clone": writer,
        "may_delete": writer,
    }
