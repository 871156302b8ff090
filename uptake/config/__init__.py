"""Wiring and nothing else: settings, addresses, the server."""
