"""Base templates, components, charts and static files that every page shares."""
