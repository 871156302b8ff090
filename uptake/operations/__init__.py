"""Keeping it running: backup and restore, health, figures about the server, logs."""
