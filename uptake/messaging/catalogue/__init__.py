"""The premade texts, one file per recommendation."""
