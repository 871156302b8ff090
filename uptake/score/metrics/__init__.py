"""The metrics, one file per category: a question and two lines each."""
