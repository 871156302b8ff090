"""One file per kind of source: read an export, give back facts."""
