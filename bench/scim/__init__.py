"""How fast an identity provider fills the directory, and whether it stays so as the directory grows."""
