"""The premade texts, one file for each language."""
