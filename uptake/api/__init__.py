"""The JSON interface: everything that the pages show and do, for those who hold a token."""
