"""The delivery plane under load, beside nginx on the same core."""
