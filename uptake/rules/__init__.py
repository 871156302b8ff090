"""Decisions in plain Python: no Django, no SQL, no clock; one file per rule."""
