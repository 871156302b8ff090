"""What is offered for a message in its row menu and on its page."""

from uptake.messaging.queries import MessageRow
from uptake.rules.message_lifecycle import State, possible


def row_menu(row: MessageRow, *, writer: bool) -> dict[str, bool]:
    """Which of the things that can be done with a message are offered."""
    return {
        "may_modify": writer and row.state is State.DRAFT,
        "may_cancel": writer and "cancel" in possible(row.state),
        "may_clone": writer,
    }
