"""Persons and groups as an identity provider keeps them here: a SCIM 2.0 server."""
