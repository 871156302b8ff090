"""Tables of the groups room."""
