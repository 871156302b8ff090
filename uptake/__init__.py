"""Uptake measures how an organization uses its digital workplace, and sends the messages that improve it."""

__version__ = "0.1.0"
