"""The store of showings in PostgreSQL, for as many machines as there are, and what they hand to each other."""
