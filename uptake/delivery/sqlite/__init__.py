"""The store of showings in one SQLite file, for an installation of one machine."""
