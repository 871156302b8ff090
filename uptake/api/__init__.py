"""The JSON interface: everything that the pages show, for those who hold a token."""
