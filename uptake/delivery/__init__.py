"""The plane that clients talk to: snapshot in memory, decide, claim, events."""
