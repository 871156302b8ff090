"""Tables of the reports room."""
