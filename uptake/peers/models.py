"""Tables of the peers room."""
