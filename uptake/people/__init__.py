"""Persons and groups as the directory tells them."""
