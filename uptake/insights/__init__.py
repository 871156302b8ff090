"""Daily scores kept and explained: home and category pages."""
