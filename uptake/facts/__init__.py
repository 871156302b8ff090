"""What each daily fact means, and the tables on disk that keep it."""
