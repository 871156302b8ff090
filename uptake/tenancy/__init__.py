"""Tenants, their admins and roles, their settings and the audit log."""
