"""Who is a guest: somebody from another organization, who never counts.

Source: specification of Adoption Score, section 0 (people).
"""

MARK = "#ext#"  # part of every guest's user principal name


def is_guest(principal: str, user_type: str = "") -> bool:
    """Whether the directory's type of user says so, or the user principal name, in any letter case."""
    return user_type.lower() == "guest" or MARK in principal.lower()
