"""The rows that metrics ask about: one file per kind of row."""
