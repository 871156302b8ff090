"""Turns declared metrics into one query over the facts and gives back numbers."""
