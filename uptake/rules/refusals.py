"""How the rules say no."""


class Refused(Exception):
    """The rules say no to what somebody asked for.

    `reason` is a short name that code compares; `details` are the values that the sentence for people
    may mention. The sentence itself is made at the door (page, API, command line), in the language of
    the reader, so a rule never speaks to people.
    """

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.details.items())
        return f"{self.reason} ({told})" if told else self.reason
